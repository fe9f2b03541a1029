/**
 * Cuts a query into tokens, one when asked: what a character means depends on whether braces or
 * brackets are open.
 *
 * Follows promql/parser/lex.go of Prometheus 3, error words included.
 */
import { quote } from '../series/labels.ts'
import { type Position, parseError } from './error.ts'
import { scanNumber, scanDuration, scanString, type Scan } from './lexemes.ts'
import { durationWords, reservedWords, type Token, type TokenKind } from './tokens.ts'

/** Operators and punctuation outside of braces, longer ones first. */
const symbols: readonly string[] = [
  '==', '!=', '<=', '</', '>=', '>/', ',', '*', '/', '%', '+', '-', '^', '=', '<', '>', '@',
]

export class Lexer {
  readonly text: string
  #position = 0
  /** Where the token being read begins. */
  #start = 0
  #isBraceOpen = false
  #isBracketOpen = false
  #parentheses = 0
  /** Right after `[`: only durations and their arithmetic stand here. */
  #inDuration = false
  #gotColon = false
  #gotDuration = false

  constructor(text: string) {
    this.text = text
  }

  next(): Token {
    for (;;) {
      this.#skip(/[ \t\r\n]*/y)
      this.#start = this.#position
      if (!this.#inDuration && this.text[this.#position] === '#') {
        this.#skip(/#[^\r\n]*/y)
        continue
      }
      if (this.#inDuration) return this.#inBrackets()
      return this.#isBraceOpen ? this.#inBraces() : this.#statement()
    }
  }

  #skip(pattern: RegExp): void {
    pattern.lastIndex = this.#position
    pattern.exec(this.text)
    this.#position = pattern.lastIndex
  }

  #emit(kind: TokenKind, length: number): Token {
    const start = this.#start
    this.#position = start + length
    this.#start = this.#position
    return { kind, text: this.text.slice(start, this.#position), start, end: this.#position }
  }

  #error(message: string, position: Position = { start: this.#start, end: this.text.length }): never {
    throw parseError(this.text, position, message)
  }

  #character(offset = 0): string {
    const code = this.text.codePointAt(this.#position + offset)
    return code === undefined ? '' : String.fromCodePoint(code)
  }

  #statement(): Token {
    const first = this.#character()
    if (first === '') return this.#end()
    if (/[0-9]/.test(first) || (first === '.' && /[0-9]/.test(this.#character(1)))) return this.#numberOrDuration()
    if (first === '"' || first === "'" || first === '`') return this.#scanned(scanString(this.text, this.#position))
    if (/[a-zA-Z_:]/.test(first)) return this.#isBracketOpen ? this.#wordInBrackets(first) : this.#word()
    if ('(){}[]'.includes(first)) return this.#bracket(first)
    if (first === '=' && this.#character(1) === '~') this.#error("unexpected character after '=': '~'")
    if (first === '!' && this.#character(1) !== '=') this.#error(`unexpected character after '!': ${character(this.#character(1))}`)
    for (const symbol of symbols) if (this.text.startsWith(symbol, this.#position)) return this.#emit(symbol, symbol.length)
    return this.#error(`unexpected character: ${character(first)}`)
  }

  #end(): Token {
    if (this.#parentheses !== 0) this.#error('unclosed left parenthesis')
    if (this.#isBracketOpen) this.#error('unclosed left bracket')
    return this.#emit('EOF', 0)
  }

  #bracket(symbol: string): Token {
    if (symbol === '[' && this.#isBracketOpen) this.#error("unexpected left bracket '['")
    if (symbol === ']' && !this.#isBracketOpen) this.#error("unexpected right bracket ']'")
    if (symbol === '}') this.#error("unexpected character: '}'")
    const token = this.#emit(symbol, 1)
    if (symbol === '(') this.#parentheses++
    if (symbol === ')') this.#closeParenthesis()
    if (symbol === '{') this.#isBraceOpen = true
    if (symbol === ']') this.#isBracketOpen = false
    if (symbol === '[') {
      this.#isBracketOpen = true
      this.#inDuration = true
      this.#gotColon = false
      this.#gotDuration = false
    }
    return token
  }

  #closeParenthesis(): void {
    this.#parentheses--
    if (this.#parentheses < 0) this.#error("unexpected right parenthesis ')'")
  }

  #word(): Token {
    const pattern = /[a-zA-Z_:][a-zA-Z0-9_:]*/y
    pattern.lastIndex = this.#position
    const word = pattern.exec(this.text)![0]
    const lower = word.toLowerCase()
    if (lower === 'inf' || lower === 'nan') return this.#emit('NUMBER', word.length)
    // The fill modifiers are words of their own only before a parenthesis.
    const isFill = lower === 'fill' || lower === 'fill_left' || lower === 'fill_right'
    if (isFill && !/^[ \t\r\n]*\(/.test(this.text.slice(this.#position + word.length))) return this.#emit('IDENTIFIER', word.length)
    if (reservedWords.has(lower)) return this.#emit(lower, word.length)
    return this.#emit(word.includes(':') ? 'METRIC_IDENTIFIER' : 'IDENTIFIER', word.length)
  }

  /** In brackets after a first duration: a colon, or a word that stands for a duration. */
  #wordInBrackets(first: string): Token {
    if (first === ':') {
      if (this.#gotColon) this.#error(`unexpected colon ${character(first)}`, { start: this.#start, end: this.text.length })
      this.#gotColon = true
      return this.#emit(':', 1)
    }
    return this.#durationWord() ?? this.#error(`unexpected character: ${character(first)}, expected ':'`)
  }

  #durationWord(): Token | undefined {
    const word = /^[a-zA-Z_]+/.exec(this.text.slice(this.#position))?.[0] ?? ''
    return durationWords.has(word.toLowerCase()) ? this.#emit(word.toLowerCase(), word.length) : undefined
  }

  #inBrackets(): Token {
    const first = this.#character()
    if (first === '') this.#error('unexpected end of input in duration expression')
    if (first === ']') {
      this.#inDuration = false
      this.#isBracketOpen = false
      return this.#emit(']', 1)
    }
    if (first === ':') return this.#colon()
    if (first === '(') this.#parentheses++
    if ('(+-*/%^,'.includes(first)) return this.#emit(first, 1)
    if (first === ')') {
      const token = this.#emit(first, 1)
      this.#closeParenthesis()
      return token
    }
    if (/[srmSRM]/.test(first)) {
      const word = this.#durationWord()
      if (!word) this.#error(`unexpected character in duration expression: ${character(first)}`)
      this.#gotDuration = true
      return word!
    }
    if (/[0-9]/.test(first) || (first === '.' && /[0-9]/.test(this.#character(1)))) {
      this.#gotDuration = true
      this.#inDuration = false
      return this.#numberOrDuration()
    }
    return this.#error(`unexpected character in duration expression: ${character(first)}`)
  }

  #colon(): Token {
    const token = this.#emit(':', 1)
    if (!this.#gotDuration) this.#error('unexpected colon before duration in duration expression')
    if (this.#gotColon) this.#error('unexpected repeated colon in duration expression')
    this.#gotColon = true
    return token
  }

  #inBraces(): Token {
    const first = this.#character()
    if (first === '') this.#error('unexpected end of input inside braces')
    if (/[a-zA-Z_]/.test(first)) return this.#emit('IDENTIFIER', /^[a-zA-Z0-9_]+/.exec(this.text.slice(this.#position))![0].length)
    if (first === '"' || first === "'" || first === '`') return this.#scanned(scanString(this.text, this.#position))
    if (first === ',') return this.#emit(',', 1)
    if (first === '=') return this.#character(1) === '~' ? this.#emit('=~', 2) : this.#emit('=', 1)
    if (first === '!') {
      const second = this.#character(1)
      if (second === '~' || second === '=') return this.#emit(first + second, 2)
      this.#error(`unexpected character after '!' inside braces: ${character(second)}`)
    }
    if (first === '{') this.#error("unexpected left brace '{'")
    if (first !== '}') this.#error(`unexpected character inside braces: ${character(first)}`)
    this.#isBraceOpen = false
    return this.#emit('}', 1)
  }

  #numberOrDuration(): Token {
    const number = scanNumber(this.text, this.#position)
    if (number.isWhole) return this.#emit('NUMBER', number.length)
    const duration = scanDuration(this.text, this.#position + number.length)
    if (duration.isWhole) return this.#emit('DURATION', number.length + duration.length)
    const length = number.length + duration.length
    return this.#error(`bad number or duration syntax: ${quote(this.text.slice(this.#position, this.#position + length))}`)
  }

  #scanned({ length, error }: Scan): Token {
    return error === undefined ? this.#emit('STRING', length) : this.#error(error)
  }
}

/** %q of a rune. */
function character(text: string): string {
  if (text === '') return "'\ufffd'"
  if (text === "'") return "'\\''"
  if (text === '"') return "'\"'"
  return `'${quote(text).slice(1, -1)}'`
}
