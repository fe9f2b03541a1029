/**
 * Binary operators between scalars and vectors.
 *
 * Follows the BinaryExpr case of evaluator.eval, VectorscalarBinop, VectorAnd, VectorOr and
 * VectorUnless in promql/engine.go of Prometheus 3.
 */
import { typeOf } from '../check-types.ts'
import type { Binary } from '../syntax.ts'
import { setOperators } from '../tokens.ts'
import { incompatible } from './annotations.ts'
import { arithmetic, comparison } from './arithmetic.ts'
import { combine } from './combine.ts'
import type { Evaluator } from './evaluator.ts'
import { matchVectors, signatures } from './matching.ts'
import { mergeSameLabels, withoutNames } from './same-labels.ts'
import { StepMatrix } from './step-matrix.ts'

export function evaluateBinary(evaluator: Evaluator, binary: Binary): StepMatrix {
  const isLeftScalar = typeOf(binary.left) === 'scalar'
  const isRightScalar = typeOf(binary.right) === 'scalar'
  const left = evaluator.evaluate(binary.left)
  const right = evaluator.evaluate(binary.right)
  const result = isLeftScalar && isRightScalar ? betweenScalars(binary, left, right)
    : isLeftScalar ? withScalar(evaluator, binary, { vector: right, scalar: left, isScalarLeft: true })
      : isRightScalar ? withScalar(evaluator, binary, { vector: left, scalar: right, isScalarLeft: false })
        : setOperators.has(binary.operator) ? combineSets(binary, left, right)
          : matchVectors(evaluator.query.annotations, binary, left, right)
  evaluator.accountSteps([left, right], result)
  return result
}

function betweenScalars({ operator }: Binary, left: StepMatrix, right: StepMatrix): StepMatrix {
  const calculate = arithmetic[operator]
  const compare = comparison[operator]!
  const output = StepMatrix.constant(left.steps, 0)
  for (let step = 0; step < left.steps; step++) {
    const [a, b] = [left.values[step]!, right.values[step]!]
    output.values[step] = calculate ? calculate(a, b) : Number(compare(a, b))
  }
  return output
}

type Operation = Pick<Binary, 'operator' | 'isBool' | 'position'>

interface ScalarSides {
  readonly vector: StepMatrix
  readonly scalar: StepMatrix
  readonly isScalarLeft: boolean
}

function withScalar(
  evaluator: Evaluator, { operator, isBool, position }: Operation, { vector, scalar, isScalarLeft }: ScalarSides,
): StepMatrix {
  if (vector.histograms) return withScalarMixed(evaluator, { operator, isBool, position }, { vector, scalar, isScalarLeft })
  const calculate = arithmetic[operator]
  const compare = comparison[operator]
  const output = vector.relabelled((labels) => labels)
  const { steps } = vector
  const length = vector.rows * steps
  if (!calculate && !compare) {
    if (length > 0) evaluator.query.annotations.inform(incompatible(operator), position)
    return new StepMatrix(steps, 0)
  }
  output.values = vector.values.slice(0, length)
  output.present = vector.present.slice(0, length)
  for (let index = 0; index < length; index++) {
    const value = vector.values[index]!
    const other = scalar.values[index % steps]!
    const [a, b] = isScalarLeft ? [other, value] : [value, other]
    if (calculate) output.values[index] = calculate(a, b)
    else if (isBool) output.values[index] = Number(compare!(a, b))
    else if (!compare!(a, b)) output.present[index] = 0
  }
  return calculate || isBool ? withoutNames(withoutEmptyRows(output)) : withoutEmptyRows(output)
}

/** Sample by sample, where there are native histograms; of what does not fit together each step tells the last. */
function withScalarMixed(
  evaluator: Evaluator, { operator, isBool, position }: Operation, { vector, scalar, isScalarLeft }: ScalarSides,
): StepMatrix {
  const { steps } = vector
  const calculate = arithmetic[operator]
  const compare = comparison[operator]
  const output = new StepMatrix(steps, vector.rows)
  const said: (string | undefined)[] = []
  for (let row = 0; row < vector.rows; row++) {
    const at = output.addRow(vector.labels[row]!)
    for (let step = 0; step < steps; step++) {
      const source = row * steps + step
      if (vector.present[source] === 0) continue
      const [value, other] = [vector.values[source]!, scalar.values[step]!]
      const histogram = vector.histogramAt(source)
      const [a, b] = isScalarLeft ? [other, value] : [value, other]
      if (!histogram && calculate) output.putNumber(at + step, calculate(a, b))
      else if (!histogram && compare && isBool) output.putNumber(at + step, Number(compare(a, b)))
      else if (!histogram && compare && compare(a, b)) output.putNumber(at + step, value)
      else if (!histogram && !compare) said[step] = incompatible(operator)
      if (!histogram) continue
      const { result, info } = isScalarLeft ? combine(operator, other, histogram) : combine(operator, histogram, other)
      if (result) output.putHistogram(at + step, result)
      if (info !== undefined) said[step] = info
    }
  }
  for (const text of said) if (text !== undefined) evaluator.query.annotations.inform(text, position)
  const kept = withoutEmptyRows(output)
  return calculate || isBool ? withoutNames(kept) : kept
}

export function withoutEmptyRows(matrix: StepMatrix): StepMatrix {
  let hasEmpty = false
  for (let row = 0; row < matrix.rows && !hasEmpty; row++) hasEmpty = matrix.isEmptyRow(row)
  if (!hasEmpty) return matrix
  const { steps } = matrix
  const output = new StepMatrix(steps, matrix.rows)
  for (let row = 0; row < matrix.rows; row++) {
    if (matrix.isEmptyRow(row)) continue
    const at = output.addRow(matrix.labels[row]!)
    output.values.set(matrix.values.subarray(row * steps, (row + 1) * steps), at)
    output.present.set(matrix.present.subarray(row * steps, (row + 1) * steps), at)
    if (matrix.histograms) output.copyHistograms(at, matrix, row * steps)
  }
  return output
}

/** `and`, `or`, `unless`: which rows of either side are kept, step by step. */
function combineSets({ operator, matching }: Binary, left: StepMatrix, right: StepMatrix): StepMatrix {
  const { steps } = left
  const { ordinals, count } = signatures(matching!, [left, right])
  const present = (side: 0 | 1, matrix: StepMatrix) => {
    const any = new Uint8Array(count * steps)
    for (let row = 0; row < matrix.rows; row++) {
      for (let step = 0; step < steps; step++) if (matrix.present[row * steps + step] === 1) any[ordinals[side][row]! * steps + step] = 1
    }
    return any
  }
  const output = new StepMatrix(steps, left.rows + right.rows)
  if (operator === 'or') {
    copyWhere(output, left, () => true)
    const isLeft = present(0, left)
    copyWhere(output, right, (row, step) => isLeft[ordinals[1][row]! * steps + step] === 0)
    return mergeSameLabels(output)
  }
  const isRight = present(1, right)
  const wanted = operator === 'and' ? 1 : 0
  copyWhere(output, left, (row, step) => isRight[ordinals[0][row]! * steps + step] === wanted)
  return output
}

function copyWhere(output: StepMatrix, from: StepMatrix, isKept: (row: number, step: number) => boolean): void {
  for (let row = 0; row < from.rows; row++) {
    const at = output.addRow(from.labels[row]!)
    for (let step = 0; step < from.steps; step++) {
      const source = row * from.steps + step
      if (from.present[source] === 0 || !isKept(row, step)) continue
      output.copy(at + step, from, source)
    }
    if (output.isEmptyRow(output.rows - 1)) output.dropRow()
  }
}
