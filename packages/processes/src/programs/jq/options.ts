/** The command line of jq. */
import type { Json } from './json.ts'
import { JsonError, parseJson } from './read-json.ts'

export interface JqOptions {
  readonly filter: string | undefined
  readonly file: string | undefined
  readonly inputs: readonly string[]
  readonly rawOutput: boolean
  readonly join: boolean
  readonly indent: number | 'tab'
  readonly slurp: boolean
  readonly raw: boolean
  readonly nullInput: boolean
  readonly exitStatus: boolean
  readonly sortKeys: boolean
  readonly ascii: boolean
  readonly named: ReadonlyMap<string, Json>
  readonly files: readonly { readonly name: string; readonly file: string; readonly raw: boolean }[]
}

/** What jq says of options that it cannot read. */
export class OptionError extends Error {}

const letters: Readonly<Record<string, string>> = {
  r: 'raw-output', j: 'join-output', c: 'compact-output', s: 'slurp', R: 'raw-input', n: 'null-input', e: 'exit-status', S: 'sort-keys', a: 'ascii-output',
  C: 'color-output', M: 'monochrome-output', f: 'from-file',
}

const known = new Set([...Object.values(letters), 'tab', 'unbuffered', 'args', 'jsonargs'])

export function parseOptions(argv: readonly string[]): JqOptions {
  const flags = new Set<string>()
  const operands: string[] = []
  const named = new Map<string, Json>()
  const files: { name: string; file: string; raw: boolean }[] = []
  const positional: Json[] = []
  let indent: number | 'tab' = 2
  let mode: 'inputs' | 'args' | 'jsonargs' = 'inputs'
  let filter: string | undefined
  const args = argv.slice(1)
  let ended = false
  while (args.length > 0) {
    const arg = args.shift()!
    if (ended || !arg.startsWith('-') || arg === '-') {
      if (filter === undefined && !flags.has('from-file')) filter = arg
      else if (mode === 'inputs') operands.push(arg)
      else positional.push(mode === 'args' ? arg : json(arg, 'jsonargs'))
    } else if (arg === '--') ended = true
    else if (arg === '--arg' || arg === '--argjson') {
      const [name, value] = take(args, 2, `${arg} takes two parameters (e.g. ${arg} varname ${arg === '--arg' ? 'value' : 'text'})`)
      if (!named.has(name!)) named.set(name!, arg === '--arg' ? value! : json(value!, `argjson ${name}`))
    } else if (arg === '--slurpfile' || arg === '--rawfile') {
      const [name, file] = take(args, 2, `${arg} takes two parameters (e.g. ${arg} varname filename)`)
      files.push({ name: name!, file: file!, raw: arg === '--rawfile' })
    } else if (arg === '--indent') indent = indentOf(take(args, 1, '--indent takes one parameter')[0]!)
    else if (arg === '--args' || arg === '--jsonargs') mode = arg === '--args' ? 'args' : 'jsonargs'
    else if (arg.startsWith('--')) addLong(flags, arg)
    else for (const letter of arg.slice(1)) addShort(flags, letter)
  }
  if (flags.has('tab')) indent = 'tab'
  if (flags.has('compact-output')) indent = 0
  const file = flags.has('from-file') ? filter ?? operands.shift() : undefined
  if (positional.length > 0) named.set('__positional', positional)
  return {
    filter: flags.has('from-file') ? undefined : filter, file, inputs: operands, rawOutput: flags.has('raw-output') || flags.has('join-output'),
    join: flags.has('join-output'), indent, slurp: flags.has('slurp'), raw: flags.has('raw-input'), nullInput: flags.has('null-input'),
    exitStatus: flags.has('exit-status'), sortKeys: flags.has('sort-keys'), ascii: flags.has('ascii-output'),
    named: new Map<string, Json>([...named, ['ARGS', new Map<string, Json>([['positional', positional], ['named', new Map(named)]])]]), files,
  }
}

function take(args: string[], count: number, words: string): string[] {
  if (args.length < count) throw new OptionError(words)
  return args.splice(0, count)
}

function json(text: string, what: string): Json {
  try {
    return parseJson(text)
  } catch (error) {
    // What is no JSON is refused with the option's name.
    if (!(error instanceof JsonError)) throw error
    throw new OptionError(`Invalid JSON text passed to --${what.split(' ')[0]}`)
  }
}

function indentOf(text: string): number {
  const indent = Number(text)
  if (!Number.isInteger(indent) || indent < 0) throw new OptionError('Cannot indent less than zero')
  if (indent > 7) throw new OptionError('Cannot indent more than 7 characters')
  return indent
}

function addLong(flags: Set<string>, arg: string): void {
  const name = arg.slice(2)
  if (!known.has(name)) throw new OptionError(`Unknown arguments`)
  flags.add(name)
}

function addShort(flags: Set<string>, letter: string): void {
  const name = letters[letter]
  if (name === undefined) throw new OptionError('Unknown arguments')
  flags.add(name)
}
