/** Brace expansion, on the text of a word before anything else. Follows bash's braces.c. */
import type { Word } from 'unbash'
import { complain, type Shell } from '../shell.ts'

const resultsMax = 1_000_000

/** More words than there is memory for: the text stays as it is. */
class TooManyBraces extends Error {
  constructor(count: number) {
    super(`failed to allocate memory for ${count} elements`)
  }
}

export function hasBraces(word: Word): boolean {
  return word.text.includes('{') && (word.parts?.some((part) => part.type === 'BraceExpansion') ?? false)
}

/** `a{b,c}d` is `abd` and `acd`; `{1..3}` is `1 2 3`. Quoted braces and `${` stay. */
export function expandBraces(shell: Shell, text: string): string[] {
  try {
    return expanded(text)
  } catch (error) {
    // Told in bash's words; the word is not expanded.
    if (!(error instanceof TooManyBraces)) throw error
    complain(shell, `brace expansion: ${error.message}`)
    return [text]
  }
}

function expanded(text: string): string[] {
  for (let at = 0; at < text.length; at++) {
    at = skipQuoted(text, at)
    if (text[at] !== '{') continue
    const close = closing(text, at)
    if (close < 0) continue
    const inner = text.slice(at + 1, close)
    const options = splitTop(inner)
    const values = options.length > 1 ? options.flatMap(expanded) : sequence(inner)
    if (!values) continue
    const before = text.slice(0, at)
    const rests = expanded(text.slice(close + 1))
    if (values.length * rests.length > resultsMax) throw new TooManyBraces(values.length * rests.length)
    return values.flatMap((value) => rests.map((rest) => before + value + rest))
  }
  return [text]
}

/** The position after what is quoted, or is `${…}`, at `at`; `at` itself when nothing is. */
function skipQuoted(text: string, at: number): number {
  const char = text[at]
  if (char === '\\') return skipQuoted(text, at + 2)
  if (char === "'" || char === '"' || char === '`') {
    let end = at + 1
    while (end < text.length && text[end] !== char) end += text[end] === '\\' && char !== "'" ? 2 : 1
    return skipQuoted(text, end + 1)
  }
  if (char === '$' && (text[at + 1] === '{' || text[at + 1] === '(')) {
    return skipQuoted(text, balanced(text, at + 1) + 1)
  }
  return at
}

function balanced(text: string, open: number): number {
  const left = text[open]!
  const right = left === '{' ? '}' : ')'
  let depth = 0
  for (let at = open; at < text.length; at++) {
    if (text[at] === '\\') at++
    else if (text[at] === left) depth++
    else if (text[at] === right && --depth === 0) return at
  }
  return text.length
}

function closing(text: string, open: number): number {
  let depth = 0
  for (let at = open; at < text.length; at++) {
    at = skipQuoted(text, at)
    if (text[at] === '{') depth++
    else if (text[at] === '}' && --depth === 0) return at
  }
  return -1
}

function splitTop(inner: string): string[] {
  const parts: string[] = []
  let depth = 0
  let start = 0
  for (let at = 0; at < inner.length; at++) {
    at = skipQuoted(inner, at)
    if (inner[at] === '{') depth++
    else if (inner[at] === '}') depth--
    else if (inner[at] === ',' && depth === 0) {
      parts.push(inner.slice(start, at))
      start = at + 1
    }
  }
  return [...parts, inner.slice(start)]
}

function sequence(inner: string): string[] | undefined {
  const numbers = /^(-?\d+)\.\.(-?\d+)(?:\.\.(-?\d+))?$/.exec(inner)
  if (numbers) {
    const [, from = '', to = '', by = '1'] = numbers
    const width = /^-?0\d/.test(from) || /^-?0\d/.test(to) ? Math.max(from.length, to.length) : 0
    return steps(Number(from), Number(to), Number(by)).map((value) => padded(value, width))
  }
  const letters = /^([A-Za-z])\.\.([A-Za-z])(?:\.\.(-?\d+))?$/.exec(inner)
  if (!letters) return undefined
  const [, from = '', to = '', by = '1'] = letters
  return steps(from.charCodeAt(0), to.charCodeAt(0), Number(by)).map((code) => String.fromCharCode(code)).map((char) => (/\w/.test(char) ? char : `\\${char}`))
}

function steps(from: number, to: number, by: number): number[] {
  const step = Math.max(1, Math.abs(by))
  const count = Math.floor(Math.abs(to - from) / step) + 1
  if (count > resultsMax) throw new TooManyBraces(count)
  return Array.from({ length: count }, (_, index) => (from <= to ? from + index * step : from - index * step))
}

function padded(value: number, width: number): string {
  const digits = String(Math.abs(value))
  return value < 0 ? `-${digits.padStart(width - 1, '0')}` : digits.padStart(width, '0')
}
