/**
 * Reads tokens by an LALR(1) automaton. After an error it goes on at the next place that a rule
 * marks with `error`, since what is built there may be refused with words of its own.
 *
 * Follows the parser that golang.org/x/tools/cmd/goyacc writes ($$Parse, $$ErrorMessage).
 */
import { type Automaton, endToken, errorToken, type State } from './automaton.ts'

export interface Token {
  readonly kind: string
  readonly value?: unknown
}

export interface Tokens {
  next(): Token
  /** Takes note of an error where the reading stands. */
  refuse(message: string): void
}

/** What a token is called in messages. */
export type TokenNames = Readonly<Record<string, string>>

const expectedMax = 4

/** The value of the whole text; undefined when an error could not be got over. */
export function runAutomaton(automaton: Automaton, tokens: Tokens, names: TokenNames): unknown {
  const run = new Run(automaton, tokens, names)
  for (;;) {
    const outcome = run.step()
    if (outcome) return outcome.value
  }
}

class Run {
  readonly #automaton: Automaton
  readonly #tokens: Tokens
  readonly #names: TokenNames
  readonly #states: number[] = [0]
  readonly #values: unknown[] = [undefined]
  #token: Token | undefined
  /** Shifts until errors are told again. */
  #recovering = 0

  constructor(automaton: Automaton, tokens: Tokens, names: TokenNames) {
    this.#automaton = automaton
    this.#tokens = tokens
    this.#names = names
  }

  get #state(): State {
    return this.#automaton.states[this.#states.at(-1)!]!
  }

  step(): { value: unknown } | undefined {
    const state = this.#state
    // A state without choices does not look at the next token, which may be a mistake of its own.
    if (state.shifts.size === 0 && state.exceptions.length === 0) return this.#reduce(state.byDefault)
    const token = (this.#token ??= this.#tokens.next())
    const shift = state.shifts.get(token.kind)
    if (shift !== undefined) {
      this.#push(shift, token.value)
      this.#token = undefined
      if (this.#recovering > 0) this.#recovering--
      return undefined
    }
    const exception = state.exceptions.find(([kind]) => kind === token.kind)
    if (exception?.[1] === 'accept') return { value: this.#values.at(-1) }
    const rule = exception ? exception[1] as number : state.byDefault
    return rule === -1 ? this.#recover(state, token) : this.#reduce(rule)
  }

  #push(state: number, value: unknown): void {
    this.#states.push(state)
    this.#values.push(value)
  }

  #reduce(number: number): undefined {
    const { grammar } = this.#automaton
    const { left, right, build } = grammar.rules[number - 1]!
    const values = this.#values.splice(this.#values.length - right.length, right.length)
    this.#states.length -= right.length
    const given = values.filter((_, index) => isValued(right[index]!, grammar.valued))
    this.#push(this.#state.shifts.get(left)!, build(...given))
  }

  #recover(state: State, token: Token): { value: undefined } | undefined {
    if (this.#recovering === 0) this.#tokens.refuse(this.#messageOf(state, token))
    if (this.#recovering === 3) {
      if (token.kind === endToken) return { value: undefined }
      this.#token = undefined
      return undefined
    }
    this.#recovering = 3
    while (this.#states.length > 0) {
      const shift = this.#state.shifts.get(errorToken)
      if (shift !== undefined) {
        this.#push(shift, undefined)
        return undefined
      }
      this.#states.pop()
      this.#values.pop()
    }
    return { value: undefined }
  }

  #messageOf(state: State, token: Token): string {
    const { grammar } = this.#automaton
    const isToken = new Set(grammar.tokens)
    const unexpected = `syntax error: unexpected ${this.#nameOf(token.kind)}`
    const shiftable = grammar.tokens.filter((kind) => state.shifts.has(kind))
    const reducible = state.exceptions.filter(([kind]) => isToken.has(kind)).map(([kind]) => kind)
    const expected = [...shiftable, ...reducible]
    if (expected.length === 0 || expected.length > expectedMax) return unexpected
    return `${unexpected}, expecting ${expected.map((kind) => this.#nameOf(kind)).join(' or ')}`
  }

  #nameOf(kind: string): string {
    return this.#names[kind] ?? kind
  }
}

/** Left sides always bring what was built; tokens only where they are said to. */
function isValued(symbol: string, valued: ReadonlySet<string>): boolean {
  return valued.has(symbol) || (/^[a-z]/.test(symbol) && symbol !== errorToken)
}
