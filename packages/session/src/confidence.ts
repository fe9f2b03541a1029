/**
 * What several runs say together: their mean, and the interval in which the true mean lies with a
 * confidence of 95 %.
 *
 * Follows Student, "The Probable Error of a Mean" (Biometrika, 1908); beyond four degrees of freedom
 * the quantile is Cornish and Fisher's expansion (Abramowitz and Stegun, 26.7.5), right to three digits.
 */

export interface Summary {
  readonly runs: number
  readonly mean: number
  /** The ends of the interval; absent for a single run, which says nothing about the others. */
  readonly interval?: readonly [low: number, high: number]
  /** Of a single run from the mean. */
  readonly deviation?: number
  readonly least: number
  readonly most: number
}

/** Undefined where there is no value. */
export function summaryOf(values: readonly number[]): Summary | undefined {
  const runs = values.length
  if (runs === 0) return undefined
  const mean = values.reduce((sum, value) => sum + value, 0) / runs
  const ends = { least: Math.min(...values), most: Math.max(...values) }
  if (runs === 1) return { runs, mean, ...ends }
  const deviation = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) * (value - mean), 0) / (runs - 1))
  const half = studentQuantile(runs - 1) * deviation / Math.sqrt(runs)
  return { runs, mean, interval: [mean - half, mean + half], deviation, ...ends }
}

/** The 97.5th percentile for one to four degrees of freedom, and of the normal. */
const few = [12.706205, 4.302653, 3.182446, 2.776445]
const normal = 1.959964

/** The 97.5th percentile of Student's t. */
export function studentQuantile(freedom: number): number {
  const known = few[freedom - 1]
  if (known !== undefined) return known
  const z = normal
  const [z3, z5, z7] = [z * z * z, z * z * z * z * z, z * z * z * z * z * z * z]
  return z + (z3 + z) / (4 * freedom) + (5 * z5 + 16 * z3 + 3 * z) / (96 * freedom * freedom)
    + (3 * z7 + 19 * z5 + 17 * z3 - 15 * z) / (384 * freedom * freedom * freedom)
}
