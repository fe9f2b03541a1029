/**
 * JSON a token at a time, as the Collector reads it: what it takes, what it skips and in which words it gives up.
 *
 * Follows json-iterator/go 1.1.12 (iter.go, iter_object.go, iter_array.go, iter_str.go, iter_skip.go, iter_skip_strict.go).
 */

/** It came to its end. */
const endOfFile = 'EOF'

const space: readonly number[] = [0x20, 0x0a, 0x09, 0x0d]
export const [quote, minus, comma, dot, zero, nine] = [0x22, 0x2d, 0x2c, 0x2e, 0x30, 0x39] as const
const [backslash, brace, braceEnd, bracket, bracketEnd, colon, letterN, letterT, letterF] =
  [0x5c, 0x7b, 0x7d, 0x5b, 0x5d, 0x3a, 0x6e, 0x74, 0x66] as const

export type JsonType = 'string' | 'number' | 'bool' | 'nil' | 'array' | 'object' | 'invalid'

export class JsonIterator {
  readonly buffer: Uint8Array
  head = 0
  /** In how many messages what is read stands. */
  depth = 0
  error: string | undefined = undefined

  constructor(buffer: Uint8Array) {
    this.buffer = buffer
  }

  /** Something is wrong, and not only the end reached. */
  get hasFailed(): boolean {
    return this.error !== undefined && this.error !== endOfFile
  }

  report(operation: string, message: string): void {
    if (this.hasFailed) return
    const around = (width: number) => decode(this.buffer.subarray(Math.max(0, this.head - width), this.head + width))
    this.error = `${operation}: ${message}, error found in #${Math.min(10, this.head)} byte of ...|${around(10)}|..., bigger context ...|${around(50)}|...`
  }

  /** Nothing more is read. */
  giveUp(operation: string, message: string): void {
    this.report(operation, message)
    this.head = this.buffer.length
  }

  /** The next byte that is no space; 0 at the end. */
  nextToken(): number {
    while (this.head < this.buffer.length) {
      const byte = this.buffer[this.head++]!
      if (!space.includes(byte)) return byte
    }
    this.atEnd()
    return 0
  }

  readByte(): number {
    if (this.head < this.buffer.length) return this.buffer[this.head++]!
    this.atEnd()
    return 0
  }

  atEnd(): void {
    if (this.error !== undefined) return
    this.head = this.buffer.length
    this.error = endOfFile
  }

  unreadByte(): void {
    if (this.error === undefined) this.head--
  }

  whatIsNext(): JsonType {
    const byte = this.nextToken()
    this.unreadByte()
    if (byte === quote) return 'string'
    if (byte === minus || (byte >= zero && byte <= nine)) return 'number'
    if (byte === letterT || byte === letterF) return 'bool'
    if (byte === letterN) return 'nil'
    if (byte === bracket) return 'array'
    return byte === brace ? 'object' : 'invalid'
  }

  /** The name of the next field; '' where the object has ended (and where a name is empty). */
  readObject(): string {
    const byte = this.nextToken()
    if (byte === letterN) {
      this.skipRest('ull')
      return ''
    }
    if (byte === comma) return this.#fieldName()
    if (byte === braceEnd) return ''
    if (byte !== brace) {
      this.report('ReadObject', `expect { or , or } or n, but found ${letter(byte)}`)
      return ''
    }
    const first = this.nextToken()
    if (first === braceEnd) return ''
    if (first !== quote) {
      this.report('ReadObject', `expect " after {, but found ${letter(first)}`)
      return ''
    }
    this.unreadByte()
    return this.#fieldName()
  }

  #fieldName(): string {
    const name = this.readString()
    const byte = this.nextToken()
    if (byte !== colon) this.report('ReadObject', `expect : after object field, but found ${letter(byte)}`)
    return name
  }

  /** Whether another element follows. */
  readArray(): boolean {
    const byte = this.nextToken()
    if (byte === letterN) {
      this.skipRest('ull')
      return false
    }
    if (byte === comma) return true
    if (byte === bracketEnd) return false
    if (byte !== bracket) {
      this.report('ReadArray', `expect [ or , or ] or n, but found ${letter(byte)}`)
      return false
    }
    if (this.nextToken() === bracketEnd) return false
    this.unreadByte()
    return true
  }

  readString(): string {
    const byte = this.nextToken()
    if (byte === letterN) {
      this.skipRest('ull')
      return ''
    }
    if (byte !== quote) {
      this.report('ReadString', `expects " or n, but found ${letter(byte)}`)
      return ''
    }
    for (let at = this.head; at < this.buffer.length; at++) {
      const each = this.buffer[at]!
      if (each === backslash) break
      if (each < 0x20) {
        this.report('ReadString', `invalid control character found: ${each}`)
        return ''
      }
      if (each !== quote) continue
      const text = decode(this.buffer.subarray(this.head, at))
      this.head = at + 1
      return text
    }
    return this.#slowString()
  }

  #slowString(): string {
    const bytes: number[] = []
    while (this.error === undefined) {
      const byte = this.readByte()
      if (byte === quote) return decode(Uint8Array.from(bytes))
      if (byte === backslash) this.#escaped(this.readByte(), bytes)
      else bytes.push(byte)
    }
    this.report('readStringSlowPath', 'unexpected end of input')
    return ''
  }

  #escaped(byte: number, bytes: number[]): void {
    const plain = escapes[letter(byte)]
    if (plain !== undefined) bytes.push(plain)
    else if (letter(byte) === 'u') this.#escapedUnit(bytes)
    else {
      this.report('readEscapedChar', 'invalid escape char after \\')
      bytes.length = 0
    }
  }

  #escapedUnit(bytes: number[]): void {
    const unit = this.#fourDigits()
    if (unit < 0xd800 || unit > 0xdfff) return appendRune(bytes, unit)
    const next = this.readByte()
    if (this.error !== undefined) return
    if (next !== backslash) {
      this.unreadByte()
      return appendRune(bytes, unit)
    }
    const kind = this.readByte()
    if (this.error !== undefined) return
    if (letter(kind) !== 'u') {
      appendRune(bytes, unit)
      this.#escaped(kind, bytes)
      return
    }
    const second = this.#fourDigits()
    if (this.error !== undefined) return
    if (unit < 0xdc00 && second >= 0xdc00 && second <= 0xdfff) return appendRune(bytes, 0x10000 + ((unit - 0xd800) << 10) + (second - 0xdc00))
    appendRune(bytes, unit)
    appendRune(bytes, second)
  }

  #fourDigits(): number {
    let value = 0
    for (let count = 0; count < 4; count++) {
      const byte = this.readByte()
      if (this.error !== undefined) return 0
      const digit = '0123456789abcdef'.indexOf(letter(byte).toLowerCase())
      if (digit === -1) {
        this.report('readU4', `expects 0~9 or a~f, but found ${letter(byte)}`)
        return 0
      }
      value = value * 16 + digit
    }
    return value
  }

  /** Up to the next quote, without escapes: ids and base64. */
  readPlainBytes(): Uint8Array {
    const byte = this.nextToken()
    if (byte !== quote) {
      this.report('ReadStringAsSlice', `expects " or n, but found ${letter(byte)}`)
      return new Uint8Array()
    }
    const end = this.buffer.indexOf(quote, this.head)
    const text = this.buffer.subarray(this.head, end === -1 ? undefined : end)
    if (end !== -1) this.head = end + 1
    else {
      this.head = this.buffer.length
      this.atEnd()
    }
    return text
  }

  readBool(): boolean {
    const byte = this.nextToken()
    if (byte === letterT) {
      this.skipRest('rue')
      return true
    }
    if (byte === letterF) this.skipRest('alse')
    else this.report('ReadBool', `expect t or f, but found ${letter(byte)}`)
    return false
  }

  skipRest(rest: string): void {
    for (const each of rest) {
      if (this.readByte() === each.charCodeAt(0)) continue
      this.report(rest.length === 4 ? 'skipFourBytes' : 'skipThreeBytes', `expect ${rest}`)
      return
    }
  }
}

const escapes: Readonly<Record<string, number>> = { '"': 0x22, '\\': 0x5c, '/': 0x2f, b: 8, f: 12, n: 10, r: 13, t: 9 }

function appendRune(bytes: number[], rune: number): void {
  const isSurrogate = rune >= 0xd800 && rune <= 0xdfff
  bytes.push(...new TextEncoder().encode(isSurrogate ? '\ufffd' : String.fromCodePoint(rune)))
}

/** A byte as a text; one of several of a letter is none by itself. */
export function letter(byte: number): string {
  return byte < 0x80 ? String.fromCharCode(byte) : '\ufffd'
}

function decode(bytes: Uint8Array): string {
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes)
}
