/**
 * What is counted or measured in one step of one series.
 *
 * Follows pkg/traceql/engine_metrics.go (CountOverTimeAggregator, OverTimeAggregator), engine_metrics_functions.go
 * and engine_metrics_average.go of Tempo 2.8, and kahanSumInc of util.go.
 */
import type { Attribute } from '../attribute.ts'
import type { FetchedSpan } from '../fetch/span.ts'
import { type StaticType, toFloat } from '../statics.ts'
import type { MetricsOperator } from '../syntax.ts'

export interface Cell {
  observe(span: FetchedSpan): void
  /** NaN where nothing was observed. */
  readonly value: number
}

/** A number of a span; NaN where it has none. Durations of spans are seconds, other durations nanoseconds. */
export function numberOf(span: FetchedSpan, attribute: Attribute): number {
  if (attribute.intrinsic === 'duration') return Number(span.duration) / 1e9
  return floatOf(span, attribute).number
}

export function floatOf(span: FetchedSpan, attribute: Attribute): { readonly number: number; readonly type: StaticType } {
  const value = span.find(attribute)
  const number = value ? toFloat(value) : NaN
  return value && !Number.isNaN(number) ? { number, type: value.type } : { number: NaN, type: 'nil' }
}

class Count implements Cell {
  readonly #factor: number
  #count = 0

  constructor(factor: number) {
    this.#factor = factor
  }

  observe(): void {
    this.#count++
  }

  get value(): number {
    return this.#count * this.#factor
  }
}

type Fold = (current: number, next: number) => number

class Folded implements Cell {
  readonly #attribute: Attribute
  readonly #fold: Fold
  value = NaN

  constructor(attribute: Attribute, fold: Fold) {
    this.#attribute = attribute
    this.#fold = fold
  }

  observe(span: FetchedSpan): void {
    this.value = this.#fold(this.value, numberOf(span, this.#attribute))
  }
}

const least: Fold = (current, next) => (Number.isNaN(current) || next < current ? next : current)
const most: Fold = (current, next) => (Number.isNaN(current) || next > current ? next : current)

/** What is lost in a step is taken off the next, as Tempo does. */
function summing(): Fold {
  let lost = 0
  return (sum, next) => {
    if (Number.isNaN(sum)) return next
    const [total, rest] = kahanSum(next - lost, sum, 0)
    lost = rest
    return total
  }
}

function kahanSum(increment: number, sum: number, rest: number): readonly [sum: number, rest: number] {
  const total = sum + increment
  if (total === Infinity || total === -Infinity) return [total, 0]
  return [total, rest + (Math.abs(sum) >= Math.abs(increment) ? sum - total + increment : increment - total + sum)]
}

class Mean implements Cell {
  readonly #attribute: Attribute
  #mean = NaN
  #rest = 0
  #weight = 0

  constructor(attribute: Attribute) {
    this.#attribute = attribute
  }

  observe(span: FetchedSpan): void {
    const number = numberOf(span, this.#attribute)
    if (Number.isNaN(number)) return
    this.#weight++
    if (Number.isNaN(this.#mean)) {
      this.#mean = number
      return
    }
    const isInfinite = this.#mean === Infinity || this.#mean === -Infinity
    const change = number / this.#weight - this.#mean / this.#weight
    if (isInfinite && (change === this.#mean || Number.isFinite(change))) return
    const [mean, rest] = kahanSum(change, this.#mean, this.#rest)
    this.#mean = mean
    this.#rest = rest
  }

  get value(): number {
    return this.#mean + this.#rest
  }
}

/** How the cells of an operator are made; the step is in seconds. */
export function cellsOf(operator: MetricsOperator, attribute: Attribute | undefined, step: number): () => Cell {
  const of = (): Attribute => {
    if (!attribute) throw new Error(`${operator} was read without an attribute`)
    return attribute
  }
  switch (operator) {
    case 'rate': return () => new Count(1 / step)
    case 'count_over_time':
    case 'histogram_over_time':
    case 'quantile_over_time': return () => new Count(1)
    case 'min_over_time': return () => new Folded(of(), least)
    case 'max_over_time': return () => new Folded(of(), most)
    case 'sum_over_time': return () => new Folded(of(), summing())
    case 'avg_over_time': return () => new Mean(of())
  }
}
