/** Vector aggregations. Follows VectorAggEvaluator of pkg/logql/evaluator.go, Loki 3. */
import { type Labels, labelsKey } from '../../../series/labels.ts'
import type { VectorAggregation } from '../syntax.ts'
import { withoutEmpty } from './binary.ts'
import type { Sample, StepEvaluator, Vector } from './query-context.ts'

export function aggregationEvaluator({ operator, grouping, parameter }: VectorAggregation, inner: StepEvaluator): StepEvaluator {
  const names = new Set(grouping.labels)
  const groupLabels = (labels: Labels): Labels => {
    const result: string[] = []
    for (let at = 0; at < labels.length; at += 2) {
      const isKept = grouping.isWithout ? !names.has(labels[at]!) && labels[at] !== '__name__' : names.has(labels[at]!)
      if (isKept) result.push(labels[at]!, labels[at + 1]!)
    }
    return result
  }
  const reduce = reducers[operator] ?? rankings[operator]!(parameter)
  const isRanking = !(operator in reducers)
  return (at) => {
    const groups = new Map<string, { labels: Labels; samples: Sample[] }>()
    for (const sample of inner(at)) {
      const labels = groupLabels(sample.labels)
      const key = labelsKey(labels)
      const group = groups.get(key)
      if (group) group.samples.push(sample)
      // Labels without a value set groups apart, as upstream, but are not among their labels.
      else groups.set(key, { labels: grouping.isWithout ? withoutEmpty(labels) : labels, samples: [sample] })
    }
    return Array.from(groups.values()).flatMap(({ labels, samples }) => (
      isRanking ? (reduce as Ranking)(samples) : [{ labels, value: (reduce as Reducer)(samples) }]))
  }
}

type Reducer = (samples: Vector) => number
type Ranking = (samples: Vector) => Vector

function variance(samples: Vector): number {
  let mean = samples[0]!.value
  let squares = 0
  for (let index = 1; index < samples.length; index++) {
    const delta = samples[index]!.value - mean
    mean += delta / (index + 1)
    squares += delta * (samples[index]!.value - mean)
  }
  return squares / samples.length
}

const reducers: Readonly<Record<string, Reducer>> = {
  sum: (samples) => samples.reduce((total, { value }, index) => (index === 0 ? value : total + value), 0),
  avg: (samples) => samples.reduce((mean, { value }, index) => (index === 0 ? value : mean + (value - mean) / (index + 1)), 0),
  max: (samples) => samples.reduce((best, { value }) => (best < value || best !== best ? value : best), samples[0]!.value),
  min: (samples) => samples.reduce((best, { value }) => (best > value || best !== best ? value : best), samples[0]!.value),
  count: (samples) => samples.length,
  stddev: (samples) => Math.sqrt(variance(samples)),
  stdvar: variance,
}

/** NaN goes last either way. */
function ordered(samples: Vector, sign: 1 | -1): Vector {
  return samples.toSorted((a, b) => (a.value !== a.value ? 1 : b.value !== b.value ? -1 : sign * (a.value - b.value)))
}

const rankings: Readonly<Record<string, (count: number) => Ranking>> = {
  topk: (count) => (samples) => ordered(samples, -1).slice(0, count),
  // The estimate is only one where a query is split among many.
  approx_topk: (count) => (samples) => ordered(samples, -1).slice(0, count),
  bottomk: (count) => (samples) => ordered(samples, 1).slice(0, count),
  sort: () => (samples) => ordered(samples, 1),
  sort_desc: () => (samples) => ordered(samples, -1),
}
