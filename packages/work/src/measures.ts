/** Counters and histograms of a part: what has happened, by family and label values, and the families that a scrape finds. */
import { type Duration, second } from '@track/simulation'
import type { MetricFamily, MetricSample } from '@track/telemetry'

/** Fields of a part's state. */
export interface Measures {
  readonly counters: Map<string, number>
  /** Counts by bucket, then the one above all bounds, then the sum. */
  readonly histograms: Map<string, Float64Array>
}

export interface FamilyRow {
  readonly name: string
  readonly help: string
  readonly labels: readonly string[]
  /** Of a histogram, in seconds; a counter has none. */
  readonly bounds?: readonly number[]
}

export function newMeasures(): Measures {
  return { counters: new Map(), histograms: new Map() }
}

const separator = '\n'

function keyOf({ name }: FamilyRow, values: readonly string[]): string {
  return [name, ...values].join(separator)
}

export function add({ counters }: Measures, family: FamilyRow, values: readonly string[], by = 1): void {
  const key = keyOf(family, values)
  counters.set(key, (counters.get(key) ?? 0) + by)
}

export function countOf({ counters }: Measures, family: FamilyRow, values: readonly string[]): number {
  return counters.get(keyOf(family, values)) ?? 0
}

export function observe({ histograms }: Measures, family: FamilyRow & { readonly bounds: readonly number[] }, values: readonly string[], took: Duration): void {
  const key = keyOf(family, values)
  const { bounds } = family
  const counts = histograms.get(key) ?? new Float64Array(bounds.length + 2)
  histograms.set(key, counts)
  const seconds = took / second
  const place = bounds.findIndex((bound) => seconds <= bound)
  counts[place < 0 ? bounds.length : place]! += 1
  counts[bounds.length + 1]! += seconds
}

/** Every family, with a sample for each combination of label values that there was. */
export function familiesOf(measures: Measures, rows: readonly FamilyRow[]): MetricFamily[] {
  return rows.map((row) => ({
    name: row.name, help: row.help, type: row.bounds ? 'histogram' : 'counter', samples: row.bounds ? histogramSamples(measures, row, row.bounds) : counterSamples(measures, row),
  }))
}

export function gauge(name: string, help: string, samples: readonly MetricSample[]): MetricFamily {
  return { name, help, type: 'gauge', samples }
}

function counterSamples({ counters }: Measures, row: FamilyRow): MetricSample[] {
  return Array.from(counters).flatMap(([key, value]) => {
    const labels = labelsOf(row, key)
    return labels ? [{ labels, value }] : []
  })
}

function histogramSamples({ histograms }: Measures, row: FamilyRow, bounds: readonly number[]): MetricSample[] {
  return Array.from(histograms).flatMap(([key, counts]) => {
    const labels = labelsOf(row, key)
    if (!labels) return []
    let total = 0
    const buckets = [...bounds.map(String), '+Inf'].map((le, place): MetricSample => {
      total += counts[place]!
      return { suffix: '_bucket', labels: { ...labels, le }, value: total }
    })
    return [...buckets, { suffix: '_sum', labels, value: counts[bounds.length + 1]! }, { suffix: '_count', labels, value: total }]
  })
}

function labelsOf({ name, labels }: FamilyRow, key: string): Readonly<Record<string, string>> | undefined {
  const [family, ...values] = key.split(separator)
  return family === name ? Object.fromEntries(labels.map((label, place) => [label, values[place]!])) : undefined
}
