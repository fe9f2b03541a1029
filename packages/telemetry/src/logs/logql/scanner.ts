/**
 * Cuts a query into Go's tokens: words, numbers, strings, characters; comments are passed over.
 * Where a token stands is forgotten by reading beyond it, which the places in messages show.
 *
 * Follows text/scanner of Go, as pkg/logql/syntax/query_scanner.go of Loki 3 has it.
 */
import type { Place } from './error.ts'

export type Scanned = 'end' | 'word' | 'whole' | 'fraction' | 'string' | 'raw string' | 'character'

const end = -1
const notRead = -2

const newline = 10

export class Scanner {
  readonly #text: string
  readonly #characters: readonly number[]
  /** Where each character begins in the text; undefined where that is its number. */
  readonly #offsets: readonly number[] | undefined
  readonly #refuse: (message: string, place: Place) => void
  readonly #readsBinary: boolean
  /** Of the character after the one looked at. */
  #position = 0
  #looked = notRead
  /** What was looked at when the present token was asked for: only right behind another is `0b` binary. */
  #lookedFirst = notRead
  #line = 1
  #column = 0
  #lastLineLength = 0
  #isPastEnd = false
  #tokenStart = 0
  #tokenEnd = 0
  /** Where the last token began. */
  place: { line: number; column: number } = { line: 0, column: 0 }

  /** Loki has a slip in numbers such as `0b1`, which Go itself has not. */
  constructor(text: string, refuse: (message: string, place: Place) => void, readsBinary = false) {
    this.#readsBinary = readsBinary
    this.#text = text
    this.#characters = Array.from(text, (character) => character.codePointAt(0)!)
    this.#offsets = this.#characters.length === text.length ? undefined : offsetsOf(text)
    this.#refuse = refuse
  }

  #offset(character: number): number {
    return this.#offsets ? this.#offsets[character] ?? this.#text.length : character
  }

  get text(): string {
    return this.#text.slice(this.#offset(this.#tokenStart), this.#offset(this.#tokenEnd))
  }

  /** What follows the last token. */
  get rest(): string {
    return this.#text.slice(this.#offset(this.#lookedAt))
  }

  get #lookedAt(): number {
    this.peek()
    return this.#looked === end ? this.#position : this.#position - 1
  }

  peek(): string {
    if (this.#looked === notRead) {
      this.#looked = this.#read()
      if (this.#looked === 0xfeff) this.#looked = this.#read()
    }
    return this.#looked === end ? '' : String.fromCodePoint(this.#looked)
  }

  /** Takes the next character; '' at the end. */
  take(): string {
    this.place.line = 0
    const character = this.peek()
    if (character !== '') this.#looked = this.#read()
    return character
  }

  #error(message: string): void {
    this.#tokenEnd = this.#looked === end ? this.#position : this.#position - 1
    this.#refuse(message, this.place)
  }

  #read(): number {
    const code = this.#characters[this.#position]
    if (code === undefined) {
      if (!this.#isPastEnd && this.#position > 0) this.#column++
      this.#isPastEnd = true
      return end
    }
    this.#position++
    this.#column++
    if (code === 0) this.#error('invalid character NUL')
    if (code === newline) {
      this.#line++
      this.#lastLineLength = this.#column
      this.#column = 0
    }
    return code
  }

  scan(): Scanned {
    this.peek()
    this.#lookedFirst = this.#looked
    this.place.line = 0
    let code = this.#looked
    for (;;) {
      while (code === 32 || code === 9 || code === newline || code === 13) code = this.#read()
      this.#tokenStart = code === end ? this.#position : this.#position - 1
      this.place = this.#column > 0
        ? { line: this.#line, column: this.#column } : { line: this.#line - 1, column: this.#lastLineLength }
      const after = code === slash ? this.#read() : notRead
      if (code !== slash || (after !== slash && after !== star)) return this.#token(code, after)
      code = this.#comment(after)
    }
  }

  #token(code: number, afterSlash: number): Scanned {
    const { kind, next } = afterSlash === notRead ? this.#tokenOf(code) : { kind: 'character' as const, next: afterSlash }
    this.#looked = next
    this.#tokenEnd = next === end ? this.#position : this.#position - 1
    return kind
  }

  #tokenOf(code: number): { kind: Scanned; next: number } {
    if (code === end) return { kind: 'end', next: end }
    if (isWordPart(code, true)) {
      let next = this.#read()
      while (next !== end && isWordPart(next, false)) next = this.#read()
      return { kind: 'word', next }
    }
    if (isDecimal(code)) return this.#number(code, false)
    switch (String.fromCodePoint(code)) {
      case '"':
        this.#string(code)
        return { kind: 'string', next: this.#read() }
      case "'":
        if (this.#string(code) !== 1) this.#error('invalid char literal')
        return { kind: 'character', next: this.#read() }
      case '`': {
        let next = this.#read()
        while (next !== code && next !== end) next = this.#read()
        if (next === end) this.#error('literal not terminated')
        return { kind: 'raw string', next: this.#read() }
      }
      case '.': {
        const next = this.#read()
        return isDecimal(next) ? this.#number(next, true) : { kind: 'character', next }
      }
      default: return { kind: 'character', next: this.#read() }
    }
  }

  #comment(opening: number): number {
    let code = this.#read()
    if (opening === slash) {
      while (code !== newline && code !== end) code = this.#read()
      return code
    }
    for (;;) {
      if (code === end) {
        this.#error('comment not terminated')
        return code
      }
      const before = code
      code = this.#read()
      if (before === star && code === slash) return this.#read()
    }
  }

  #string(quote: number): number {
    let length = 0
    let code = this.#read()
    while (code !== quote) {
      if (code === newline || code === end) {
        this.#error('literal not terminated')
        return length
      }
      code = code === backslash ? this.#escape(quote) : this.#read()
      length++
    }
    return length
  }

  #escape(quote: number): number {
    const code = this.#read()
    const character = code === end ? '' : String.fromCodePoint(code)
    if (code === quote || (character !== '' && 'abfnrtv\\'.includes(character))) return this.#read()
    if (character >= '0' && character <= '7') return this.#escapedDigits(code, 8, 3)
    const lengths: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 }
    const length = lengths[character]
    if (length !== undefined) return this.#escapedDigits(this.#read(), 16, length)
    this.#error('invalid char escape')
    return code
  }

  #escapedDigits(first: number, base: number, count: number): number {
    let code = first
    let left = count
    while (left > 0 && digitOf(code) < base) {
      code = this.#read()
      left--
    }
    if (left > 0) this.#error('invalid char escape')
    return code
  }

  #number(first: number, isAfterDot: boolean): { kind: Scanned; next: number } {
    let code = first
    let base = 10
    let name = 'decimal literal'
    let invalid = 0
    let hasDigits = false
    let isFraction = isAfterDot
    const digits = () => {
      const before = code
      let any = false
      while (code === underscore || (base <= 10 ? isDecimal(code) : digitOf(code) < 16)) {
        if (code !== underscore) any = true
        if (code !== underscore && base <= 10 && digitOf(code) >= base && invalid === 0) invalid = code
        code = this.#read()
      }
      hasDigits ||= any
      return before !== code && any
    }
    if (!isAfterDot) {
      if (code === zero) {
        code = this.#read()
        const prefix = code === end ? '' : String.fromCodePoint(code).toLowerCase()
        if (prefix === 'x') [base, name] = [16, 'hexadecimal literal']
        else if (prefix === 'o') [base, name] = [8, 'octal literal']
        else if (prefix !== 'b') [base, name, hasDigits] = [8, 'octal literal', true]
        else if (this.#lookedFirst === zero || this.#readsBinary) [base, name] = [2, 'binary literal']
        if (prefix === 'x' || prefix === 'o' || base === 2) code = this.#read()
      }
      digits()
      if (code === dot) {
        if (base === 2) this.#error(`invalid radix point in ${name}`)
        code = this.#read()
        isFraction = true
        digits()
      }
    } else digits()
    if (!hasDigits) this.#error(`${name} has no digits`)
    const exponent = code === end ? '' : String.fromCodePoint(code).toLowerCase()
    if (exponent === 'e' || exponent === 'p') {
      if (exponent === 'p' && base !== 16) this.#error(`'${String.fromCodePoint(code)}' exponent requires hexadecimal mantissa`)
      isFraction = true
      code = this.#read()
      if (code === plus || code === minus) code = this.#read()
      const wasBase = base
      base = 10
      hasDigits = false
      digits()
      base = wasBase
      if (!hasDigits) this.#error('exponent has no digits')
    }
    if (!isFraction && invalid !== 0) this.#error(`invalid digit '${String.fromCodePoint(invalid)}' in ${name}`)
    return { kind: isFraction ? 'fraction' : 'whole', next: code }
  }
}

function offsetsOf(text: string): number[] {
  const offsets: number[] = []
  let offset = 0
  for (const character of text) {
    offsets.push(offset)
    offset += character.length
  }
  return offsets
}

const [slash, star, backslash, underscore, zero, dot, plus, minus] = [47, 42, 92, 95, 48, 46, 43, 45]

function isDecimal(code: number): boolean {
  return code >= 48 && code <= 57
}

function digitOf(code: number): number {
  if (isDecimal(code)) return code - 48
  const lower = code | 32
  return lower >= 97 && lower <= 102 ? lower - 87 : 16
}

function isWordPart(code: number, isFirst: boolean): boolean {
  if (code < 128) return code === underscore || (code | 32) >= 97 && (code | 32) <= 122 || (!isFirst && isDecimal(code))
  const character = String.fromCodePoint(code)
  return /\p{L}/u.test(character) || (!isFirst && /\p{Nd}/u.test(character))
}
