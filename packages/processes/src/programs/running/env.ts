/** env, nohup, nice, time, which: programs that start or look for others. */
import { second } from '@track/simulation'
import { ignoreSignals, isRefusal, now, print, printError, spawn, stat, wait } from '../../calls.ts'
import type { Guest, Program, Refusal } from '../../program.ts'
import { parseFlags, refuseFlags } from '../flags.ts'

/** Starts a command and answers its exit code; 127 or 126 when it cannot be started. */
function* runCommand(
  name: string, argv: readonly string[], options: { env?: Readonly<Record<string, string>>; cwd?: string } = {},
): Guest<number> {
  const child = yield* spawn(argv, options)
  if (isRefusal(child)) return yield* notStarted(name, argv[0]!, child)
  return (yield* wait(child.pid))?.exitCode ?? 0
}

export function* notStarted(name: string, command: string, { error }: Refusal): Guest<number> {
  const quoted = name === 'xargs' ? command : name === 'env' || name === 'nice' ? `‘${command}’` : `'${command}'`
  yield* printError(`${name}: ${name === 'timeout' || name === 'nohup' ? `failed to run command ${`‘${command}’`}` : quoted}: ${error}\n`)
  return error === 'No such file or directory' ? 127 : 126
}

export const env: Program = {
  name: 'env',
  *run({ argv, env: inherited }) {
    const flags = parseFlags(argv, {
      short: 'iu:0C:S:', long: { 'ignore-environment': 'i', unset: 'u', null: '0', chdir: 'C', 'split-string': 'S' }, stopAtOperand: true,
    })
    if ('words' in flags) return yield* refuseFlags('env', flags, 125)
    const operands = [...(flags.value('S')?.trim().split(/\s+/) ?? []), ...flags.operands]
    const variables: Record<string, string> = flags.has('i') || operands[0] === '-' ? {} : { ...inherited }
    for (const name of flags.values('u')) delete variables[name]
    if (operands[0] === '-') operands.shift()
    while (operands[0]?.includes('=')) {
      const [name, ...value] = operands.shift()!.split('=')
      variables[name!] = value.join('=')
    }
    if (operands.length === 0) {
      yield* print(Object.entries(variables).map(([name, value]) => `${name}=${value}${flags.has('0') ? '\0' : '\n'}`).join(''))
      return 0
    }
    const cwd = flags.value('C')
    return yield* runCommand('env', operands, { env: variables, ...(cwd === undefined ? {} : { cwd }) })
  },
}

export const nohup: Program = {
  name: 'nohup',
  *run({ argv }) {
    yield* ignoreSignals('HUP')
    if (argv.length < 2) {
      yield* printError("nohup: missing operand\nTry 'nohup --help' for more information.\n")
      return 125
    }
    return yield* runCommand('nohup', argv.slice(1))
  },
}

export const nice: Program = {
  name: 'nice',
  *run({ argv }) {
    const flags = parseFlags(argv, { short: 'n:', digits: 'n', long: { adjustment: 'n' }, stopAtOperand: true })
    if ('words' in flags) return yield* refuseFlags('nice', flags, 125)
    if (flags.operands.length > 0) return yield* runCommand('nice', flags.operands)
    yield* print('0\n')
    return 0
  },
}

export const time: Program = {
  name: 'time',
  *run({ argv }) {
    const start = yield* now()
    const status = yield* runCommand('time', argv.slice(argv[1] === '-p' ? 2 : 1))
    const seconds = ((yield* now()) - start) / second
    yield* printError(`real ${seconds.toFixed(2)}\nuser 0.00\nsys 0.00\n`)
    return status
  },
}

export const which: Program = {
  name: 'which',
  *run({ argv, env: { PATH = '' } }) {
    const all = argv[1] === '-a'
    let status = 0
    for (const name of argv.slice(all ? 2 : 1)) {
      const candidates = name.includes('/') ? [name] : PATH.split(':').map((directory) => `${directory || '.'}/${name}`)
      let found = false
      for (const path of candidates) {
        const facts = yield* stat(path)
        if (isRefusal(facts) || facts.type !== 'file' || (facts.mode & 0o111) === 0 || (found && !all)) continue
        found = true
        yield* print(`${path}\n`)
      }
      if (!found) status = 1
    }
    return status
  },
}
