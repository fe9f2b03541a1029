/**
 * JSON read no further than is asked for, faults and all: what is behind the last key wanted is
 * not looked at.
 *
 * Follows buger/jsonparser (ObjectEach, ArrayEach, Get, Unescape), as grafana/jsonparser has it.
 */

export type JsonType = 'string' | 'number' | 'object' | 'array' | 'boolean' | 'null'

export interface JsonValue {
  readonly type: JsonType
  /** Strings without their quotes, escapes as they stand. */
  readonly text: string
  /** Where it begins and where what follows it begins. */
  readonly start: number
  readonly end: number
}

export const malformed = {
  json: 'Malformed JSON error',
  string: "Value is string, but can't find closing '\"' symbol",
  array: "Value is array, but can't find closing ']' symbol",
  object: "Value looks like object, but can't find closing '}' symbol",
  escape: 'Encountered an invalid escape sequence in a string',
  type: 'Unknown value type',
} as const

/** The next character that is not white space; -1 at the end. */
export function nextToken(text: string, from: number): number {
  for (let at = from; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code !== 32 && code !== 10 && code !== 13 && code !== 9) return at
  }
  return -1
}

/** Behind the quote that ends a string begun before `from`; -1 when there is none. */
export function stringEnd(text: string, from: number): number {
  let at = text.indexOf('"', from)
  while (at >= 0) {
    let backslashes = 0
    while (at - 1 - backslashes >= from && text.charCodeAt(at - 1 - backslashes) === 92) backslashes++
    if (backslashes % 2 === 0) return at + 1
    at = text.indexOf('"', at + 1)
  }
  return -1
}

/** Behind the sign that closes a block; -1 when there is none. */
export function blockEnd(text: string, from: number, open: string, close: string): number {
  const [opening, closing] = [open.charCodeAt(0), close.charCodeAt(0)]
  let level = 0
  for (let at = from; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === 34) {
      const end = stringEnd(text, at + 1)
      if (end === -1) return -1
      at = end - 1
    } else if (code === opening) level++
    else if (code === closing) {
      level--
      if (level === 0) return at + 1
    }
  }
  return -1
}

/** The value at a place, or what is wrong with it. */
export function readJsonValue(text: string, from: number): JsonValue | string {
  const start = nextToken(text, from)
  if (start === -1) return malformed.json
  const first = text[start]!
  if (first === '"') {
    const end = stringEnd(text, start + 1)
    return end === -1 ? malformed.string : { type: 'string', text: text.slice(start + 1, end - 1), start, end }
  }
  if (first === '[' || first === '{') {
    const end = blockEnd(text, start, first, first === '[' ? ']' : '}')
    if (end === -1) return first === '[' ? malformed.array : malformed.object
    return { type: first === '[' ? 'array' : 'object', text: text.slice(start, end), start, end }
  }
  let end = start
  while (end < text.length && !' \n\r\t,}]'.includes(text[end]!)) end++
  const word = text.slice(start, end)
  if (/[-0-9]/.test(first)) return { type: 'number', text: word, start, end }
  if (word === 'true' || word === 'false') return { type: 'boolean', text: word, start, end }
  return word === 'null' ? { type: 'null', text: word, start, end } : malformed.type
}

/** Calls back for each field until that answers something; answers it, or what is wrong with the text. */
export function eachJsonField<Stop extends {}>(text: string, visit: (key: string, value: JsonValue) => Stop | undefined): Stop | string | undefined {
  const open = nextToken(text, 0)
  if (open === -1 || text[open] !== '{') return malformed.object
  let at = nextToken(text, open + 1)
  if (at === -1) return malformed.json
  if (text[at] === '}') return undefined
  while (at < text.length) {
    if (text[at] === '}') return undefined
    if (text[at] !== '"') return malformed.object
    const end = stringEnd(text, at + 1)
    if (end === -1) return malformed.json
    const key = unescapeJson(text.slice(at + 1, end - 1))
    if (key === undefined) return malformed.escape
    const colon = nextToken(text, end)
    if (colon === -1 || text[colon] !== ':') return malformed.json
    const value = readJsonValue(text, colon + 1)
    if (typeof value === 'string') return value
    const stop = visit(key, value)
    if (stop !== undefined) return stop
    const after = nextToken(text, value.end)
    if (after === -1) return malformed.array
    if (text[after] === '}') return undefined
    if (text[after] !== ',') return malformed.object
    at = nextToken(text, after + 1)
    if (at === -1) return malformed.array
  }
  return malformed.object
}

/** Calls back for each element of an array; answers where the reading ended. */
export function eachJsonElement(text: string, from: number, visit: (value: JsonValue) => void): number {
  const open = nextToken(text, from)
  if (open === -1) return -1
  let at = nextToken(text, open + 1)
  if (at === -1) return open + 1
  if (text[at] === ']') return at
  for (;;) {
    const value = readJsonValue(text, at)
    if (typeof value === 'string') return at
    visit(value)
    const after = nextToken(text, value.end)
    if (after === -1) return value.end
    if (text[after] !== ',') return after
    at = after + 1
  }
}

const simpleEscapes: Readonly<Record<string, string>> = { '"': '"', '\\': '\\', '/': '/', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' }

/** A string's text without its escapes; undefined when one is malformed. */
export function unescapeJson(text: string): string | undefined {
  let at = text.indexOf('\\')
  if (at === -1) return text
  let result = ''
  let from = 0
  while (at !== -1) {
    result += text.slice(from, at)
    const simple = simpleEscapes[text[at + 1] ?? '']
    const unicode = simple === undefined ? unicodeEscape(text, at) : undefined
    if (simple === undefined && !unicode) return undefined
    result += simple ?? unicode!.text
    from = at + (unicode?.length ?? 2)
    at = text.indexOf('\\', from)
  }
  return result + text.slice(from)
}

function unicodeEscape(text: string, at: number): { text: string; length: number } | undefined {
  const first = unitOf(text, at)
  if (first === undefined) return undefined
  if (first < 0xd800 || first > 0xdfff) return { text: String.fromCharCode(first), length: 6 }
  const second = unitOf(text, at + 6)
  if (second === undefined || second < 0xdc00) return undefined
  const code = 0x1_0000 + (first - 0xd800) * 1024 + (second - 0xdc00)
  return { text: code > 0x10_ffff ? '\ufffd' : String.fromCodePoint(code), length: 12 }
}

function unitOf(text: string, at: number): number | undefined {
  const match = /^\\u([0-9a-fA-F]{4})$/.exec(text.slice(at, at + 6))
  return match ? Number.parseInt(match[1]!, 16) : undefined
}

/** The value of a label: a malformed string is empty, and no replacement character stays in it. */
export function unescapeLabelValue(text: string): string {
  const plain = unescapeJson(text) ?? ''
  return plain.includes('\ufffd') ? plain.replaceAll('\ufffd', ' ') : plain
}
