/**
 * Which rows of a family a scrape takes where there are native histograms, and the exemplars beside them.
 *
 * Follows model/textparse/protobufparse.go and the exemplars of scrapeLoop.append in scrape/scrape.go of
 * Prometheus 3. Left out: the limits on buckets.
 */
import type { Exemplar, MetricFamily, MetricSample } from '../exposition/metric-family.ts'
import { appendExemplar, compareExemplars, storedExemplar } from '../series/exemplars.ts'
import type { FloatHistogram } from '../series/histogram/float-histogram.ts'
import { labelsKey, labelsOf } from '../series/labels.ts'
import type { SeriesState } from '../series/state.ts'
import { converted, histogramLabels, isPart } from './custom-buckets.ts'
import type { ScrapeJob } from './job.ts'

/** A row to be taken: a number, or a native histogram. */
export interface TakenSample extends MetricSample {
  readonly histogram?: FloatHistogram
  readonly exemplars?: readonly Exemplar[]
}

export type TakenFamily = Omit<MetricFamily, 'samples' | 'native'> & { readonly samples: readonly TakenSample[] }

/** The very same families where there is nothing native to take from them. */
export function takenFamilies(job: ScrapeJob, families: readonly MetricFamily[]): readonly TakenFamily[] {
  const isConverting = job.convertClassicHistogramsToNhcb === true
  return isConverting || families.some(({ native }) => native) ? families.map((family) => taken(job, family)) : families
}

function taken(job: ScrapeJob, family: MetricFamily): TakenFamily {
  const { samples, type } = family
  const native = job.scrapeNativeHistograms ? family.native ?? [] : []
  const keys = new Set(native.map(({ labels }) => labelsKey(labelsOf(labels))))
  const isConverting = job.convertClassicHistogramsToNhcb === true && type === 'histogram'
  const custom = isConverting ? converted(family, (key) => keys.has(key)) : []
  if (native.length === 0 && !isConverting) return family
  const rows = [...native, ...custom].map(({ labels, histogram, timeMs, exemplars }): TakenSample =>
    ({ labels, value: NaN, histogram, ...(timeMs === undefined ? {} : { timeMs }), ...(exemplars && { exemplars }) }))
  if (job.alwaysScrapeClassicHistograms) return { ...family, samples: [...rows, ...samples] }
  // What was converted is gone, even where it made no histogram.
  const rest = samples.filter((sample) => !(isConverting && isPart(sample)) && !keys.has(histogramLabels(sample).key))
  return { ...family, samples: [...rows, ...rest] }
}

export function takeExemplars(state: SeriesState, series: number, sample: TakenSample, timeMs: number): void {
  if (sample.exemplar) appendExemplar(state, series, storedExemplar(sample.exemplar, timeMs))
  if (!sample.exemplars) return
  // Without a time nobody could tell an exemplar of a native histogram from the same one exposed again.
  const timed = sample.exemplars.filter((exemplar) => exemplar.timeMs !== undefined)
  const stored = timed.map((exemplar) => storedExemplar(exemplar, timeMs)).sort(compareExemplars)
  for (const exemplar of stored) appendExemplar(state, series, exemplar)
}

