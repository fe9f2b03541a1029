/**
 * Cuts a query into the tokens of TraceQL's grammar.
 *
 * Follows pkg/traceql/lexer.go of Tempo 2.8.
 */
import { endToken } from '../../logs/logql/grammar/automaton.ts'
import type { Token, Tokens } from '../../logs/logql/grammar/run.ts'
import { Scanner } from '../../logs/logql/scanner.ts'
import { parseFloat } from '../../exposition/float.ts'
import { scanString, unquote } from '../../promql/lexemes.ts'
import { quote } from '../../series/labels.ts'
import { parseNanoseconds } from './durations.ts'
import { parseError, type TraceqlError } from './error.ts'
import { beginsAttribute, tokenOf } from './words.ts'

const durationPart = /[\p{N}nsumhµdwy.]/u
const attributeEnd = /^$|[\s\u0085{}()=~!<>&|^,]/
const scopeLengthMax = 9

export class Lexer implements Tokens {
  readonly errors: TraceqlError[] = []
  readonly #scanner: Scanner
  #isInAttribute = false
  #scope = ''

  constructor(text: string) {
    this.#scanner = new Scanner(text, (message, { line, column }) => this.errors.push(parseError(message, { line, column })), true)
  }

  refuse(message: string): void {
    const { line, column } = this.#scanner.place
    this.errors.push(parseError(message, { line, column }))
  }

  /** After a text that is none, nothing more is read. */
  #ended(message: string): Token {
    this.refuse(message)
    return { kind: endToken }
  }

  next(): Token {
    const scanner = this.#scanner
    if (this.#isInAttribute) {
      if (attributeEnd.test(scanner.peek())) {
        this.#isInAttribute = false
        return { kind: 'END_ATTRIBUTE' }
      }
      return this.#innerScope() ?? this.#attribute()
    }
    const kind = scanner.scan()
    if (kind === 'end') return { kind: endToken }
    if (kind === 'string' || kind === 'raw string') return this.#string(scanner.text)
    if (kind === 'whole' || kind === 'fraction') return this.#number(scanner.text, kind === 'whole')
    return this.#word()
  }

  #string(text: string): Token {
    const scan = scanString(text, 0)
    if (scan.error !== undefined || scan.length !== text.length) return this.#ended('invalid syntax')
    return { kind: 'STRING', value: text.startsWith('`') ? unquote(text).replaceAll('\r', '') : unquote(text) }
  }

  #number(text: string, isWhole: boolean): Token {
    const duration = this.#duration(text)
    if (duration !== undefined) return { kind: 'DURATION', value: duration }
    if (!isWhole) {
      const value = parseFloat(text)
      return value === undefined ? this.#ended(`strconv.ParseFloat: parsing ${quote(text)}: invalid syntax`)
        : !Number.isFinite(value) ? this.#ended(`strconv.ParseFloat: parsing ${quote(text)}: value out of range`) : { kind: 'FLOAT', value }
    }
    if (!/^\d+$/.test(text)) return this.#ended(`strconv.Atoi: parsing ${quote(text)}: invalid syntax`)
    const value = BigInt(text)
    if (value > 9_223_372_036_854_775_807n) return this.#ended(`strconv.Atoi: parsing ${quote(text)}: value out of range`)
    return { kind: 'INTEGER', value }
  }

  /** A number that goes on as a duration; nothing is taken when it does not. */
  #duration(text: string): bigint | undefined {
    let more = ''
    for (const character of this.#scanner.rest) {
      if (!durationPart.test(character)) break
      more += character
    }
    const value = more === '' ? undefined : parseNanoseconds(text + more)
    if (value !== undefined) for (const _ of more) this.#scanner.take()
    return value
  }

  #word(): Token {
    const scanner = this.#scanner
    let text = scanner.text
    let token: string | undefined
    for (;;) {
      const longer = scanner.peek() === '' ? undefined : tokenOf(text + scanner.peek())
      if (longer === undefined) break
      text += scanner.peek()
      token = longer
      scanner.take()
    }
    if (token !== undefined && /_(?:DOT|COLON)$/.test(token)) this.#scope = token
    token ??= tokenOf(text)
    if (token === undefined) return { kind: 'IDENTIFIER', value: text }
    this.#isInAttribute = beginsAttribute(token)
    return { kind: token }
  }

  /** `parent.span.x`: a scope inside of an attribute. */
  #innerScope(): Token | undefined {
    if (this.#scope !== 'PARENT_DOT') return undefined
    let text = ''
    for (const character of this.#scanner.rest) {
      if (character !== '.' && (attributeEnd.test(character) || text.length > scopeLengthMax)) break
      text += character
      if (character === '.') break
    }
    const token = tokenOf(text)
    if (token !== 'SPAN_DOT' && token !== 'RESOURCE_DOT') return undefined
    for (const _ of text) this.#scanner.take()
    this.#scope = token
    return { kind: token }
  }

  #attribute(): Token {
    const scanner = this.#scanner
    let name = ''
    for (let character = scanner.peek(); character === '"' || !attributeEnd.test(character); character = scanner.peek()) {
      if (character !== '"') {
        name += scanner.take()
        continue
      }
      const part = this.#quoted()
      if (part.error !== undefined) return this.#ended(part.error)
      name += part.text
    }
    return { kind: 'IDENTIFIER', value: name }
  }

  #quoted(): { text: string; error?: string } {
    const scanner = this.#scanner
    scanner.take()
    let text = ''
    for (let character = scanner.peek(); character !== ''; character = scanner.peek()) {
      scanner.take()
      if (character === '"') return { text }
      if (character !== '\\') text += character
      else if (scanner.peek() === '"' || scanner.peek() === '\\') text += scanner.take()
      else return { text, error: 'invalid escape sequence' }
    }
    return { text, error: 'unexpected EOF, expecting "' }
  }
}
