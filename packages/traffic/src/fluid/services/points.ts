/**
 * Distributions of durations as points with shares, which can be added (convolution) and mixed. Points
 * that are closer than a 32nd of their size are put together, at their common mean.
 */
import { type Distribution, type Duration, quantileOf } from '@track/simulation'
import { fineIndex, fineSize } from '../../measures/histogram.ts'

/** Shares add up to what they are a share of: 1, or less. */
export interface Points {
  readonly values: Float64Array
  readonly shares: Float64Array
}

/** Where quantiles are cut: finer towards the tail, and with cuts at what is asked for (p50, p90, p99). */
const cuts: readonly number[] = [
  ...Array.from({ length: 90 }, (_, index) => index / 100),
  ...Array.from({ length: 36 }, (_, index) => 0.9 + index / 400),
  ...Array.from({ length: 10 }, (_, index) => 0.99 + index / 1000), 1,
]

export const nothing: Points = { values: new Float64Array(0), shares: new Float64Array(0) }
export const atOnce: Points = { values: new Float64Array(1), shares: new Float64Array([1]) }

export function pointAt(value: Duration): Points {
  return { values: new Float64Array([value]), shares: new Float64Array([1]) }
}

export function pointsOf(distribution: Distribution, factor = 1): Points {
  if (distribution.kind === 'constant') return pointAt(distribution.value * factor)
  const values = new Float64Array(cuts.length - 1)
  const shares = new Float64Array(cuts.length - 1)
  for (let index = 0; index + 1 < cuts.length; index++) {
    const [from, to] = [cuts[index]!, cuts[index + 1]!]
    const ends = [0.1, 0.3, 0.5, 0.7, 0.9].map((part) => quantileOf(distribution, from + (to - from) * part))
    values[index] = ends.reduce((sum, value) => sum + value, 0) / ends.length * factor
    shares[index] = to - from
  }
  return { values, shares }
}

/** The distribution of the sum of two independent durations. */
export function sumOf(a: Points, b: Points): Points {
  if (b.values.length === 1 && b.shares[0] === 1) return shifted(a, b.values[0]!)
  if (a.values.length === 1 && a.shares[0] === 1) return shifted(b, a.values[0]!)
  const isMuch = a.values.length * b.values.length > sumsMax
  const [left, right] = isMuch ? [coarse(a), coarse(b)] : [a, b]
  for (let i = 0; i < left.values.length; i++) {
    const value = left.values[i]!
    const share = left.shares[i]!
    for (let j = 0; j < right.values.length; j++) sums.add(value + right.values[j]!, share * right.shares[j]!)
  }
  return sums.taken()
}

const sumsMax = 6_000

/** Of what is rarer than one in a thousand only the mean is kept. */
export function asMeanIfRare(points: Points): Points {
  const share = totalOf(points)
  if (share > 1e-3 || points.values.length < 2) return points
  return scaled(pointAt(momentsOf(points).sum / share), share)
}

/** The same with points a sixteenth of their size apart. */
function coarse({ values, shares }: Points): Points {
  // In the order in which they are met.
  const places = new Map<number, number>()
  const [sum, total] = [new Float64Array(values.length), new Float64Array(values.length)]
  for (let index = 0; index < values.length; index++) {
    const bin = fineIndex(values[index]!) >> 2
    const place = places.get(bin) ?? places.size
    if (place === places.size) places.set(bin, place)
    sum[place]! += values[index]! * shares[index]!
    total[place]! += shares[index]!
  }
  let count = 0
  for (let place = 0; place < places.size; place++) {
    if (total[place]! <= 0) continue
    sum[count] = sum[place]! / total[place]!
    total[count++] = total[place]!
  }
  return { values: sum.slice(0, count), shares: total.slice(0, count) }
}

export function shifted(points: Points, by: Duration): Points {
  return by === 0 ? points : { values: points.values.map((value) => value + by), shares: points.shares }
}

export function scaled(points: Points, times: number): Points {
  return times === 1 ? points : { values: points.values, shares: points.shares.map((share) => share * times) }
}

export function totalOf({ shares }: Points): number {
  let total = 0
  for (const share of shares) total += share
  return total
}

/** The sum of value by share, and of its square. */
export function momentsOf({ values, shares }: Points): { sum: number; squares: number } {
  let [sum, squares] = [0, 0]
  for (let index = 0; index < values.length; index++) {
    sum += values[index]! * shares[index]!
    squares += values[index]! * values[index]! * shares[index]!
  }
  return { sum, squares }
}

/** Gathers values with shares; what lies close together becomes one point. Scratch: never in a state. */
export class Gathering {
  private readonly shares = new Float64Array(fineSize / 2)
  private readonly sums = new Float64Array(fineSize / 2)
  private first = fineSize
  private last = -1

  add(value: Duration, share: number): void {
    const index = fineIndex(value) >> 1
    this.shares[index]! += share
    this.sums[index]! += value * share
    if (index < this.first) this.first = index
    if (index > this.last) this.last = index
  }

  addAll({ values, shares }: Points, times = 1, by = 0): void {
    for (let index = 0; index < values.length; index++) this.add(values[index]! + by, shares[index]! * times)
  }

  points(): Points {
    let count = 0
    for (let index = this.first; index <= this.last; index++) if (this.shares[index]! > 0) count++
    const [values, shares] = [new Float64Array(count), new Float64Array(count)]
    let place = 0
    for (let index = this.first; index <= this.last; index++) {
      if (this.shares[index]! <= 0) continue
      values[place] = this.sums[index]! / this.shares[index]!
      shares[place++] = this.shares[index]!
    }
    return { values, shares }
  }

  /** The points, after which it is empty again. */
  taken(): Points {
    const points = this.points()
    this.shares.fill(0, this.first, this.last + 1)
    this.sums.fill(0, this.first, this.last + 1)
    this.first = fineSize
    this.last = -1
    return points
  }
}

// Scratch, not state: whoever adds to it takes what is in it before anybody else can.
const sums = new Gathering()
