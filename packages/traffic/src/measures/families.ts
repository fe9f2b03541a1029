/** Metric families in few words. */
import { second } from '@track/simulation'
import { type MetricFamily, type MetricSample, type NativeSample, wholeCount } from '@track/telemetry'
import { exemplarAt, type ExemplarRow } from '../tracing/exemplars.ts'

type Labels = Readonly<Record<string, string>>

export function counter(name: string, help: string, samples: MetricSample[]): MetricFamily {
  return { name, help, type: 'counter', samples }
}

export function gauge(name: string, help: string, samples: MetricSample[]): MetricFamily {
  return { name, help, type: 'gauge', samples }
}

/** With native ones where there are any. */
export function histogram(name: string, help: string, samples: MetricSample[], native: readonly (NativeSample | undefined)[] = []): MetricFamily {
  const found = native.filter((each) => each !== undefined)
  return { name, help, type: 'histogram', samples, ...(found.length > 0 && { native: found }) }
}

/** The fluid grain's shares are cut to whole counts. */
export const whole = wholeCount

/** How counts are shown, and what is known of single observations. */
export interface Shown {
  readonly shown?: (count: number) => number
  readonly exemplars?: ReadonlyMap<string, ExemplarRow> | undefined
}

/** A histogram's samples: cumulative buckets, sum and count. */
export function histogramSamples(counts: Float64Array, base: number, bounds: readonly number[], labels: Labels, { shown = whole, exemplars }: Shown = {}): MetricSample[] {
  const samples: MetricSample[] = []
  let total = 0
  for (let bucket = 0; bucket <= bounds.length; bucket++) {
    total += counts[base + bucket]!
    const le = bucket < bounds.length ? String(bounds[bucket]! / second) : '+Inf'
    const exemplar = exemplars && exemplarAt(exemplars, base + bucket)
    samples.push({ suffix: '_bucket', labels: { ...labels, le }, value: shown(total), ...(exemplar && { exemplar }) })
  }
  samples.push({ suffix: '_sum', labels, value: counts[base + bounds.length + 1]! / second })
  samples.push({ suffix: '_count', labels, value: shown(total) })
  return samples
}
