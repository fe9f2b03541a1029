/**
 * Sorts spans into series by the values of attributes, and within each into steps.
 *
 * Follows pkg/traceql/engine_metrics.go (GroupingAggregator, UngroupedAggregator, StepAggregator) of Tempo 2.8.
 */
import { type Attribute, attribute, printAttribute } from '../attribute.ts'
import type { FetchedSpan } from '../fetch/span.ts'
import { float, keyOf, nil, type Static, string } from '../statics.ts'
import type { MetricsAggregate } from '../syntax.ts'
import { bucketOf } from './buckets.ts'
import { type Cell, cellsOf, numberOf } from './cells.ts'
import { ExemplarRoom } from './exemplars.ts'
import { intervalCount, intervalOf, intervalOfMs, type Steps } from './intervals.ts'
import { type MetricsExemplar, promLabels, type SeriesLabel, type SeriesLabels, type StepSeriesSet } from './series.ts'

export const bucketLabel = '__bucket'

interface Row {
  readonly labels: SeriesLabels
  readonly cells: (Cell | undefined)[]
  readonly exemplars: MetricsExemplar[]
  readonly room: ExemplarRoom
}

/** Of what is sorted into series: first what was observed, then the series. */
export interface SpanAggregator {
  observe(span: FetchedSpan): void
  observeExemplar(span: FetchedSpan): void
  readonly series: StepSeriesSet
}

export class Grouped implements SpanAggregator {
  readonly #metrics: MetricsAggregate
  readonly #steps: Steps
  readonly #lookups: readonly (readonly Attribute[])[]
  readonly #newCell: () => Cell
  readonly #rows = new Map<string, Row>()

  constructor(metrics: MetricsAggregate, steps: Steps) {
    this.#metrics = metrics
    this.#steps = steps
    this.#lookups = metrics.by.map(lookupOf)
    this.#newCell = cellsOf(metrics.operator, metrics.attribute, Number(steps.step) / 1e9)
    // A series without labels is there before anything is observed.
    if (metrics.by.length === 0 && !this.#hasBuckets && metrics.operator !== 'avg_over_time') this.#row('', this.#nameLabels())
  }

  get #hasBuckets(): boolean {
    return this.#metrics.operator === 'histogram_over_time' || this.#metrics.operator === 'quantile_over_time'
  }

  #nameLabels(): SeriesLabels {
    return [{ name: '__name__', value: string(this.#metrics.operator) }]
  }

  observe(span: FetchedSpan): void {
    const { operator, attribute: of } = this.#metrics
    if (operator === 'avg_over_time' && of && Number.isNaN(numberOf(span, of))) return
    const interval = intervalOf(span.start, this.#steps)
    const cells = this.#rowOf(span)?.cells
    if (cells && interval >= 0) (cells[interval] ??= this.#newCell()).observe(span)
  }

  observeExemplar(span: FetchedSpan): void {
    const row = this.#rowOf(span)
    const timestampMs = Number(span.start / 1_000_000n)
    if (!row?.room.take(intervalOfMs(timestampMs, this.#steps))) return
    row.exemplars.push({ labels: exemplarLabels(span), value: this.#exemplarValue(span), timestampMs })
  }

  #exemplarValue(span: FetchedSpan): number {
    const { operator, attribute: of } = this.#metrics
    if (!of || operator === 'histogram_over_time') return NaN
    const number = numberOf(span, of)
    return Number.isNaN(number) ? 0 : number
  }

  #rowOf(span: FetchedSpan): Row | undefined {
    const values = this.#lookups.map((attributes) => foundFirst(attributes, span))
    const { attribute: of } = this.#metrics
    if (!this.#hasBuckets || !of) return this.#rowFor(values, undefined)
    const bucket = bucketOf(span, of)
    return bucket === undefined ? undefined : this.#rowFor(values, float(bucket))
  }

  #rowFor(values: readonly Static[], bucket: Static | undefined): Row {
    const key = [...values, ...(bucket ? [bucket] : [])].map(keyOf).join('\0')
    const known = this.#rows.get(key)
    if (known) return known
    if (values.length === 0 && !bucket) return this.#row(key, this.#nameLabels())
    return this.#row(key, this.#labelsOf(values, bucket))
  }

  /** Nil is left out, unless there would be no label then. */
  #labelsOf(values: readonly Static[], bucket: Static | undefined): SeriesLabels {
    const { by } = this.#metrics
    const labels: SeriesLabel[] = by.map((each, index) => ({ name: printAttribute(each), value: values[index]! })).filter(({ value }) => value.type !== 'nil')
    if (bucket) labels.push({ name: bucketLabel, value: bucket })
    return labels.length > 0 ? labels : [{ name: printAttribute(by[0]!), value: nil }]
  }

  #row(key: string, labels: SeriesLabels): Row {
    const count = intervalCount(this.#steps)
    const row: Row = { labels, cells: Array.from({ length: count }), exemplars: [], room: new ExemplarRoom(count) }
    this.#rows.set(key, row)
    return row
  }

  get series(): StepSeriesSet {
    const empty = this.#newCell().value
    return new Map(Array.from(this.#rows.values(), ({ labels, cells, exemplars }) => (
      [promLabels(labels), { labels, values: cells.map((cell) => cell?.value ?? empty), exemplars }])))
  }
}

/** An attribute without a scope is a span's, or else its resource's. */
function lookupOf(each: Attribute): readonly Attribute[] {
  if (each.intrinsic !== undefined || each.scope !== 'none') return [each]
  return [attribute('span', each.name), attribute('resource', each.name)]
}

function foundFirst(attributes: readonly Attribute[], span: FetchedSpan): Static {
  for (const each of attributes) {
    const value = span.find(each)
    if (value) return value
  }
  return nil
}

export function exemplarLabels(span: FetchedSpan): SeriesLabels {
  return span.all().map(({ attribute: each, value }) => ({ name: printAttribute(each), value }))
}
