/** The options of a program, read as GNU getopt_long reads them; operands may stand between. */
import type { Guest } from '../program.ts'
import { print, printError } from '../calls.ts'

export interface FlagSpec {
  /** Letters; one followed by `:` takes a value, by `?` one that is attached or none. */
  readonly short: string
  /** Long names and the letter that each stands for. */
  readonly long?: Readonly<Record<string, string>>
  /** The first operand ends the options, as in `env` and `xargs`. */
  readonly stopAtOperand?: boolean
  /** `-5` is `-n 5` (head, tail) or `-C 5` (grep): the letter that digits stand for. */
  readonly digits?: string
}

export interface Flags {
  readonly operands: readonly string[]
  has(letter: string): boolean
  /** The last value given. */
  value(letter: string): string | undefined
  values(letter: string): readonly string[]
  /** The letters in the order in which they were given. */
  readonly order: readonly string[]
}

export interface FlagError {
  readonly words: string
  /** `--help` was asked for: the options, from the table by which they are read. */
  readonly help?: string
}

export function parseFlags(argv: readonly string[], spec: FlagSpec): Flags | FlagError {
  const given: [string, string][] = []
  const operands: string[] = []
  for (let index = 1; index < argv.length; index++) {
    const arg = argv[index]!
    if (arg === '--') {
      operands.push(...argv.slice(index + 1))
      break
    }
    if (!arg.startsWith('-') || arg === '-') {
      if (spec.stopAtOperand) {
        operands.push(...argv.slice(index))
        break
      }
      operands.push(arg)
      continue
    }
    if (arg === '--help' && spec.long?.['help'] === undefined) return { words: "unrecognized option '--help'", help: helpOf(spec) }
    const next = argv[index + 1]
    const read = arg.startsWith('--') ? longFlag(arg.slice(2), next, spec) : shortFlags(arg, next, spec)
    if ('words' in read) return read
    given.push(...read.given)
    if (read.usedNext) index++
  }
  return {
    operands,
    has: (letter) => given.some(([each]) => each === letter),
    value: (letter) => given.findLast(([each]) => each === letter)?.[1],
    values: (letter) => given.filter(([each]) => each === letter).map(([, value]) => value),
    order: given.map(([letter]) => letter),
  }
}

type Read = { readonly given: [string, string][]; readonly usedNext: boolean } | FlagError

function takesValue(letter: string, { short }: FlagSpec): boolean {
  return short[short.indexOf(letter) + 1] === ':'
}

function longFlag(text: string, next: string | undefined, spec: FlagSpec): Read {
  const equals = text.indexOf('=')
  const name = equals < 0 ? text : text.slice(0, equals)
  const names = Object.keys(spec.long ?? {})
  const matching = names.includes(name) ? [name] : names.filter((each) => each.startsWith(name))
  const letter = matching.length > 0 ? spec.long![matching[0]!]! : undefined
  if (letter === undefined || name === '') return { words: `unrecognized option '--${name}'` }
  if (new Set(matching.map((each) => spec.long![each])).size > 1) {
    return { words: `option '--${name}' is ambiguous; possibilities:${matching.map((each) => ` '--${each}'`).join('')}` }
  }
  if (!takesValue(letter, spec)) {
    if (equals >= 0 && !spec.short.includes(`${letter}?`)) return { words: `option '--${matching[0]!}' doesn't allow an argument` }
    return { given: [[letter, equals < 0 ? '' : text.slice(equals + 1)]], usedNext: false }
  }
  if (equals >= 0) return { given: [[letter, text.slice(equals + 1)]], usedNext: false }
  if (next === undefined) return { words: `option '--${matching[0]!}' requires an argument` }
  return { given: [[letter, next]], usedNext: true }
}

function shortFlags(arg: string, next: string | undefined, spec: FlagSpec): Read {
  const given: [string, string][] = []
  for (let at = 1; at < arg.length; at++) {
    const letter = arg[at]!
    if (spec.digits !== undefined && letter >= '0' && letter <= '9') {
      const digits = /^\d+/.exec(arg.slice(at))![0]
      given.push([spec.digits, digits])
      at += digits.length - 1
      continue
    }
    if (letter === ':' || letter === '?' || !spec.short.includes(letter)) return { words: `invalid option -- '${letter}'` }
    if (spec.short.includes(`${letter}?`)) return { given: [...given, [letter, arg.slice(at + 1)]], usedNext: false }
    if (!takesValue(letter, spec)) given.push([letter, ''])
    else {
      if (at + 1 < arg.length) return { given: [...given, [letter, arg.slice(at + 1)]], usedNext: false }
      if (next === undefined) return { words: `option requires an argument -- '${letter}'` }
      return { given: [...given, [letter, next]], usedNext: true }
    }
  }
  return { given, usedNext: false }
}

/** Letters that stand for options with only a long name are no letters. */
function helpOf(spec: FlagSpec): string {
  const names = Object.entries(spec.long ?? {})
  const letters = [...spec.short.replace(/[:?]/g, '')].filter((letter) => /[A-Za-z0-9]/.test(letter))
  const rows = [...letters, ...names.map(([, letter]) => letter).filter((letter) => !letters.includes(letter))]
  return rows.map((letter) => {
    const long = names.filter(([, each]) => each === letter).map(([name]) => `--${name}`)
    const value = takesValue(letter, spec) ? (long.length > 0 ? '=VALUE' : ' VALUE') : spec.short.includes(`${letter}?`) ? '[=VALUE]' : ''
    return `  ${[...(letters.includes(letter) ? [`-${letter}`] : ['   ']), ...long].join(', ').replace('   , ', '    ')}${value}\n`
  }).join('')
}

/** `grep: invalid option -- 'z'`, and where to look; or the options, when they are asked for. */
export function* refuseFlags(name: string, { words, help }: FlagError, status = 1): Guest<number> {
  if (help !== undefined) {
    yield* print(`Usage: ${name} [OPTION]... [OPERAND]...\nOptions that are simulated here:\n${help}`)
    return 0
  }
  yield* printError(`${name}: ${words}\nTry '${name} --help' for more information.\n`)
  return status
}
