/** Reads of the store that need no query language: what metrics APIs and checks ask. */
import { second, millisecond, type Duration, type Instant } from '@track/simulation'
import { selectSeries } from './index-of-labels.ts'
import { compareText, type Labels } from './labels.ts'
import type { Matcher } from './matcher.ts'
import { latestSample, readSamples, Samples } from './samples.ts'
import type { SeriesState } from './state.ts'

export interface Reading {
  readonly labels: Labels
  /** When the (newest) sample was taken. */
  readonly at: Instant
  readonly value: number
}

export interface Rate extends Reading {
  /** Between the first and the last sample that the rate comes from. */
  readonly window: Duration
}

/** How far back the newest sample may lie, as in a query. */
const lookback: Duration = 300 * second

/** The newest value of each matching series at an instant; stale ones, those older than `within` and native histograms are left out. */
export function latest(
  state: SeriesState, matchers: readonly Matcher[], { at, within = lookback }: { at: Instant; within?: Duration },
): Reading[] {
  const toMs = Math.floor(at / millisecond)
  const fromMs = toMs - within / millisecond + 1
  const into = new Samples()
  const readings: Reading[] = []
  for (const series of selectSeries(state, matchers)) {
    const sample = latestSample(state, series, { fromMs, toMs, into })
    if (sample && !sample.histogram) readings.push({ labels: state.labels[series]!, at: sample.timeMs * millisecond, value: sample.value })
  }
  return readings
}

/**
 * The increase a second of each matching counter over its samples in the last `within`, resets
 * counted as such and nothing extrapolated: what a resource metrics pipeline computes. Series with
 * fewer than two samples, or stale at the instant, are left out.
 */
export function rateOver(
  state: SeriesState, matchers: readonly Matcher[], { at, within }: { at: Instant; within: Duration },
): Rate[] {
  const toMs = Math.floor(at / millisecond)
  const fromMs = toMs - within / millisecond + 1
  const into = new Samples()
  const rates: Rate[] = []
  for (const series of selectSeries(state, matchers)) {
    readSamples(state, series, { fromMs, toMs, into })
    const last = into.length - 1
    if (last < 1 || into.isStaleAt(last) || into.hasHistograms) continue
    const { increase, first } = increaseOf(into)
    const window = (into.times[last]! - into.times[first]!) * millisecond
    if (window === 0) continue
    rates.push({
      labels: state.labels[series]!, at: into.times[last]! * millisecond, value: increase / (window / second), window,
    })
  }
  return rates
}

/** The increase since the last staleness marker, if there is one. */
function increaseOf(samples: Samples): { increase: number; first: number } {
  let increase = 0
  let first = 0
  for (let index = 0; index < samples.length; index++) {
    if (samples.isStaleAt(index)) {
      increase = 0
      first = index + 1
    } else if (index > first) {
      const value = samples.values[index]!
      const before = samples.values[index - 1]!
      increase += value < before ? value : value - before
    }
  }
  return { increase, first }
}

/** The names of all labels, in order. */
export function labelNames(state: SeriesState): string[] {
  return [...new Set(state.pairNames)].sort(compareText)
}

/** The values of a label, in order. */
export function labelValues(state: SeriesState, name: string): string[] {
  return state.pairValues.filter((_, pair) => state.pairNames[pair] === name).sort(compareText)
}
