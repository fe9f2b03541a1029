/** The least and the greatest of any number of values: as arguments of Math.min, hundreds of thousands exhaust the stack. */

export function least(values: readonly number[]): number {
  return values.reduce((before, value) => Math.min(before, value), Infinity)
}

export function greatest(values: readonly number[]): number {
  return values.reduce((before, value) => Math.max(before, value), -Infinity)
}
