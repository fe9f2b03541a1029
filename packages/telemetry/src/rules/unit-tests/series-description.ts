/**
 * A series of a unit test: `up{job="a"} 0+1x5 _ stale`, with what is wrong in the parser's words.
 *
 * Follows promql/parser/generated_parser.y (series_description) and lex.go (lexValueSequence) of
 * Prometheus 3.16.
 */
import { parseError, PromqlError } from '../../promql/error.ts'
import { combinedSteps } from '../../promql/histogram-notation.ts'
import type { NotedSample } from '../../promql/series-notation.ts'
import { describeToken, reservedWords, type Token } from '../../promql/tokens.ts'
import type { FloatHistogram } from '../../series/histogram/float-histogram.ts'
import type { Labels } from '../../series/labels.ts'
import { histogramAt } from './histogram-description.ts'
import { metricOf } from './series-metric.ts'
import { numberOfLexeme, scanSeriesNumber } from './series-number.ts'

export interface DescribedSeries {
  readonly labels: Labels
  /** One a step; undefined where there is no sample. */
  readonly values: readonly NotedSample[]
}

/** Throws `PromqlError`. */
export function parseSeriesDescription(text: string): DescribedSeries {
  const metric = metricOf(text)
  return { labels: metric.labels, values: new Sequence(text, metric.end).values() }
}

const inValues = ' in series values'

/** Shape of its own: it goes on from token to token. */
class Sequence {
  readonly #text: string
  #at: number
  #ahead: Token | undefined
  #last: Pick<Token, 'start' | 'end'> = { start: 0, end: 0 }

  constructor(text: string, at: number) {
    this.#text = text
    this.#at = at
  }

  values(): NotedSample[] {
    const values: NotedSample[] = []
    if (!this.#is('SPACE', 'EOF')) this.#unexpected(inValues)
    while (this.#is('SPACE')) {
      this.#take()
      if (!this.#is('SPACE', 'EOF')) values.push(...this.#item())
    }
    if (!this.#is('EOF')) this.#unexpected('')
    return values
  }

  #item(): NotedSample[] {
    const token = this.#peek()
    if (token.kind === '_') {
      this.#take()
      return Array<undefined>(this.#is('x') ? this.#times() : 1).fill(undefined)
    }
    if (token.kind === 'IDENTIFIER') {
      this.#take()
      if (token.text !== 'stale') throw this.#error(token, `unexpected ${describeToken(token)}${inValues}, expected number or "stale"`)
      return Array<'stale'>(this.#is('x') ? this.#times() + 1 : 1).fill('stale')
    }
    if (token.kind === '{{') return this.#histograms()
    if (!['NUMBER', '+', '-'].includes(token.kind)) this.#unexpected('')
    return this.#numbers(this.#signedNumber())
  }

  #histograms(): FloatHistogram[] {
    const first = this.#histogram()
    if (this.#is('x')) return Array<FloatHistogram>(this.#times() + 1).fill(first)
    if (!this.#is('+', '-')) return [first]
    const sign = this.#take().kind
    if (!this.#is('{{')) this.#unexpected(inValues)
    const change = this.#histogram()
    if (!this.#is('x')) this.#unexpected(inValues)
    const times = this.#times()
    try {
      return combinedSteps(first, change, { sign, times })
    } catch (reason) {
      // The two cannot be combined: its words, and the place of the last number.
      if (reason instanceof PromqlError) throw this.#error(this.#last, reason.message)
      throw reason
    }
  }

  #histogram(): FloatHistogram {
    const { histogram, end } = histogramAt(this.#text, this.#take().end)
    this.#at = end
    return histogram
  }

  #numbers(first: number): number[] {
    if (this.#is('x')) return Array<number>(this.#times() + 1).fill(first)
    if (!this.#is('+', '-')) return [first]
    const step = this.#signedNumber()
    if (!this.#is('x')) this.#unexpected(inValues)
    const values: number[] = []
    let value = first
    for (let left = this.#times(); left >= 0; left--) {
      values.push(value)
      value += step
    }
    return values
  }

  #signedNumber(): number {
    const sign = this.#is('+', '-') ? this.#take().kind : '+'
    if (!this.#is('NUMBER')) this.#unexpected(inValues)
    const token = this.#take()
    const value = numberOfLexeme(token.text)
    if (typeof value === 'string') throw this.#error(token, value)
    return sign === '-' ? -value : value
  }

  #times(): number {
    this.#take()
    if (!this.#is('NUMBER')) this.#unexpected(inValues)
    const token = this.#take()
    if (!/^\d+$/.test(token.text)) {
      throw this.#error(token, `invalid repetition${inValues}: strconv.ParseUint: parsing ${JSON.stringify(token.text)}: invalid syntax`)
    }
    return Number(token.text)
  }

  #peek(): Token {
    this.#ahead ??= this.#lex()
    return this.#ahead
  }

  #take(): Token {
    const token = this.#peek()
    this.#ahead = undefined
    this.#last = token
    this.#at = token.end
    return token
  }

  #is(...kinds: readonly string[]): boolean {
    return kinds.includes(this.#peek().kind)
  }

  #unexpected(where: string): never {
    const token = this.#peek()
    throw this.#error(token, `unexpected ${describeToken(token)}${where}`)
  }

  #error({ start, end }: Pick<Token, 'start' | 'end'>, message: string) {
    return parseError(this.#text, { start, end }, message)
  }

  #lex(): Token {
    const rest = this.#text.slice(this.#at)
    const token = (kind: string, length: number): Token => ({ kind, text: rest.slice(0, length), start: this.#at, end: this.#at + length })
    if (rest === '') return token('EOF', 0)
    const space = /^[ \t\r\n]+/.exec(rest)
    if (space) return token('SPACE', space[0].length)
    if (rest.startsWith('{{')) return token('{{', 2)
    if ('+-x_'.includes(rest[0]!)) return token(rest[0]!, 1)
    if (/^(?:\d|\.\d)/.test(rest)) return this.#number(rest, token)
    const word = /^[a-zA-Z][a-zA-Z0-9_:]*/.exec(rest)?.[0]
    if (word === undefined) throw this.#error(token('ERROR', 1), `unexpected character in series sequence: '${[...rest][0]}'`)
    const lower = word.toLowerCase()
    if (lower === 'inf' || lower === 'nan') return token('NUMBER', word.length)
    return token(reservedWords.has(lower) ? lower : word.includes(':') ? 'METRIC_IDENTIFIER' : 'IDENTIFIER', word.length)
  }

  #number(rest: string, token: (kind: string, length: number) => Token): Token {
    const { length, isWhole } = scanSeriesNumber(rest)
    if (!isWhole) throw this.#error(token('ERROR', length), `bad number syntax: ${JSON.stringify(rest.slice(0, length))}`)
    return token('NUMBER', length)
  }
}
