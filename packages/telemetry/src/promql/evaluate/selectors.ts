/**
 * Selectors over the steps of a query: the newest sample of each series within the lookback, or
 * the samples of a window.
 *
 * Follows evalSeries, vectorSelectorSingle, matrixIterSlice and smoothSeries in promql/engine.go of
 * Prometheus 3: windows are open on the left; a staleness marker ends a series.
 */
import type { Labels } from '../../series/labels.ts'
import type { Samples } from '../../series/samples.ts'
import type { MatrixSelector, Subquery, VectorSelector } from '../syntax.ts'
import type { Evaluator } from './evaluator.ts'
import { StepMatrix } from './step-matrix.ts'

/** The value, or the time in milliseconds, of each series' newest sample at each step. */
export function selectInstants(evaluator: Evaluator, selector: VectorSelector, what: 'value' | 'time'): StepMatrix {
  if (selector.boundary === 'smoothed') return selectSmoothed(evaluator, selector)
  const { query, steps, intervalMs } = evaluator
  const series = evaluator.select(selector)
  const matrix = new StepMatrix(steps, series.length)
  const first = referenceTime(evaluator, selector, 0)
  const last = referenceTime(evaluator, selector, steps - 1)
  const into = query.buffer
  for (const each of series) {
    const at = matrix.addRow(each.labels)
    if (steps === 1 || selector.at !== undefined) {
      const sample = each.latest({ ...spanOf(evaluator, selector, first, what), into })
      if (sample) matrix.values.fill(what === 'value' ? sample.value : sample.timeMs, at, at + steps)
      if (sample) matrix.present.fill(1, at, at + steps)
    } else {
      each.read({ fromMs: first - query.lookbackMs + 1, toMs: last, into })
      if (into.length > 0) fillInstants(matrix, at, into, { first, intervalMs, lookbackMs: query.lookbackMs, what })
    }
    if (matrix.isEmptyRow(matrix.rows - 1)) matrix.dropRow()
    else evaluator.account(steps)
  }
  return matrix
}

/** Where the newest sample is looked for. Asked for times beside `@`, upstream forgets the offset half the way. */
function spanOf({ query }: Evaluator, { at, offsetMs }: VectorSelector, reference: number, what: 'value' | 'time') {
  const span = { fromMs: reference - query.lookbackMs + 1, toMs: reference }
  if (what === 'value' || at === undefined) return span
  return { fromMs: span.fromMs + Math.max(0, offsetMs), toMs: span.toMs + Math.min(0, offsetMs) }
}

function fillInstants(
  matrix: StepMatrix, at: number, samples: Samples,
  { first, intervalMs, lookbackMs, what }: { first: number; intervalMs: number; lookbackMs: number; what: 'value' | 'time' },
): void {
  const { times, length } = samples
  const source = what === 'value' ? samples.values : times
  let newest = -1
  for (let step = 0; step < matrix.steps; step++) {
    const reference = first + step * intervalMs
    while (newest + 1 < length && times[newest + 1]! <= reference) newest++
    if (newest < 0 || times[newest]! <= reference - lookbackMs || samples.isStaleAt(newest)) continue
    matrix.values[at + step] = source[newest]!
    matrix.present[at + step] = 1
  }
}

/** The time that a selector looks at, at a step. */
function referenceTime(evaluator: Evaluator, { at, offsetMs }: { at?: number; offsetMs: number }, step: number): number {
  return (at ?? evaluator.startMs + step * evaluator.intervalMs) - offsetMs
}

/** A smoothed instant: the line between the samples before and after it. */
function selectSmoothed(evaluator: Evaluator, selector: VectorSelector): StepMatrix {
  const { query, steps } = evaluator
  const matrix = new StepMatrix(steps)
  for (const each of evaluator.select(selector)) {
    const at = matrix.addRow(each.labels)
    for (let step = 0; step < steps; step++) {
      const reference = referenceTime(evaluator, selector, step)
      each.read({ fromMs: reference - query.lookbackMs + 1, toMs: reference + query.lookbackMs, into: query.buffer })
      dropStale(query.buffer)
      const value = smoothedValue(query.buffer, reference)
      if (value === undefined) continue
      matrix.values[at + step] = value
      matrix.present[at + step] = 1
    }
    if (matrix.isEmptyRow(matrix.rows - 1)) matrix.dropRow()
  }
  return matrix
}

function smoothedValue({ times, values, length }: Samples, reference: number): number | undefined {
  let after = 0
  while (after < length && times[after]! < reference) after++
  if (after < length && times[after] === reference) return values[after]
  if (after === 0) return undefined
  if (after === length) return values[after - 1]
  return interpolate(times[after - 1]!, values[after - 1]!, times[after]!, values[after]!, reference)
}

export function interpolate(time1: number, value1: number, time2: number, value2: number, time: number): number {
  return value1 + ((value2 - value1) * (time - time1)) / (time2 - time1)
}

/** Takes the staleness markers out. */
function dropStale(samples: Samples): void {
  if (!samples.stale) return
  let kept = 0
  for (let index = 0; index < samples.length; index++) {
    if (samples.isStaleAt(index)) continue
    samples.times[kept] = samples.times[index]!
    samples.values[kept] = samples.values[index]!
    kept++
  }
  samples.length = kept
  samples.stale = false
}

/** One series of a range vector, with all its samples that any step may see. */
export interface RangeSeries {
  readonly labels: Labels
  readonly times: Float64Array
  readonly values: Float64Array
  readonly length: number
}

/** The series of a range argument one by one; what is given lasts until the next. */
export function forEachRange(evaluator: Evaluator, range: MatrixSelector | Subquery, visit: (series: RangeSeries) => void): void {
  if (range.kind === 'subquery') forEachSubqueryRow(evaluator, range, visit)
  else forEachSelected(evaluator, range, visit)
}

function forEachSelected(evaluator: Evaluator, { selector, rangeMs }: MatrixSelector, visit: (series: RangeSeries) => void): void {
  const { query, steps } = evaluator
  const more = selector.boundary ? query.lookbackMs : 0
  const later = selector.boundary === 'smoothed' ? query.lookbackMs : 0
  const fromMs = referenceTime(evaluator, selector, 0) - Math.trunc(rangeMs) - more + 1
  const toMs = referenceTime(evaluator, selector, steps - 1) + later
  const into = query.buffer
  for (const each of evaluator.select(selector)) {
    each.read({ fromMs, toMs, into })
    dropStale(into)
    if (into.length > 0) visit({ labels: each.labels, times: into.times, values: into.values, length: into.length })
  }
}

function forEachSubqueryRow(evaluator: Evaluator, subquery: Subquery, visit: (series: RangeSeries) => void): void {
  const { matrix, inner } = evaluator.runSubquery(subquery)
  const times = new Float64Array(inner.steps)
  const values = new Float64Array(inner.steps)
  for (let row = 0; row < matrix.rows; row++) {
    let length = 0
    for (let step = 0; step < inner.steps; step++) {
      const at = row * inner.steps + step
      if (matrix.present[at] === 0) continue
      times[length] = inner.startMs + step * inner.intervalMs
      values[length++] = matrix.values[at]!
    }
    if (length > 0) visit({ labels: matrix.labels[row]!, times, values, length })
  }
}
