/** Families of the control plane's components, from what is counted in the world. */
import { second, type Simulation } from '@track/simulation'
import type { MetricFamily, MetricSample } from '@track/telemetry'

export type Labels = Readonly<Record<string, string>>

export interface Value {
  readonly labels: Labels
  readonly value: number
}

export function gauge(name: string, help: string, samples: readonly Value[]): MetricFamily {
  return { name, help, type: 'gauge', samples }
}

export function counter(name: string, help: string, samples: readonly Value[]): MetricFamily {
  return { name, help, type: 'counter', samples }
}

export const plain = (value: number): readonly Value[] => [{ labels: {}, value }]

/** The values under one label set: how many of each size. */
export interface Observed {
  readonly labels: Labels
  /** Value → how often. */
  readonly values: ReadonlyMap<number, number>
}

export function histogram(name: string, help: string, bounds: readonly number[], observed: readonly Observed[]): MetricFamily {
  return {
    name, help, type: 'histogram',
    samples: observed.flatMap(({ labels, values }): MetricSample[] => {
      const counted = Array.from(values)
      const within = (bound: number) => counted.reduce((sum, [value, times]) => sum + (value <= bound ? times : 0), 0)
      const sum = counted.reduce((total, [value, times]) => total + value * times, 0)
      return histogramOf(labels, bounds, bounds.map(within), { sum, count: within(Infinity) })
    }),
  }
}

/** The same, of counts that are kept by the bound under which they fall; the last one is above all bounds. */
export function histogramOf(labels: Labels, bounds: readonly number[], cumulative: readonly number[], { sum, count }: { readonly sum: number; readonly count: number }): MetricSample[] {
  return [
    ...bounds.map((bound, place): MetricSample => ({ suffix: '_bucket', labels: { ...labels, le: String(bound) }, value: cumulative[place]! })),
    { suffix: '_bucket', labels: { ...labels, le: '+Inf' }, value: count }, { suffix: '_sum', labels, value: sum }, { suffix: '_count', labels, value: count },
  ]
}

/** What every process of the control plane says of itself. It runs as long as the world does. */
export function ofProcess({ startedAt }: Simulation): readonly MetricFamily[] {
  return [gauge('process_start_time_seconds', 'Start time of the process since unix epoch in seconds.', plain(startedAt / second))]
}
