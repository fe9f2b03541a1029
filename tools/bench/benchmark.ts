/** What a benchmark is, and how its result is judged and printed. */

export interface Benchmark {
  readonly name: string
  readonly unit: string
  readonly target: number
  /** Answers the measured value, in the unit. */
  run(): number | Promise<number>
}

export interface Measured {
  readonly name: string
  readonly value: number
  readonly unit: string
  readonly target: number
  readonly met: boolean
}

/** Of a rate, and of a factor, more is better; of time and size, less. */
export function isMet({ value, unit, target }: Pick<Measured, 'value' | 'unit' | 'target'>): boolean {
  return moreIsBetter(unit) ? value >= target : value <= target
}

/** `met     fork of a world   0.31 ms (at most 5)`. */
export function printMeasured({ name, value, unit, target, met }: Measured): string {
  const bound = `${moreIsBetter(unit) ? 'at least' : 'at most'} ${printNumber(target)}`
  return `${met ? 'met   ' : 'MISSED'}  ${name.padEnd(70)} ${printNumber(value).padStart(12)} ${unit} (${bound})`
}

function moreIsBetter(unit: string): boolean {
  return unit.endsWith('/s') || unit === 'times'
}

/** Three figures, thousands parted by commas. */
function printNumber(value: number): string {
  if (Math.abs(value) < 1_000) return String(Number(value.toPrecision(3)))
  return String(Math.round(value)).replace(/\B(?=(\d{3})+$)/g, ',')
}
