/** What was typed, read against a tool's commands. Follows github.com/alecthomas/kingpin v2 (parser.go, app.go), its words included. */
import type { Invocation, KingpinCommand, KingpinFlag, KingpinTool } from './command.ts'
import { flagsOf } from './command.ts'

export type ParsedTool =
  | { readonly command: KingpinCommand; readonly invocation: Invocation; readonly files: readonly string[] }
  /** The help of a command, or of the tool. */
  | { readonly help: KingpinCommand | undefined }
  | { readonly version: true }
  | { readonly wrong: string }

/** Words behind flags and commands, as they come. */
class Typed {
  readonly given = new Map<string, string[]>()
  readonly operands: string[] = []
  path: readonly string[] = []
}

export function parseTool(tool: KingpinTool, words: readonly string[], env: Readonly<Record<string, string>> = {}): ParsedTool {
  const typed = new Typed()
  const rest = [...words]
  let takesFlags = true
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    if (word === '--' && takesFlags) takesFlags = false
    else if (takesFlags && word.startsWith('-') && word !== '-') {
      const wrong = takeFlag(tool, typed, word, rest)
      if (wrong !== undefined) return { wrong }
    } else if (commandOf(tool, typed.path)) typed.operands.push(word)
    else {
      const path = [...typed.path, word]
      if (!tool.commands.some((command) => startsWith(command.path, path))) return { wrong: `expected command but got "${word}"` }
      typed.path = path
    }
  }
  return finished(tool, typed, env)
}

function startsWith(path: string, words: readonly string[]): boolean {
  return words.every((word, index) => path.split(' ')[index] === word)
}

function commandOf(tool: KingpinTool, path: readonly string[]): KingpinCommand | undefined {
  return tool.commands.find((command) => command.path === path.join(' '))
}

function flagsHere(tool: KingpinTool, { path }: Typed): readonly KingpinFlag[] {
  const command = commandOf(tool, path)
  if (command) return flagsOf(tool, command)
  return path.length === 0 ? tool.flags : [...tool.flags, ...tool.groupFlags[path[0]!] ?? []]
}

/** Answers what is wrong. */
function takeFlag(tool: KingpinTool, typed: Typed, word: string, rest: string[]): string | undefined {
  const flags = flagsHere(tool, typed)
  const isLong = word.startsWith('--')
  const [, name = '', attached] = /^--?([^=]*)(?:=([^]*))?$/.exec(isLong ? word : word.slice(0, 2)) ?? []
  const negated = isLong && name.startsWith('no-') ? flags.find((flag) => flag.kind === 'truth' && flag.name === name.slice(3)) : undefined
  const flag = negated ?? flags.find((each) => (isLong ? each.name === name : each.short === name))
  if (!flag) return isLong ? `unknown long flag '--${name}'` : `unknown short flag '-${name}'`
  if (flag.kind === 'truth') {
    typed.given.set(flag.name, [negated ? 'false' : 'true'])
    if (!isLong && word.length > 2) rest.unshift(`-${word.slice(2)}`)
    return undefined
  }
  const value = isLong ? attached ?? takeValue(rest) : word.slice(2).replace(/^=/, '') || takeValue(rest)
  if (value === undefined) return `expected argument for flag '${isLong ? `--${name}` : `-${name}`}'`
  if (flag.only && !flag.only.includes(value)) return `enum value must be one of ${flag.only.join(',')}, got '${value}'`
  const before = typed.given.get(flag.name)
  if (before && flag.kind !== 'texts') return `flag '${flag.name}' cannot be repeated`
  typed.given.set(flag.name, [...before ?? [], value])
  return undefined
}

function takeValue(rest: string[]): string | undefined {
  return rest[0] === undefined || (rest[0].startsWith('-') && rest[0] !== '-') ? undefined : rest.shift()
}

function finished(tool: KingpinTool, typed: Typed, env: Readonly<Record<string, string>>): ParsedTool {
  const { given, operands, path } = typed
  const command = commandOf(tool, path)
  if (given.has('help')) return { help: command }
  if (given.has('version')) return { version: true }
  if (path.length === 0) return { help: undefined }
  if (!command) return { wrong: `must select a subcommand of '${path.join(' ')}'` }
  const flags = flagsOf(tool, command)
  const missing = flags.filter((flag) => flag.isRequired && !given.has(flag.name)).map((flag) => `'--${flag.name}'`)
  const missingFlags = missing.length > 0 ? `required flag(s) ${missing.join(', ')} not provided` : undefined
  const files: string[] = []
  const left = [...operands]
  for (const { name, isRequired, isMany, areFiles } of command.arguments ?? []) {
    const taken = isMany ? left.splice(0) : left.splice(0, 1)
    if (taken.length === 0 && isRequired) return { wrong: missingFlags ?? `required argument '${name}' not provided` }
    given.set(`<${name}>`, taken)
    if (areFiles) files.push(...taken)
  }
  if (missingFlags !== undefined) return { wrong: missingFlags }
  if (left.length > 0) return { wrong: `unexpected ${left[0]}` }
  const values = (name: string) => given.get(name) ?? given.get(`<${name}>`) ?? flags.filter((flag) => flag.name === name).flatMap((flag) => (flag.env === undefined ? undefined : env[flag.env]) ?? flag.default ?? [])
  return { command, files, invocation: { values, value: (name) => values(name).at(-1) ?? '', has: (name) => values(name).at(-1) === 'true' } }
}
