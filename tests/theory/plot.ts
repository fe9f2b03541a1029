/** What a plot of theory against the engine is made of. */
export interface Plot {
  /** Of its picture. */
  readonly id: string
  readonly title: string
  readonly horizontal: Axis
  readonly vertical: Axis
  readonly curves: readonly Curve[]
  /** What one sees, and where the theory is from; Markdown. */
  readonly says: string
}

export interface Axis {
  readonly title: string
  readonly from: number
  readonly to: number
  readonly isLogarithmic?: boolean
}

export interface Curve {
  readonly name: string
  theory(x: number): number
  /** Where the engine was asked. */
  readonly at: readonly number[]
  measure(x: number): Measured
}

export interface Measured {
  readonly mean: number
  /** Half of a 95 % confidence interval. */
  readonly halfWidth: number
}

export interface Point extends Measured {
  readonly x: number
  readonly expected: number
}

/** Each curve's points, in the order of the curves. */
export function measured({ curves }: Plot): Point[][] {
  return curves.map((curve) => curve.at.map((x) => ({ x, expected: curve.theory(x), ...curve.measure(x) })))
}

export function isWithin({ mean, halfWidth, expected }: Point): boolean {
  return Math.abs(mean - expected) <= halfWidth
}

/** Student's t for 31 degrees of freedom, 97.5 %. */
const studentT = 2.04
const batches = 32

/** The mean of batches, one after another in one world. */
export function batchMeans(next: () => number): Measured {
  const means = Array.from({ length: batches }, () => next())
  const mean = means.reduce((sum, each) => sum + each, 0) / batches
  const variance = means.reduce((sum, each) => sum + (each - mean) * (each - mean), 0) / (batches - 1)
  return { mean, halfWidth: studentT * Math.sqrt(variance / batches) }
}
