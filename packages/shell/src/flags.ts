/**
 * Flags of a command, as one table that parser, help and completion read.
 *
 * Follows github.com/spf13/pflag (the parser of kubectl and its relatives), its error words included.
 */
import { type Duration, parseGoDuration } from '@track/simulation'

export interface FlagSpec {
  /** `strings` are parted at commas and add up (pflag's StringSlice), `texts` add up as they are (StringArray). */
  readonly kind: 'string' | 'boolean' | 'integer' | 'duration' | 'strings' | 'texts'
  /** One letter: `-n`. */
  readonly short?: string
  readonly help: string
  /** In the help, as it would be typed. */
  readonly default?: string | boolean | number | Duration
  /** The value of `--flag` without one (pflag's NoOptDefVal); then a value needs `=`. */
  readonly bare?: string
  /** In the help: `--replicas=COUNT`. */
  readonly placeholder?: string
  /** What completion offers. */
  readonly completes?: 'namespace' | 'file' | 'container' | 'node' | 'context' | readonly string[]
  /** Accepted and not listed in the help. */
  readonly hidden?: boolean
}

export type FlagTable = Readonly<Record<string, FlagSpec>>

type ValueOf<Kind extends FlagSpec['kind']> =
  Kind extends 'boolean' ? boolean
    : Kind extends 'integer' | 'duration' ? number
      : Kind extends 'strings' | 'texts' ? readonly string[]
        : string

type IsAlwaysThere<Spec extends FlagSpec> =
  Spec extends { readonly default: string | boolean | number } ? true
    : Spec['kind'] extends 'boolean' | 'strings' | 'texts' ? true : false

/** The values that were given; a flag with a default, a boolean and a list are always there. */
export type FlagValues<Table extends FlagTable> = {
  readonly [Name in keyof Table]: IsAlwaysThere<Table[Name]> extends true
    ? ValueOf<Table[Name]['kind']>
    : ValueOf<Table[Name]['kind']> | undefined
}

export interface Parsed<Table extends FlagTable> {
  readonly flags: FlagValues<Table>
  readonly operands: readonly string[]
  /** The words after `--`, which are operands too: how many of the operands they are. */
  readonly afterDash: number | undefined
  /** The flags that were typed. */
  readonly given: ReadonlySet<string>
}

/** What is wrong with what was typed; the command says how to see its usage. */
export class FlagError extends Error {}

export interface ParseOptions {
  /** The first word that is no flag ends the flags. */
  readonly stopsAtOperands?: boolean
  /** Lengths of time that go back are no flags: `-10m`. */
  readonly durationsAreOperands?: boolean
}

const durationBack = /^-(?:\d|\.\d)/

export function parseFlags<const Table extends FlagTable>(
  table: Table, words: readonly string[], { stopsAtOperands = false, durationsAreOperands = false }: ParseOptions = {},
): Parsed<Table> {
  const values: Record<string, unknown> = defaults(table)
  const given = new Set<string>()
  const operands: string[] = []
  let afterDash: number | undefined
  const set = (name: string, text: string, written: string) => {
    values[name] = converted(table[name]!, name, text, written, given.has(name) ? values[name] : undefined)
    given.add(name)
  }
  const rest = [...words]
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    if (word === '--') {
      afterDash = rest.length
      operands.push(...rest.splice(0))
    } else if (word.startsWith('--')) long(table, word, rest, set)
    else if (word.startsWith('-') && word.length > 1 && !(durationsAreOperands && durationBack.test(word))) short(table, word, rest, set)
    else {
      operands.push(word)
      if (stopsAtOperands) operands.push(...rest.splice(0))
    }
  }
  return { flags: values as FlagValues<Table>, operands, afterDash, given }
}

type Setter = (name: string, text: string, written: string) => void

function long(table: FlagTable, word: string, rest: string[], set: Setter): void {
  const equals = word.indexOf('=')
  const name = word.slice(2, equals < 0 ? undefined : equals)
  const spec = table[name]
  if (name === '' || name.startsWith('-')) throw new FlagError(`bad flag syntax: ${word}`)
  if (!spec) throw new FlagError(`unknown flag: --${name}`)
  if (equals >= 0) set(name, word.slice(equals + 1), written(name, spec))
  else if (bareValue(spec) !== undefined) set(name, bareValue(spec)!, written(name, spec))
  else if (rest.length > 0) set(name, rest.shift()!, written(name, spec))
  else throw new FlagError(`flag needs an argument: --${name}`)
}

/** `-owide`, `-o wide`, `-o=wide`, `-itc app`: letters until one takes a value. */
function short(table: FlagTable, word: string, rest: string[], set: Setter): void {
  let letters = word.slice(1)
  while (letters !== '') {
    const letter = letters[0]!
    const [name, spec] = Object.entries(table).find(([, each]) => each.short === letter) ?? [undefined, undefined]
    if (name === undefined || !spec) throw new FlagError(`unknown shorthand flag: '${letter}' in -${letters}`)
    const after = letters.slice(1)
    const bare = bareValue(spec)
    if (after.startsWith('=')) set(name, after.slice(1), written(name, spec))
    else if (bare !== undefined) {
      set(name, bare, written(name, spec))
      letters = after
      continue
    } else if (after !== '') set(name, after, written(name, spec))
    else if (rest.length > 0) set(name, rest.shift()!, written(name, spec))
    else throw new FlagError(`flag needs an argument: '${letter}' in -${letters}`)
    return
  }
}

function bareValue({ kind, bare }: FlagSpec): string | undefined {
  return bare ?? (kind === 'boolean' ? 'true' : undefined)
}

/** How an error names a flag: `-w, --watch`. */
function written(name: string, { short: letter }: FlagSpec): string {
  return letter ? `-${letter}, --${name}` : `--${name}`
}

function converted(spec: FlagSpec, _name: string, text: string, flag: string, earlier: unknown): unknown {
  const refuse = (reason: string) => new FlagError(`invalid argument ${quoted(text)} for "${flag}" flag: ${reason}`)
  switch (spec.kind) {
    case 'string': return text
    case 'texts': return [...((earlier as readonly string[] | undefined) ?? []), text]
    case 'strings': return [...((earlier as readonly string[] | undefined) ?? []), ...text.split(',').filter((each) => each !== '')]
    case 'boolean': {
      if (['1', 't', 'T', 'true', 'TRUE', 'True'].includes(text)) return true
      if (['0', 'f', 'F', 'false', 'FALSE', 'False'].includes(text)) return false
      throw refuse(`strconv.ParseBool: parsing ${quoted(text)}: invalid syntax`)
    }
    case 'integer': {
      if (!/^[+-]?\d+$/.test(text)) throw refuse(`strconv.ParseInt: parsing ${quoted(text)}: invalid syntax`)
      return Number(text)
    }
    case 'duration': {
      const duration = parseGoDuration(text)
      if (typeof duration === 'string') throw refuse(duration)
      return duration
    }
  }
}

function defaults(table: FlagTable): Record<string, unknown> {
  const values: Record<string, unknown> = {}
  for (const [name, { kind, default: value }] of Object.entries(table)) {
    if (value !== undefined) values[name] = value
    else if (kind === 'boolean') values[name] = false
    else if (kind === 'strings' || kind === 'texts') values[name] = []
  }
  return values
}

function quoted(text: string): string {
  return JSON.stringify(text)
}
