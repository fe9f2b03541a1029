/**
 * Binary operations between vectors, and between a vector and a number.
 *
 * Follows BinOpStepEvaluator and LiteralStepEvaluator of pkg/logql/evaluator.go, Loki 3.
 */
import { type Labels, labelsKey, labelValue, onlyLabels, withLabel, withoutLabels } from '../../../series/labels.ts'
import { combine, isComparison } from '../arithmetic.ts'
import { evaluationError } from '../error.ts'
import type { Binary, Matching } from '../syntax.ts'
import type { Sample, StepEvaluator, Vector } from './query-context.ts'

/** One side is a number, which every series of the other is combined with. */
export function literalEvaluator({ operator, isBool }: Binary, number: number, inner: StepEvaluator, isNumberLeft: boolean): StepEvaluator {
  const filters = isComparison(operator) && !isBool
  return (at) => {
    const vector: Sample[] = []
    for (const { labels, value } of inner(at)) {
      const result = isNumberLeft ? combine(operator, number, value) : combine(operator, value, number)
      if (!filters) vector.push({ labels, value: result })
      else if (result === 1) vector.push({ labels, value })
    }
    return vector
  }
}

export function binaryEvaluator(binary: Binary, left: StepEvaluator, right: StepEvaluator): StepEvaluator {
  const signature = signatureOf(binary.matching)
  const apply = setOperations[binary.operator] ?? ((lefts: Vector, rights: Vector) => matched(binary, lefts, rights, signature))
  return (at) => {
    // The right side is asked first: its mistake is the one that is told.
    const rights = right(at)
    return apply(left(at), rights, signature)
  }
}

type Signature = (labels: Labels) => string

/** A label without a value is none, once labels are matched or replaced. */
export function withoutEmpty(labels: Labels): Labels {
  for (let at = 1; at < labels.length; at += 2) {
    if (labels[at] === '') return labels.filter((_, index) => labels[index | 1] !== '')
  }
  return labels
}

function signatureOf({ isOn, labels = [] }: Matching): Signature {
  return isOn ? (given) => labelsKey(onlyLabels(withoutEmpty(given), labels)) : (given) => labelsKey(withoutLabels(withoutEmpty(given), labels))
}

const setOperations: Readonly<Record<string, (left: Vector, right: Vector, signature: Signature) => Vector>> = {
  and: (left, right, signature) => {
    const present = new Set(right.map(({ labels }) => signature(labels)))
    return left.filter(({ labels }) => present.has(signature(labels)))
  },
  or: (left, right, signature) => {
    if (left.length === 0) return right
    const present = new Set(left.map(({ labels }) => signature(labels)))
    return [...left, ...right.filter(({ labels }) => !present.has(signature(labels)))]
  },
  unless: (left, right, signature) => {
    if (right.length === 0) return left
    const present = new Set(right.map(({ labels }) => signature(labels)))
    return left.filter(({ labels }) => !present.has(signature(labels)))
  },
}

function matched({ operator, isBool, matching }: Binary, left: Vector, right: Vector, signature: Signature): Vector {
  const isSwapped = matching.cardinality === 'one-to-many'
  const [many, one] = isSwapped ? [right, left] : [left, right]
  const ones = new Map<string, Sample>()
  for (const sample of one) {
    const key = signature(sample.labels)
    if (ones.has(key)) {
      const side = isSwapped ? 'left' : 'right'
      throw evaluationError(`found duplicate series on the ${side} hand-side;`
        + 'many-to-many matching not allowed: matching labels must be unique on one side')
    }
    ones.set(key, sample)
  }
  const filters = isComparison(operator) && !isBool
  const seen = new Map<string, Set<string>>()
  const vector: Sample[] = []
  for (const sample of many) {
    const key = signature(sample.labels)
    const other = ones.get(key)
    if (!other) continue
    const labels = resultLabels(sample.labels, other.labels, matching)
    noteMatch(seen, key, matching, labels)
    const [first, second] = isSwapped ? [other, sample] : [sample, other]
    const result = combine(operator, first.value, second.value)
    if (!filters) vector.push({ labels, value: result })
    else if (result === 1) vector.push({ labels, value: first.value })
  }
  return vector
}

function noteMatch(seen: Map<string, Set<string>>, key: string, { cardinality }: Matching, labels: Labels): void {
  const inserted = seen.get(key)
  if (cardinality === 'one-to-one') {
    if (inserted) throw evaluationError('multiple matches for labels: many-to-one matching must be explicit (group_left/group_right)')
    seen.set(key, new Set())
    return
  }
  const own = labelsKey(labels)
  if (inserted?.has(own)) throw evaluationError('multiple matches for labels: grouping labels must ensure unique matches')
  if (inserted) inserted.add(own)
  else seen.set(key, new Set([own]))
}

function resultLabels(many: Labels, one: Labels, { cardinality, isOn, labels = [], include = [] }: Matching): Labels {
  let result = withoutEmpty(many)
  if (cardinality === 'one-to-one') result = isOn ? onlyLabels(result, labels) : withoutLabels(result, labels)
  for (const name of include) result = withLabel(result, name, labelValue(one, name))
  return result
}
