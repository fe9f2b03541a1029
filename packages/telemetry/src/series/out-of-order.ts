/**
 * Samples that came later than younger ones of their series, within a window behind the newest of all.
 * They stand beside the head and are put in their places when the series is read.
 *
 * Follows tsdb/head_append.go (appendable), ooo_head.go and ooo_head_read.go of Prometheus 3.16: of two
 * samples of one time the later one to come is read.
 */
import { bits, float, histogramHigh, histogramLow, nanHigh, nanLow, staleHigh, staleLow } from './float-bits.ts'
import { appendSample, appendStale } from './head.ts'
import { appendHistogram } from './histogram/append.ts'
import type { FloatHistogram } from './histogram/float-histogram.ts'
import { histogramFault } from './histogram/validate.ts'
import type { Samples } from './samples.ts'
import type { SeriesState } from './state.ts'

interface LateSample {
  readonly timeMs: number
  readonly high: number
  readonly low: number
  readonly histogram?: FloatHistogram
}

/** Of one series, in order of time. */
export type LateSamples = readonly LateSample[]

export type AppendedValue = number | 'stale' | FloatHistogram

/** The newest sample of all series; -Infinity in an empty head. */
export function newestTime({ labels, lastTime }: SeriesState): number {
  let newest = -Infinity
  for (let series = 0; series < labels.length; series++) if (lastTime[series]! > newest) newest = lastTime[series]!
  return newest
}

export interface OutOfOrderWindow {
  readonly windowMs: number
  /** `newestTime`, which who appends many asks for once. */
  readonly newestMs: number
}

/** Appends a sample, out of order where it is within the window; answers why it was not taken, in Prometheus' words. */
export function appendWithin(state: SeriesState, series: number, timeMs: number, value: AppendedValue, { windowMs, newestMs }: OutOfOrderWindow): string | undefined {
  const refused = typeof value === 'object' ? appendHistogram(state, series, timeMs, value) : value === 'stale' ? appendStale(state, series, timeMs) : appendSample(state, series, timeMs, value)
  if (refused !== 'out of order sample' || windowMs <= 0) return refused
  if (timeMs < newestMs - windowMs) return 'too old sample'
  return appendLate(state, series, timeMs, value)
}

/** Appends a sample beside the head, whatever the head holds. */
export function appendLate(state: SeriesState, series: number, timeMs: number, value: AppendedValue): string | undefined {
  const fault = typeof value === 'object' ? histogramFault(value) : undefined
  if (fault !== undefined) return fault
  if (timeMs < state.retainedFrom) return 'out of bounds'
  const key = String(series)
  const known = state.outOfOrder?.get(key) ?? []
  const place = known.findIndex((late) => late.timeMs >= timeMs)
  if (place !== -1 && known[place]!.timeMs === timeMs) return 'duplicate sample for timestamp'
  state.outOfOrder ??= new Map()
  state.outOfOrder.set(key, known.toSpliced(place === -1 ? known.length : place, 0, { timeMs, ...asBits(value) }))
  state.appended++
  return undefined
}

function asBits(value: AppendedValue): Omit<LateSample, 'timeMs'> {
  if (typeof value === 'object') return { high: histogramHigh, low: histogramLow, histogram: value }
  if (value === 'stale') return { high: staleHigh, low: staleLow }
  if (Number.isNaN(value)) return { high: nanHigh, low: nanLow }
  float[0] = value
  return { high: bits[1]!, low: bits[0]! }
}

/** Puts those within the span among what was read. */
export function mergeLate(late: LateSamples, into: Samples, fromMs: number, toMs: number): void {
  const within = late.filter(({ timeMs }) => timeMs >= fromMs && timeMs <= toMs)
  if (within.length === 0) return
  const read = Array.from({ length: into.length }, (_, index): LateSample => {
    const histogram = into.hasHistograms ? into.histograms[index] : undefined
    return { timeMs: into.times[index]!, high: into.bits[2 * index + 1]!, low: into.bits[2 * index]!, ...(histogram && { histogram }) }
  })
  const times = new Set(within.map(({ timeMs }) => timeMs))
  const merged = [...read.filter(({ timeMs }) => !times.has(timeMs)), ...within].sort((a, b) => a.timeMs - b.timeMs)
  into.clear()
  into.histograms.length = 0
  merged.forEach(({ timeMs, high, low, histogram }, index) => {
    into.push(timeMs, high, low)
    if (histogram) into.histograms[index] = histogram
  })
}
