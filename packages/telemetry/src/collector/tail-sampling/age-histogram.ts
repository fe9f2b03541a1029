/** Ages in seconds, counted as the SDK of OpenTelemetry counts by default. */
import type { Duration } from '@track/simulation'
import { second } from '@track/simulation'
import type { MetricFamily, MetricSample } from '../../exposition/metric-family.ts'
import type { AgeRow } from './state.ts'

const bounds = [0, 5, 10, 25, 50, 75, 100, 250, 500, 750, 1000, 2500, 5000, 7500, 10_000]

export function withAge(row: AgeRow | undefined, age: Duration): AgeRow {
  const seconds = Math.trunc(age / second)
  const at = bounds.findIndex((bound) => seconds <= bound)
  const { sum, counts } = row ?? { sum: 0, counts: Array.from({ length: bounds.length + 1 }, () => 0) }
  const bucket = at < 0 ? bounds.length : at
  return { sum: sum + seconds, counts: counts.with(bucket, counts[bucket]! + 1) }
}

export function ageFamily(name: string, { sum, counts }: AgeRow): MetricFamily {
  let seen = 0
  const buckets = counts.map((count, index): MetricSample => {
    seen += count
    return { suffix: '_bucket', labels: { le: index < bounds.length ? String(bounds[index]) : '+Inf' }, value: seen }
  })
  return { name, type: 'histogram', help: '', samples: [...buckets, { suffix: '_sum', labels: {}, value: sum }, { suffix: '_count', labels: {}, value: seen }] }
}
