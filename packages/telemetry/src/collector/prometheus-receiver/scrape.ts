/**
 * One scrape as the receiver is handed it: the target's samples, markers for series that ended, and what the scraper says itself.
 *
 * Follows scrape/scrape.go and scrape_append_v2.go (scrapeLoop.scrapeAndReport, append, scrapeCache) of Prometheus 3.11. Left out: start
 * timestamps of protobuf, extra_scrape_metrics, units of OpenMetrics.
 */
import { type Duration, microsecond, millisecond, second } from '@track/simulation'
import type { MetricFamily } from '../../exposition/metric-family.ts'
import type { ResourceMetrics } from '../../otlp/metrics.ts'
import { sampleFault, sampleLabels } from '../../scrape/ingest.ts'
import type { ScrapeJob, Target } from '../../scrape/job.ts'
import { takenFamilies, type TakenSample } from '../../scrape/native.ts'
import { relabel } from '../../scrape/relabel.ts'
import { type Labels, labelsKey, labelsOf, labelsRecord, labelValue, metricName } from '../../series/labels.ts'
import type { FamilyMetadata, MetadataStore } from './names.ts'
import { append, metricsOf, type ScrapedSample, type ScrapedTarget, type Transaction, withExternal } from './transaction.ts'

/** What the scrapes of a target left behind. */
export interface SeenSeries {
  /** Series as they are exposed, which are not new when they come again. */
  readonly known: readonly string[]
  /** Those that end when they do not come again. */
  readonly present: readonly Labels[]
  readonly metadata: readonly FamilyMetadata[]
}

export const nothingSeen: SeenSeries = { known: [], present: [], metadata: [] }

export interface Scrape {
  readonly metrics: readonly ResourceMetrics[]
  readonly seen: SeenSeries
  /** Why it counts as failed; '' when it does not. */
  readonly error: string
}

export interface Asked {
  readonly job: ScrapeJob
  readonly target: Target
  readonly about: ScrapedTarget
  readonly isTrimming: boolean
  readonly timeMs: number
  /** Where it is known. */
  readonly took?: Duration
}

const reportNames = ['up', 'scrape_duration_seconds', 'scrape_samples_scraped', 'scrape_samples_post_metric_relabeling', 'scrape_series_added']

/** `answer` is what the target exposes, or why there is nothing. */
export function scrapeOf(asked: Asked, before: SeenSeries, answer: readonly MetricFamily[] | { readonly error: string }): Scrape {
  const { about, target, timeMs, isTrimming } = asked
  const families = 'error' in answer ? [] : answer
  const metadata = metadataIn(before.metadata, families)
  const taken: Taken = { known: [], present: [], scraped: 0, kept: 0, added: 0 }
  const first: Transaction = new Map()
  const error = 'error' in answer ? answer.error : takeAll(asked, { before, metadata, transaction: first }, families, taken)
  // What failed is thrown away whole, but for what is known of its series.
  const transaction: Transaction = error === '' ? first : new Map()
  const keyOf = (labels: Labels) => labelsKey(withExternal(labels, about))
  const present = new Set(taken.present.map(keyOf))
  for (const labels of before.present) if (!present.has(keyOf(labels))) append(transaction, about, metadata, { labels, timeMs, value: 'stale' })
  const { took = modelledDuration(taken.scraped) } = asked
  const values = [error === '' ? 1 : 0, took / second, taken.scraped, taken.kept, taken.added]
  const own = labelsRecord(target.labels)
  for (const [index, name] of reportNames.entries()) append(transaction, about, metadata, { labels: labelsOf({ ...own, [metricName]: name }), timeMs, value: values[index]! })
  const isKept = error !== '' || families.length === 0
  const known = isKept ? [...new Set([...before.known, ...taken.known])] : taken.known
  return { metrics: metricsOf(transaction, isTrimming), seen: { known, present: taken.present, metadata: [...metadata.values()] }, error }
}

/** The series of a target that is gone end, and what was said of its scrapes. */
export function endOf({ about, target, timeMs, isTrimming }: Asked, { present, metadata }: SeenSeries): readonly ResourceMetrics[] {
  const transaction: Transaction = new Map()
  const known = metadataIn(metadata, [])
  const own = labelsRecord(target.labels)
  const reports = reportNames.map((name) => labelsOf({ ...own, [metricName]: name }))
  for (const labels of [...present, ...reports]) append(transaction, about, known, { labels, timeMs, value: 'stale' })
  return metricsOf(transaction, isTrimming)
}

/** A round trip and two microseconds a sample. */
function modelledDuration(samples: number): Duration {
  return millisecond + 2 * samples * microsecond
}

function metadataIn(before: readonly FamilyMetadata[], families: readonly MetricFamily[]): MetadataStore {
  const now = families.map(({ name, type, help, unit = '' }): FamilyMetadata => ({ family: name, type, help, unit }))
  return new Map([...before, ...now].filter(({ type, help }) => type !== 'untyped' || help !== '').map((each) => [each.family, each]))
}

interface Taken {
  readonly known: string[]
  readonly present: Labels[]
  scraped: number
  kept: number
  added: number
}

interface Into {
  readonly before: SeenSeries
  readonly metadata: MetadataStore
  readonly transaction: Transaction
}

/** Answers why the whole scrape is refused, or ''. */
function takeAll(asked: Asked, { before, metadata, transaction }: Into, exposed: readonly MetricFamily[], taken: Taken): string {
  const { job, target, about, timeMs } = asked
  const known = new Set(before.known)
  const seen = new Set<string>()
  const limit = job.sampleLimit ?? 0
  let appended = 0
  for (const family of takenFamilies(job, exposed)) {
    for (const sample of family.samples) {
      taken.scraped++
      const labels = sampleLabels(family, sample, target.labels, job.honorLabels === true)
      const kept = job.metricRelabel ? relabel(labels, job.metricRelabel) : labels
      if (!kept || kept.length === 0) continue
      if (labelValue(kept, metricName) === '') return 'missing metric name (__name__ label)'
      const fault = sampleFault(kept, job)
      if (fault !== undefined) return fault
      taken.kept++
      const series = [family.name, sample.suffix ?? '', ...Object.entries(sample.labels).flat()].join('\xff')
      const isTimed = sample.timeMs !== undefined && job.honorTimestamps !== false
      const isTwice = seen.has(series) && !isTimed
      const isOver = !isTwice && limit > 0 && ++appended > limit
      // The same series twice counts, and is taken once.
      const isPart = !isTwice && !isOver && append(transaction, about, metadata, scrapedSample(kept, sample, isTimed ? sample.timeMs! : timeMs))
      const isNew = !known.has(series) && !seen.has(series)
      if (isNew && !isTwice && (limit === 0 || appended <= limit)) taken.added++
      if (isNew && !isPart) continue
      if (!seen.has(series) && !isTimed) taken.present.push(kept)
      if (!seen.has(series)) taken.known.push(series)
      seen.add(series)
    }
  }
  return limit > 0 && appended > limit ? 'sample limit exceeded' : ''
}

function scrapedSample(labels: Labels, { value, histogram, exemplar, exemplars }: TakenSample, timeMs: number): ScrapedSample {
  // Without a time those of a native histogram are dropped.
  const found = histogram ? (exemplars ?? []).filter((each) => each.timeMs !== undefined) : exemplar ? [exemplar] : exemplars ?? []
  const timed = found.map((each) => ({ ...each, timeMs: each.timeMs ?? timeMs }))
  return { labels, timeMs, value, ...(histogram && { histogram }), ...(timed.length > 0 && { exemplars: timed }) }
}
