/**
 * amtool's command line: commands within commands, flags anywhere, values checked after all is read.
 *
 * Follows alecthomas/kingpin v2 (parser.go, app.go). Left out: help pages for man, `@file` arguments.
 */
import { parseGoDuration } from '@track/simulation'

export interface FlagRow {
  readonly name: string
  readonly short?: string
  readonly kind: 'value' | 'values' | 'switch' | 'duration' | 'file' | 'one of'
  readonly choices?: readonly string[]
  readonly fallback?: string
  readonly placeholder?: string
  readonly help: string
}

export interface CommandRow<Run> {
  readonly name: string
  readonly flags?: readonly FlagRow[]
  /** What may follow, as many as one likes. */
  readonly operands?: { readonly name: string; readonly kind: 'values' | 'files' | 'file' }
  readonly commands?: readonly CommandRow<Run>[]
  /** The command that is meant where none is named. */
  readonly meant?: string
  readonly needsServer?: boolean
  readonly run?: Run
}

export interface Invocation<Run> {
  readonly path: readonly CommandRow<Run>[]
  readonly values: ReadonlyMap<string, readonly string[]>
  readonly operands: readonly string[]
}

/** A line that cannot be understood, in kingpin's words. */
export class CommandLineError extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'CommandLineError'
  }
}

/** Throws `CommandLineError`. */
export function parseCommandLine<Run>(root: CommandRow<Run>, argv: readonly string[]): Invocation<Run> {
  const path = [root]
  const values = new Map<string, string[]>()
  const operands: string[] = []
  const rest = [...argv]
  const flags = () => path.flatMap((command) => command.flags ?? [])
  const descend = (name: string) => {
    const next = path.at(-1)!.commands?.find((command) => command.name === name)
    if (next) path.push(next)
    return next !== undefined
  }
  for (let isOver = false; rest.length > 0;) {
    const word = rest.shift()!
    if (!isOver && word === '--') isOver = true
    else if (!isOver && word.startsWith('--')) readLong(word, { flags: flags(), rest, values })
    else if (!isOver && word.startsWith('-') && word !== '-') readShort(word, { flags: flags(), rest, values })
    else if (operands.length > 0 || !descend(word)) {
      while (path.at(-1)!.meant !== undefined && descend(path.at(-1)!.meant!)) { /* Down to what is meant. */ }
      if (path.at(-1)!.commands) throw new CommandLineError(`expected command but got ${JSON.stringify(word)}`)
      if (!path.at(-1)!.operands) throw new CommandLineError(`unexpected ${word}`)
      operands.push(word)
    }
  }
  while (path.at(-1)!.meant !== undefined && descend(path.at(-1)!.meant!)) { /* Down to what is meant. */ }
  return { path, values, operands }
}

interface Reading {
  readonly flags: readonly FlagRow[]
  readonly rest: string[]
  readonly values: Map<string, string[]>
}

function readLong(word: string, { flags, rest, values }: Reading): void {
  const [, given = '', value] = /^--([^=]*)(?:=([^]*))?$/.exec(word) ?? []
  const named = flags.find(({ name }) => name === given)
  const negated = flags.find(({ name, kind }) => kind === 'switch' && given === `no-${name}`)
  const flag = named ?? negated
  if (!flag) throw new CommandLineError(`unknown long flag '--${given}'`)
  if (flag.kind === 'switch') {
    if (value !== undefined) throw new CommandLineError(`unexpected argument '${value}' for switch '--${given}'`)
    keep(values, flag, named ? 'true' : 'false')
  } else keep(values, flag, value ?? argumentOf(`--${given}`, rest))
}

function readShort(word: string, { flags, rest, values }: Reading): void {
  for (let index = 1; index < word.length; index++) {
    const letter = word[index]!
    const flag = flags.find(({ short }) => short === letter)
    if (!flag) throw new CommandLineError(`unknown short flag '-${letter}'`)
    if (flag.kind !== 'switch') {
      const value = word.slice(index + 1)
      keep(values, flag, value === '' ? argumentOf(`-${letter}`, rest) : value)
      return
    }
    keep(values, flag, 'true')
  }
}

function argumentOf(flag: string, rest: string[]): string {
  const [next] = rest
  if (next === undefined || (next.startsWith('-') && next.length > 1)) throw new CommandLineError(`expected argument for flag '${flag}'`)
  rest.shift()
  return next
}

function keep(values: Map<string, string[]>, { name, kind }: FlagRow, value: string): void {
  values.set(name, kind === 'values' ? [...values.get(name) ?? [], value] : [value])
}

/** What is wrong with a value that is no file; files are looked for by whoever can. */
export function valueFault({ kind, choices = [] }: FlagRow, value: string): string | undefined {
  if (kind === 'one of' && !choices.includes(value)) return `enum value must be one of ${choices.join(',')}, got '${value}'`
  if (kind !== 'duration') return undefined
  const duration = parseGoDuration(value)
  return typeof duration === 'string' ? duration : undefined
}
