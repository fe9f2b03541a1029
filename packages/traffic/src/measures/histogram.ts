/**
 * Two histograms over one column: the one that a process exposes (buckets as configured), and the
 * one that the engine keeps for the truth, whose buckets are so narrow (a 64th of a power of two)
 * that a quantile read from it is within 0.8 % of the exact one, and exact below 64 microseconds.
 */
import type { Duration } from '@track/simulation'

/** A count a bucket, the overflow, and the sum of what was observed, in microseconds. */
export function histogramSize(bounds: readonly Duration[]): number {
  return bounds.length + 2
}

export function bucketOf(bounds: readonly Duration[], value: Duration): number {
  let bucket = 0
  while (bucket < bounds.length && value > bounds[bucket]!) bucket++
  return bucket
}

/** Counts a value, or a share of many; the buckets are not cumulative. */
export function observe(
  counts: Float64Array, base: number, bounds: readonly Duration[], value: Duration, times = 1,
): void {
  counts[base + bucketOf(bounds, value)]! += times
  counts[base + bounds.length + 1]! += value * times
}

const perOctave = 64
const octaves = 36

/** Up to 25 days; what is longer counts as that. */
export const fineSize = perOctave * octaves

export function observeFinely(counts: Float64Array, base: number, value: Duration, times = 1): void {
  counts[base + fineIndex(value)]! += times
}

export function fineIndex(value: Duration): number {
  const whole = Math.floor(value)
  if (whole < perOctave) return whole < 0 ? 0 : whole
  const isLong = whole >= 0x1_0000_0000
  const scaled = isLong ? Math.floor(whole / 0x1_0000) : whole
  const exponent = 31 - Math.clz32(scaled)
  const within = (scaled >>> (exponent - 6)) & (perOctave - 1)
  return Math.min(fineSize - 1, (exponent + (isLong ? 16 : 0) - 5) * perOctave + within)
}

/** Where a fine bucket begins; the next one begins where it ends. */
export function fineStart(index: number): Duration {
  if (index < perOctave) return index
  const octave = Math.floor(index / perOctave)
  let width = 1
  for (let each = 1; each < octave; each++) width *= 2
  return (perOctave + index % perOctave) * width
}

/** A quantile of what was observed; NaN when nothing was. */
export function fineQuantile(counts: Float64Array, base: number, quantile: number): Duration {
  let total = 0
  for (let index = 0; index < fineSize; index++) total += counts[base + index]!
  if (total === 0) return NaN
  const rank = quantile * total
  let below = 0
  for (let index = 0; index < fineSize; index++) {
    const count = counts[base + index]!
    if (count > 0 && below + count >= rank) {
      const start = fineStart(index)
      return start + (fineStart(index + 1) - start) * Math.max(0, (rank - below) / count)
    }
    below += count
  }
  return fineStart(fineSize)
}
