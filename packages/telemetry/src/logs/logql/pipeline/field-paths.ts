/**
 * The expressions of `| json name="…"` and `| logfmt name="…"`.
 *
 * Follows pkg/logql/log/jsonexpr and pkg/logql/log/logfmt of Loki 3 (lexer.go and the grammars).
 */
import { automatonOf, endToken } from '../grammar/automaton.ts'
import { type Grammar, rule } from '../grammar/rule.ts'
import { runAutomaton, type Token, type Tokens } from '../grammar/run.ts'
import { oncePerRow } from '@track/simulation'

const automaton = oncePerRow(automatonOf)
const same = (value: never) => value

const jsonGrammar: Grammar = {
  tokens: ['DOT', 'LSB', 'RSB', 'STRING', 'FIELD', 'INDEX'], precedence: [], valued: new Set(['STRING', 'FIELD', 'INDEX']),
  rules: [
    rule('json', 'values', same),
    rule('values', 'field', (key: string) => [key]),
    rule('values', 'key_access', (key: string) => [key]),
    rule('values', 'index_access', (key: string) => [key]),
    rule('values', 'values key_access', (path: string[], key: string) => [...path, key]),
    rule('values', 'values index_access', (path: string[], key: string) => [...path, key]),
    rule('values', 'values DOT field', (path: string[], key: string) => [...path, key]),
    rule('key_access', 'LSB key RSB', same),
    rule('index_access', 'LSB index RSB', same),
    rule('field', 'FIELD', same),
    rule('key', 'STRING', same),
    rule('index', 'INDEX', (index: number) => `[${index}]`),
  ],
}

const logfmtGrammar: Grammar = {
  tokens: ['STRING', 'KEY'], precedence: [], valued: new Set(['STRING', 'KEY']),
  rules: [
    rule('logfmt', 'expressions', same),
    rule('expressions', 'key', (key: string) => [key]),
    rule('expressions', 'value', (key: string) => [key]),
    rule('expressions', 'expressions value', (path: string[], key: string) => [...path, key]),
    rule('key', 'KEY', same),
    rule('value', 'STRING', same),
  ],
}

/** The keys of a path, `[0]` for an element; or why it is none. */
export function parseJsonPath(text: string): readonly string[] | string {
  return parsed(jsonGrammar, new PathTokens(text, 'FIELD', true))
}

/** The key of logfmt that an expression names, or why it is none. */
export function parseLogfmtKey(text: string): string | { readonly fault: string } {
  const path = parsed(logfmtGrammar, new PathTokens(text, 'KEY', false))
  return typeof path === 'string' ? { fault: path } : path.join('')
}

function parsed(grammar: Grammar, tokens: PathTokens): readonly string[] | string {
  const path = runAutomaton(automaton(grammar), tokens, {})
  return tokens.error ?? (path as readonly string[])
}

class PathTokens implements Tokens {
  readonly #text: string
  readonly #wordKind: string
  readonly #hasIndexes: boolean
  #at = 0
  /** The last one stands. */
  error: string | undefined

  constructor(text: string, wordKind: string, hasIndexes: boolean) {
    this.#text = text
    this.#wordKind = wordKind
    this.#hasIndexes = hasIndexes
  }

  refuse(message: string): void {
    this.error = message
  }

  next(): Token {
    const rest = this.#text.slice(this.#at)
    const [space] = /^[ \t\n]*/.exec(rest)!
    const text = rest.slice(space.length)
    this.#at += space.length
    if (text === '' || text[0] === '\0') return { kind: endToken }
    if (this.#hasIndexes && /^[0-9]/.test(text)) return this.#index(text)
    const sign = this.#hasIndexes ? { '[': 'LSB', ']': 'RSB', '.': 'DOT' }[text[0]!] : undefined
    if (sign) return this.#taken(1, { kind: sign })
    const word = /^[a-zA-Z_][a-zA-Z0-9_]*/.exec(text)?.[0]
    if (word !== undefined) return this.#taken(word.length, { kind: this.#wordKind, value: word })
    if (text[0] !== '"') return this.#ended(`unexpected char ${String.fromCodePoint(text.codePointAt(0)!)}`)
    const inside = /^"([^"\]\0]*)["\]]?/.exec(text)!
    return this.#taken(inside[0].length, { kind: 'STRING', value: inside[1]! })
  }

  #taken(length: number, token: Token): Token {
    this.#at += length
    return token
  }

  #ended(error: string): Token {
    this.error = error
    return { kind: endToken }
  }

  #index(text: string): Token {
    const [digits] = /^[0-9]*/.exec(text)!
    const after = text[digits.length] ?? '\0'
    if (after === '.') return this.#ended('cannot use float as array index')
    if (!' \t\n]'.includes(after)) return this.#ended(`non-integer value: ${after}`)
    return this.#taken(digits.length, { kind: 'INDEX', value: Number(digits) })
  }
}
