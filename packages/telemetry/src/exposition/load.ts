/**
 * Samples of the past, from an OpenMetrics text that bears their times.
 *
 * Follows cmd/promtool/backfill.go of Prometheus 3.16 (`tsdb create-blocks-from openmetrics`), which
 * leaves the series in the order of their labels. It drops exemplars, which are kept here.
 */
import { appendExemplar, storedExemplar } from '../series/exemplars.ts'
import { appendSample } from '../series/head.ts'
import { seriesNumber } from '../series/index-of-labels.ts'
import { compareLabels, type Labels, labelsKey, labelsOf, metricName, printLabels } from '../series/labels.ts'
import type { SeriesState } from '../series/state.ts'
import type { MetricSample } from './metric-family.ts'
import { ExpositionError, parseOpenMetrics } from './parse.ts'

/** A series and its samples, in the order of the text. */
export interface Loaded {
  readonly labels: Labels
  readonly samples: MetricSample[]
}

/** What an OpenMetrics text says of the past. */
export interface Past {
  readonly series: readonly Loaded[]
  /** Of the oldest and the newest sample; absent where there is none. */
  readonly firstMs?: number
  readonly lastMs?: number
}

/** Throws `ExpositionError` for what cannot be read, has no time or is out of order. */
export function readPast(text: string): Past {
  const series = seriesIn(text)
  for (const { samples } of series) checkOrder(samples)
  const first = series.reduce((least, { samples }) => Math.min(least, samples[0]!.timeMs!), Infinity)
  const last = series.reduce((most, { samples }) => Math.max(most, samples.at(-1)!.timeMs!), -Infinity)
  return series.length === 0 ? { series } : { series, firstMs: first, lastMs: last }
}

/** Before anything else is in these series. */
export function appendPast(state: SeriesState, { series }: Past): void {
  for (const { labels, samples } of series) {
    const number = seriesNumber(state, labels)
    for (const { timeMs, value, exemplar } of samples) {
      appendSample(state, number, timeMs!, value)
      if (exemplar) appendExemplar(state, number, storedExemplar(exemplar, timeMs!))
    }
  }
}

/** The same sample twice is one. */
function checkOrder(samples: readonly MetricSample[]): void {
  for (const [index, { timeMs, value }] of samples.entries()) {
    const before = samples[index - 1]
    if (!before || before.timeMs! < timeMs!) continue
    if (before.timeMs! > timeMs!) throw new ExpositionError('add sample: out of order sample')
    if (!Object.is(before.value, value)) throw new ExpositionError('add sample: duplicate sample for timestamp')
  }
}

function seriesIn(text: string): Loaded[] {
  const all = new Map<string, Loaded>()
  for (const { name, samples } of parseOpenMetrics(text)) {
    for (const sample of samples) {
      const labels = labelsOf({ ...sample.labels, [metricName]: name + (sample.suffix ?? '') })
      if (sample.timeMs === undefined) throw new ExpositionError(`expected timestamp for series ${printLabels(labels)}, got none`)
      const key = labelsKey(labels)
      const known = all.get(key)
      if (known) known.samples.push(sample)
      else all.set(key, { labels, samples: [sample] })
    }
  }
  return [...all.values()].sort((a, b) => compareLabels(a.labels, b.labels))
}
