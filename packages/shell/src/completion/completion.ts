/** From what is typed to what could be meant. Pure: the world is asked through a `CompletionSource`. */
import { completeFiles } from './files.ts'
import { completeKubectl } from './kubectl.ts'
import { completePromql } from './promql.ts'
import type { CompletionSource } from './source.ts'
import { completeTrackCommand, isTrackCommand } from './track-commands.ts'
import { commandAt, type TypedCommand } from './words.ts'

export interface Candidate {
  /** The word that it makes of the one at the cursor, as it would be without quotes. */
  readonly word: string
  /** What goes after it once it is the only one. */
  readonly after: ' ' | '/' | ''
  /** In a list, where that is not the word: the file's name without its directory. */
  readonly label?: string
}

export interface Completion {
  /** Where what the candidates replace begins in the line. */
  readonly from: number
  readonly candidates: readonly Candidate[]
  readonly quote: TypedCommand['quote']
  /** The candidates are pieces of a text in another language: nothing in them is quoted. */
  readonly isVerbatim?: boolean
}

/** Candidates for the word that ends at the cursor. */
export function complete(source: CompletionSource, line: string, cursor = line.length): Completion {
  const command = commandAt(line.slice(0, cursor))
  const completion = { from: command.current.from, quote: command.quote }
  const variable = command.quote === "'" ? null : /\$(\{?)(\w*)$/.exec(line.slice(command.current.from, cursor))
  if (variable && !isPromql(command)) return { ...completion, ...completeVariables(source, variable, cursor), isVerbatim: true }
  const promql = isPromql(command) ? completePromql(source, command.current.value, cursor) : undefined
  if (promql) return { ...completion, ...promql, isVerbatim: true }
  return { ...completion, candidates: sorted(candidatesFor(source, command)) }
}

function completeVariables(source: CompletionSource, [whole, brace = '', typed = '']: RegExpExecArray, cursor: number): { from: number; candidates: Candidate[] } {
  const names = source.variables().filter((name) => name.startsWith(typed))
  const candidates = names.map((name): Candidate => ({ word: brace ? `\${${name}}` : `$${name}`, after: '', label: name }))
  return { from: cursor - whole.length, candidates: sorted(candidates) }
}

/** A query of PromQL stands here. */
function isPromql({ words, current }: TypedCommand): boolean {
  if (current.value.startsWith('-')) return false
  if (words[0] === 'promql') return words.length === 1
  if (words[0] === 'clock') return words[1] === 'until' && words.length === 2
  return words[0] === 'world' && words.includes('--')
}

/** Programs that run the command that their operands are. */
const wrappers: Readonly<Record<string, number>> = { watch: 0, time: 0, nohup: 0, nice: 0, xargs: 0, env: 0, command: 0, exec: 0, timeout: 1 }

function candidatesFor(source: CompletionSource, command: TypedCommand): Candidate[] {
  const { words, current, isRedirected } = command
  if (isRedirected) return completeFiles(source, current.value)
  const [name, ...rest] = expandAlias(source, words)
  if (name === undefined) return completeCommands(source, current.value)
  const operands = wrappers[name]
  if (operands !== undefined && !current.value.startsWith('-')) {
    const inner = rest.slice(rest.findIndex((word) => !word.startsWith('-') && !/^[\d.]+[smhd]?$/.test(word)))
    const begun = rest.some((word) => !word.startsWith('-') && !/^[\d.]+[smhd]?$/.test(word))
    return candidatesFor(source, { ...command, words: begun ? inner : [] })
  }
  if (name === 'kubectl') return completeKubectl(source, rest, current.value)
  if (isTrackCommand(name)) return completeTrackCommand(source, name, rest, current.value)
  if (name === 'export' || name === 'unset') return completeNames(source.variables(), current.value)
  return completeFiles(source, current.value, { directoriesOnly: name === 'cd' || name === 'rmdir' })
}

function expandAlias(source: CompletionSource, words: readonly string[]): readonly string[] {
  const [name, ...rest] = words
  const text = name === undefined ? undefined : source.alias(name)
  return text === undefined ? words : [...text.trim().split(/\s+/), ...rest]
}

function completeCommands(source: CompletionSource, typed: string): Candidate[] {
  if (typed.includes('/')) return completeFiles(source, typed)
  return completeNames(source.commands(), typed)
}

export function completeNames(names: readonly string[], typed: string): Candidate[] {
  return [...new Set(names)].filter((name) => name.startsWith(typed)).map((word): Candidate => ({ word, after: ' ' }))
}

function sorted(candidates: readonly Candidate[]): Candidate[] {
  const byWord = new Map(candidates.map((candidate) => [candidate.word, candidate]))
  return [...byWord.values()].sort((a, b) => (a.word < b.word ? -1 : a.word > b.word ? 1 : 0))
}
