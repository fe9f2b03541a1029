/**
 * Takes the samples of one scrape in: labels of the target put on, relabelled, counted against
 * limits, appended; what is there no longer gets a staleness marker.
 *
 * Follows scrape/scrape.go of Prometheus 3 (scrapeLoopAppender.append, mutateSampleLabels). A
 * process that hands out the same label objects each time costs a comparison a sample.
 */
import type { MetricFamily, MetricSample } from '../exposition/metric-family.ts'
import { boundLabel, normalizeBound } from '../exposition/text.ts'
import { appendSample, appendStale } from '../series/head.ts'
import { appendHistogram } from '../series/histogram/append.ts'
import { seriesNumber } from '../series/index-of-labels.ts'
import { type Labels, labelsOf, labelValue, metricName, quote } from '../series/labels.ts'
import { appendWithin, newestTime } from '../series/out-of-order.ts'
import type { SeriesState } from '../series/state.ts'
import type { ScrapeJob, Target } from './job.ts'
import { takenFamilies, takeExemplars, type TakenFamily } from './native.ts'
import { relabel } from './relabel.ts'

/** What the last scrape of a target brought, sample by sample, and the series that each went to. */
export interface ScrapeCache {
  readonly names: readonly string[]
  readonly suffixes: readonly string[]
  readonly labels: readonly Readonly<Record<string, string>>[]
  /** -1 where metric relabelling dropped the sample. */
  readonly numbers: Int32Array
  readonly kept: number
  /** Series whose samples bear their own time, which therefore never turn stale by absence. */
  readonly timed: readonly number[]
}

export const emptyCache: ScrapeCache = { names: [], suffixes: [], labels: [], numbers: new Int32Array(0), kept: 0, timed: [] }

export interface Ingested {
  readonly cache: ScrapeCache
  readonly scraped: number
  readonly kept: number
  readonly added: number
  /** Why the scrape counts as failed; '' when it does not. */
  readonly error: string
}

export interface ScrapeTime {
  readonly timeMs: number
  /** How far behind the newest sample one may come. */
  readonly windowMs?: number
}

export function ingest(
  state: SeriesState, job: ScrapeJob, target: Target, before: ScrapeCache, exposed: readonly MetricFamily[], { timeMs, windowMs = 0 }: ScrapeTime,
): Ingested {
  const families = takenFamilies(job, exposed)
  const cache = isUnchanged(before, families) ? before : resolve(state, job, target, before, families)
  if ('error' in cache) return { ...failed(state, before, timeMs, cache.error), scraped: cache.scraped, kept: cache.kept }
  const limit = job.sampleLimit ?? 0
  if (limit > 0 && cache.kept > limit) {
    // The whole scrape is rolled back, but counted as far as it was read.
    const withinLimit = cache.numbers.filter((series) => series >= 0).slice(0, limit)
    const added = newcomers(before, withinLimit)
    return { ...failed(state, before, timeMs, 'sample limit exceeded'), scraped: cache.numbers.length, kept: cache.kept, added }
  }
  const honor = job.honorTimestamps !== false
  const window = windowMs > 0 ? { windowMs, newestMs: newestTime(state) } : undefined
  let index = 0
  for (const family of families) {
    for (const sample of family.samples) {
      const series = cache.numbers[index++]!
      if (series < 0) continue
      const at = honor ? sample.timeMs ?? timeMs : timeMs
      // A refused sample is dropped and counted as kept; the scrape goes on.
      if (window && at < timeMs) appendWithin(state, series, at, sample.histogram ?? sample.value, window)
      else if (sample.histogram) appendHistogram(state, series, at, sample.histogram)
      else appendSample(state, series, at, sample.value)
      if (sample.exemplar || sample.exemplars) takeExemplars(state, series, sample, at)
    }
  }
  const added = cache === before ? 0 : turnover(state, before, cache, timeMs)
  return { cache, scraped: index, kept: cache.kept, added, error: '' }
}

/** A scrape that failed leaves nothing but staleness markers. */
export function failed(state: SeriesState, before: ScrapeCache, timeMs: number, error: string): Ingested {
  endSeries(state, before, timeMs)
  return { cache: emptyCache, scraped: 0, kept: 0, added: 0, error }
}

export function endSeries(state: SeriesState, cache: ScrapeCache, timeMs: number): void {
  const timed = new Set(cache.timed)
  for (const series of cache.numbers) if (series >= 0 && !timed.has(series)) appendStale(state, series, timeMs)
}

function isUnchanged(before: ScrapeCache, families: readonly TakenFamily[]): boolean {
  let index = 0
  for (const { name, samples } of families) {
    for (const sample of samples) {
      if (before.names[index] !== name || before.suffixes[index] !== (sample.suffix ?? '')) return false
      if (before.labels[index] !== sample.labels && !hasSameEntries(before.labels[index]!, sample.labels)) return false
      index++
    }
  }
  return index === before.names.length
}

function hasSameEntries(a: Readonly<Record<string, string>>, b: Readonly<Record<string, string>>): boolean {
  let count = 0
  for (const name in a) {
    if (b[name] !== a[name]) return false
    count++
  }
  for (const _ in b) count--
  return count === 0
}

/** The series of every sample; or why the whole scrape is refused, and how far it was read. */
function resolve(
  state: SeriesState, job: ScrapeJob, target: Target, before: ScrapeCache, families: readonly TakenFamily[],
): ScrapeCache | { error: string; scraped: number; kept: number } {
  const names: string[] = []
  const suffixes: string[] = []
  const labels: Readonly<Record<string, string>>[] = []
  const numbers: number[] = []
  const timed: number[] = []
  let kept = 0
  let place = 0
  for (const family of families) {
    const { name } = family
    if (family.samples.length > 0) place = Math.max(place, before.names.indexOf(name, place))
    for (const sample of family.samples) {
      const suffix = sample.suffix ?? ''
      const earlier = placeBefore(before, place, name, suffix, sample.labels)
      if (earlier >= 0) place = earlier + 1
      const series = earlier >= 0 ? before.numbers[earlier]! : numberOf(state, job, target, family, sample)
      if (typeof series === 'string') return { error: series, scraped: names.length + 1, kept }
      if (series >= 0) kept++
      if (series >= 0 && sample.timeMs !== undefined && job.honorTimestamps !== false) timed.push(series)
      names.push(name)
      suffixes.push(suffix)
      labels.push(sample.labels)
      numbers.push(series)
    }
  }
  return { names, suffixes, labels, numbers: Int32Array.from(numbers), kept, timed }
}

/**
 * Where the sample stood in the scrape before, at `place` or later in its family; -1 when it was not found. What
 * stands in its place may be its like; further on only the very same labels are looked for, which is quick.
 */
function placeBefore(
  { names, suffixes, labels }: ScrapeCache, place: number, name: string, suffix: string, wanted: Readonly<Record<string, string>>,
): number {
  if (names[place] !== name) return -1
  if (suffixes[place] === suffix && (labels[place] === wanted || hasSameEntries(labels[place]!, wanted))) return place
  for (let at = place + 1; names[at] === name; at++) if (labels[at] === wanted && suffixes[at] === suffix) return at
  return -1
}

function numberOf(
  state: SeriesState, job: ScrapeJob, target: Target, family: Pick<MetricFamily, 'name' | 'type'>, sample: MetricSample,
): number | string {
  const labels = sampleLabels(family, sample, target.labels, job.honorLabels === true)
  const kept = job.metricRelabel ? relabel(labels, job.metricRelabel) : labels
  if (!kept || kept.length === 0) return -1
  if (labelValue(kept, metricName) === '') return 'missing metric name (__name__ label)'
  return sampleFault(kept, job) ?? seriesNumber(state, kept)
}

/** The labels of a sample's series, with those of its target. */
export function sampleLabels({ name, type }: Pick<MetricFamily, 'name' | 'type'>, sample: MetricSample, target: Labels, honorLabels = false): Labels {
  const record: Record<string, string> = { ...sample.labels, [metricName]: name + (sample.suffix ?? '') }
  const bound = boundLabel[type]
  if (bound && record[bound] !== undefined) record[bound] = normalizeBound(record[bound])
  putOn(record, target, honorLabels)
  return labelsOf(record)
}

/** Puts the target's labels on a sample's; which of two values of one name wins is the job's choice. */
function putOn(record: Record<string, string>, target: Labels, honorLabels: boolean): void {
  const conflicts: [string, string][] = []
  for (let index = 0; index < target.length; index += 2) {
    const name = target[index]!
    const existing = record[name] ?? ''
    if (existing !== '' && honorLabels) continue
    if (existing !== '') conflicts.push([name, existing])
    record[name] = target[index + 1]!
  }
  conflicts.sort(([a], [b]) => a.length - b.length)
  for (const [name, value] of conflicts) {
    let renamed = `exported_${name}`
    while (record[renamed]) renamed = `exported_${renamed}`
    record[renamed] = value
  }
}

/** Why a job's limits do not let a sample in. */
export function sampleFault(labels: Labels, job: ScrapeJob): string | undefined {
  const { labelLimit = 0, labelNameLengthLimit = 0, labelValueLengthLimit = 0 } = job
  const metric = labelValue(labels, metricName).slice(0, 50)
  const count = labels.length / 2
  if (labelLimit > 0 && count > labelLimit) {
    return `label_limit exceeded (metric: ${metric}, number of labels: ${count}, limit: ${labelLimit})`
  }
  for (let index = 0; index < labels.length; index += 2) {
    const name = labels[index]!
    const value = labels[index + 1]!
    const shown = name.slice(0, 50)
    if (labelNameLengthLimit > 0 && name.length > labelNameLengthLimit) {
      return `label_name_length_limit exceeded (metric: ${metric}, label name: ${shown}, length: ${name.length}, limit: ${labelNameLengthLimit})`
    }
    if (labelValueLengthLimit > 0 && value.length > labelValueLengthLimit) {
      const excess = `value: ${quote(value.slice(0, 50))}, length: ${value.length}, limit: ${labelValueLengthLimit}`
      return `label_value_length_limit exceeded (metric: ${metric}, label name: ${shown}, ${excess})`
    }
  }
  return undefined
}

/** Ends the series that came no more, and counts those that came anew. */
function turnover(state: SeriesState, before: ScrapeCache, after: ScrapeCache, timeMs: number): number {
  const present = new Set(after.numbers)
  const timed = new Set(before.timed)
  for (const series of before.numbers) {
    if (series >= 0 && !present.has(series) && !timed.has(series)) appendStale(state, series, timeMs)
  }
  return newcomers(before, after.numbers)
}

function newcomers(before: ScrapeCache, numbers: Iterable<number>): number {
  const fresh = new Set(numbers)
  for (const series of before.numbers) fresh.delete(series)
  fresh.delete(-1)
  return fresh.size
}
