/**
 * Functions that look at a whole vector: its labels, its order, whether there is anything at all.
 *
 * Follows promql/functions.go of Prometheus 3 (evalLabelReplace, evalLabelJoin, funcSort, funcSortByLabel,
 * funcScalar, funcVector, funcAbsent).
 */
import { compareLabels, labelValue, withLabel } from '../../series/labels.ts'
import { compilePattern, PatternError } from '../../series/matcher.ts'
import { expand } from '../../scrape/relabel.ts'
import { absentLabels } from '../evaluate/absent.ts'
import { sortInRangeQuery } from '../evaluate/annotations.ts'
import type { CallContext } from '../evaluate/context.ts'
import { sortAsGo } from '../evaluate/go-sort.ts'
import { mergeSameLabels } from '../evaluate/same-labels.ts'
import { StepMatrix } from '../evaluate/step-matrix.ts'
import { evaluationError } from '../error.ts'
import { info } from './info.ts'
import { precedesNaturally } from './natural-order.ts'
import type { FunctionRow } from './row.ts'

export const vectorRows: readonly FunctionRow[] = [
  { name: 'vector', arguments: ['scalar'], returns: 'vector', help: 'A number as a vector without labels', call: ({ call, evaluate }) => evaluate(call.arguments[0]!) },
  { name: 'scalar', arguments: ['vector'], returns: 'scalar', help: 'The number of a vector with one series; NaN with any other count', call: onlyValue },
  { name: 'absent', arguments: ['vector'], returns: 'vector', help: '1 where the vector is empty', call: absent },
  {
    name: 'sort', arguments: ['vector'], returns: 'vector', help: 'The series from the smallest value to the largest; for one instant only',
    call: (context) => sortedByValue(context, (a, b) => b !== b || a < b),
  },
  {
    name: 'sort_desc', arguments: ['vector'], returns: 'vector', help: 'The series from the largest value to the smallest; for one instant only',
    call: (context) => sortedByValue(context, (a, b) => b !== b || a > b),
  },
  {
    name: 'sort_by_label', arguments: ['vector', 'string'], variadic: -1, returns: 'vector', isExperimental: true, help: 'The series in the natural order of the labels that are named',
    call: (context) => sorted(context, (vector) => (a, b) => byLabels(context, vector, a, b, 1) < 0),
  },
  {
    name: 'sort_by_label_desc', arguments: ['vector', 'string'], variadic: -1, returns: 'vector', isExperimental: true, help: 'The series against the natural order of the labels that are named',
    call: (context) => sorted(context, (vector) => (a, b) => byLabels(context, vector, a, b, -1) < 0),
  },
  {
    name: 'label_replace', arguments: ['vector', 'string', 'string', 'string', 'string'], returns: 'vector', isBySeries: true,
    help: 'Sets a label from another one, where a pattern matches all of it', call: labelReplace,
  },
  {
    name: 'info', arguments: ['vector', 'vector'], variadic: 1, returns: 'vector', isExperimental: true,
    help: 'Adds the labels of info metrics of the same instance and job: of target_info, or of those that the second argument names', call: info,
  },
  { name: 'label_join', arguments: ['vector', 'string', 'string', 'string'], variadic: -1, returns: 'vector', isBySeries: true, help: 'Sets a label to the values of others with a separator between them', call: labelJoin },
]

function text({ call }: CallContext, index: number): string {
  const argument = call.arguments[index]!
  return argument.kind === 'string' ? argument.value : ''
}

function onlyValue({ call, steps, evaluate }: CallContext): StepMatrix {
  const vector = evaluate(call.arguments[0]!).numbersOnly()
  const output = StepMatrix.constant(steps, NaN)
  for (let step = 0; step < steps; step++) {
    let found = -1
    for (let row = 0; row < vector.rows && found !== -2; row++) {
      if (vector.present[row * steps + step] === 1) found = found === -1 ? row : -2
    }
    if (found >= 0) output.values[step] = vector.values[found * steps + step]!
  }
  return output
}

function absent({ call, steps, evaluate }: CallContext): StepMatrix {
  const vector = evaluate(call.arguments[0]!)
  const output = new StepMatrix(steps, 1)
  output.addRow(absentLabels(call.arguments[0]!))
  output.values.fill(1)
  output.present.fill(1, 0, steps)
  for (let row = 0; row < vector.rows; row++) {
    for (let step = 0; step < steps; step++) if (vector.present[row * steps + step] === 1) output.present[step] = 0
  }
  if (output.isEmptyRow(0)) output.dropRow()
  return output
}

/** Native histograms have no order, and are left out. */
function sortedByValue(context: CallContext, isLess: (a: number, b: number) => boolean): StepMatrix {
  const evaluate: CallContext['evaluate'] = (expression) => context.evaluate(expression).numbersOnly()
  return sorted({ ...context, evaluate }, ({ values }) => (a, b) => isLess(values[a]!, values[b]!))
}

/**
 * Order means something for an instant only; over a range the result is ordered by labels. A NaN
 * comes last, whatever the direction.
 */
function sorted(
  { call, isInstant, annotations, evaluate }: CallContext, isLessIn: (vector: StepMatrix) => (a: number, b: number) => boolean,
): StepMatrix {
  const vector = evaluate(call.arguments[0]!)
  if (!isInstant) {
    annotations.warn(sortInRangeQuery, call.position)
    return vector
  }
  const rows = Array.from({ length: vector.rows }, (_, row) => row).filter((row) => vector.present[row] === 1)
  sortAsGo(rows, isLessIn(vector))
  const output = new StepMatrix(1, rows.length)
  for (const row of rows) {
    const at = output.addRow(vector.labels[row]!)
    output.copy(at, vector, row)
  }
  return output
}

/** A label that the first series lacks does not decide for it, in neither direction: natsort knows no empty text. */
function byLabels({ call }: CallContext, vector: StepMatrix, a: number, b: number, direction: 1 | -1): number {
  for (const argument of call.arguments.slice(1)) {
    const name = argument.kind === 'string' ? argument.value : ''
    const [x, y] = [labelValue(vector.labels[a]!, name), labelValue(vector.labels[b]!, name)]
    if (x !== y) return precedesNaturally(x, y) ? -direction : direction
  }
  return direction * compareLabels(vector.labels[a]!, vector.labels[b]!)
}

function labelReplace(context: CallContext): StepMatrix {
  const [target, replacement, source, pattern] = [text(context, 1), text(context, 2), text(context, 3), text(context, 4)]
  try {
    compilePattern(pattern)
  } catch (error) {
    if (!(error instanceof PatternError)) throw error
    // A malformed pattern is the query's fault.
    throw evaluationError(`invalid regular expression in label_replace(): ${pattern}`)
  }
  if (target === '') throw evaluationError(`invalid destination label name in label_replace(): ${target}`)
  const vector = context.evaluate(context.call.arguments[0]!)
  return mergeSameLabels(vector.relabelled((labels) => {
    const value = expand(pattern, replacement, labelValue(labels, source))
    return value === undefined ? labels : withLabel(labels, target, value)
  }))
}

function labelJoin(context: CallContext): StepMatrix {
  const target = text(context, 1)
  const separator = text(context, 2)
  const sources = context.call.arguments.slice(3).map((_, index) => text(context, index + 3))
  if (sources.includes('')) throw evaluationError('invalid source label name in label_join(): ')
  if (target === '') throw evaluationError(`invalid destination label name in label_join(): ${target}`)
  const vector = context.evaluate(context.call.arguments[0]!)
  return mergeSameLabels(vector.relabelled((labels) =>
    withLabel(labels, target, sources.map((source) => labelValue(labels, source)).join(separator))))
}

