/**
 * Rows that have come to bear the same labels: one row where they never meet, a refusal where they do.
 *
 * Follows rangeEval and mergeSeriesWithSameLabelset in promql/engine.go of Prometheus 3.
 */
import { type Labels, labelsKey, labelValue, metricName, withoutLabels } from '../../series/labels.ts'
import { evaluationError } from '../error.ts'
import { StepMatrix } from './step-matrix.ts'

const sameLabelset = 'vector cannot contain metrics with the same labelset'

/** Labels that say what a metric is, and go when its meaning changes. */
const metadataLabels = ['__name__', '__type__', '__unit__']

export function withoutMetadata(labels: Labels): Labels {
  for (let index = 0; index < labels.length; index += 2) {
    const name = labels[index]!
    if (name === '__name__' || name === '__type__' || name === '__unit__') return withoutLabels(labels, metadataLabels)
  }
  return labels
}

/** The matrix with the metric names taken off. */
export function withoutNames(matrix: StepMatrix): StepMatrix {
  const isOneMetric = hasOneName(matrix.labels)
  const renamed = matrix.relabelled(withoutMetadata)
  // Rows that differed under one name differ without it.
  return isOneMetric ? renamed : mergeSameLabels(renamed)
}

function hasOneName(labels: readonly Labels[]): boolean {
  if (labels.length < 2) return true
  const name = labelValue(labels[0]!, metricName)
  const isUntyped = (each: Labels) => labelValue(each, '__type__') === '' && labelValue(each, '__unit__') === ''
  return labels.every((each) => labelValue(each, metricName) === name && isUntyped(each))
}

export function mergeSameLabels(matrix: StepMatrix): StepMatrix {
  if (matrix.rows < 2) return matrix
  const rowOf = new Map<string, number>()
  const targets = matrix.labels.map((labels, row) => {
    const key = labelsKey(labels)
    const first = rowOf.get(key)
    if (first === undefined) rowOf.set(key, row)
    return first ?? row
  })
  if (rowOf.size === matrix.rows) return matrix
  const { steps } = matrix
  const merged = new StepMatrix(steps, rowOf.size)
  const places = new Map<number, number>()
  for (let row = 0; row < matrix.rows; row++) {
    const target = targets[row]!
    let at = places.get(target)
    if (at === undefined) {
      at = merged.addRow(matrix.labels[row]!)
      places.set(target, at)
    }
    moveRow(matrix, row * steps, merged, at)
  }
  return merged
}

function moveRow(from: StepMatrix, source: number, to: StepMatrix, target: number): void {
  for (let step = 0; step < from.steps; step++) {
    if (from.present[source + step] === 0) continue
    if (to.present[target + step] === 1) throw evaluationError(sameLabelset)
    to.copy(target + step, from, source + step)
  }
}
