/**
 * Classic histograms as native ones whose buckets have the same bounds.
 *
 * Follows util/convertnhcb/convertnhcb.go and model/textparse/nhcbparse.go of Prometheus 3.
 */
import type { Exemplar, MetricFamily, MetricSample, NativeSample } from '../exposition/metric-family.ts'
import { parseFloat } from '../exposition/float.ts'
import { customSchema, emptyHistogram, type FloatHistogram } from '../series/histogram/float-histogram.ts'
import { histogramFault } from '../series/histogram/validate.ts'
import { labelsKey, labelsOf, labelsRecord, withoutLabels } from '../series/labels.ts'

/** The labels of the histogram that a row belongs to, and a key of them. */
export function histogramLabels({ labels }: MetricSample): { readonly labels: Readonly<Record<string, string>>; readonly key: string } {
  const own = withoutLabels(labelsOf(labels), ['le'])
  return { labels: labelsRecord(own), key: labelsKey(own) }
}

interface Gathered {
  readonly labels: Readonly<Record<string, string>>
  readonly rows: MetricSample[]
}

/** One for each set of labels; what cannot be converted has none. `isLeftOut` tells of keys that are not. */
export function converted({ type, samples }: MetricFamily, isLeftOut: (key: string) => boolean): NativeSample[] {
  if (type !== 'histogram') return []
  const gathered = new Map<string, Gathered>()
  for (const sample of samples.filter(isPart)) {
    const { labels, key } = histogramLabels(sample)
    if (isLeftOut(key)) continue
    const known = gathered.get(key)
    if (known) known.rows.push(sample)
    else gathered.set(key, { labels, rows: [sample] })
  }
  return [...gathered.values()].flatMap(({ labels, rows }): NativeSample[] => {
    const histogram = histogramOf(rows)
    if (!histogram) return []
    const exemplars = rows.flatMap(({ exemplar }): Exemplar[] => (exemplar ? [exemplar] : []))
    const { timeMs } = rows[0]!
    return [{ labels, histogram, ...(timeMs === undefined ? {} : { timeMs }), ...(exemplars.length > 0 && { exemplars }) }]
  })
}

/** Rows that a histogram is made of. */
export function isPart({ suffix, labels }: MetricSample): boolean {
  if (suffix !== '_bucket') return suffix === '_sum' || suffix === '_count'
  const bound = parseFloat(labels['le'] ?? '')
  return bound !== undefined && bound === bound
}

function histogramOf(rows: readonly MetricSample[]): FloatHistogram | undefined {
  const buckets = bucketsOf(rows)
  const count = rows.findLast(({ suffix }) => suffix === '_count')?.value ?? buckets?.at(-1)?.count
  if (!buckets || count === undefined || count < 0) return undefined
  if (buckets.at(-1)?.bound !== Infinity) buckets.push({ bound: Infinity, count })
  if (buckets.at(-1)!.count !== count) return undefined
  const counts = buckets.map((bucket, place) => bucket.count - (buckets[place - 1]?.count ?? 0))
  const indexes = [...counts.keys()].filter((index) => counts[index] !== 0 || isShortGap(counts, index))
  const histogram: FloatHistogram = {
    ...emptyHistogram, schema: customSchema, count, sum: rows.findLast(({ suffix }) => suffix === '_sum')?.value ?? 0,
    positive: { indexes, counts: indexes.map((index) => counts[index]!) }, customValues: buckets.slice(0, -1).map(({ bound }) => bound),
  }
  return histogramFault(histogram) === undefined ? histogram : undefined
}

/** Whole numbers keep gaps of at most two empty buckets between others. */
function isShortGap(counts: readonly number[], index: number): boolean {
  if (!counts.every(Number.isInteger)) return false
  let [from, to] = [index, index]
  while (from >= 0 && counts[from] === 0) from--
  while (to < counts.length && counts[to] === 0) to++
  return from >= 0 && to < counts.length && to - from - 1 <= 2
}

/** In order of their bounds; undefined where the counts do not add up. The first of two with one bound counts. */
function bucketsOf(rows: readonly MetricSample[]): { bound: number; count: number }[] | undefined {
  const byBound = new Map<number, number>()
  for (const { suffix, labels, value } of rows) {
    const bound = suffix === '_bucket' ? parseFloat(labels['le']!)! : NaN
    if (bound === bound && !byBound.has(bound)) byBound.set(bound, value)
  }
  const buckets = Array.from(byBound, ([bound, count]) => ({ bound, count })).sort((a, b) => a.bound - b.bound)
  const isWrong = buckets.some(({ count }, place) => count < 0 || count < (buckets[place - 1]?.count ?? 0))
  return isWrong ? undefined : buckets
}
