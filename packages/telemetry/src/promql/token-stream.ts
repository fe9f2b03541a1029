/**
 * The tokens of a query with one look ahead, and the place where a refusal gets its words: the
 * innermost construct that is open says what it expected.
 *
 * Follows promql/parser/parse.go of Prometheus 3 (unexpected, addParseErr); a generated parser
 * there pops its states until one knows the error, which is what the contexts here stand for.
 */
import { type Position, parseError, type PromqlError } from './error.ts'
import { Lexer } from './lexer.ts'
import { describeToken, type Token, type TokenKind } from './tokens.ts'

interface Context {
  readonly where: string
  readonly expected: string
}

const nowhere: Context = { where: '', expected: '' }

export class TokenStream {
  readonly text: string
  readonly #lexer: Lexer
  readonly #contexts: Context[] = []
  #ahead: Token | undefined
  /** Refusals that do not stop the parser; only the first is told. */
  readonly #errors: PromqlError[] = []

  constructor(text: string) {
    this.text = text
    this.#lexer = new Lexer(text)
  }

  peek(): Token {
    this.#ahead ??= this.#lex()
    return this.#ahead
  }

  is(...kinds: readonly TokenKind[]): boolean {
    return kinds.includes(this.peek().kind)
  }

  next(): Token {
    const token = this.peek()
    this.#ahead = undefined
    return token
  }

  /** The next token if it is of the kind. */
  accept(kind: TokenKind): Token | undefined {
    return this.is(kind) ? this.next() : undefined
  }

  expect(kind: TokenKind): Token {
    return this.accept(kind) ?? this.unexpected()
  }

  /** Runs `parse` in a construct that has words of its own for what it did not expect. */
  within<Parsed>(where: string, expected: string, parse: () => Parsed): Parsed {
    this.#contexts.push({ where, expected })
    const parsed = parse()
    this.#contexts.pop()
    return parsed
  }

  /** Stops at the next token. */
  unexpected({ where, expected }: Context = this.#contexts.at(-1) ?? nowhere): never {
    const token = this.peek()
    const place = where === '' ? '' : ` in ${where}`
    const wanted = expected === '' ? '' : `, expected ${expected}`
    this.refuse(token, `unexpected ${describeToken(token)}${place}${wanted}`)
    throw this.firstError()!
  }

  /** Notes a refusal and goes on. */
  refuse(position: Position, message: string): void {
    this.#errors.push(parseError(this.text, { start: position.start, end: position.end }, message))
  }

  firstError(): PromqlError | undefined {
    return this.#errors[0]
  }

  #lex(): Token {
    try {
      return this.#lexer.next()
    } catch (error) {
      // The lexer refuses a character by throwing; a refusal noted before it comes first.
      throw this.firstError() ?? error
    }
  }
}
