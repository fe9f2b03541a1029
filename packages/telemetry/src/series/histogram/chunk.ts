/**
 * The native histograms of one series: chunks of rows in one layout, full ones shared between forks.
 * Within a chunk no counter was reset, which is what the hints of its rows say.
 *
 * Follows tsdb/chunkenc/float_histogram.go of Prometheus 3 (appendable, appendableGauge, recode,
 * counterResetHint). Left out: chunks cut by their size in bytes; here a number of rows is the limit.
 */
import { type Buckets, type CounterResetHint, type FloatHistogram, isCustom, sameNumbers } from './float-histogram.ts'

export interface HistogramChunk {
  readonly times: readonly number[]
  readonly rows: readonly FloatHistogram[]
}

export interface HistogramSeries {
  /** Oldest first. */
  readonly full: readonly HistogramChunk[]
  readonly head: HistogramChunk
}

const rowsMax = 120

/** With one more sample; `isNext` where nothing but the head's last row came before it. */
export function withHistogram(
  series: HistogramSeries | undefined, timeMs: number, histogram: FloatHistogram, isNext: boolean,
): HistogramSeries {
  const head = series?.head
  const layouts = head && isNext && head.rows.length < rowsMax ? commonLayouts(head, histogram) : undefined
  if (!head || !layouts) {
    const fresh = { times: [timeMs], rows: [withHint(histogram, histogram.hint === 'gauge' ? 'gauge' : 'unknown')] }
    return { full: series ? [...series.full, series.head] : [], head: fresh }
  }
  const hint = histogram.hint === 'gauge' ? 'gauge' : 'not_reset'
  const isSameLayout = layouts.positive === head.rows[0]!.positive.indexes && layouts.negative === head.rows[0]!.negative.indexes
  const rows = isSameLayout ? head.rows : head.rows.map((row) => spread(row, layouts))
  return { full: series!.full, head: { times: [...head.times, timeMs], rows: [...rows, spread(withHint(histogram, hint), layouts)] } }
}

function withHint(histogram: FloatHistogram, hint: CounterResetHint): FloatHistogram {
  return histogram.hint === hint ? histogram : { ...histogram, hint }
}

interface Layouts {
  readonly positive: readonly number[]
  readonly negative: readonly number[]
}

/** The buckets of a chunk with one more row; undefined where that row must begin another chunk. */
function commonLayouts(head: HistogramChunk, histogram: FloatHistogram): Layouts | undefined {
  const last = head.rows.at(-1)!
  const isGauge = histogram.hint === 'gauge'
  if (isGauge !== (last.hint === 'gauge') || histogram.hint === 'reset') return undefined
  if (histogram.schema !== last.schema || histogram.zeroThreshold !== last.zeroThreshold) return undefined
  if (isCustom(last) && !sameNumbers(histogram.customValues, last.customValues)) return undefined
  if (!isGauge && (histogram.count < last.count || histogram.zeroCount < last.zeroCount)) return undefined
  const common = isGauge ? (before: Buckets, after: Buckets) => union(before.indexes, after.indexes) : grown
  const positive = common(last.positive, histogram.positive)
  const negative = positive && common(last.negative, histogram.negative)
  return positive && negative ? { positive, negative } : undefined
}

/** The indexes of both; undefined where any bucket holds less than before. */
function grown(before: Buckets, after: Buckets): readonly number[] | undefined {
  let place = 0
  for (let at = 0; at < before.indexes.length; at++) {
    const index = before.indexes[at]!
    while (place < after.indexes.length && after.indexes[place]! < index) place++
    if (before.counts[at]! > (after.indexes[place] === index ? after.counts[place]! : 0)) return undefined
  }
  return union(before.indexes, after.indexes)
}

function union(a: readonly number[], b: readonly number[]): readonly number[] {
  if (sameNumbers(a, b)) return a
  const all = [...new Set([...a, ...b])].sort((x, y) => x - y)
  return all.length === a.length ? a : all
}

function spread(histogram: FloatHistogram, { positive, negative }: Layouts): FloatHistogram {
  const isSame = histogram.positive.indexes === positive && histogram.negative.indexes === negative
  if (isSame) return histogram
  return { ...histogram, positive: spreadSide(histogram.positive, positive), negative: spreadSide(histogram.negative, negative) }
}

/** Puts empty buckets where the layout has some that are not there. */
function spreadSide({ indexes, counts }: Buckets, layout: readonly number[]): Buckets {
  if (indexes.length === layout.length) return { indexes: layout, counts }
  let place = 0
  return { indexes: layout, counts: layout.map((index) => (indexes[place] === index ? counts[place++]! : 0)) }
}

/** The chunks that reach into a time span, oldest first. */
export function chunksWithin({ full, head }: HistogramSeries, fromMs: number, toMs: number): HistogramChunk[] {
  const isWithin = ({ times }: HistogramChunk) => times.at(-1)! >= fromMs && times[0]! <= toMs
  let first = full.length
  while (first > 0 && full[first - 1]!.times.at(-1)! >= fromMs) first--
  return [...full.slice(first), head].filter(isWithin)
}

/** Without the full chunks that end before a time. */
export function withoutChunksBefore(series: HistogramSeries, timeMs: number): HistogramSeries {
  const kept = series.full.findIndex(({ times }) => times.at(-1)! >= timeMs)
  if (kept === 0 || series.full.length === 0) return series
  return { ...series, full: kept === -1 ? [] : series.full.slice(kept) }
}
