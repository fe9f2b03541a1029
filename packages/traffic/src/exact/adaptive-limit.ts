/**
 * Concurrency limits that adapt to what requests take.
 *
 * Follows AIMDLimit, Gradient2Limit, ExpAvgMeasurement and WindowedLimit (with AverageSampleWindow) of Netflix concurrency-limits 0.5.
 * Left out: queueSize as a function of the limit, windows of other lengths than a second.
 */
import { type Duration, type Instant, millisecond, second } from '@track/simulation'

export interface LimitSettings {
  readonly algorithm: 'aimd' | 'gradient'
  readonly initial: number
  readonly min: number
  readonly max: number
  readonly timeout: Duration
  readonly tolerance: number
}

export interface LimitRow {
  readonly limit: number
  /** The long-term mean that gradients are taken against, and the first samples, whose plain mean it is at first. */
  readonly long: number
  readonly firstSum: number
  readonly firstCount: number
  /** The samples of the window, and when it is over. */
  readonly windowEnd: Instant
  readonly sum: number
  readonly count: number
  readonly inFlight: number
  readonly didDrop: boolean
}

export interface LimitSample {
  readonly took: Duration
  readonly inFlight: number
  readonly didDrop: boolean
}

export function newLimit({ initial }: Pick<LimitSettings, 'initial'>): LimitRow {
  return { limit: initial, long: 0, firstSum: 0, firstCount: 0, windowEnd: 0, ...emptyWindow }
}

const emptyWindow = { sum: 0, count: 0, inFlight: 0, didDrop: false } as const
const window = second
const leastSamples = 10
/** WindowedLimit's minRttThreshold: 100 µs. */
const leastTook = millisecond / 10

/** A request has ended: the limit changes with the first one after the window. */
export function noteSample(row: LimitRow, now: Instant, sample: LimitSample, settings: LimitSettings): LimitRow {
  if (sample.took < leastTook) return row
  const noted = {
    ...row, sum: row.sum + sample.took, count: row.count + 1, inFlight: Math.max(row.inFlight, sample.inFlight), didDrop: row.didDrop || sample.didDrop,
  }
  if (now <= row.windowEnd) return noted
  const next = { ...noted, ...emptyWindow, windowEnd: now + window }
  if (noted.count < leastSamples) return next
  // The library's mean is in whole nanoseconds.
  const took = Math.floor(1000 * noted.sum / noted.count) / 1000
  return updateLimit(next, { took, inFlight: noted.inFlight, didDrop: noted.didDrop }, settings)
}

export function updateLimit(row: LimitRow, sample: LimitSample, settings: LimitSettings): LimitRow {
  return settings.algorithm === 'aimd' ? { ...row, limit: aimd(row.limit, sample, settings) } : gradient(row, sample, settings)
}

const backoffRatio = 0.9

function aimd(limit: number, { took, inFlight, didDrop }: LimitSample, { timeout, min, max }: LimitSettings): number {
  const within = (next: number) => Math.min(max, Math.max(min, next))
  if (didDrop || took > timeout) return within(Math.floor(limit * backoffRatio))
  return within(inFlight * 2 >= limit ? limit + 1 : limit)
}

const smoothing = 0.2
const queueSize = 4
const longFactor = 2 / (600 + 1)
const firstSamples = 10

function gradient(row: LimitRow, { took, inFlight }: LimitSample, { min, max, tolerance }: LimitSettings): LimitRow {
  const isFirst = row.firstCount < firstSamples
  const [firstSum, firstCount] = isFirst ? [row.firstSum + took, row.firstCount + 1] : [row.firstSum, row.firstCount]
  const long = isFirst ? firstSum / firstCount : row.long * (1 - longFactor) + took * longFactor
  // Back to normal after a long overload: sooner than the mean falls by itself.
  const after = { ...row, long: long / took > 2 ? long * 0.95 : long, firstSum, firstCount }
  if (inFlight < row.limit / 2) return after
  const slope = Math.max(0.5, Math.min(1, tolerance * long / took))
  const wanted = row.limit * (1 - smoothing) + (row.limit * slope + queueSize) * smoothing
  return { ...after, limit: Math.max(min, Math.min(max, wanted)) }
}
