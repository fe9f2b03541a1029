/**
 * Aggregations that choose samples of a group instead of combining them: topk, bottomk, limitk and
 * limit_ratio.
 *
 * Follows aggregationK and HashRatioSampler in promql/engine.go of Prometheus 3, ties included:
 * they come out as Go's container/heap leaves them.
 */
import { printFloat } from '../../exposition/float.ts'
import { type Labels } from '../../series/labels.ts'
import { evaluationError } from '../error.ts'
import type { Aggregation } from '../syntax.ts'
import { ignoredInAggregation } from './annotations.ts'
import type { Evaluator } from './evaluator.ts'
import { sortAsGo } from './go-sort.ts'
import { labelsHash } from './labels-hash.ts'
import { StepMatrix } from './step-matrix.ts'

interface Sample {
  readonly row: number
  readonly value: number
}

/** Whether a sample goes before another; a NaN goes before everything. */
type IsBefore = (a: Sample, b: Sample) => boolean

const smallestFirst: IsBefore = (a, b) => a.value !== a.value || a.value < b.value
const largestFirst: IsBefore = (a, b) => a.value !== a.value || a.value > b.value

export function rank(
  evaluator: Evaluator, aggregation: Aggregation, parameters: Float64Array, input: StepMatrix, groupOf: Int32Array,
): StepMatrix {
  const { operator } = aggregation
  const { steps } = input
  const isRatio = operator === 'limit_ratio'
  const empty = new StepMatrix(steps, 0)
  if (isRatio ? parameters.every((each) => each === 0) : !(maxOf(parameters) >= 1)) {
    if (!parameters.some((each) => each !== each)) return empty
  }
  checkParameters(evaluator, aggregation, parameters)
  const chosen: Sample[][] = []
  const tellIgnored = () => evaluator.query.annotations.inform(ignoredInAggregation(operator), aggregation.position)
  for (let step = 0; step < steps; step++) {
    const groups = isRatio
      ? chooseRatio(input, groupOf, step, parameters[step]!)
      : chooseCount(operator, input, groupOf, step, Math.min(Math.trunc(parameters[step]!), input.rows), tellIgnored)
    chosen.push(groups.flat())
  }
  return evaluator.isInstant ? inChosenOrder(input, chosen[0]!) : inRowOrder(input, chosen)
}

function maxOf(values: Float64Array): number {
  return values.reduce((a, b) => Math.max(a, b), -Number.MAX_VALUE)
}

function checkParameters({ query }: Evaluator, { operator, parameter }: Aggregation, parameters: Float64Array): void {
  const isRatio = operator === 'limit_ratio'
  if (parameters.some((each) => each !== each)) throw evaluationError(isRatio ? 'Ratio value is NaN' : 'Parameter value is NaN')
  const max = maxOf(parameters)
  const min = parameters.reduce((a, b) => Math.min(a, b), Number.MAX_VALUE)
  if (isRatio) {
    const warn = (value: number, to: number) => query.annotations.warn(
      `ratio value should be between -1 and 1, got ${printFloat(value)}, capping to ${printFloat(to)}`, parameter!.position)
    if (max > 1) warn(max, 1)
    if (min < -1) warn(min, -1)
    return
  }
  if (min <= -9_223_372_036_854_775_808) throw evaluationError(`Scalar value ${printFloat(min)} underflows int64`)
  if (max >= 9_223_372_036_854_774_784) throw evaluationError(`Scalar value ${printFloat(max)} overflows int64`)
}

function forEachAt(input: StepMatrix, step: number, visit: (sample: Sample) => void): void {
  for (let row = 0; row < input.rows; row++) {
    const at = row * input.steps + step
    if (input.present[at] === 1) visit({ row, value: input.values[at]! })
  }
}

function chooseCount(
  operator: string, input: StepMatrix, groupOf: Int32Array, step: number, count: number, tellIgnored: () => void,
): Sample[][] {
  if (count < 1) return []
  const groups: Sample[][] = []
  const isBefore = operator === 'bottomk' ? largestFirst : smallestFirst
  forEachAt(input, step, (sample) => {
    if (operator !== 'limitk' && input.histogramAt(sample.row * input.steps + step)) {
      tellIgnored()
      return
    }
    const heap = (groups[groupOf[sample.row]!] ??= [])
    if (heap.length < count) push(heap, sample, isBefore)
    else if (operator !== 'limitk' && isBetter(operator, sample.value, heap[0]!.value)) {
      heap[0] = sample
      if (count > 1) sink(heap, 0, isBefore)
    }
  })
  return operator === 'limitk' ? groups : groups.map((heap) => bestFirst(heap, isBefore))
}

function isBetter(operator: string, value: number, worst: number): boolean {
  return (operator === 'topk' ? worst < value : worst > value) || (worst !== worst && value === value)
}

function chooseRatio(input: StepMatrix, groupOf: Int32Array, step: number, parameter: number): Sample[][] {
  if (parameter === 0) return []
  const ratio = Math.max(-1, Math.min(1, parameter))
  const groups: Sample[][] = []
  forEachAt(input, step, (sample) => {
    const heap = (groups[groupOf[sample.row]!] ??= [])
    const offset = offsetOf(input.labels[sample.row]!)
    if (ratio >= 0 ? offset < ratio : offset >= 1 + ratio) push(heap, sample, smallestFirst)
  })
  return groups
}

/** Where in [0, 1) the hash of a label set lies. */
function offsetOf(labels: Labels): number {
  return Number(labelsHash(labels)) / 18_446_744_073_709_552_000
}

/** The whole heap, best sample first. */
function bestFirst(heap: Sample[], isBefore: IsBefore): Sample[] {
  return sortAsGo(heap, (a, b) => isBefore(b, a))
}

function push(heap: Sample[], sample: Sample, isBefore: IsBefore): void {
  heap.push(sample)
  let index = heap.length - 1
  while (index > 0) {
    const parent = (index - 1) >> 1
    if (!isBefore(heap[index]!, heap[parent]!)) break
    swap(heap, index, parent)
    index = parent
  }
}

function sink(heap: Sample[], start: number, isBefore: IsBefore): void {
  let index = start
  for (;;) {
    let child = 2 * index + 1
    if (child >= heap.length) return
    if (child + 1 < heap.length && isBefore(heap[child + 1]!, heap[child]!)) child++
    if (!isBefore(heap[child]!, heap[index]!)) return
    swap(heap, index, child)
    index = child
  }
}

function swap(heap: Sample[], a: number, b: number): void {
  const held = heap[a]!
  heap[a] = heap[b]!
  heap[b] = held
}

function inChosenOrder(input: StepMatrix, samples: readonly Sample[]): StepMatrix {
  const output = new StepMatrix(1, samples.length)
  for (const { row } of samples) output.copy(output.addRow(input.labels[row]!), input, row)
  return output
}

function inRowOrder(input: StepMatrix, chosen: readonly (readonly Sample[])[]): StepMatrix {
  const output = new StepMatrix(input.steps)
  const places = new Map<number, number>()
  chosen.forEach((samples, step) => {
    for (const { row } of samples) {
      const at = places.get(row) ?? output.addRow(input.labels[row]!)
      places.set(row, at)
      output.copy(at + step, input, row * input.steps + step)
    }
  })
  return output
}
