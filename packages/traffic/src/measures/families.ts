/** Metric families in few words. */
import { second } from '@track/simulation'
import { type MetricFamily, type MetricSample, wholeCount } from '@track/telemetry'

type Labels = Readonly<Record<string, string>>

export function counter(name: string, help: string, samples: MetricSample[]): MetricFamily {
  return { name, help, type: 'counter', samples }
}

export function gauge(name: string, help: string, samples: MetricSample[]): MetricFamily {
  return { name, help, type: 'gauge', samples }
}

export function histogram(name: string, help: string, samples: MetricSample[]): MetricFamily {
  return { name, help, type: 'histogram', samples }
}

/** The fluid grain's shares are cut to whole counts. */
export const whole = wholeCount

/** A histogram's samples: cumulative buckets, sum and count. */
export function histogramSamples(counts: Float64Array, base: number, bounds: readonly number[], labels: Labels, shown: (count: number) => number = whole): MetricSample[] {
  const samples: MetricSample[] = []
  let total = 0
  for (let bucket = 0; bucket <= bounds.length; bucket++) {
    total += counts[base + bucket]!
    const le = bucket < bounds.length ? String(bounds[bucket]! / second) : '+Inf'
    samples.push({ suffix: '_bucket', labels: { ...labels, le }, value: shown(total) })
  }
  samples.push({ suffix: '_sum', labels, value: counts[base + bounds.length + 1]! / second })
  samples.push({ suffix: '_count', labels, value: shown(total) })
  return samples
}
