/**
 * Exemplars of a query, thinned so that each step keeps those far from each other, and where their labels lead.
 *
 * Follows pkg/promlib/querydata/exemplar/sampler_stddev.go and packages/grafana-prometheus/src/result_transformer.ts (getDataLinks) of Grafana.
 */
import { type Duration, type Instant, millisecond } from '@track/simulation'
import { labelsRecord, parsePromql, queryExemplars, type SeriesState } from '@track/telemetry'

/** A row of a data source's `exemplarTraceIdDestinations`. */
export interface ExemplarDestination {
  /** The label whose value is a trace's identifier. */
  readonly name: string
  /** An address with `${__value.raw}`; without one the trace is opened in Explore. */
  readonly url?: string | undefined
  /** The uid of the source that has the traces. */
  readonly source?: string | undefined
}

export interface ExemplarMark {
  /** Milliseconds since the epoch. */
  readonly at: number
  readonly value: number
  /** Of the exemplar, then of its series. */
  readonly labels: Readonly<Record<string, string>>
  readonly series: Readonly<Record<string, string>>
  readonly address: string | undefined
}

/** Where a page finds which trace is asked for. */
const traceAddress = '#trace='

export interface ExemplarSpan {
  readonly from: Instant
  readonly to: Instant
  readonly step: Duration
}

export function exemplarsOf(state: SeriesState, expression: string, { from, to, step }: ExemplarSpan, destinations: readonly ExemplarDestination[]): ExemplarMark[] {
  const found = queryExemplars(state, parsePromql(expression), { fromMs: Math.ceil(from / millisecond), toMs: Math.floor(to / millisecond) })
  const all = found.flatMap(({ labels: series, exemplars }) => exemplars.map(({ labels, value, timeMs }): ExemplarMark => {
    const own = labelsRecord(labels)
    return { at: timeMs, value, labels: own, series: labelsRecord(series), address: addressOf(own, destinations) }
  }))
  return sampled(all, step / millisecond)
}

function addressOf(labels: Readonly<Record<string, string>>, destinations: readonly ExemplarDestination[]): string | undefined {
  const destination = destinations.find(({ name, url, source }) => Object.hasOwn(labels, name) && (url || source))
  if (!destination) return undefined
  const id = labels[destination.name]!
  if (!destination.url) return `${traceAddress}${encodeURIComponent(id)}`
  return destination.url.replace(/\$\{__value\.raw\}/g, () => encodeURIComponent(id))
}

/** Of each step the greatest, and below it each that is two standard deviations from the one before. */
export function sampled(exemplars: readonly ExemplarMark[], step: number): ExemplarMark[] {
  const distance = 2 * standardDeviation(exemplars.map(({ value }) => value))
  const byStep = new Map<number, ExemplarMark[]>()
  for (const exemplar of exemplars) {
    const key = Math.floor(exemplar.at / step)
    byStep.set(key, [...(byStep.get(key) ?? []), exemplar])
  }
  const kept = [...byStep.values()].flatMap((own) => {
    const taken: ExemplarMark[] = []
    for (const exemplar of own.toSorted((a, b) => b.value - a.value)) {
      const last = taken.at(-1)
      if (!last || (distance > 0 && last.value - exemplar.value > distance)) taken.push(exemplar)
    }
    return taken
  })
  return kept.sort((a, b) => a.at - b.at)
}

/** Of a sample, by Welford's way. */
function standardDeviation(values: readonly number[]): number {
  let [count, mean, squares] = [0, 0, 0]
  for (const value of values) {
    count++
    const before = value - mean
    mean += before / count
    squares += before * (value - mean)
  }
  return count < 2 ? 0 : Math.sqrt(squares / (count - 1))
}
