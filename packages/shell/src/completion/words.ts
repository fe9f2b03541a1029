/**
 * The command that the cursor is in, as words: what bash's completion calls COMP_WORDS. Follows
 * bash's word splitting of unfinished lines. Left out: here-documents, `case` patterns.
 */

export interface TypedWord {
  /** Without its quotes and backslashes. */
  readonly value: string
  /** Where it begins in the line. */
  readonly from: number
}

export interface TypedCommand {
  /** The words before the one at the cursor, assignments at the front left out. */
  readonly words: readonly string[]
  /** The word at the cursor, up to the cursor. */
  readonly current: TypedWord
  /** The quote that is open at the cursor. */
  readonly quote: '' | "'" | '"'
  /** Behind `>`, `<` or `>>`: a file, whatever the command is. */
  readonly isRedirected: boolean
}

/** Words after which another command begins. */
const openers: ReadonlySet<string> = new Set(['if', 'then', 'else', 'elif', 'while', 'until', 'do', '!', '{', 'time'])

interface Scan {
  words: TypedWord[]
  value: string
  from: number
  isWord: boolean
  quote: '' | "'" | '"'
  isRedirected: boolean
}

export function commandAt(line: string): TypedCommand {
  const scan: Scan = { words: [], value: '', from: 0, isWord: false, quote: '', isRedirected: false }
  for (let index = 0; index < line.length; index++) index = take(scan, line, index)
  const current = scan.isWord ? { value: scan.value, from: scan.from } : { value: '', from: line.length }
  return { words: commandWords(scan.words.map(({ value }) => value)), current, quote: scan.quote, isRedirected: scan.isRedirected }
}

/** Takes a character, and answers the index of the last one that was taken. */
function take(scan: Scan, line: string, index: number): number {
  const character = line[index]!
  if (scan.quote !== '') {
    if (character === scan.quote) scan.quote = ''
    else if (character === '\\' && scan.quote === '"' && '"\\$`'.includes(line[index + 1] ?? '')) return add(scan, index + 1, line[index + 1] ?? '')
    else add(scan, index, character)
    return index
  }
  if (character === '\\') return add(scan, index, line[index + 1] ?? '') + 1
  if (character === "'" || character === '"') {
    add(scan, index, '')
    scan.quote = character
    return index
  }
  if (character === ' ' || character === '\t') endWord(scan)
  else if (character === '<' || character === '>') {
    if (/^\d$/.test(scan.value)) scan.isWord = false
    endWord(scan)
    scan.isRedirected = true
  } else if (/[|;&()\n`]/.test(character)) newCommand(scan)
  else add(scan, index, character)
  return index
}

function add(scan: Scan, index: number, characters: string): number {
  if (!scan.isWord) Object.assign(scan, { isWord: true, from: index, value: '' })
  scan.value += characters
  return index
}

function endWord(scan: Scan): void {
  if (scan.isWord && !scan.isRedirected) scan.words.push({ value: scan.value, from: scan.from })
  if (scan.isWord) scan.isRedirected = false
  scan.isWord = false
  scan.value = ''
}

function newCommand(scan: Scan): void {
  Object.assign(scan, { words: [], value: '', isWord: false, isRedirected: false })
}

function commandWords(words: readonly string[]): readonly string[] {
  const first = words.findIndex((word) => !openers.has(word) && !/^[A-Za-z_]\w*\+?=/.test(word))
  return first < 0 ? [] : words.slice(first)
}
