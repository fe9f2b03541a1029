/** The metric before the values of a series. Follows promql/parser/generated_parser.y (metric, label_set) of Prometheus 3.16. */
import { parseError } from '../../promql/error.ts'
import { unquote } from '../../promql/lexemes.ts'
import { Lexer } from '../../promql/lexer.ts'
import { describeToken, isMetricIdentifier, type Token } from '../../promql/tokens.ts'
import { type Labels, labelsOf, metricName } from '../../series/labels.ts'

export interface DescribedMetric {
  readonly labels: Labels
  /** Where the values begin. */
  readonly end: number
}

/** Throws `PromqlError`. */
export function metricOf(text: string): DescribedMetric {
  const lexer = new Lexer(text)
  const first = lexer.next()
  const record: Record<string, string> = {}
  if (isMetricIdentifier(first.kind)) {
    record[metricName] = first.text
    if (text[first.end] !== '{') return { labels: labelsOf(record), end: first.end }
    lexer.next()
  } else if (first.kind !== '{') {
    throw parseError(text, first, `unexpected ${describeToken(first)} in series values`)
  }
  const labels: Record<string, string> = {}
  const end = new LabelSet(text, lexer).read(labels)
  return { labels: labelsOf({ ...labels, ...record }), end }
}

class LabelSet {
  readonly #text: string
  readonly #lexer: Lexer
  #token: Token

  constructor(text: string, lexer: Lexer) {
    this.#text = text
    this.#lexer = lexer
    this.#token = lexer.next()
  }

  /** Answers where it ends. */
  read(labels: Record<string, string>): number {
    while (!this.#is('}')) {
      this.#pair(labels)
      if (this.#is(',')) this.#next()
      else if (!this.#is('}')) this.#unexpected('"," or "}"')
    }
    return this.#token.end
  }

  #pair(labels: Record<string, string>): void {
    const { kind, text } = this.#token
    if (kind !== 'IDENTIFIER' && kind !== 'STRING') this.#unexpected('identifier or "}"')
    const name = kind === 'STRING' ? unquote(text) : text
    this.#next()
    if (!this.#is('=')) {
      if (kind === 'IDENTIFIER') this.#unexpected('"="')
      labels[metricName] = name
      return
    }
    this.#next()
    if (!this.#is('STRING')) this.#unexpected('string')
    labels[name] = unquote(this.#token.text)
    this.#next()
  }

  #is(kind: string): boolean {
    return this.#token.kind === kind
  }

  #next(): void {
    this.#token = this.#lexer.next()
  }

  #unexpected(expected: string): never {
    throw parseError(this.#text, this.#token, `unexpected ${describeToken(this.#token)} in label set, expected ${expected}`)
  }
}
