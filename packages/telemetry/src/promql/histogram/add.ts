/**
 * Sums and differences of native histograms.
 *
 * Follows FloatHistogram.Add, Sub and KahanAdd of model/histogram/float_histogram.go of Prometheus 3.
 */
import { exponentialBound } from '../../series/histogram/bounds.ts'
import {
  type Buckets, type CounterResetHint, customSchema, type FloatHistogram, isCustom, sameNumbers,
} from '../../series/histogram/float-histogram.ts'
import { KahanSum } from '../evaluate/kahan.ts'
import {
  carried, commonBounds, type Compensated, type Lost, nothingLost, reducedBuckets, reducedSum, withCommonZero, zeros,
} from './layout.ts'

/** What is said of a sum beside the sum itself. */
interface Noted {
  /** One operand says that a counter was reset, the other that it was not. */
  readonly isCollision: boolean
  /** The custom bounds differed; those that both have were kept. */
  readonly isReconciled: boolean
}

export type Added = Noted & { readonly histogram: FloatHistogram }

/** Undefined where one has exponential buckets and the other has custom ones. */
export function add(a: FloatHistogram, b: FloatHistogram): Added | undefined {
  return combine(a, b, 1)
}

export function subtract(a: FloatHistogram, b: FloatHistogram): Added | undefined {
  return combine(a, b, -1)
}

function combine(a: FloatHistogram, b: FloatHistogram, sign: 1 | -1): Added | undefined {
  if (isCustom(a) !== isCustom(b)) return undefined
  const { hint, isCollision } = combinedHint(a.hint, b.hint)
  const totals = { hint, count: a.count + sign * b.count, sum: a.sum + sign * b.sum }
  if (isCustom(a)) {
    if (sameNumbers(a.customValues, b.customValues)) {
      const positive = addBuckets(a.positive, b.positive, sign, a)
      return { histogram: { ...a, ...totals, positive }, isCollision, isReconciled: false }
    }
    const customValues = commonBounds(a.customValues, b.customValues)
    const { buckets } = addMapped({ histogram: a, lost: nothingLost(a) }, b, sign, customValues)
    return { histogram: { ...a, ...totals, customValues, positive: buckets }, isCollision, isReconciled: true }
  }
  const isZeroCommon = a.zeroThreshold === b.zeroThreshold
  const { mine: { histogram: mine }, otherZero } = isZeroCommon
    ? asTheyAre(a, b)
    : withCommonZero({ histogram: a, lost: nothingLost(a) }, b, false)
  const schema = Math.min(a.schema, b.schema)
  const layout = { schema, zeroThreshold: mine.zeroThreshold }
  const side = (ours: Buckets, theirs: Buckets) =>
    addBuckets(reducedBuckets(ours, a.schema, schema), reducedBuckets(theirs, b.schema, schema), sign, layout)
  const [positive, negative] = [side(mine.positive, b.positive), side(mine.negative, b.negative)]
  const zeroCount = mine.zeroCount + sign * otherZero.sum
  return { histogram: { ...mine, ...totals, schema, zeroCount, positive, negative }, isCollision, isReconciled: false }
}

function asTheyAre(a: FloatHistogram, b: FloatHistogram): { mine: Pick<Compensated, 'histogram'>; otherZero: Pick<KahanSum, 'sum'> } {
  return { mine: { histogram: a }, otherZero: { sum: b.zeroCount } }
}

function combinedHint(mine: CounterResetHint, other: CounterResetHint): { hint: CounterResetHint; isCollision: boolean } {
  if (mine === other || mine === 'gauge') return { hint: mine, isCollision: false }
  if (other === 'gauge') return { hint: 'gauge', isCollision: false }
  return { hint: 'unknown', isCollision: mine !== 'unknown' && other !== 'unknown' }
}

interface Layout {
  readonly schema: number
  readonly zeroThreshold: number
}

/** Buckets of the other that end within the zero bucket are in its count already. */
function firstOutside({ indexes }: Buckets, { schema, zeroThreshold }: Layout): number {
  let place = 0
  if (schema === customSchema) return place
  while (place < indexes.length && exponentialBound(indexes[place]!, schema) <= zeroThreshold) place++
  return place
}

function addBuckets(a: Buckets, b: Buckets, sign: 1 | -1, layout: Layout): Buckets {
  const first = firstOutside(b, layout)
  if (first === b.indexes.length) return a
  if (first === 0 && sameNumbers(a.indexes, b.indexes)) {
    return { indexes: a.indexes, counts: a.counts.map((count, place) => count + sign * b.counts[place]!) }
  }
  const indexes: number[] = []
  const counts: number[] = []
  let mine = 0
  for (let place = first; place < b.indexes.length; place++) {
    const index = b.indexes[place]!
    for (; mine < a.indexes.length && a.indexes[mine]! < index; mine++) {
      indexes.push(a.indexes[mine]!)
      counts.push(a.counts[mine]!)
    }
    const theirs = sign * b.counts[place]!
    indexes.push(index)
    counts.push(a.indexes[mine] === index ? a.counts[mine++]! + theirs : theirs)
  }
  return { indexes: indexes.concat(a.indexes.slice(mine)), counts: counts.concat(a.counts.slice(mine)) }
}

export type CompensatedSum = Compensated & Noted

/** Adds a histogram to a sum that carries along what rounding takes away. */
export function addCompensated({ histogram: a, lost }: Compensated, b: FloatHistogram): CompensatedSum | undefined {
  if (isCustom(a) !== isCustom(b)) return undefined
  const { hint, isCollision } = combinedHint(a.hint, b.hint)
  const [count, sum] = [carried(a.count, lost.count), carried(a.sum, lost.sum)]
  count.add(b.count)
  sum.add(b.sum)
  const totals = { hint, count: count.sum, sum: sum.sum }
  const carries = { count: count.correction, sum: sum.correction }
  if (isCustom(a)) {
    const isReconciled = !sameNumbers(a.customValues, b.customValues)
    const customValues = isReconciled ? commonBounds(a.customValues, b.customValues) : a.customValues
    const { buckets, lost: positive } = isReconciled
      ? addMapped({ histogram: a, lost }, b, 1, customValues)
      : addSums(a.positive, lost.positive, b.positive, zeros(b.positive), a)
    return {
      histogram: { ...a, ...totals, customValues, positive: buckets }, lost: { ...lost, ...carries, positive }, isCollision, isReconciled,
    }
  }
  const { mine, otherZero } = withCommonZero({ histogram: a, lost }, b, true)
  const zero = carried(mine.histogram.zeroCount, mine.lost.zeroCount)
  zero.add(otherZero.sum)
  zero.add(otherZero.correction)
  const schema = Math.min(a.schema, b.schema)
  const layout = { schema, zeroThreshold: mine.histogram.zeroThreshold }
  const side = (which: 'positive' | 'negative') => {
    const ours = reducedSum(mine.histogram[which], mine.lost[which], a.schema, schema)
    const theirs = reducedSum(b[which], zeros(b[which]), b.schema, schema)
    return addSums(ours.buckets, ours.lost, theirs.buckets, theirs.lost, layout)
  }
  const [positive, negative] = [side('positive'), side('negative')]
  return {
    histogram: { ...mine.histogram, ...totals, schema, zeroCount: zero.sum, positive: positive.buckets, negative: negative.buckets },
    lost: { ...carries, zeroCount: zero.correction, positive: positive.lost, negative: negative.lost }, isCollision, isReconciled: false,
  }
}

interface Sums {
  readonly buckets: Buckets
  readonly lost: readonly number[]
}

function addSums(a: Buckets, aLost: readonly number[], b: Buckets, bLost: readonly number[], layout: Layout): Sums {
  const first = firstOutside(b, layout)
  if (first === b.indexes.length) return { buckets: a, lost: aLost }
  if (first === 0 && sameNumbers(a.indexes, b.indexes)) return addInPlaces(a, aLost, b, bLost)
  const indexes: number[] = []
  const sums: KahanSum[] = []
  let mine = 0
  const take = () => {
    indexes.push(a.indexes[mine]!)
    sums.push(carried(a.counts[mine]!, aLost[mine]!))
    mine++
  }
  for (let place = first; place < b.indexes.length; place++) {
    const index = b.indexes[place]!
    while (mine < a.indexes.length && a.indexes[mine]! < index) take()
    if (a.indexes[mine] === index) {
      take()
      sums.at(-1)!.add(b.counts[place]!)
      if (bLost[place] !== 0) sums.at(-1)!.add(bLost[place]!)
    } else {
      indexes.push(index)
      sums.push(carried(b.counts[place]!, bLost[place]!))
    }
  }
  while (mine < a.indexes.length) take()
  return { buckets: { indexes, counts: sums.map(({ sum }) => sum) }, lost: sums.map(({ correction }) => correction) }
}

/** The common case: each bucket has its like. */
function addInPlaces(a: Buckets, aLost: readonly number[], b: Buckets, bLost: readonly number[]): Sums {
  const kahan = new KahanSum(0)
  const counts = a.counts.slice()
  const lost = aLost.slice()
  for (let place = 0; place < counts.length; place++) {
    kahan.sum = counts[place]!
    kahan.correction = lost[place]!
    kahan.add(b.counts[place]!)
    if (bLost[place] !== 0) kahan.add(bLost[place]!)
    counts[place] = kahan.sum
    lost[place] = kahan.correction
  }
  return { buckets: { indexes: a.indexes, counts }, lost }
}

/** Custom buckets whose bounds differ, brought to the bounds that both have. */
function addMapped({ histogram: a, lost }: Compensated, b: FloatHistogram, sign: 1 | -1, bounds: readonly number[]): Sums {
  const sums = Array.from({ length: bounds.length + 1 }, () => new KahanSum(0))
  a.positive.indexes.forEach((index, place) => {
    const sum = sums[mappedIndex(index, a.customValues, bounds)]!
    sum.add(a.positive.counts[place]!)
    sum.add(lost.positive[place]!)
  })
  b.positive.indexes.forEach((index, place) => sums[mappedIndex(index, b.customValues, bounds)]!.add(sign * b.positive.counts[place]!))
  const kept = sums.flatMap(({ sum, correction }, index) => (sum === 0 && correction === 0 ? [] : [{ index, sum, correction }]))
  const buckets = { indexes: kept.map(({ index }) => index), counts: kept.map(({ sum }) => sum) }
  return { buckets, lost: kept.map(({ correction }) => correction) }
}

function mappedIndex(index: number, from: readonly number[], to: readonly number[]): number {
  const bound = from[index]
  const place = bound === undefined ? -1 : to.findIndex((each) => each >= bound)
  return place === -1 ? to.length : place
}

/** The sum with what rounding had taken put back. */
export function settled({ histogram, lost }: Compensated): FloatHistogram {
  return {
    ...histogram, count: histogram.count + lost.count, sum: histogram.sum + lost.sum,
    zeroCount: isCustom(histogram) ? 0 : histogram.zeroCount + lost.zeroCount,
    positive: plus(histogram.positive, lost.positive), negative: plus(histogram.negative, lost.negative),
  }
}

function plus({ indexes, counts }: Buckets, lost: readonly number[]): Buckets {
  return { indexes, counts: counts.map((count, place) => count + lost[place]!) }
}

export function scaledLost(lost: Lost, by: (value: number) => number): Lost {
  return {
    zeroCount: by(lost.zeroCount), count: by(lost.count), sum: by(lost.sum), positive: lost.positive.map(by), negative: lost.negative.map(by),
  }
}
