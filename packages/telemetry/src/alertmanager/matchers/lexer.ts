/**
 * Tokens of the UTF-8 matcher syntax, with columns in characters.
 *
 * Follows matcher/parse/lexer.go and token.go of Alertmanager 0.34.
 */
import { MatcherError } from './matcher.ts'
import { isReserved, isSpace } from './reserved.ts'

export type TokenKind = '' | '{' | '}' | ',' | '=' | '!=' | '=~' | '!~' | 'quoted' | 'unquoted'

/** The kind is '' at the end of the text. */
export interface MatcherToken {
  readonly kind: TokenKind
  readonly value: string
  readonly start: number
  readonly end: number
}

/** Looks one token ahead. What it refuses once it refuses for ever. */
export class MatcherLexer {
  readonly #characters: readonly string[]
  #start = 0
  #position = 0
  #refusal: MatcherError | undefined

  constructor(text: string) {
    this.#characters = [...text]
  }

  /** How many characters have been read. */
  get column(): number {
    return this.#position
  }

  peek(): MatcherToken {
    const [start, position] = [this.#start, this.#position]
    try {
      return this.scan()
    } finally {
      this.#start = start
      this.#position = position
    }
  }

  scan(): MatcherToken {
    if (this.#refusal) throw this.#refusal
    while (isSpace(this.#next())) this.#start = ++this.#position
    const character = this.#next()
    if (character === '') return { kind: '', value: '', start: 0, end: 0 }
    if (character === '{' || character === '}' || character === ',') return this.#emit(character, 1)
    if (character === '=' || character === '!') return this.#operator(character)
    if (character === '"') return this.#quoted()
    if (isReserved(character)) {
      this.#position++
      throw this.#refuse('invalid input')
    }
    while (this.#next() !== '' && !isReserved(this.#next())) this.#position++
    return this.#emit('unquoted', 0)
  }

  #next(): string {
    return this.#characters[this.#position] ?? ''
  }

  #operator(first: string): MatcherToken {
    this.#position++
    const second = this.#next()
    if (first === '=') return second === '~' ? this.#emit('=~', 1) : this.#emit('=', 0)
    if (second === '=' || second === '~') return this.#emit(`!${second}` as TokenKind, 1)
    throw this.#refuse("expected one of '=~'")
  }

  #quoted(): MatcherToken {
    this.#position++
    for (let isEscaped = false; ; this.#position++) {
      const character = this.#next()
      if (character === '') throw this.#refuse('missing end "')
      if (character === '"' && !isEscaped) return this.#emit('quoted', 1)
      isEscaped = !isEscaped && character === '\\'
    }
  }

  #emit(kind: TokenKind, ahead: number): MatcherToken {
    this.#position += ahead
    const token = { kind, value: this.#text(), start: this.#start, end: this.#position }
    this.#start = this.#position
    return token
  }

  #refuse(what: string): MatcherError {
    const isAtEnd = what.startsWith('expected') && this.#position >= this.#characters.length
    const words = isAtEnd ? `unexpected end of input, ${what}` : `${this.#text()}: ${what}`
    this.#refusal = new MatcherError(`${this.#start}:${this.#position}: ${words}`)
    return this.#refusal
  }

  #text(): string {
    return this.#characters.slice(this.#start, this.#position).join('')
  }
}
