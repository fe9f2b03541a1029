/**
 * Reads the text of a label selector: `app=web,tier in (a, b),!canary`.
 *
 * Follows the Lexer and Parser of k8s.io/apimachinery/pkg/labels/selector.go.
 */
import { checked, keyErrors, type Requirement, Selector, type SelectorOperator } from './labels.ts'
import { printFieldErrors } from './field-error.ts'
import { ParseError } from './parse-error.ts'

type TokenKind = 'identifier' | 'end' | 'in' | 'notin' | '=' | '==' | '!=' | '>' | '<' | '!' | '(' | ')' | ','

interface Token {
  readonly kind: TokenKind
  readonly text: string
}

const words: Readonly<Record<string, TokenKind>> = { in: 'in', notin: 'notin' }

const operators: Readonly<Partial<Record<TokenKind, SelectorOperator>>> = {
  in: 'in', notin: 'notin', '=': '=', '==': '==', '!=': '!=', '>': 'gt', '<': 'lt',
}

function tokens(text: string): Token[] {
  const found: Token[] = []
  for (const [, symbol, word] of text.matchAll(/(==|!=|[=!(),<>])|([^ \t\r\n=!(),<>]+)/g)) {
    found.push(symbol ? { kind: symbol as TokenKind, text: symbol } : { kind: words[word!] ?? 'identifier', text: word! })
  }
  found.push({ kind: 'end', text: '' })
  return found
}

/** Reads a selector; a ParseError carries the words of the real reader. */
export function parseLabelSelector(text: string): Selector {
  return new Selector(new Reader(tokens(text)).requirements())
}

class Reader {
  readonly #tokens: readonly Token[]
  #position = 0

  constructor(found: readonly Token[]) {
    this.#tokens = found
  }

  requirements(): Requirement[] {
    const found: Requirement[] = []
    for (;;) {
      const { kind, text } = this.#ahead()
      if (kind === 'end') return found
      if (kind !== 'identifier' && kind !== '!') refuse(`found '${text}', expected: !, identifier, or 'end of string'`)
      found.push(this.#requirementInContext())
      const separator = this.#next()
      if (separator.kind === 'end') return found
      if (separator.kind !== ',') refuse(`found '${separator.text}', expected: ',' or 'end of string'`)
      const after = this.#ahead()
      if (after.kind !== 'identifier' && after.kind !== '!') refuse(`found '${after.text}', expected: identifier after ','`)
    }
  }

  #requirementInContext(): Requirement {
    try {
      return this.#requirement()
    } catch (error) {
      // The readers below refuse with a ParseError; upstream says where it happened.
      if (error instanceof ParseError) throw new ParseError(`unable to parse requirement: ${error.message}`)
      throw error
    }
  }

  #requirement(): Requirement {
    const isNegated = this.#ahead().kind === '!'
    if (isNegated) this.#next()
    const key = this.#next()
    if (key.kind !== 'identifier') refuse(`found '${key.text}', expected: identifier`)
    const errors = keyErrors('<nil>', key.text)
    if (errors.length > 0) refuse(printFieldErrors(errors))
    const after = this.#ahead().kind
    if (isNegated) return checked({ key: key.text, operator: '!', values: [] })
    if (after === 'end' || after === ',') return checked({ key: key.text, operator: 'exists', values: [] })
    const operator = this.#operator()
    const values = operator === 'in' || operator === 'notin' ? this.#values() : this.#exactValue()
    return checked({ key: key.text, operator, values })
  }

  #operator(): SelectorOperator {
    const { kind, text } = this.#tokens[this.#position++]!
    return operators[kind] ?? refuse(`found '${text}', expected: in, notin, =, ==, !=, gt, lt`)
  }

  #exactValue(): string[] {
    const { kind } = this.#ahead()
    if (kind === 'end' || kind === ',') return ['']
    const value = this.#next()
    return value.kind === 'identifier' ? [value.text] : refuse(`found '${value.text}', expected: identifier`)
  }

  #values(): string[] {
    const open = this.#next()
    if (open.kind !== '(') refuse(`found '${open.text}' expected: '('`)
    const first = this.#ahead()
    if (first.kind === ')') {
      this.#next()
      return ['']
    }
    if (first.kind !== 'identifier' && first.kind !== ',') refuse(`found '${first.text}', expected: ',', ')' or identifier`)
    const values = this.#identifiers()
    this.#next()
    return values
  }

  /** `a, b` up to the closing parenthesis; a comma without a value beside it stands for ''. */
  #identifiers(): string[] {
    const found = new Set<string>()
    for (;;) {
      const { kind, text } = this.#next()
      const after = this.#ahead()
      if (kind === 'identifier') {
        found.add(text)
        if (after.kind !== ',' && after.kind !== ')') refuse(`found '${after.text}', expected: ',' or ')'`)
      } else if (kind === ',') {
        if (found.size === 0 || after.kind === ')' || after.kind === ',') found.add('')
        if (after.kind === ',') this.#next()
      } else refuse(`found '${text}', expected: ',', or identifier`)
      if (this.#ahead().kind === ')') return [...found].toSorted()
    }
  }

  /** `in` and `notin` are operators only where one is expected; everywhere else they are names. */
  #ahead(): Token {
    const token = this.#tokens[this.#position]!
    return token.kind === 'in' || token.kind === 'notin' ? { kind: 'identifier', text: token.text } : token
  }

  #next(): Token {
    const token = this.#ahead()
    this.#position++
    return token
  }
}

function refuse(message: string): never {
  throw new ParseError(message)
}
