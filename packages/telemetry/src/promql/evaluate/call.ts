/**
 * Calls: finds the row of the function and feeds it, sample by sample, window by window, or whole.
 *
 * Follows the Call case of evaluator.eval in promql/engine.go of Prometheus 3.
 */
import { evaluationError } from '../error.ts'
import type { FunctionRow } from '../functions/row.ts'
import { functionRow } from '../functions/table.ts'
import { type FloatHistogram, weight } from '../../series/histogram/float-histogram.ts'
import { labelValue, metricName } from '../../series/labels.ts'
import type { Call, Expression, MatrixSelector, Subquery } from '../syntax.ts'
import { ignoredInRange, possibleNonCounter } from './annotations.ts'
import { type Evaluator, rowOf } from './evaluator.ts'
import { mergeSameLabels, withoutNames } from './same-labels.ts'
import { forEachRange, type HistogramPoints, type RangeSeries, selectInstants } from './selectors.ts'
import { StepMatrix } from './step-matrix.ts'
import type { HistogramWindow, RangeContext, Window } from './window.ts'

export function evaluateCall(evaluator: Evaluator, call: Call): StepMatrix {
  const row = functionRow(call.name)!
  if ('each' in row) return evaluateEach(evaluator, call, row.each)
  if ('over' in row) return evaluateOver(evaluator, call, row)
  if ('scalar' in row) return evaluateScalar(evaluator, call, row.scalar)
  if ('fold' in row) throw new Error(`${call.name}() was not folded`)
  const operands: StepMatrix[] = []
  const result = row.call({
    call,
    annotations: evaluator.query.annotations,
    steps: evaluator.steps,
    startMs: evaluator.startMs,
    intervalMs: evaluator.intervalMs,
    isInstant: evaluator.isInstant,
    evaluate: (expression) => {
      const operand = evaluator.evaluate(expression)
      operands.push(operand)
      return operand
    },
    sampleTimes: (expression) => {
      const times = sampleTimes(evaluator, expression)
      if (times) operands.push(times)
      return times
    },
    isAnyAt: (range) => isAnyAt(evaluator, range),
  })
  if (!row.isBySeries) evaluator.accountSteps(operands, result)
  return result
}

/** `timestamp` asks a selector for the times of its samples. */
function sampleTimes(evaluator: Evaluator, expression: Expression): StepMatrix | undefined {
  if (expression.kind !== 'selector') return undefined
  const { query } = evaluator
  const before = query.samples
  const times = selectInstants(evaluator, expression, 'time')
  // Upstream has those of one step at a time.
  query.samples = before
  return times
}

function evaluateEach(
  evaluator: Evaluator, { arguments: list }: Call, each: (value: number, scalars: readonly number[]) => number,
): StepMatrix {
  const { steps } = evaluator
  // Without its argument a function of dates is asked about the step's own time.
  const input = list[0]
    ? evaluator.evaluate(list[0]).numbersOnly()
    : rowOf(steps, (step) => Math.floor((evaluator.startMs + step * evaluator.intervalMs) / 1000))
  const operands = list.slice(1).map((argument) => evaluator.evaluate(argument))
  const parameters = operands.map(({ values }) => values)
  const output = input.relabelled((labels) => labels)
  output.values = new Float64Array(input.rows * steps)
  const scalars = parameters.map((values) => values[0]!)
  for (let index = 0; index < output.values.length; index++) {
    if (input.present[index] === 0) continue
    for (let number = 0; number < parameters.length; number++) scalars[number] = parameters[number]![index % steps]!
    output.values[index] = each(input.values[index]!, scalars)
  }
  const result = withoutNames(output)
  evaluator.accountSteps(list[0] ? [input, ...operands] : [], result)
  return result
}

function evaluateScalar(
  evaluator: Evaluator, { arguments: list }: Call, scalar: (scalars: readonly number[], timeMs: number) => number,
): StepMatrix {
  const operands = list.map((argument) => evaluator.evaluate(argument))
  const result = rowOf(evaluator.steps, (step) =>
    scalar(operands.map(({ values }) => values[step]!), evaluator.startMs + step * evaluator.intervalMs))
  evaluator.accountSteps(operands, result)
  return result
}

type RangeArgument = MatrixSelector | Subquery

/** The range argument of a call, which the type check has made sure of. */
function rangeArgument(call: Call): RangeArgument {
  return call.arguments.find((each): each is RangeArgument => each.kind === 'range' || each.kind === 'subquery')!
}

function evaluateOver(evaluator: Evaluator, call: Call, row: Extract<FunctionRow, { over: unknown }>): StepMatrix {
  const { steps, query } = evaluator
  const range = rangeArgument(call)
  checkBoundary(call, range)
  const parameters = call.arguments.filter((each) => each !== range).map((argument) => evaluator.evaluate(argument).values)
  const output = new StepMatrix(steps)
  // Upstream puts a selector without a place where the subquery was, so that its annotations point to the beginning.
  const position = range.kind === 'subquery' ? { start: 0, end: 0 } : range.position
  const context = { annotations: query.annotations, call, position }
  const scalars = parameters.map(() => 0)
  const names = new Set<string>()
  const isCounter = call.name === 'rate' || call.name === 'increase'
  forEachRange(evaluator, range, (series) => {
    const at = output.addRow(series.labels)
    let held = 0
    let results = 0
    let hasNumbers = false
    forEachWindow(evaluator, range, series, (window, step) => {
      held = window.histograms ? heldBy(window) : window.to - window.from
      for (let number = 0; number < parameters.length; number++) scalars[number] = parameters[number]![step]!
      window.scalars = scalars
      const value = window.histograms ? overHistograms(row, window, context) : row.over(window, context)
      if (value === undefined) return
      if (typeof value === 'number') {
        output.values[at + step] = value
        output.present[at + step] = 1
        hasNumbers = true
        results++
      } else {
        output.putHistogram(at + step, value)
        results += weight(value)
      }
    })
    evaluator.accountBriefly(held + results)
    evaluator.account(results)
    if (output.isEmptyRow(output.rows - 1)) output.dropRow()
    else if (isCounter && hasNumbers) names.add(labelValue(series.labels, metricName))
  })
  for (const name of names) {
    if (name !== '' && !/_(?:total|sum|count|bucket)$/.test(name)) query.annotations.inform(possibleNonCounter(name), position)
  }
  return row.keepsName ? mergeSameLabels(output) : withoutNames(output)
}

const boundarySafe: Readonly<Record<'anchored' | 'smoothed', readonly string[]>> = {
  anchored: ['changes', 'delta', 'increase', 'rate', 'resets'],
  smoothed: ['delta', 'increase', 'rate'],
}

function checkBoundary(call: Call, range: RangeArgument): void {
  const boundary = range.kind === 'range' ? range.selector.boundary : undefined
  if (!boundary || boundarySafe[boundary].includes(call.name)) return
  throw evaluationError(`${boundary} modifier can only be used with: ${boundarySafe[boundary].join(', ')} - not with ${call.name}`)
}

/** Slides the window over the steps; both its ends only ever move forward. */
function forEachWindow(
  evaluator: Evaluator, range: RangeArgument, { labels, times, values, length, histograms }: RangeSeries,
  visit: (window: Window, step: number) => void,
): void {
  const modifiers = range.kind === 'range' ? range.selector : range
  const boundary = range.kind === 'range' ? range.selector.boundary : undefined
  const rangeMs = Math.trunc(range.rangeMs)
  const before = boundary ? evaluator.query.lookbackMs : 0
  const after = boundary === 'smoothed' ? evaluator.query.lookbackMs : 0
  const window: Window = {
    times, values, from: 0, to: 0, startMs: 0, endMs: 0, rangeMs: range.rangeMs, timeMs: 0, labels, scalars: [], boundary,
    histograms: undefined,
  }
  const slide = histograms && slider(histograms)
  for (let step = 0; step < evaluator.steps; step++) {
    window.timeMs = evaluator.startMs + step * evaluator.intervalMs
    window.endMs = (modifiers.at ?? window.timeMs) - modifiers.offsetMs
    window.startMs = window.endMs - rangeMs
    while (window.to < length && times[window.to]! <= window.endMs + after) window.to++
    while (window.from < window.to && times[window.from]! <= window.startMs - before) window.from++
    if (slide) window.histograms = slide(window.startMs - before, window.endMs + after)
    if (window.to === window.from && !window.histograms) continue
    const held = window.histograms ? heldBy(window) : window.to - window.from
    evaluator.accountBriefly(held)
    if (evaluator.tally && range.kind === 'range') evaluator.tally.add(step, held, step === 0 ? held : heldBy(window, window.endMs + after - evaluator.intervalMs))
    visit(window, step)
  }
}

/** Moves over the histograms of a series as the window does; undefined where it holds none. */
function slider({ times, rows, rowsAt }: HistogramPoints): (afterMs: number, endMs: number) => HistogramWindow | undefined {
  let [from, to, previousEndMs] = [0, 0, Infinity]
  return (afterMs, endMs) => {
    while (to < times.length && times[to]! <= endMs) to++
    while (from < to && times[from]! <= afterMs) from++
    const chosen = rowsAt ? rowsAt(previousEndMs, afterMs) : rows
    previousEndMs = endMs
    return from === to ? undefined : { times, rows: chosen, from, to }
  }
}

/** Samples, weighed; those of a time after. */
function heldBy({ from, to, times, histograms }: Window, afterMs = -Infinity): number {
  let held = 0
  for (let place = to - 1; place >= from && times[place]! > afterMs; place--) held++
  if (!histograms) return held
  for (let place = histograms.from; place < histograms.to; place++) if (histograms.times[place]! > afterMs) held += weight(histograms.rows[place]!)
  return held
}

/** What a function without a way of its own makes of histograms: it leaves them out, and says so. */
function overHistograms(
  row: Extract<FunctionRow, { over: unknown }>, window: Window, context: RangeContext,
): number | FloatHistogram | undefined {
  if (row.overHistograms) return row.overHistograms(window, context)
  const count = window.to - window.from
  if (count > 0) {
    // Upstream points to the first argument, whatever it is.
    const position = row.arguments[0] === 'scalar' ? context.call.arguments[0]!.position : context.position
    context.annotations.inform(ignoredInRange(labelValue(window.labels, metricName)), position)
  }
  return count > 0 || row.numbersMin ? row.over(window, context) : undefined
}

/** Whether any series has a sample in the window, step by step. */
function isAnyAt(evaluator: Evaluator, call: Call): Uint8Array {
  const range = rangeArgument(call)
  const any = new Uint8Array(evaluator.steps)
  forEachRange(evaluator, range, (series) => {
    let [held, results] = [0, 0]
    forEachWindow(evaluator, range, series, (window, step) => {
      any[step] = 1
      held = heldBy(window)
      results++
    })
    // Upstream holds one for each step of each series.
    evaluator.accountBriefly(held + results)
    evaluator.account(results)
  })
  return any
}
