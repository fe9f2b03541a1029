/**
 * Cuts a query into the tokens of LogQL's grammar.
 *
 * Follows pkg/logql/syntax/lex.go of Loki 3.
 */
import { scanString, unquote } from '../../promql/lexemes.ts'
import { type LogqlError, parseError, type Place } from './error.ts'
import { endToken } from './grammar/automaton.ts'
import type { Token, Tokens } from './grammar/run.ts'
import { parseBytes, parseDuration, parseRange, type Read } from './quantities.ts'
import { Scanner } from './scanner.ts'
import { wordOf } from './words.ts'

const durationPart = /[\p{N}nuµmshdwy.]/u
const bytesPart = /[\p{N}BikKMGTP.]/u

export class Lexer implements Tokens {
  readonly errors: LogqlError[] = []
  readonly #scanner: Scanner

  constructor(text: string) {
    this.#scanner = new Scanner(text, (message, place) => this.errors.push(parseError(message, place)))
  }

  refuse(message: string): void {
    this.#refuseAt(message, this.#scanner.place)
  }

  #refuseAt(message: string, { line, column }: Place): void {
    this.errors.push(parseError(message, { line, column }))
  }

  next(): Token {
    const scanner = this.#scanner
    const kind = scanner.scan()
    if (kind === 'end') return { kind: endToken }
    if (kind === 'string' || kind === 'raw string') return this.#string(scanner.text)
    if (kind === 'whole' || kind === 'fraction') return this.#number(scanner.text)
    if (kind === 'character') {
      const special = this.#character(scanner.text)
      if (special) return special
    }
    return this.#word(scanner.text)
  }

  #string(text: string): Token {
    if (text.includes('\ufffd')) return this.#ended('invalid UTF-8 rune')
    const scan = scanString(text, 0)
    if (scan.error !== undefined || scan.length !== text.length) return this.#ended('invalid syntax')
    return { kind: 'STRING', value: unquote(text) }
  }

  /** After a text that is none, nothing more is read. */
  #ended(message: string): Token {
    this.refuse(message)
    return { kind: endToken }
  }

  #number(text: string): Token {
    const duration = this.#withUnit(text, durationPart, parseDuration)
    if (duration !== undefined) return { kind: 'DURATION', value: duration }
    const bytes = this.#withUnit(text, bytesPart, parseBytes)
    if (bytes !== undefined) return { kind: 'BYTES', value: bytes }
    return { kind: 'NUMBER', value: text }
  }

  /** A number that goes on as a quantity; nothing is taken when it does not. */
  #withUnit(text: string, part: RegExp, read: (text: string) => Read): number | undefined {
    const { rest } = this.#scanner
    let more = ''
    for (const character of rest) {
      if (!part.test(character)) break
      more += character
    }
    if (more === '') return undefined
    const value = read(text + more)
    if (typeof value === 'string') return undefined
    for (const _ of more) this.#scanner.take()
    return value
  }

  #character(text: string): Token | undefined {
    if (text === '#') {
      let character = this.#scanner.peek()
      while (character !== '\n' && character !== '') character = this.#scanner.take()
      return this.next()
    }
    if (text === '-') {
      const flag = /^-[\p{L}-]*/u.exec(this.#scanner.rest)?.[0] ?? ''
      if (flag !== '' && wordOf(`-${flag}`)?.role === 'flag') {
        for (const _ of flag) this.#scanner.take()
        return { kind: 'FUNCTION_FLAG', value: `-${flag}` }
      }
      const duration = this.#withUnit(text, durationPart, parseDuration)
      if (duration !== undefined) return { kind: 'DURATION', value: duration }
    }
    return text === '[' ? this.#range() : undefined
  }

  #range(): Token {
    let text = ''
    for (let character = this.#scanner.take(); character !== ''; character = this.#scanner.take()) {
      if (character !== ']') text += character
      else {
        const range = parseRange(text)
        return typeof range === 'string' ? this.#ended(range) : { kind: 'RANGE', value: range }
      }
    }
    return this.#ended("missing closing ']' in duration")
  }

  #word(text: string): Token {
    const lower = text.toLowerCase()
    const known = wordOf(lower)
    if (known?.isCalled && this.#isCall()) return { kind: known.token }
    // ip is a word of its own, called or not, and so are these two.
    const isAlways = known && (!known.isCalled || lower === 'variants')
    if (known?.isCalled && !isAlways) return { kind: 'IDENTIFIER', value: text }
    const after = this.#scanner.peek()
    const longer = after === '' ? undefined : wordOf(lower + after.toLowerCase())
    if (longer && !longer.isCalled && longer.role !== 'flag') {
      this.#scanner.take()
      return { kind: longer.token }
    }
    return isAlways && known.role !== 'flag' ? { kind: known.token } : { kind: 'IDENTIFIER', value: text }
  }

  /** A parenthesis follows, or a grouping with one. */
  #isCall(): boolean {
    return /^\s*(?:\(|(?:by|without)\s*\()/i.test(this.#scanner.rest)
  }
}
