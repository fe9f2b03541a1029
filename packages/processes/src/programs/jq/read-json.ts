/** Reads JSON texts one after the other, as they come. Follows jq 1.6's jv_parse.c, its words included. */
import type { Json } from './json.ts'

/** Where and why a text is no JSON. */
export class JsonError extends Error {}

export interface JsonReader {
  text: string
  at: number
  /** Lines before `text`. */
  line: number
}

const depthMax = 10_000

/**
 * The next value in the text; undefined when there is none, or not all of it yet. With `ended`
 * no more text will come.
 */
export function nextJson(reader: JsonReader, ended: boolean): { readonly value: Json } | undefined {
  skipSpace(reader)
  if (reader.at >= reader.text.length) return undefined
  const start = reader.at
  if (!ended && !isComplete(reader.text, start)) return undefined
  const value = parseValue(reader, 0)
  return { value }
}

function skipSpace(reader: JsonReader): void {
  while (reader.at < reader.text.length && ' \t\n\r\ufeff'.includes(reader.text[reader.at]!)) reader.at++
}

/** Whether a value that begins here also ends in the text. */
function isComplete(text: string, start: number): boolean {
  const first = text[start]!
  if (first !== '{' && first !== '[' && first !== '"') return /[\s,:[\]{}]/.test(text.slice(start + 1))
  let depth = 0
  let inString = false
  for (let at = start; at < text.length; at++) {
    const char = text[at]
    if (inString) {
      if (char === '\\') at++
      else if (char === '"') inString = false
    } else if (char === '"') inString = true
    else if (char === '{' || char === '[') depth++
    else if (char === '}' || char === ']') depth--
    if (depth <= 0 && !inString) return true
  }
  return false
}

function fail(reader: JsonReader, words: string): JsonError {
  const before = reader.text.slice(0, reader.at)
  const lines = before.split('\n')
  const end = reader.at >= reader.text.length ? ' at EOF' : ''
  return new JsonError(`${words}${end} at line ${reader.line + lines.length}, column ${lines.at(-1)!.length}`)
}

function parseValue(reader: JsonReader, depth: number): Json {
  if (depth > depthMax) throw fail(reader, 'Exceeds depth limit for parsing')
  skipSpace(reader)
  const char = reader.text[reader.at]
  if (char === undefined) throw fail(reader, 'Unfinished JSON term')
  if (char === '{') return parseObject(reader, depth)
  if (char === '[') return parseArray(reader, depth)
  if (char === '"') return parseString(reader)
  const word = /^[^\s,:[\]{}"]+/.exec(reader.text.slice(reader.at, reader.at + 400))?.[0] ?? ''
  reader.at += Math.max(1, word.length)
  if (word === 'true') return true
  if (word === 'false') return false
  if (word === 'null') return null
  if (word === 'nan' || word === 'NaN') return NaN
  if (/^-?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?$/.test(word)) return Number(word)
  reader.at++
  throw fail(reader, word === '' ? 'Expected value before comma' : 'Invalid numeric literal')
}

function parseString(reader: JsonReader): string {
  let end = reader.at + 1
  while (end < reader.text.length && reader.text[end] !== '"') end += reader.text[end] === '\\' ? 2 : 1
  if (end >= reader.text.length) {
    reader.at = reader.text.length
    throw fail(reader, 'Unfinished string')
  }
  const raw = reader.text.slice(reader.at, end + 1)
  reader.at = end + 1
  if (!raw.includes('\\')) return raw.slice(1, -1)
  const escaped = raw.replace(/[\n\r\t\x00-\x1f]/g, (char) => JSON.stringify(char).slice(1, -1))
  if (/\\(?:[^"\\/bfnrtu]|u(?![0-9a-fA-F]{4}))/.test(escaped.replace(/\\\\/g, ''))) throw fail(reader, 'Invalid escape')
  return JSON.parse(escaped) as string
}

function parseArray(reader: JsonReader, depth: number): Json[] {
  const items: Json[] = []
  reader.at++
  skipSpace(reader)
  if (reader.text[reader.at] === ']') {
    reader.at++
    return items
  }
  for (;;) {
    items.push(parseValue(reader, depth + 1))
    skipSpace(reader)
    const char = reader.text[reader.at++]
    if (char === ']') return items
    if (char === undefined) throw fail(reader, 'Unfinished JSON term')
    if (char !== ',') throw fail(reader, char === '}' ? "Unmatched '}'" : 'Expected separator between values')
  }
}

function parseObject(reader: JsonReader, depth: number): Map<string, Json> {
  const object = new Map<string, Json>()
  reader.at++
  skipSpace(reader)
  if (reader.text[reader.at] === '}') {
    reader.at++
    return object
  }
  for (;;) {
    skipSpace(reader)
    if (reader.text[reader.at] === undefined) throw fail(reader, 'Unfinished JSON term')
    if (reader.text[reader.at] !== '"') {
      parseValue(reader, depth + 1)
      throw fail(reader, 'Object keys must be strings')
    }
    const key = parseString(reader)
    skipSpace(reader)
    if (reader.text[reader.at++] !== ':') throw fail(reader, 'Objects must consist of key:value pairs')
    object.set(key, parseValue(reader, depth + 1))
    skipSpace(reader)
    const char = reader.text[reader.at++]
    if (char === '}') return object
    if (char === undefined) throw fail(reader, 'Unfinished JSON term')
    if (char !== ',') throw fail(reader, char === ']' ? "Unmatched ']'" : 'Expected separator between values')
  }
}

/** A whole text as one value (fromjson, --argjson). */
export function parseJson(text: string): Json {
  const reader: JsonReader = { text, at: 0, line: 0 }
  const first = nextJson(reader, true)
  if (!first) throw new JsonError('Expected JSON value')
  skipSpace(reader)
  if (reader.at < text.length) throw fail(reader, 'Unexpected extra JSON values')
  return first.value
}
