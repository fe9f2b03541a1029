/** Scales of a drawing. */
export type Scale = (value: number) => number

export function scaleOf([low, high]: readonly [number, number], [start, end]: readonly [number, number]): Scale {
  return (value) => start + ((value - low) / (high - low || 1)) * (end - start)
}

/** Round numbers that cover a stretch, four to seven of them. */
export function niceTicks(low: number, high: number): number[] {
  const rough = (high - low) / 5
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = [1, 2, 2.5, 5, 10].map((factor) => factor * power).find((each) => each >= rough)!
  const first = Math.floor(low / step)
  const count = Math.ceil(high / step) - first
  return Array.from({ length: count + 1 }, (_, index) => Number(((first + index) * step).toPrecision(12)))
}
