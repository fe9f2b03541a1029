/**
 * Buckets by powers of two, and quantiles read from them.
 *
 * Follows pkg/traceql/engine_metrics.go (Log2Bucketize, Log2Quantile) of Tempo 2.8. Left out: buckets of
 * fractions, which Tempo has not either.
 */
import { exp, log, pow } from '@track/simulation'
import type { Attribute } from '../attribute.ts'
import type { FetchedSpan } from '../fetch/span.ts'
import { floatOf } from './cells.ts'

/** The bucket a span falls into: in seconds for durations; undefined where it falls into none. */
export function bucketOf(span: FetchedSpan, attribute: Attribute): number | undefined {
  if (attribute.intrinsic === 'duration') return span.duration < 2n ? undefined : powerAbove(span.duration) / 1e9
  const { number, type } = floatOf(span, attribute)
  if ((type !== 'int' && type !== 'duration') || number < 2) return undefined
  const bucket = powerAbove(BigInt(Math.trunc(number)))
  return type === 'duration' ? bucket / 1e9 : bucket
}

function powerAbove(value: bigint): number {
  const rounded = BigInt(Number(value))
  return Number(1n << BigInt((rounded - 1n).toString(2).length))
}

export type Buckets = Map<number, number>

const ln2 = 0.6931471805599453

/** As Go's math.Log2: of the fraction between a half and one, and the exponent. */
function log2(value: number): number {
  let exponent = 0
  let fraction = value
  for (; fraction >= 1; fraction /= 2) exponent++
  for (; fraction < 0.5 && fraction > 0; fraction *= 2) exponent--
  return fraction === 0.5 ? exponent - 1 : log(fraction) * (1 / ln2) + exponent
}

export function quantileOf(quantile: number, counts: Buckets): number {
  const buckets = [...counts].sort(([a], [b]) => a - b)
  const all = buckets.reduce((sum, [, count]) => sum + count, 0)
  if (all === 0 || !(quantile >= 0 && quantile <= 1)) return 0
  const wanted = Math.max(Math.ceil(quantile * all), 1)
  let total = 0
  let at = 0
  for (const [index, [max, count]] of buckets.entries()) {
    at = index
    if (total + count > wanted) break
    total += count
    if (total === wanted) return max
  }
  const [max, count] = buckets[at]!
  const above = log2(max)
  const below = at > 0 ? log2(buckets[at - 1]![0]) : above - 1
  return powerOfTwo(below + (above - below) * ((wanted - total) / count))
}

/** As Go's math.Pow: by the fraction next to a whole number, and the whole number. */
function powerOfTwo(exponent: number): number {
  const size = Math.abs(exponent)
  const whole = Math.floor(size)
  const rest = size - whole
  const [near, left] = rest > 0.5 ? [whole + 1, rest - 1] : [whole, rest]
  const power = (left === 0 ? 1 : exp(left * ln2)) * pow(2, near)
  return exponent < 0 ? 1 / power : power
}
