/**
 * What is made of series once they have been drawn together: quantiles of buckets, and the highest or lowest
 * of each step.
 *
 * Follows pkg/traceql/engine_metrics.go (HistogramAggregator, processTopK, processBottomK) of Tempo 2.8. Left out: any
 * order among equals, which Go's maps leave open; here labels decide.
 */
import { compareText } from '../../../series/labels.ts'
import { float, toFloat } from '../statics.ts'
import type { MetricsAggregate, MetricsSecondStage } from '../syntax.ts'
import { type Buckets, quantileOf } from './buckets.ts'
import { ExemplarRoom } from './exemplars.ts'
import { bucketLabel } from './grouped.ts'
import { intervalCount, intervalOfMs, type Steps } from './intervals.ts'
import { type MetricsExemplar, type MetricsSeries, promLabels, sentLabels, type SeriesLabels, type StepSeriesSet } from './series.ts'

/** Series as they were sent, by step again. */
export function received(series: readonly MetricsSeries[], steps: Steps, empty: number): StepSeriesSet {
  return new Map(series.map(({ promLabels: name, labels, samples, exemplars }) => {
    const values = Array.from({ length: intervalCount(steps) }, () => empty)
    for (const [ms, value] of samples) {
      const interval = intervalOfMs(ms, steps)
      if (interval >= 0 && interval < values.length) values[interval] = value
    }
    return [name, { labels: sentLabels(labels), values, exemplars: exemplars.map((each) => ({ ...each, labels: sentLabels(each.labels) })) }]
  }))
}

interface Histograms {
  readonly labels: SeriesLabels
  readonly buckets: Buckets[]
}

export function quantileSeries({ quantiles }: MetricsAggregate, series: readonly MetricsSeries[], steps: Steps): StepSeriesSet {
  const count = intervalCount(steps)
  const room = new ExemplarRoom(count)
  const exemplars: MetricsExemplar[] = []
  const byLabels = new Map<string, Histograms>()
  for (const each of series) {
    const all = sentLabels(each.labels)
    const labels = all.filter(({ name }) => name !== bucketLabel)
    const bucket = all.find(({ name }) => name === bucketLabel)
    if (!bucket) continue
    const known = byLabels.get(promLabels(labels)) ?? { labels, buckets: Array.from({ length: count }, (): Buckets => new Map()) }
    byLabels.set(promLabels(labels), known)
    const max = toFloat(bucket.value)
    for (const [ms, value] of each.samples) {
      const buckets = known.buckets[intervalOfMs(ms, steps)]
      if (value !== 0) buckets?.set(max, (buckets.get(max) ?? 0) + Math.trunc(value))
    }
    exemplars.push(...each.exemplars.filter(({ timestampMs }) => room.take(intervalOfMs(timestampMs, steps))))
  }
  return new Map(Array.from(byLabels.values()).flatMap(({ labels, buckets }) => quantiles.map((quantile) => {
    const withQuantile = [...labels, { name: 'p', value: float(quantile) }]
    return [promLabels(withQuantile), { labels: withQuantile, values: buckets.map((each) => quantileOf(quantile, each)), exemplars }] as const
  })))
}

/** The first or last few of each step; a series is kept where it is among them. */
export function chosenSeries({ kind, limit }: MetricsSecondStage, set: StepSeriesSet, steps: Steps): StepSeriesSet {
  const most = Number(limit)
  if (set.size <= most) return set
  const sign = kind === 'topk' ? -1 : 1
  const names = [...set.keys()].sort(compareText)
  const kept = new Map<string, number[]>()
  for (let interval = 0; interval < intervalCount(steps); interval++) {
    const valueOf = (name: string) => set.get(name)!.values[interval] ?? NaN
    const ranked = names.filter((name) => !Number.isNaN(valueOf(name))).sort((a, b) => sign * (valueOf(a) - valueOf(b)))
    for (const name of ranked.slice(0, most)) {
      const values = kept.get(name) ?? Array.from({ length: intervalCount(steps) }, () => NaN)
      values[interval] = valueOf(name)
      kept.set(name, values)
    }
  }
  return new Map(Array.from(kept, ([name, values]) => [name, { ...set.get(name)!, values }]))
}
