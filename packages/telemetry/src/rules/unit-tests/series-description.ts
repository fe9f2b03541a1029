/**
 * A series of a unit test: `up{job="a"} 0+1x5 _ stale`, with what is wrong in the parser's words.
 *
 * Follows promql/parser/generated_parser.y (series_description) and lex.go (lexValueSequence) of
 * Prometheus 3.16. Left out: native histograms (refused).
 */
import { parseError, PromqlError } from '../../promql/error.ts'
import { scanNumber } from '../../promql/lexemes.ts'
import type { NotedSeries, NotedValue } from '../../promql/series-notation.ts'
import { describeToken, reservedWords, type Token } from '../../promql/tokens.ts'
import { metricOf } from './series-metric.ts'

/** Throws `PromqlError`. */
export function parseSeriesDescription(text: string): NotedSeries {
  const metric = metricOf(text)
  return { labels: metric.labels, values: new Sequence(text, metric.end).values() }
}

const inValues = ' in series values'

/** Shape of its own: it goes on from token to token. */
class Sequence {
  readonly #text: string
  #at: number
  #ahead: Token | undefined

  constructor(text: string, at: number) {
    this.#text = text
    this.#at = at
  }

  values(): NotedValue[] {
    const values: NotedValue[] = []
    if (!this.#is('SPACE', 'EOF')) this.#unexpected(inValues)
    while (this.#is('SPACE')) {
      this.#take()
      if (!this.#is('SPACE', 'EOF')) values.push(...this.#item())
    }
    if (!this.#is('EOF')) this.#unexpected('')
    return values
  }

  #item(): NotedValue[] {
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
    if (token.kind === '{{') throw new PromqlError('parse', 'native histograms are not simulated here', token)
    if (!['NUMBER', '+', '-'].includes(token.kind)) this.#unexpected('')
    return this.#numbers(this.#signedNumber())
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
    const value = numberOf(this.#take().text)
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
    // An x behind the digits repeats them.
    const cut = /^[\d._eE+-]*/.exec(rest)![0]
    const { length, isWhole } = scanNumber(cut.replace(/^0[xX]/, '0'), 0)
    const next = rest[length] ?? ''
    if (!isWhole || /[a-wyzA-Z]/.test(next)) throw this.#error(token('ERROR', length), `bad number syntax: ${JSON.stringify(rest.slice(0, length + (isWhole ? 1 : 0)))}`)
    return token('NUMBER', length)
  }
}

function numberOf(text: string): number {
  const lower = text.toLowerCase()
  if (lower === 'inf') return Infinity
  if (lower === 'nan') return NaN
  const digits = lower.replaceAll('_', '')
  return /^0[0-7]+$/.test(digits) ? Number.parseInt(digits, 8) : Number(digits)
}
