/** Seeded queries, grown from the language's own grammar and from its table of functions. */
import { stream, uniform, type Stream } from '@track/simulation'
import { functionTable } from '@track/telemetry'

export interface AskedQuery {
  readonly expr: string
  readonly instantMs?: number
  readonly startMs?: number
  readonly endMs?: number
  readonly stepMs?: number
}

/** What queries are about. */
export interface Vocabulary {
  readonly selectors: readonly string[]
  readonly labels: readonly string[]
  /** For functions of histograms. */
  readonly histograms: readonly string[]
}

const selectors = [
  'http_requests_total', 'http_requests_total{job="api"}', 'http_requests_total{code=~"5.."}', 'http_requests_total{instance!="a:80"}',
  'temperature', 'temperature{zone=~"n.*|east"}', 'temperature{sensor="2"}', 'up', 'build_info', 'limit', 'latency_seconds_bucket',
  'latency_seconds_bucket{le!~"0.5|1"}', 'latency_seconds_sum', 'latency_seconds_count', 'sparse', 'ends', 'begins', 'huge', 'tiny',
  'cancelling', 'flips', 'minutes_total', 'zero', 'negative_zero', '{"dotted.name"}', 'when', '{__name__=~"u.|flips"}', 'nothing',
  '{instance="a:80",__name__!~".*bucket"}',
]
const groupingLabels = ['job', 'instance', 'code', 'zone', 'sensor', 'le', 'version', 'how', 'n']
const ranges = ['15s', '30s', '45s', '1m', '90s', '5m', '7m', '10m', '1000ms', '20m', '2 * 30s', 'step() + 1m', 'max_of(1m, range())']
const instants = [0, 1, 15_000, 299_999, 300_000, 300_001, 600_000, 899_999, 900_000, 1_199_999, 1_200_000, 1_200_001, 1_500_123, 2_100_000, 2_399_000, 2_700_000]
const arithmetic = ['+', '-', '*', '/', '%', '^', 'atan2']
const trims = ['</', '>/']
const comparisons = ['==', '!=', '>', '<', '>=', '<=']
const aggregations = ['sum', 'avg', 'min', 'max', 'count', 'group', 'stddev', 'stdvar']
const ranked = ['topk', 'bottomk', 'limitk']

/** Draws what one query consists of; each draw has a number of its own. */
class Chooser {
  readonly #stream: Stream
  #drawn = 0

  readonly vocabulary: Vocabulary

  constructor(index: number, seed: number, vocabulary: Vocabulary) {
    this.vocabulary = vocabulary
    this.#stream = stream(seed, 'promql queries', String(index))
  }

  chance(): number {
    return uniform(this.#stream, this.#drawn++)
  }

  of<Item>(list: readonly Item[]): Item {
    return list[Math.floor(this.chance() * list.length)]!
  }

  some<Item>(list: readonly Item[], most: number): Item[] {
    return list.filter(() => this.chance() < most / list.length)
  }
}

const classic: Vocabulary = {
  selectors, labels: groupingLabels,
  histograms: ['latency_seconds_bucket', 'sum by (le) (rate(latency_seconds_bucket[5m]))', 'increase(latency_seconds_bucket[2m])', 'temperature', 'rate(latency_seconds_bucket{le!="+Inf"}[5m])'],
}

export function growQueries(count: number, seed = 11, vocabulary = classic): AskedQuery[] {
  return Array.from({ length: count }, (_, index) => {
    const choose = new Chooser(index, seed, vocabulary)
    const depth = 1 + Math.floor(choose.chance() * 3)
    const expr = index % 3 === 0 ? callOf(functionTable[Math.floor(index / 3) % functionTable.length]!.name, choose, depth) : vector(choose, depth)
    if (choose.chance() < 0.6) return { expr, instantMs: choose.of(instants) }
    const startMs = choose.of(instants)
    const stepMs = choose.of([1000, 15_000, 30_000, 47_000, 60_000, 300_000])
    return { expr, startMs, endMs: startMs + stepMs * Math.floor(choose.chance() * 6), stepMs }
  })
}

function modifiers(choose: Chooser): string {
  const drawn = choose.chance()
  if (drawn < 0.75) return ''
  if (drawn < 0.85) return ` offset ${choose.of(['15s', '1m', '-30s', '5m', '1ms'])}`
  if (drawn < 0.9) return ` @ ${choose.of(['end()', 'start()', '900', '1200.5', '0'])}`
  return ` @ ${choose.of(['end()', 'start()', '1000'])} offset ${choose.of(['30s', '-15s'])}`
}

function vector(choose: Chooser, depth: number): string {
  if (depth <= 0) return choose.of(choose.vocabulary.selectors) + modifiers(choose)
  const drawn = choose.chance()
  if (drawn < 0.3) return callOf(choose.of(functionTable.filter(({ returns }) => returns === 'vector')).name, choose, depth)
  if (drawn < 0.5) return aggregation(choose, depth)
  if (drawn < 0.85) return binary(choose, depth)
  if (drawn < 0.9) return `-${operand(choose, depth - 1)}`
  return vector(choose, depth - 1)
}

function operand(choose: Chooser, depth: number): string {
  const text = vector(choose, depth)
  return /^[\w:{}"=~.,|*!]+$/.test(text) ? text : `(${text})`
}

function scalar(choose: Chooser, depth: number): string {
  const drawn = choose.chance()
  if (drawn < 0.7) return choose.of(['0', '1', '2', '-1', '0.5', '0.9', '3', '1e3', 'NaN', 'Inf', '7', '0.25', '100'])
  if (drawn < 0.8) return 'time()'
  if (drawn < 0.9) return `scalar(${vector(choose, depth - 1)})`
  return `(${choose.of(['1', '2', '10'])} ${choose.of(['+', '-', '*', '/', '^', '%'])} ${choose.of(['3', '0', '0.1'])})`
}

function range(choose: Chooser, depth: number): string {
  if (choose.chance() < 0.75 || depth <= 0) return `${choose.of(choose.vocabulary.selectors)}[${choose.of(ranges)}]${modifiers(choose)}`
  const inner = operand(choose, depth - 1)
  return `${inner}[${choose.of(['1m', '5m', '10m', '3m20s'])}:${choose.of(['', '15s', '30s', '1m', '47s'])}]${modifiers(choose)}`
}

function grouping(choose: Chooser): string {
  const drawn = choose.chance()
  if (drawn < 0.3) return ''
  return `${drawn < 0.75 ? ' by' : ' without'} (${choose.some(choose.vocabulary.labels, 2).join(', ')}) `
}

function aggregation(choose: Chooser, depth: number): string {
  const drawn = choose.chance()
  const inner = vector(choose, depth - 1)
  if (drawn < 0.7) return `${choose.of(aggregations)}${grouping(choose)}(${inner})`
  if (drawn < 0.85) return `${choose.of(ranked)}${grouping(choose)}(${choose.of(['1', '2', '3', '0', '10', '2.7'])}, ${inner})`
  if (drawn < 0.9) return `limit_ratio${grouping(choose)}(${choose.of(['0.5', '-0.5', '0.1', '2'])}, ${inner})`
  if (drawn < 0.95) return `quantile${grouping(choose)}(${choose.of(['0.5', '0.9', '0', '1', '2', '-1', 'NaN'])}, ${inner})`
  return `count_values${grouping(choose)}("value", ${inner})`
}

function binary(choose: Chooser, depth: number): string {
  const drawn = choose.chance()
  if (drawn < 0.35) {
    const [left, right] = choose.chance() < 0.7 ? [operand(choose, depth - 1), scalar(choose, depth)] : [scalar(choose, depth), operand(choose, depth - 1)]
    return `${left} ${operator(choose)} ${right}`
  }
  const left = operand(choose, depth - 1)
  const right = choose.chance() < 0.3 ? left : operand(choose, depth - 1)
  if (drawn < 0.55) return `${left} ${choose.of(['and', 'or', 'unless'])}${matching(choose, false)} ${right}`
  return `${left} ${operator(choose)}${matching(choose, true)} ${right}`
}

function operator(choose: Chooser): string {
  if (choose.vocabulary !== classic && choose.chance() < 0.2) return choose.of(trims)
  if (choose.chance() < 0.6) return choose.of(arithmetic)
  return choose.of(comparisons) + (choose.chance() < 0.4 ? ' bool' : '')
}

function matching(choose: Chooser, canGroup: boolean): string {
  const drawn = choose.chance()
  if (drawn < 0.3) return ''
  const text = `${drawn < 0.7 ? ' on' : ' ignoring'} (${choose.some(choose.vocabulary.labels, 1.5).join(', ')})`
  if (!canGroup || choose.chance() < 0.5) return text
  return `${text} ${choose.of(['group_left', 'group_right'])}${choose.chance() < 0.5 ? ' (version)' : ''}`
}

const texts: Readonly<Record<string, readonly (readonly string[])[]>> = {
  label_replace: [['"new"', '"$1"', '"instance"', '"(.):.*"'], ['"zone"', '"x-${1}y"', '"zone"', '"(n).*"'], ['"job"', '""', '"nothing"', '""'], ['"__name__"', '"renamed"', '"job"', '".*"']],
  label_join: [['"joined"', '"-"', '"job"', '"instance"'], ['"instance"', '"/"', '"zone"'], ['"__name__"', '""', '"how"', '"n"']],
}

/** A call with arguments of the types that the table asks for. */
function callOf(name: string, choose: Chooser, depth: number): string {
  const row = functionTable.find((each) => each.name === name)!
  if (name === 'info') return vector(choose, depth - 1)
  if (texts[name]) return `${name}(${[vector(choose, depth - 1), ...choose.of(texts[name])].join(', ')})`
  if (name.startsWith('sort_by_label')) return `${name}(${[vector(choose, depth - 1), '"zone"', '"instance"'].join(', ')})`
  if (name === 'histogram_quantiles') return `${name}(${choose.of(choose.vocabulary === classic ? ['latency_seconds_bucket', 'rate(latency_seconds_bucket[5m])'] : choose.vocabulary.histograms)}, "q", 0.5, 0.9)`
  if (name === 'histogram_quantile' || name === 'histogram_fraction') {
    const buckets = choose.of(choose.vocabulary.histograms)
    const shares = choose.of(['0.5', '0.9', '0.99', '0', '1', '2', '-1', 'NaN'])
    return name === 'histogram_quantile' ? `${name}(${shares}, ${buckets})` : `${name}(${choose.of(['0', '0.2', '-1', '-Inf'])}, ${choose.of(['0.3', '2', 'Inf', '0.1'])}, ${buckets})`
  }
  if (bounded.includes(name) && choose.chance() < 0.3) {
    return `${name}(${choose.of(choose.vocabulary.selectors)}[${choose.of(ranges)}] ${choose.of(['anchored', 'smoothed'])}${modifiers(choose)})`
  }
  const list = row.arguments.map((type) => (type === 'scalar' ? scalarFor(name, choose, depth) : type === 'matrix' ? range(choose, depth - 1) : vector(choose, depth - 1)))
  const shortened = row.variadic && choose.chance() < 0.3 ? list.slice(0, -1) : list
  const call = `${name}(${shortened.join(', ')})`
  return row.returns === 'scalar' ? `vector(${call})` : call
}

/** Functions whose range may be held or interpolated at its bounds. */
const bounded = ['rate', 'increase', 'delta', 'resets', 'changes']

/** Shares and factors mostly where they make sense. */
function scalarFor(name: string, choose: Chooser, depth: number): string {
  if (name === 'quantile_over_time') return choose.of(['0.5', '0.9', '0', '1', '1.5', '-0.1', 'NaN'])
  if (name === 'double_exponential_smoothing') return choose.of(['0.5', '0.1', '0.9', '0.3', '1'])
  if (name === 'predict_linear') return choose.of(['60', '3600', '-300', '0'])
  if (name === 'integral') return choose.of(['0', '1', '2', '3'])
  return scalar(choose, depth)
}
