/**
 * A native histogram in the series of a unit test: `{{schema:1 count:3 buckets:[1 2]}}`.
 *
 * Follows promql/parser/lex.go (lexHistogram, lexHistogramDescriptor, lexBuckets) and
 * generated_parser.y (histogram_series_value) of Prometheus 3.16.
 */
import { parseError, PromqlError } from '../../promql/error.ts'
import { describeToken, type Token } from '../../promql/tokens.ts'
import { type Buckets, type CounterResetHint, emptyHistogram, type FloatHistogram, noBuckets } from '../../series/histogram/float-histogram.ts'
import { quote } from '../../series/labels.ts'
import { numberOfLexeme, scanSeriesNumber } from './series-number.ts'

export interface DescribedHistogram {
  readonly histogram: FloatHistogram
  /** Where it ends, behind its last brace. */
  readonly end: number
}

const descriptors: ReadonlySet<string> = new Set([
  'sum', 'count', 'schema', 'offset', 'n_offset', 'buckets', 'n_buckets', 'z_bucket', 'z_bucket_w', 'custom_values', 'counter_reset_hint',
])
/** Words without a name of their own in an error are told by their number. */
const itemNumbers: Readonly<Record<string, number>> = {
  sum: 57370, count: 57371, schema: 57372, offset: 57373, n_offset: 57374, buckets: 57375, n_buckets: 57376, z_bucket: 57377, z_bucket_w: 57378,
  custom_values: 57379, counter_reset_hint: 57380, unknown: 57445, reset: 57446, not_reset: 57447, gauge: 57448,
}
const hints: ReadonlySet<string> = new Set(['unknown', 'reset', 'not_reset', 'gauge'])

/** Reads what stands behind `{{`, which ends at `at`; throws `PromqlError`. */
export function histogramAt(text: string, at: number): DescribedHistogram {
  return new Description(text, at).read()
}

type Field = number | readonly number[] | string

/** Shape of its own: it goes on from token to token. */
class Description {
  readonly #text: string
  #at: number
  #ahead: Token | undefined
  #isInBrackets = false

  constructor(text: string, at: number) {
    this.#text = text
    this.#at = at
  }

  read(): DescribedHistogram {
    const fields = new Map<string, Field>()
    let repeatedFirst: string | undefined
    if (this.#is('SPACE')) {
      this.#take()
      if (!this.#is('}}')) this.#unexpected(' in series values')
    } else if (!this.#is('}}')) this.#item(fields)
    while (!this.#is('}}')) {
      if (!this.#is('SPACE')) this.#unexpected(inDescription)
      this.#take()
      if (this.#is('}}')) break
      const repeated = this.#item(fields)
      repeatedFirst ??= repeated
    }
    const { end } = this.#take()
    if (repeatedFirst !== undefined) throw parseError(this.#text, { start: 0, end: 0 }, `duplicate key "${repeatedFirst}" in histogram`)
    return { histogram: histogramOf(fields), end }
  }

  /** Answers the key where it has been given before: the first one counts. */
  #item(fields: Map<string, Field>): string | undefined {
    const isFirst = fields.size === 0
    const where = isFirst ? ' in series values' : inDescription
    if (!this.#is('DESCRIPTOR')) this.#unexpected(where)
    const key = this.#take().text.toLowerCase()
    if (!this.#is(':')) this.#unexpected(where)
    this.#take()
    const value = this.#value(key, where)
    if (fields.has(key)) return key
    fields.set(key, value)
    return undefined
  }

  #value(key: string, where: string): Field {
    if (key === 'counter_reset_hint') {
      if (!this.#is('HINT')) this.#unexpected(where)
      return this.#take().text.toLowerCase()
    }
    if (/buckets$|^custom/.test(key)) return this.#list(where)
    if (/^(schema|offset|n_offset)$/.test(key)) return this.#whole(where)
    return this.#number(where, key !== 'z_bucket_w')
  }

  #whole(where: string): number {
    const sign = this.#is('-') ? this.#take().kind : '+'
    if (!this.#is('NUMBER')) this.#unexpected(where)
    const token = this.#take()
    if (!/^\d+$/.test(token.text)) {
      throw this.#error(token, `invalid repetition in series values: strconv.ParseUint: parsing ${quote(token.text)}: invalid syntax`)
    }
    return sign === '-' ? -Number(token.text) : Number(token.text)
  }

  #number(where: string, mayBeSigned: boolean): number {
    const sign = mayBeSigned && this.#is('-') ? this.#take().kind : '+'
    if (!this.#is('NUMBER')) this.#unexpected(where)
    const token = this.#take()
    const value = numberOfLexeme(token.text)
    if (typeof value === 'string') throw this.#error(token, value)
    return sign === '-' ? -value : value
  }

  /** What is no number between the brackets is passed over. */
  #list(where: string): number[] {
    if (!this.#is('[')) this.#unexpected(where)
    this.#take()
    const values = [this.#number(where, true)]
    for (;;) {
      if (this.#is('SPACE')) {
        this.#take()
        if (!this.#is(']')) {
          values.push(this.#number(where, true))
          continue
        }
      }
      if (!this.#is(']')) this.#unexpected(where)
      this.#take()
      return values
    }
  }

  #peek(): Token {
    this.#ahead ??= this.#isInBrackets ? this.#lexBucket() : this.#lex()
    return this.#ahead
  }

  #take(): Token {
    const token = this.#peek()
    this.#ahead = undefined
    this.#at = token.end
    if (token.kind === '[') this.#isInBrackets = true
    if (token.kind === ']') this.#isInBrackets = false
    return token
  }

  #is(kind: string): boolean {
    return this.#peek().kind === kind
  }

  #unexpected(where: string): never {
    const token = this.#peek()
    const number = itemNumbers[token.text.toLowerCase()]
    const named = number !== undefined && token.kind !== 'NUMBER' ? `"<Item ${number}>" ` : ''
    throw this.#error(token, `unexpected ${named}${describeToken(token)}${where}`)
  }

  #error({ start, end }: Pick<Token, 'start' | 'end'>, message: string): PromqlError {
    return parseError(this.#text, { start, end }, message)
  }

  #token(kind: string, length: number): Token {
    return { kind, text: this.#text.slice(this.#at, this.#at + length), start: this.#at, end: this.#at + length }
  }

  #lex(): Token {
    const rest = this.#text.slice(this.#at)
    const space = /^[ \t\r\n]+/.exec(rest)
    if (space) return this.#token('SPACE', space[0].length)
    const word = /^[a-zA-Z_]+/.exec(rest)?.[0]
    if (word !== undefined) return this.#word(word)
    if (/^\d/.test(rest)) return this.#lexNumber(rest)
    if (rest.startsWith('}}')) return this.#token('}}', 2)
    if (rest !== '' && ':-['.includes(rest[0]!)) return this.#token(rest[0]!, 1)
    throw this.#error(this.#token('ERROR', 1), `histogram description incomplete unexpected: ${runeOf(rest)}`)
  }

  #word(word: string): Token {
    const lower = word.toLowerCase()
    if (descriptors.has(lower)) {
      if (this.#text[this.#at + word.length] === ':') return this.#token('DESCRIPTOR', word.length)
      throw this.#error(this.#token('ERROR', word.length), 'missing `:` for histogram descriptor')
    }
    if (lower === 'inf' || lower === 'nan') return this.#token('NUMBER', word.length)
    if (hints.has(lower)) return this.#token('HINT', word.length)
    throw this.#error(this.#token('ERROR', word.length), `bad histogram descriptor found: ${quote(word)}`)
  }

  #lexBucket(): Token {
    const rest = this.#text.slice(this.#at)
    const space = /^[ \t\r\n]+/.exec(rest)
    if (space) return this.#token('SPACE', space[0].length)
    if (rest[0] === '-') return this.#token('-', 1)
    if (/^\d/.test(rest)) return this.#lexNumber(rest)
    if (rest[0] === ']') return this.#token(']', 1)
    const word = /^[a-zA-Z_]+/.exec(rest)?.[0]
    if (word !== undefined && /^(inf|nan)$/i.test(word)) return this.#token('NUMBER', word.length)
    // Letters are taken in silence, with whatever comes behind them.
    if (word !== undefined && rest[word.length] === ']') return this.#token(']', word.length + 1)
    throw this.#error(this.#token('ERROR', 1), `invalid character in buckets description: ${runeOf(rest.slice(word?.length ?? 0))}`)
  }

  #lexNumber(rest: string): Token {
    const { length, isWhole } = scanSeriesNumber(rest)
    if (!isWhole) throw this.#error(this.#token('ERROR', length), `bad number syntax: ${quote(rest.slice(0, length))}`)
    return this.#token('NUMBER', length)
  }
}

const inDescription = ' in histogram description, expected histogram description key, e.g. buckets:[5 10 7]'

function runeOf(rest: string): string {
  const [first] = rest
  return `'${first ?? '\ufffd'}'`
}

function histogramOf(fields: ReadonlyMap<string, Field>): FloatHistogram {
  const number = (key: string) => (fields.get(key) ?? 0) as number
  const list = (key: string) => (fields.get(key) ?? []) as readonly number[]
  const side = (key: string, offset: number): Buckets => {
    const counts = list(key)
    return counts.length === 0 ? noBuckets : { indexes: counts.map((_, place) => offset + place), counts }
  }
  return {
    ...emptyHistogram, hint: (fields.get('counter_reset_hint') ?? 'unknown') as CounterResetHint,
    schema: number('schema'), sum: number('sum'), count: number('count'), zeroCount: number('z_bucket'), zeroThreshold: number('z_bucket_w'),
    customValues: list('custom_values'), positive: side('buckets', number('offset')), negative: side('n_buckets', number('n_offset')),
  }
}
