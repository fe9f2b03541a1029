/** sed: the program around the script: options, inputs, files edited in place. */
import { isRefusal, printError, readFile, writeFile } from '../../calls.ts'
import type { Guest, Program } from '../../program.ts'
import { type Flags, parseFlags, refuseFlags } from '../flags.ts'
import { flush, type Lines, linesOf, nextLine, openOperand, type Output } from '../lines.ts'
import { type Command, parseSed, SedError } from './parse.ts'
import { type Input, runSed, type Sed } from './run.ts'

const usage = 'Usage: sed [OPTION]... {script-only-if-no-other-script} [input-file]...\n'

export const sed: Program = {
  name: 'sed',
  *run({ argv }) {
    // -i takes its suffix only when that is attached.
    const args = argv.map((arg) => (/^-[nEsr]*i/.test(arg) && !arg.startsWith('--') ? inPlaceFlag(arg) : arg)).flat()
    const flags = parseFlags(args, {
      short: 'ne:f:ErsuzI:l:', long: {
        quiet: 'n', silent: 'n', expression: 'e', file: 'f', 'regexp-extended': 'E', separate: 's', unbuffered: 'u', 'in-place-suffix': 'I',
      },
    })
    if ('words' in flags) {
      if (flags.help !== undefined) return yield* refuseFlags('sed', flags)
      yield* printError(`sed: ${flags.words}\n${usage}`)
      return 1
    }
    const script = yield* scriptOf(flags)
    if (!script) return 1
    const { commands, files } = script
    if (flags.has('s') && !flags.has('I')) return yield* eachSeparately(commands, files, flags)
    if (flags.has('I')) return yield* editInPlace(commands, files, flags)
    const output: Output = { text: '' }
    const status = { failed: false }
    const input = inputOf(files.length === 0 ? ['-'] : files, output, status)
    const code = yield* finish(newSed(commands, flags, output, input))
    return code !== 0 ? code : status.failed ? 2 : 0
  },
}

/** -s: every file has its own line numbers and its own last line. */
function* eachSeparately(commands: readonly Command[], files: readonly string[], flags: Flags): Guest<number> {
  const status = { failed: false }
  for (const name of files) {
    const output: Output = { text: '' }
    const code = yield* finish(newSed(commands, flags, output, inputOf([name], output, status)))
    if (code !== 0) return code
  }
  return status.failed ? 2 : 0
}

function inPlaceFlag(arg: string): string[] {
  const [, before = '', suffix = ''] = /^-([nEsr]*)i(.*)$/s.exec(arg)!
  return [...(before === '' ? [] : [`-${before}`]), `--in-place-suffix=${suffix}`]
}

function* scriptOf(flags: Flags): Guest<{ commands: Command[]; files: readonly string[] } | undefined> {
  const parts = [...flags.values('e')]
  for (const name of flags.values('f')) {
    const text = yield* readFile(name)
    if (isRefusal(text)) {
      yield* printError(`sed: couldn't open file ${name}: ${text.error}\n`)
      return undefined
    }
    parts.push(text.replace(/\n$/, ''))
  }
  const given = parts.length > 0
  const [first, ...rest] = flags.operands
  if (!given && first === undefined) {
    yield* printError(usage)
    return undefined
  }
  try {
    const commands = parseSed(given ? parts.join('\n') : first!, flags.has('E') || flags.has('r'))
    return { commands, files: given ? flags.operands : rest }
  } catch (error) {
    // A script that cannot be read, in the tool's words.
    if (!(error instanceof SedError)) throw error
    yield* printError(`sed: ${error.message}\n`)
    return undefined
  }
}

function newSed(commands: readonly Command[], flags: Flags, output: Output, input: Input): Sed {
  return {
    commands, quiet: flags.has('n'), output, input, line: 0, pattern: '', hold: '', ranges: new Map(), last: undefined, substituted: false, appended: [],
    exitCode: undefined, written: new Set(), steps: 0,
  }
}

function* finish(state: Sed): Guest<number> {
  yield* runSed(state)
  yield* flush(state.output)
  return state.exitCode === -1 ? state.ranges.get(-1)?.end ?? 0 : state.exitCode ?? 0
}

/** The lines of all files, one after the other; a file that is missing is said once it is its turn. */
function inputOf(names: readonly string[], output: Output, status: { failed: boolean }): Input {
  let lines: Lines | undefined
  let next = 0
  let ahead: { line: string; terminated: boolean } | undefined
  let terminated = true
  function* fetch(): Guest<{ line: string; terminated: boolean } | undefined> {
    for (;;) {
      if (!lines) {
        const name = names[next++]
        if (name === undefined) return undefined
        const fd = yield* openSed(name)
        if (fd === undefined) {
          status.failed = true
          continue
        }
        lines = linesOf(fd)
      }
      const line = yield* nextLine(lines, output)
      if (line !== undefined) return { line, terminated: lines.terminated }
      lines = undefined
    }
  }
  return {
    *next() {
      const taken = ahead ?? (yield* fetch())
      ahead = undefined
      if (!taken) return undefined
      terminated = taken.terminated || next < names.length
      return taken.line
    },
    *isLast() {
      ahead ??= yield* fetch()
      return ahead === undefined
    },
    terminated: () => terminated,
  }
}

function* openSed(name: string): Guest<number | undefined> {
  if (name === '-') return yield* openOperand('sed', '-')
  const text = yield* readFile(name)
  if (!isRefusal(text)) return yield* openOperand('sed', name)
  if (text.error === 'Is a directory') yield* printError(`sed: read error on ${name}: Is a directory\n`)
  else if (name.startsWith('/dev/')) return yield* openOperand('sed', name)
  else yield* printError(`sed: can't read ${name}: ${text.error}\n`)
  return undefined
}

function* editInPlace(commands: readonly Command[], files: readonly string[], flags: Flags): Guest<number> {
  let status = 0
  for (const name of files) {
    const text = yield* readFile(name)
    if (isRefusal(text)) {
      status = 4
      yield* printError(text.error === 'Is a directory' ? `sed: couldn't edit ${name}: not a regular file\n` : `sed: can't read ${name}: ${text.error}\n`)
      continue
    }
    const suffix = flags.value('I') ?? ''
    if (suffix !== '') yield* writeFile(suffix.includes('*') ? suffix.replaceAll('*', name) : name + suffix, text)
    // What the script prints goes to the file: the output is never flushed.
    const collected: Output = { text: '' }
    const state = newSed(commands, flags, collected, textInput(text))
    const whole = yield* collect(state)
    const refusal = yield* writeFile(name, whole)
    if (refusal) {
      status = 4
      yield* printError(`sed: couldn't open temporary file: ${refusal.error}\n`)
    }
    if (state.exitCode !== undefined && state.exitCode > 0) return state.exitCode
  }
  return status
}

/** Runs a script whose output is a text instead of standard output. */
function* collect(state: Sed): Guest<string> {
  const run = runSed(state)
  let whole = ''
  let answer: Parameters<typeof run.next>[0] = undefined
  for (;;) {
    const step = run.next(answer)
    if (step.done) return whole + state.output.text
    const call = step.value
    if (call.call === 'write' && call.fd === 1) {
      whole += call.text
      answer = null
    } else answer = yield call
  }
}

function textInput(text: string): Input {
  const lines = text === '' ? [] : (text.endsWith('\n') ? text.slice(0, -1) : text).split('\n')
  let at = 0
  return {
    *next() {
      return lines[at++]
    },
    *isLast() {
      return at >= lines.length
    },
    terminated: () => at < lines.length || text.endsWith('\n'),
  }
}
