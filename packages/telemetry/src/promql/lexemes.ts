/**
 * Tokens that take a look at every character: numbers, durations, strings.
 *
 * Follows promql/parser/lex.go of Prometheus 3 (scanNumber, acceptRemainingDuration, lexString,
 * lexEscape) and util/strutil/quote.go.
 */

export interface Scan {
  readonly length: number
  /** Why it is no string; undefined when it is one. */
  readonly error?: string
}

/** As far as the text at `start` reads as a number, and whether it is a whole one. */
export function scanNumber(text: string, start: number): { length: number; isWhole: boolean } {
  const isHexadecimal = /^0[xX]/.test(text.slice(start, start + 2))
  const digits = isHexadecimal ? /[0-9a-fA-F]/ : /[0-9]/
  let at = start
  if (isHexadecimal) at += text[start + 2] === '_' ? 3 : 2
  if (text[at] === '.') at++
  if (digits.test(text[at] ?? '')) at++
  let hasDot = false
  let hasExponent = false
  const give = (isWhole: boolean) => ({ length: at - start, isWhole })
  for (;;) {
    const here = text[at] ?? ''
    const after = text[at + 1] ?? ''
    if (digits.test(here)) {
      while (digits.test(text[at] ?? '')) at++
    } else if (here === '.') {
      at++
      if (hasDot) return give(false)
      hasDot = true
      if (after === '_' || after === '.') at++
      if (after === '_' || after === '.' || isHexadecimal) return give(false)
    } else if (here === 'e' || here === 'E') {
      at++
      if (hasExponent) return give(false)
      hasExponent = true
      if (text[at] === '+' || text[at] === '-') at++
      const next = text[at] ?? ''
      if (/[._eE]/.test(next)) at++
      if (next === '' || /[._eE]/.test(next)) return give(false)
    } else if (here === '_') {
      at++
      if (/[._eE]/.test(after)) at++
      if (after === '' || /[._eE]/.test(after)) return give(false)
    } else {
      return give(!/[a-zA-Z0-9_]/.test(here))
    }
  }
}

/** What may follow the first digits of a duration: a unit, then more digits and units. */
export function scanDuration(text: string, start: number): { length: number; isWhole: boolean } {
  const first = /^[smhdwy]s?/.exec(text.slice(start))
  if (!first) return { length: 0, isWhole: false }
  let at = start + first[0].length
  for (;;) {
    const next = /^[0-9]+([smhdw]s?)?/.exec(text.slice(at))
    if (!next) break
    at += next[0].length
    if (next[1] === undefined) return { length: at - start, isWhole: false }
  }
  const isWhole = !/[a-zA-Z0-9_]/.test(text[at] ?? '')
  // The character that spoils it has been read, and stands in the message.
  return { length: at - start + (isWhole ? 0 : 1), isWhole }
}

const escapeLengths: Readonly<Record<string, readonly [digits: number, base: number, max: number]>> = {
  x: [2, 16, 255], u: [4, 16, 0x10_ffff], U: [8, 16, 0x10_ffff],
}

/** A quoted string from its first quote. */
export function scanString(text: string, start: number): Scan {
  const open = text[start]!
  const isRaw = open === '`'
  let at = start + 1
  for (;;) {
    const here = text[at]
    if (here === undefined) return { length: at - start, error: isRaw ? 'unterminated raw string' : 'unterminated quoted string' }
    if (here === '\n' && !isRaw) return { length: at - start, error: 'unterminated quoted string' }
    if (here === '\ufffd') return { length: at - start, error: 'invalid UTF-8 rune' }
    at++
    if (here === open) return { length: at - start }
    if (here !== '\\' || isRaw) continue
    const escape = scanEscape(text, at, open)
    if (escape.error !== undefined) return escape
    at += escape.length
  }
}

function scanEscape(text: string, start: number, open: string): Scan {
  const first = text[start] ?? ''
  if (first === '') return { length: 0, error: 'escape sequence not terminated' }
  if ('abfnrtv\\'.includes(first) || first === open) return { length: 1 }
  const isOctal = /[0-7]/.test(first)
  const form = isOctal ? ([3, 8, 255] as const) : escapeLengths[first]
  if (!form) return { length: 1, error: `unknown escape sequence ${unicode(text, start)}` }
  const [digits, base, max] = form
  const from = isOctal ? start : start + 1
  let code = 0
  for (let index = from; index < from + digits; index++) {
    const digit = Number.parseInt(text[index] ?? '', base)
    if (text[index] === undefined) return { length: 1, error: 'escape sequence not terminated' }
    if (digit !== digit) return { length: 1, error: `illegal character ${unicode(text, index)} in escape sequence` }
    code = code * base + digit
  }
  if (code > max || (code >= 0xd800 && code < 0xe000)) return { length: 1, error: 'escape sequence is an invalid Unicode code point' }
  return { length: from + digits - start }
}

/** %#U of a rune: `U+0041 'A'`. */
function unicode(text: string, at: number): string {
  const code = text.codePointAt(at)!
  return `U+${code.toString(16).toUpperCase().padStart(4, '0')} '${String.fromCodePoint(code)}'`
}

const simpleEscapes: Readonly<Record<string, string>> = {
  a: '\x07', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v', '\\': '\\', "'": "'", '"': '"',
}

/** The text that a quoted string stands for; its form has been checked by `scanString`. */
export function unquote(literal: string): string {
  const inside = literal.slice(1, -1)
  if (literal[0] === '`' || !inside.includes('\\')) return inside
  const bytes: number[] = []
  const encoder = new TextEncoder()
  const pattern = /\\(?:x([0-9a-fA-F]{2})|([0-7]{3})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|(.))|[^\\]+/gsu
  for (const [whole, byte, octal, short, long, simple] of inside.matchAll(pattern)) {
    if (byte !== undefined) bytes.push(Number.parseInt(byte, 16))
    else if (octal !== undefined) bytes.push(Number.parseInt(octal, 8))
    else if (short ?? long) bytes.push(...encoder.encode(String.fromCodePoint(Number.parseInt((short ?? long)!, 16))))
    else bytes.push(...encoder.encode(simple === undefined ? whole : simpleEscapes[simple]!))
  }
  return new TextDecoder().decode(Uint8Array.from(bytes))
}
