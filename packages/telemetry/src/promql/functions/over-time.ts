/**
 * What a range of samples comes to: averages, extremes, quantiles, counts.
 *
 * Follows promql/functions.go of Prometheus 3 (the _over_time functions, funcIntegral).
 */
import { printFloat } from '../../exposition/float.ts'
import { KahanMean, KahanSum } from '../evaluate/kahan.ts'
import { quantile } from '../evaluate/quantile.ts'
import { absentLabels } from '../evaluate/absent.ts'
import { StepMatrix } from '../evaluate/step-matrix.ts'
import type { RangeContext, Window } from '../evaluate/window.ts'
import type { FunctionRow } from './row.ts'

const matrix = { arguments: ['matrix'], returns: 'vector' } as const

export const overTimeRows: readonly FunctionRow[] = [
  { name: 'avg_over_time', ...matrix, help: 'Return the average value over time for input series', over: average },
  {
    name: 'sum_over_time', ...matrix, help: 'Return the sum of all values over time for input series',
    over: ({ values, from, to }) => {
      const sum = new KahanSum()
      for (let index = from; index < to; index++) sum.add(values[index]!)
      return sum.total
    },
  },
  { name: 'count_over_time', ...matrix, help: 'Return the number of values over time for input series', over: ({ from, to }) => to - from },
  {
    name: 'min_over_time', ...matrix, help: 'Return the minimum value over time for input series',
    over: (window) => window.values[extreme(window, (value, best) => value < best)],
  },
  {
    name: 'max_over_time', ...matrix, help: 'Return the maximum value over time for input series',
    over: (window) => window.values[extreme(window, (value, best) => value > best)],
  },
  {
    name: 'ts_of_min_over_time', ...matrix, isExperimental: true, help: 'Return the timestamp of the minimum value over time for input series',
    over: (window) => window.times[extreme(window, (value, best) => value <= best)]! / 1000,
  },
  {
    name: 'ts_of_max_over_time', ...matrix, isExperimental: true, help: 'Return the timestamp of the maximum value over time for input series',
    over: (window) => window.times[extreme(window, (value, best) => value >= best)]! / 1000,
  },
  {
    name: 'first_over_time', ...matrix, help: 'Return the value of the oldest sample in a range vector', keepsName: true,
    over: ({ values, from }) => values[from],
  },
  {
    name: 'last_over_time', ...matrix, help: 'Return the value of the most recent sample in a range vector', keepsName: true,
    over: ({ values, to }) => values[to - 1],
  },
  {
    name: 'ts_of_first_over_time', ...matrix, isExperimental: true, help: 'Return the timestamp of the first value over time for input series',
    over: ({ times, from }) => times[from]! / 1000,
  },
  {
    name: 'ts_of_last_over_time', ...matrix, isExperimental: true, help: 'Return the timestamp of the last value over time for input series',
    over: ({ times, to }) => times[to - 1]! / 1000,
  },
  { name: 'present_over_time', ...matrix, help: 'Return the value 1 for any series in the specified interval', over: () => 1 },
  { name: 'stdvar_over_time', ...matrix, help: 'Return the standard variance over time for input series', over: variance },
  {
    name: 'stddev_over_time', ...matrix, help: 'Return the standard deviation over time for input series',
    over: (window) => Math.sqrt(variance(window)),
  },
  {
    name: 'quantile_over_time', arguments: ['scalar', 'matrix'], returns: 'vector', help: 'Calculate value quantiles over time for input series',
    over: ({ values, from, to, scalars }, { annotations, call }) => {
      const phi = scalars[0]!
      if (!(phi >= 0 && phi <= 1)) annotations.invalidQuantile(phi, call.arguments[0]!.position)
      return quantile(phi, Array.from(values.subarray(from, to)))
    },
  },
  {
    name: 'mad_over_time', ...matrix, isExperimental: true, help: 'Return the median absolute deviation over time for input series',
    over: ({ values, from, to }) => {
      const list = Array.from(values.subarray(from, to))
      if (list.some((value) => value !== value)) return NaN
      const median = quantile(0.5, list)
      return quantile(0.5, list.map((value) => Math.abs(value - median)))
    },
  },
  {
    name: 'absent_over_time', ...matrix, help: 'Determine whether input range vector is empty',
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
    help: 'Calculate the discrete integral of input series over time', over: integral,
  },
]

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
