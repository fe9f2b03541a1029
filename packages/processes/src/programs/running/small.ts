/** Small programs: true, false, sleep, seq, yes, echo, printf, printenv, hostname, whoami and the like. */
import { second, minute, hour, day, type Duration } from '@track/simulation'
import { compute, now, print, printError, sleep as pause } from '../../calls.ts'
import { formatFloat, formatPrintf } from '../../formats/printf.ts'
import type { Guest, Program } from '../../program.ts'
import { unescapeEcho } from '../../shell/expansion/ansi.ts'
import { parseFlags, refuseFlags } from '../flags.ts'

/** Names that programs are called by; a path before them does not count. */
function program(name: string, run: Program['run']): Program {
  return { name, run }
}

const units: Readonly<Record<string, Duration>> = { '': second, s: second, m: minute, h: hour, d: day }

/** `1.5`, `2m`, `infinity`; undefined for what is no time. */
export function parseTime(text: string): Duration | undefined {
  if (/^inf(?:inity)?$/i.test(text)) return Infinity
  const match = /^(\d+\.?\d*|\.\d+)([smhd]?)$/.exec(text)
  return match ? Math.round(Number(match[1]) * units[match[2]!]!) : undefined
}

export const sleep = program('sleep', function* ({ argv }) {
  let total = 0
  const flags = parseFlags(argv, { short: '' })
  if ('words' in flags) return yield* refuseFlags('sleep', flags)
  if (argv.length < 2) {
    yield* printError("sleep: missing operand\nTry 'sleep --help' for more information.\n")
    return 1
  }
  for (const text of argv.slice(1)) {
    const duration = parseTime(text)
    if (duration === undefined) {
      yield* printError(`sleep: invalid time interval ‘${text}’\nTry 'sleep --help' for more information.\n`)
      return 1
    }
    total += duration
  }
  yield* pause(total)
  return 0
})

export const yes = program('yes', function* ({ argv }) {
  const line = `${argv.slice(1).join(' ') || 'y'}\n`
  const block = line.repeat(Math.max(1, Math.floor(4096 / line.length)))
  for (;;) yield* print(block)
})

export const seq = program('seq', function* ({ argv }) {
  const negative = argv.map((arg, index) => (index > 0 && /^-\.?\d/.test(arg) ? `\0${arg}` : arg))
  const flags = parseFlags(negative, { short: 'ws:f:', long: { 'equal-width': 'w', separator: 's', format: 'f' }, stopAtOperand: true })
  if ('words' in flags) return yield* refuseFlags('seq', flags)
  const operands = flags.operands.map((each) => each.replace('\0', ''))
  if (operands.length === 0 || operands.length > 3) {
    const words = operands.length === 0 ? 'missing operand' : `extra operand ‘${operands[3]}’`
    yield* printError(`seq: ${words}\nTry 'seq --help' for more information.\n`)
    return 1
  }
  const bad = operands.find((each) => !/^[-+]?(\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?$/.test(each))
  if (bad !== undefined) {
    yield* printError(`seq: invalid floating point argument: ‘${bad}’\nTry 'seq --help' for more information.\n`)
    return 1
  }
  const first = operands.length > 1 ? operands[0]! : '1'
  const step = operands.length > 2 ? operands[1]! : '1'
  const last = operands.at(-1)!
  if (Number(step) === 0) {
    yield* printError(`seq: invalid Zero increment value: ‘${step}’\nTry 'seq --help' for more information.\n`)
    return 1
  }
  yield* count({ first, step, last }, flags.value('s') ?? '\n', { wide: flags.has('w'), format: flags.value('f') })
  return 0
})

function* count(
  { first, step, last }: Record<'first' | 'step' | 'last', string>, separator: string, { wide, format }: { wide: boolean; format: string | undefined },
): Guest<void> {
  const decimals = (text: string) => (text.includes('.') ? text.length - text.indexOf('.') - 1 : 0)
  const precision = Math.max(decimals(first), decimals(step))
  const shape = (value: number) => value.toFixed(precision)
  const width = wide ? Math.max(shape(Number(first)).length, shape(Number(last)).length) : 0
  const total = Math.floor((Number(last) - Number(first)) / Number(step) + 1e-10)
  let text = ''
  let computed = 0
  for (let index = 0; index <= total; index++) {
    const value = Number(first) + index * Number(step)
    const plain = format === undefined ? shape(value) : formatted(format, value)
    text += (index === 0 ? '' : separator) + (plain.startsWith('-') ? `-${plain.slice(1).padStart(width - 1, '0')}` : plain.padStart(width, '0'))
    if (text.length >= 4096) {
      yield* compute(index - computed)
      computed = index
      yield* print(text)
      text = ''
    }
  }
  if (total >= 0) yield* print(`${text}\n`)
}

function formatted(format: string, value: number): string {
  return format.replace(/%([-+ #0']*)(\d+)?(?:\.(\d+))?([efgEFG])/, (_, flags: string, width: string | undefined, precision: string | undefined, conversion: string) => {
    return formatFloat({ flags, width: width === undefined ? undefined : Number(width), precision: precision === undefined ? undefined : Number(precision), conversion }, value)
  })
}

export const small: readonly Program[] = [
  program('true', function* () {
    return 0
  }),
  program('false', function* () {
    return 1
  }),
  program('echo', function* ({ argv }) {
    const first = argv[1] === '-n' || argv[1] === '-e' || argv[1] === '-ne' || argv[1] === '-en' ? 2 : 1
    const text = argv.slice(first).join(' ')
    const option = first === 2 ? argv[1]! : ''
    yield* print((option.includes('e') ? unescapeEcho(text).text : text) + (option.includes('n') ? '' : '\n'))
    return 0
  }),
  program('printf', function* ({ argv }) {
    const { text, errors, isFine } = formatPrintf(argv[1] ?? '', argv.slice(2), { now: yield* now(), startedAt: 0 })
    yield* print(text)
    for (const error of errors) yield* printError(`printf: ${error}\n`)
    return isFine ? 0 : 1
  }),
  program('printenv', function* ({ argv, env }) {
    const names = argv.slice(1)
    if (names.length === 0) yield* print(Object.entries(env).map(([name, value]) => `${name}=${value}\n`).join(''))
    let status = 0
    for (const name of names) {
      if (env[name] === undefined) status = 1
      else yield* print(`${env[name]}\n`)
    }
    return status
  }),
  program('pwd', function* ({ cwd }) {
    yield* print(`${cwd}\n`)
    return 0
  }),
  program('hostname', function* ({ env, host }) {
    yield* print(`${env['HOSTNAME'] ?? (host.split('/')[0] || 'localhost')}\n`)
    return 0
  }),
  program('whoami', function* ({ user }) {
    yield* print(`${user}\n`)
    return 0
  }),
  program('id', function* ({ argv, user }) {
    const number = user === 'root' ? 0 : 1000
    const option = argv[1] ?? ''
    if (option === '-u' || option === '-g') yield* print(`${number}\n`)
    else if (option === '-un' || option === '-gn') yield* print(`${user}\n`)
    else yield* print(`uid=${number}(${user}) gid=${number}(${user}) groups=${number}(${user})\n`)
    return 0
  }),
  program('uname', function* ({ argv, env, host }) {
    const name = env['HOSTNAME'] ?? (host.split('/')[0] || 'localhost')
    const facts: Readonly<Record<string, string>> = { s: 'Linux', n: name, r: '6.1.0', v: '#1 SMP', m: 'x86_64', o: 'GNU/Linux' }
    const letters = argv.slice(1).join('').replaceAll('-', '') || 's'
    yield* print(`${(letters.includes('a') ? [...'snrvmo'] : [...'snrvmo'].filter((each) => letters.includes(each))).map((each) => facts[each]).join(' ')}\n`)
    return 0
  }),
  program('arch', function* () {
    yield* print('x86_64\n')
    return 0
  }),
  program('groups', function* ({ user }) {
    yield* print(`${user}\n`)
    return 0
  }),
  program('logname', function* ({ user }) {
    yield* print(`${user}\n`)
    return 0
  }),
  program('nproc', function* () {
    yield* print('2\n')
    return 0
  }),
  program('clear', function* () {
    yield* print('\x1b[H\x1b[2J\x1b[3J')
    return 0
  }),
  program('tty', function* () {
    yield* print('not a tty\n')
    return 1
  }),
  program('sync', function* () {
    return 0
  }),
]
