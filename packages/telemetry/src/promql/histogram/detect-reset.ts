/**
 * Whether a counter was reset between two native histograms.
 *
 * Follows FloatHistogram.DetectReset of model/histogram/float_histogram.go of Prometheus 3.
 */
import { exponentialBound } from '../../series/histogram/bounds.ts'
import { type Buckets, type FloatHistogram, isCustom, sameNumbers } from '../../series/histogram/float-histogram.ts'
import { commonBounds, reducedBuckets, zeroCountWithin } from './layout.ts'

export function isReset(current: FloatHistogram, before: FloatHistogram): boolean {
  if (current.hint === 'reset') return true
  if (current.hint === 'not_reset') return false
  if (current.count < before.count) return true
  if (isCustom(current)) {
    if (!isCustom(before)) return true
    if (!sameNumbers(current.customValues, before.customValues)) return hasFallenBetween(current, before)
  }
  if (current.schema > before.schema || current.zeroThreshold < before.zeroThreshold) return true
  const { threshold, count } = zeroCountWithin(before, current.zeroThreshold)
  if (threshold !== current.zeroThreshold || current.zeroCount < count.sum) return true
  return hasFallen(current, before, 'positive') || hasFallen(current, before, 'negative')
}

/** Any bucket that holds less than it did, or is gone although there was something in it. */
function hasFallen(current: FloatHistogram, before: FloatHistogram, side: 'positive' | 'negative'): boolean {
  const [now, then] = [outside(current, current[side]), outside(current, reducedBuckets(before[side], before.schema, current.schema))]
  let place = 0
  return then.indexes.some((index, other) => {
    while (place < now.indexes.length && now.indexes[place]! < index) place++
    const count = then.counts[other]!
    return now.indexes[place] === index ? now.counts[place]! < count : count !== 0
  })
}

/** Without the buckets that end within the zero bucket. */
function outside(layout: FloatHistogram, { indexes, counts }: Buckets): Buckets {
  let first = 0
  if (isCustom(layout) || layout.zeroThreshold === 0) return { indexes, counts }
  while (first < indexes.length && exponentialBound(indexes[first]!, layout.schema) <= layout.zeroThreshold) first++
  return first === 0 ? { indexes, counts } : { indexes: indexes.slice(first), counts: counts.slice(first) }
}

/** With different custom bounds: whether there is less between two bounds that both have. */
function hasFallenBetween(current: FloatHistogram, before: FloatHistogram): boolean {
  const bounds = [...commonBounds(current.customValues, before.customValues), Infinity]
  const [now, then] = [heldBetween(current, bounds), heldBetween(before, bounds)]
  return bounds.some((_, place) => now[place]! < then[place]!)
}

function heldBetween({ positive, customValues }: FloatHistogram, bounds: readonly number[]): number[] {
  const held = bounds.map(() => 0)
  positive.indexes.forEach((index, place) => {
    const upper = customValues[index] ?? Infinity
    held[bounds.findIndex((bound) => upper <= bound)]! += positive.counts[place]!
  })
  return held
}
