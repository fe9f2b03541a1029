/**
 * What a range of samples comes to: averages, extremes, quantiles, counts.
 *
 * Follows promql/functions.go of Prometheus 3 (the _over_time functions, funcIntegral).
 */
import { printFloat } from '../../exposition/float.ts'
import type { FloatHistogram } from '../../series/histogram/float-histogram.ts'
import { labelValue, metricName } from '../../series/labels.ts'
import { mixedBuckets, mixedSamples, reconciledBounds, resetCollision } from '../evaluate/annotations.ts'
import { KahanMean, KahanSum } from '../evaluate/kahan.ts'
import { quantile } from '../evaluate/quantile.ts'
import { absentLabels } from '../evaluate/absent.ts'
import { StepMatrix } from '../evaluate/step-matrix.ts'
import type { RangeContext, Window } from '../evaluate/window.ts'
import { HistogramTotal } from '../histogram/total.ts'
import { pointsOf } from './histogram-pairs.ts'
import type { FunctionRow } from './row.ts'

const matrix = { arguments: ['matrix'], returns: 'vector' } as const

export const overTimeRows: readonly FunctionRow[] = [
  {
    name: 'avg_over_time', ...matrix, help: 'The mean of the samples in the range', over: average,
    overHistograms: (window, context) => totalOver(window, context, 'mean'),
  },
  {
    name: 'sum_over_time', ...matrix, help: 'The sum of the samples in the range', overHistograms: (window, context) => totalOver(window, context, 'sum'),
    over: ({ values, from, to }) => {
      const sum = new KahanSum()
      for (let index = from; index < to; index++) sum.add(values[index]!)
      return sum.total
    },
  },
  {
    name: 'count_over_time', ...matrix, help: 'How many samples the range holds', over: ({ from, to }) => to - from,
    overHistograms: (window) => pointsOf(window).length,
  },
  {
    name: 'min_over_time', ...matrix, help: 'The smallest sample in the range',
    over: (window) => window.values[extreme(window, (value, best) => value < best)],
  },
  {
    name: 'max_over_time', ...matrix, help: 'The largest sample in the range',
    over: (window) => window.values[extreme(window, (value, best) => value > best)],
  },
  {
    name: 'ts_of_min_over_time', ...matrix, isExperimental: true, help: 'When the smallest sample in the range was taken, the last one of equals',
    over: (window) => window.times[extreme(window, (value, best) => value <= best)]! / 1000,
  },
  {
    name: 'ts_of_max_over_time', ...matrix, isExperimental: true, help: 'When the largest sample in the range was taken, the last one of equals',
    over: (window) => window.times[extreme(window, (value, best) => value >= best)]! / 1000,
  },
  {
    name: 'first_over_time', ...matrix, help: 'The oldest sample in the range', keepsName: true,
    over: ({ values, from }) => values[from], overHistograms: (window) => pointsOf(window)[0]!.value,
  },
  {
    name: 'last_over_time', ...matrix, help: 'The newest sample in the range', keepsName: true,
    over: ({ values, to }) => values[to - 1], overHistograms: (window) => pointsOf(window).at(-1)!.value,
  },
  {
    name: 'ts_of_first_over_time', ...matrix, isExperimental: true, help: 'When the oldest sample in the range was taken',
    over: ({ times, from }) => times[from]! / 1000, overHistograms: (window) => pointsOf(window)[0]!.timeMs / 1000,
  },
  {
    name: 'ts_of_last_over_time', ...matrix, isExperimental: true, help: 'When the newest sample in the range was taken',
    over: ({ times, to }) => times[to - 1]! / 1000, overHistograms: (window) => pointsOf(window).at(-1)!.timeMs / 1000,
  },
  { name: 'present_over_time', ...matrix, help: '1 for each series with a sample in the range', over: () => 1, overHistograms: () => 1 },
  { name: 'stdvar_over_time', ...matrix, help: 'The variance of the samples in the range', over: variance },
  {
    name: 'stddev_over_time', ...matrix, help: 'The standard deviation of the samples in the range',
    over: (window) => Math.sqrt(variance(window)),
  },
  {
    name: 'quantile_over_time', arguments: ['scalar', 'matrix'], returns: 'vector', help: 'The value below which that share of the samples in the range lies',
    over: ({ values, from, to, scalars }, { annotations, call }) => {
      const phi = scalars[0]!
      if (!(phi >= 0 && phi <= 1)) annotations.invalidQuantile(phi, call.arguments[0]!.position)
      return quantile(phi, Array.from(values.subarray(from, to)))
    },
  },
  {
    name: 'mad_over_time', ...matrix, isExperimental: true, help: 'The median distance of the samples in the range from their median',
    over: ({ values, from, to }) => {
      const list = Array.from(values.subarray(from, to))
      if (list.some((value) => value !== value)) return NaN
      const median = quantile(0.5, list)
      return quantile(0.5, list.map((value) => Math.abs(value - median)))
    },
  },
  {
    name: 'absent_over_time', ...matrix, help: '1 where no series has a sample in the range',
    call: ({ call, steps, isAnyAt }) => {
      const any = isAnyAt(call)
      const absent = new StepMatrix(steps, 1)
      if (any.every((each) => each === 1)) return absent
      absent.addRow(absentLabels(call.arguments[0]!))
      for (let step = 0; step < steps; step++) absent.values[step] = absent.present[step] = 1 - any[step]!
      return absent
    },
  },
  {
    name: 'integral', arguments: ['matrix', 'scalar'], variadic: 1, returns: 'vector', isExperimental: true,
    help: 'The area under the samples in the range: left points (0), right points (1) or trapezoids (2)', over: integral,
  },
]

/** The sum or the mean of histograms; together with numbers they have none. */
function totalOver(window: Window, { annotations, position }: RangeContext, which: 'sum' | 'mean'): FloatHistogram | undefined {
  const metric = labelValue(window.labels, metricName)
  const { rows, from, to } = window.histograms!
  if (window.to > window.from) {
    annotations.warn(mixedSamples(metric), position)
    return undefined
  }
  const total = new HistogramTotal(rows[from]!)
  for (const row of rows.slice(from + 1, to)) {
    if (which === 'sum' ? total.add(row) : total.addToMean(row)) continue
    annotations.warn(mixedBuckets(metric), position)
    return undefined
  }
  if (total.isCollision) annotations.warn(resetCollision('aggregation'), position)
  if (total.isReconciled) annotations.inform(reconciledBounds('aggregation'), position)
  return total[which]
}

function average({ values, from, to }: Window): number {
  const mean = new KahanMean(values[from]!)
  for (let index = from + 1; index < to; index++) mean.add(values[index]!)
  return mean.value
}

/** The index of the best sample; a NaN is worse than anything. */
function extreme({ values, from, to }: Window, isBetter: (value: number, best: number) => boolean): number {
  let best = from
  for (let index = from; index < to; index++) {
    const value = values[best]!
    if (value !== value || isBetter(values[index]!, value)) best = index
  }
  return best
}

function variance({ values, from, to }: Window): number {
  const mean = new KahanSum()
  const squares = new KahanSum()
  for (let index = from; index < to; index++) {
    const delta = values[index]! - (mean.sum + mean.correction)
    mean.add(delta / (index - from + 1))
    squares.add(delta * (values[index]! - (mean.sum + mean.correction)))
  }
  return (squares.sum + squares.correction) / (to - from)
}

/** Left points, right points, or trapezoids; a NaN counts as 0. */
function integral({ times, values, from, to, scalars }: Window, { annotations, call }: RangeContext): number {
  let strategy = scalars[0] ?? 2
  if (strategy !== 0 && strategy !== 1 && strategy !== 2) {
    annotations.warn(`strategy should be 0, 1, or 2 (default), using 2, got ${printFloat(strategy)}`, call.arguments[1]!.position)
    strategy = 2
  }
  const area = new KahanSum()
  let before = zeroForNaN(values[from]!)
  for (let index = from + 1; index < to; index++) {
    const value = zeroForNaN(values[index]!)
    const height = strategy === 0 ? { sum: before, correction: 0 } : strategy === 1 ? { sum: value, correction: 0 } : middle(before, value)
    if (height.sum !== 0 || height.correction !== 0) {
      const seconds = (times[index]! - times[index - 1]!) / 1000
      area.correction += height.correction * seconds
      area.add(height.sum * seconds)
    }
    before = value
  }
  return area.total
}

function zeroForNaN(value: number): number {
  return value !== value ? 0 : value
}

function middle(before: number, value: number): { sum: number; correction: number } {
  const both = new KahanSum(before)
  both.add(value)
  if (Math.abs(both.sum) !== Infinity || Math.abs(before) === Infinity || Math.abs(value) === Infinity) {
    return { sum: both.sum / 2, correction: both.correction / 2 }
  }
  const halves = new KahanSum(before / 2)
  halves.add(value / 2)
  return halves
}
