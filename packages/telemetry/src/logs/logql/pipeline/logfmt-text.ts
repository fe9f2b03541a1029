/**
 * Pairs of logfmt, one when asked.
 *
 * Follows pkg/logql/log/logfmt of Loki 3 (decode.go, jsonstring.go), after go-logfmt.
 */

export class LogfmtReader {
  readonly #line: string
  #at = 0
  key = ''
  value = ''
  error: string | undefined

  constructor(line: string) {
    this.#line = line
  }

  get isAtEnd(): boolean {
    return this.#at >= this.#line.length
  }

  /** Reads on to the next pair; false where there is none, or a faulty one. */
  next(): boolean {
    this.key = ''
    this.value = ''
    const line = this.#line
    while (this.#at < line.length && line.charCodeAt(this.#at) <= 32) this.#at++
    if (this.isAtEnd) return false
    const start = this.#at
    for (; this.#at < line.length; this.#at++) {
      const code = line.charCodeAt(this.#at)
      if (code === 61) return this.#afterKey(start)
      if (code === 34) return this.#unexpected('"')
      if (code <= 32) break
    }
    this.key = line.slice(start, this.#at)
    return !this.key.includes('\ufffd') || this.#fault('invalid key')
  }

  #afterKey(start: number): boolean {
    const line = this.#line
    this.key = line.slice(start, this.#at)
    if (this.key.includes('\ufffd')) return this.#skipValue(this.#fault('invalid key'))
    if (this.key === '') return this.#unexpected('=')
    this.#at++
    if (this.isAtEnd || line.charCodeAt(this.#at) <= 32) return true
    if (line[this.#at] === '"') return this.#quoted()
    const from = this.#at
    for (; this.#at < line.length; this.#at++) {
      const code = line.charCodeAt(this.#at)
      if (code === 61 || code === 34) return this.#unexpected(line[this.#at]!)
      if (code <= 32) break
    }
    this.value = line.slice(from, this.#at)
    return true
  }

  #quoted(): boolean {
    const line = this.#line
    const start = this.#at
    let hasEscape = false
    for (let at = start + 1; at < line.length; at++) {
      const code = line.charCodeAt(at)
      if (code === 92) {
        hasEscape = true
        at++
      } else if (code === 34) {
        this.#at = at + 1
        const value = hasEscape ? unquoted(line.slice(start + 1, at)) : line.slice(start + 1, at)
        if (value === undefined) return this.#fault('invalid quoted value')
        this.value = value
        return true
      }
    }
    this.#at = line.length
    return this.#fault('unterminated quoted value')
  }

  #unexpected(character: string): boolean {
    return this.#skipValue(this.#fault(`unexpected '${character}'`))
  }

  #skipValue(_isFaulty: false): false {
    while (this.#at < this.#line.length && this.#line.charCodeAt(this.#at) > 32) this.#at++
    return false
  }

  /** A position counts bytes from 1. */
  #fault(message: string): false {
    const position = new TextEncoder().encode(this.#line.slice(0, this.#at)).length + 1
    this.error = `logfmt syntax error at pos ${position} : ${message}`
    return false
  }
}

const escapes: Readonly<Record<string, string>> = { '"': '"', '\\': '\\', '/': '/', "'": "'", b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' }

function unquoted(inside: string): string | undefined {
  let result = ''
  let at = 0
  while (at < inside.length) {
    const backslash = inside.indexOf('\\', at)
    if (backslash === -1) return result + inside.slice(at)
    result += inside.slice(at, backslash)
    const simple = escapes[inside[backslash + 1] ?? '']
    const unicode = simple === undefined ? /^\\u([0-9a-fA-F]{4})/.exec(inside.slice(backslash, backslash + 6)) : undefined
    if (simple === undefined && !unicode) return undefined
    result += simple ?? String.fromCharCode(Number.parseInt(unicode![1]!, 16))
    at = backslash + (unicode ? 6 : 2)
  }
  return result.toWellFormed()
}
