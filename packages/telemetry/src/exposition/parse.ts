/**
 * Reads an exposition in the text format 0.0.4 or in OpenMetrics 1.0 into families.
 *
 * Follows model/textparse/promparse.go and openmetricsparse.go of Prometheus 3, errors included.
 * Left out: created timestamps as start times, native histograms (which text cannot carry).
 */
import { parseFloat } from './float.ts'
import { quote } from '../series/labels.ts'
import { Lexer, openMetricsRules, textRules, type Token } from './lexer.ts'
import type { Exemplar, MetricFamily, MetricSample, MetricType, SampleSuffix } from './metric-family.ts'

/** What Prometheus' parser says of an exposition that it cannot read. */
export class ExpositionError extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'ExpositionError'
  }
}

interface Line {
  readonly name: string
  readonly sample: MetricSample
}

const textTypes: Readonly<Record<string, MetricType>> = {
  counter: 'counter', gauge: 'gauge', histogram: 'histogram', summary: 'summary', untyped: 'untyped',
}

const openMetricsTypes: Readonly<Record<string, MetricType>> = {
  counter: 'counter', gauge: 'gauge', histogram: 'histogram', gaugehistogram: 'gaugehistogram', summary: 'summary',
  info: 'info', stateset: 'stateset', unknown: 'untyped',
}

export function parseText(text: string): MetricFamily[] {
  return new Parser(text, false).parse()
}

export function parseOpenMetrics(text: string): MetricFamily[] {
  return new Parser(text, true).parse()
}

class Parser {
  readonly #lexer: Lexer
  readonly #isOpenMetrics: boolean
  readonly #families = new Families()
  /** Where the entry being read begins, for its errors. */
  #entry = 0

  constructor(text: string, isOpenMetrics: boolean) {
    this.#lexer = isOpenMetrics ? new Lexer(text, openMetricsRules) : new Lexer(`${text}\n`, textRules)
    this.#isOpenMetrics = isOpenMetrics
  }

  parse(): MetricFamily[] {
    while (this.#readEntry()) {}
    return this.#families.finish(this.#isOpenMetrics)
  }

  /** False at the end. */
  #readEntry(): boolean {
    this.#entry = this.#lexer.end
    const token = this.#lexer.next()
    switch (token) {
      case 'EOF':
        if (this.#isOpenMetrics) throw new ExpositionError('data does not end with # EOF')
        return false
      case 'EOFWORD':
        if (this.#lexer.next() !== 'EOF') throw new ExpositionError('unexpected data after # EOF')
        return false
      case 'LINEBREAK': return true
      case 'COMMENT': {
        const next = this.#lexer.next()
        if (next !== 'LINEBREAK') throw this.#error('linebreak expected after comment', next)
        return true
      }
      case 'HELP': case 'TYPE': case 'UNIT':
        this.#readMetadata(token)
        return true
      case 'MNAME': case 'BRACE_OPEN':
        this.#readSeries(token)
        return true
      default: throw this.#error('expected a valid start token', token)
    }
  }

  #readMetadata(kind: 'HELP' | 'TYPE' | 'UNIT'): void {
    const token = this.#lexer.next()
    if (token !== 'MNAME') throw this.#error(`expected metric name after ${kind}`, token)
    const name = this.#lexer.word.replace(/^"(.*)"$/s, '$1')
    const textToken = this.#lexer.next()
    if (textToken !== 'TEXT') {
      throw new ExpositionError(`expected text in ${kind}${this.#isOpenMetrics ? '' : `, got ${textToken}`}`)
    }
    const text = this.#isOpenMetrics ? this.#lexer.word.slice(1, -1) : this.#lexer.word.slice(1)
    if (kind === 'TYPE') {
      const type = (this.#isOpenMetrics ? openMetricsTypes : textTypes)[text]
      if (!type) throw new ExpositionError(`invalid metric type ${quote(text)}`)
      this.#families.declare(name, { type })
    } else if (kind === 'HELP') {
      this.#families.declare(name, { help: unescape(text) })
    } else if (text !== '' && !name.endsWith(`_${text}`)) {
      throw new ExpositionError(`unit ${quote(text)} not a suffix of metric ${quote(name)}`)
    }
    if (this.#isOpenMetrics) return
    const end = this.#lexer.next()
    if (end !== 'LINEBREAK') throw this.#error('linebreak expected after metadata', end)
  }

  #readSeries(first: Token): void {
    const labels: Record<string, string> = {}
    let name = first === 'MNAME' ? this.#lexer.word : undefined
    let token = first === 'MNAME' ? this.#lexer.next() : first
    if (token === 'BRACE_OPEN') {
      name = this.#readLabels(labels, name)
      token = this.#lexer.next()
    }
    if (name === undefined) throw new ExpositionError(`metric name not set while parsing: ${quote(this.#soFar())}`)
    if (token !== 'VALUE') throw this.#error('expected value after metric', token)
    const value = this.#number()
    const { timeMs, exemplar } = this.#readEnd()
    this.#families.add({ name, sample: { labels, value, ...(timeMs === undefined ? {} : { timeMs }), ...(exemplar && { exemplar }) } })
  }

  /** Reads up to the closing brace; answers the metric name, which may stand in quotes inside. */
  #readLabels(labels: Record<string, string>, outside: string | undefined, isExemplar = false): string | undefined {
    let name = outside
    let token = this.#lexer.next()
    for (;;) {
      if (token === 'BRACE_CLOSE') return name
      if (token !== 'LNAME' && token !== 'QSTRING') throw this.#error('expected label name', token)
      const isQuoted = token === 'QSTRING'
      const word = isQuoted ? unescape(this.#lexer.word.slice(1, -1)) : this.#lexer.word
      token = this.#lexer.next()
      if (isQuoted && (token === 'COMMA' || token === 'BRACE_CLOSE')) {
        if (isExemplar) throw this.#error('expected label name', token)
        if (name !== undefined) throw new ExpositionError(`metric name already set while parsing: ${quote(this.#soFar())}`)
        name = word
        if (token === 'COMMA') token = this.#lexer.next()
        continue
      }
      if (token !== 'EQUAL') throw this.#error('expected equal', token)
      token = this.#lexer.next()
      if (token !== 'LVALUE') throw this.#error('expected label value', token)
      labels[word] = unescape(this.#lexer.word.slice(1, -1))
      token = this.#lexer.next()
      if (token === 'COMMA') token = this.#lexer.next()
      else if (token !== 'BRACE_CLOSE' && this.#isOpenMetrics) throw this.#error('expected comma or brace close', token)
    }
  }

  /** The timestamp and the exemplar, where there are any, and the end of the line. */
  #readEnd(): Pick<MetricSample, 'timeMs' | 'exemplar'> {
    let token = this.#lexer.next()
    let timeMs: number | undefined
    if (token === 'TIMESTAMP') {
      timeMs = this.#isOpenMetrics ? this.#seconds() : Number(this.#lexer.word)
      token = this.#lexer.next()
      if (token !== 'LINEBREAK' && token !== 'COMMENT') throw this.#error('expected next entry after timestamp', token)
    }
    const time = timeMs === undefined ? {} : { timeMs }
    if (token === 'COMMENT' && this.#isOpenMetrics) return { ...time, exemplar: this.#readExemplar() }
    if (token === 'COMMENT') token = this.#lexer.next()
    if (token === 'LINEBREAK') return time
    if (this.#isOpenMetrics && token === 'EOF') throw new ExpositionError('data does not end with # EOF')
    throw this.#error('expected timestamp or new record', token)
  }

  #readExemplar(): Exemplar {
    const labels: Record<string, string> = {}
    this.#readLabels(labels, undefined, true)
    const token = this.#lexer.next()
    if (token !== 'VALUE') throw this.#error('expected value after exemplar labels', token)
    const value = this.#number()
    const next = this.#lexer.next()
    if (next === 'LINEBREAK') return { labels, value }
    if (next === 'EOF') throw new ExpositionError('data does not end with # EOF')
    if (next !== 'TIMESTAMP') throw this.#error('expected timestamp or comment', next)
    const timeMs = this.#seconds('exemplar timestamp')
    const end = this.#lexer.next()
    if (end !== 'LINEBREAK') throw this.#error('expected next entry after exemplar timestamp', end)
    return { labels, value, timeMs }
  }

  #number(): number {
    const text = this.#isOpenMetrics ? this.#lexer.word.slice(1) : this.#lexer.word
    const value = parseFloat(text)
    if (value === undefined) {
      throw new ExpositionError(`strconv.ParseFloat: parsing ${quote(text)}: invalid syntax while parsing: ${quote(this.#soFar())}`)
    }
    return value
  }

  #seconds(what = 'timestamp'): number {
    const value = this.#number()
    if (!Number.isFinite(value)) throw new ExpositionError(`invalid ${what} ${value !== value ? 'NaN' : value > 0 ? '+Inf' : '-Inf'}`)
    return Math.trunc(value * 1000)
  }

  #soFar(): string {
    return this.#lexer.text.slice(this.#entry, this.#lexer.end)
  }

  #error(expected: string, got: Token): ExpositionError {
    const { text, start, end } = this.#lexer
    const upTo = Math.min(text.length, end + 1)
    const [token, entry] = [quote(text.slice(start, upTo)), quote(text.slice(this.#entry, upTo))]
    return new ExpositionError(`${expected}, got ${token} (${quote(got)}) while parsing: ${entry}`)
  }
}

/** In label values and help, `\\`, `\n` and `\"` stand for one character each. */
function unescape(text: string): string {
  return text.includes('\\') ? text.replace(/\\([\\n"])/g, (_, character: string) => (character === 'n' ? '\n' : character)) : text
}

/** Gathers lines into families: a sample belongs to the family whose name it bears, with or without a suffix. */
class Families {
  readonly #declared = new Map<string, { type: MetricType; help: string; lines: Line[] }>()

  declare(name: string, given: { type?: MetricType; help?: string }): void {
    this.#declared.set(name, { ...(this.#declared.get(name) ?? { type: 'untyped', help: '', lines: [] }), ...given })
  }

  add(line: Line): void {
    const family = this.#familyOf(line.name)
    if (!this.#declared.has(family)) this.declare(family, {})
    this.#declared.get(family)!.lines.push(line)
  }

  finish(isOpenMetrics: boolean): MetricFamily[] {
    return Array.from(this.#declared, ([name, { type, help, lines }]): MetricFamily => {
      // A counter is named with its `_total` here, whatever the format.
      const family = isOpenMetrics && type === 'counter' ? `${name}_total` : name
      return { name: family, help, type, samples: lines.map(({ name: full, sample }) => withSuffix(full, family, sample)) }
    })
  }

  #familyOf(name: string): string {
    if (this.#declared.has(name)) return name
    for (const suffix of suffixes) {
      const family = name.slice(0, -suffix.length)
      const type = name.endsWith(suffix) ? this.#declared.get(family)?.type : undefined
      if (type !== undefined && suffixesOf[type].includes(suffix)) return family
    }
    return name
  }
}

const suffixes: readonly SampleSuffix[] = ['_bucket', '_sum', '_count', '_total', '_created', '_info', '_gsum', '_gcount']

const suffixesOf: Readonly<Record<MetricType, readonly SampleSuffix[]>> = {
  counter: ['_total'], gauge: [], histogram: ['_bucket', '_sum', '_count', '_created'],
  gaugehistogram: ['_bucket', '_gsum', '_gcount'], summary: ['_sum', '_count', '_created'], info: ['_info'], stateset: [], untyped: [],
}

function withSuffix(full: string, family: string, sample: MetricSample): MetricSample {
  const suffix = suffixes.find((each) => full === family + each)
  return suffix ? { suffix, ...sample } : sample
}
