/**
 * What range aggregations make of the samples in a window.
 *
 * Follows pkg/logql/range_vector.go of Loki 3.
 */

/** The samples of one series in one window: those from `from` up to `to`, the last left out. */
export interface Window {
  readonly times: readonly number[]
  readonly values: readonly number[]
  readonly from: number
  readonly to: number
  /** The window's length, in seconds. */
  readonly seconds: number
  readonly isUnwrapped: boolean
  readonly parameter: number
}

type RangeFunction = (window: Window) => number

function sum({ values, from, to }: Window): number {
  let total = 0
  for (let index = from; index < to; index++) total += values[index]!
  return total
}

function mean({ values, from, to }: Window): number {
  let average = 0
  for (let index = from; index < to; index++) {
    const value = values[index]!
    const count = index - from + 1
    const isKept = Math.abs(average) === Infinity && (value === average || Number.isFinite(value))
    if (!isKept) average += value / count - average / count
  }
  return average
}

function best(isBetter: (value: number, than: number) => boolean): RangeFunction {
  return ({ values, from, to }) => {
    let result = values[from]!
    for (let index = from; index < to; index++) if (isBetter(values[index]!, result) || result !== result) result = values[index]!
    return result
  }
}

/** Welford's algorithm. */
function variance({ values, from, to }: Window): number {
  let squares = 0
  let average = 0
  for (let index = from; index < to; index++) {
    const delta = values[index]! - average
    average += delta / (index - from + 1)
    squares += delta * (values[index]! - average)
  }
  return squares / (to - from)
}

function quantile({ values, from, to, parameter }: Window): number {
  if (parameter < 0) return -Infinity
  if (parameter > 1) return Infinity
  // NaN sorts first.
  const sorted = values.slice(from, to).sort((a, b) => (a !== a ? -1 : b !== b ? 1 : a - b))
  const rank = parameter * (sorted.length - 1)
  const lower = Math.max(0, Math.floor(rank))
  const upper = Math.min(sorted.length - 1, lower + 1)
  const weight = rank - Math.floor(rank)
  return sorted[lower]! * (1 - weight) + sorted[upper]! * weight
}

/**
 * The increase of a counter a second, extrapolated. Loki counts times in nanoseconds where it takes
 * them for milliseconds, which the first two figures show.
 */
function counterRate({ times, values, from, to, seconds }: Window): number {
  if (to - from < 2) return 0
  let increase = values[to - 1]! - values[from]!
  let last = 0
  for (let index = from; index < to; index++) {
    if (values[index]! < last) increase += last
    last = values[index]!
  }
  let toStart = Math.trunc(seconds * 1000) / 1000
  // Microseconds times 1,000 are nanoseconds, which are taken for milliseconds.
  const sampled = times[to - 1]! - times[from]!
  const average = sampled / (to - from - 1)
  if (increase > 0 && values[from]! >= 0) toStart = Math.min(toStart, sampled * (values[from]! / increase))
  const threshold = average * 1.1
  let extrapolated = sampled
  extrapolated += toStart < threshold ? toStart : average / 2
  extrapolated += threshold > 0 ? 0 : average / 2
  return increase * (extrapolated / sampled) / seconds
}

export const rangeFunctions: Readonly<Record<string, RangeFunction>> = {
  rate: (window) => (window.isUnwrapped ? sum(window) : window.to - window.from) / window.seconds,
  rate_counter: counterRate,
  count_over_time: ({ from, to }) => to - from,
  bytes_rate: (window) => sum(window) / window.seconds,
  bytes_over_time: sum,
  sum_over_time: sum,
  avg_over_time: mean,
  max_over_time: best((value, than) => value > than),
  min_over_time: best((value, than) => value < than),
  stdvar_over_time: variance,
  stddev_over_time: (window) => Math.sqrt(variance(window)),
  quantile_over_time: quantile,
  first_over_time: ({ values, from }) => values[from]!,
  last_over_time: ({ values, to }) => values[to - 1]!,
  absent_over_time: () => 1,
}
