/**
 * Lines as the data of an SVG path: straight, in steps, or smooth.
 *
 * Follows the paths of uPlot 1.6: linear, stepped, spline (monotone cubic, so that a curve never shows a value that is not there).
 */
import { digits } from '../draw/svg.ts'

export interface Place {
  readonly x: number
  readonly y: number
}

export type Interpolation = 'linear' | 'smooth' | 'stepBefore' | 'stepAfter'

/** Runs of places without a gap; null is a gap. */
export function runsOf(places: readonly (Place | null)[]): Place[][] {
  const runs: Place[][] = []
  let run: Place[] = []
  for (const place of places) {
    if (place) run.push(place)
    else if (run.length > 0) {
      runs.push(run)
      run = []
    }
  }
  return run.length > 0 ? [...runs, run] : runs
}

const to = ({ x, y }: Place) => `${digits(x)} ${digits(y)}`

/** Begins with the command to its first place: `M` for a line of its own, `L` to go on. */
export function lineThrough(run: readonly Place[], how: Interpolation, begin: 'M' | 'L' = 'M'): string {
  const [first, ...others] = run
  if (!first) return ''
  const start = `${begin}${to(first)}`
  switch (how) {
    case 'linear': return start + others.map((place) => `L${to(place)}`).join('')
    case 'stepAfter': return start + others.map(({ x, y }) => `H${digits(x)}V${digits(y)}`).join('')
    case 'stepBefore': return start + others.map(({ x, y }) => `V${digits(y)}H${digits(x)}`).join('')
    case 'smooth': return start + curve(run)
  }
}

function curve(run: readonly Place[]): string {
  if (run.length === 2) return `L${to(run[1]!)}`
  const slopes = tangents(run)
  return run.slice(1).map((end, index) => {
    const begin = run[index]!
    const third = (end.x - begin.x) / 3
    return `C${to({ x: begin.x + third, y: begin.y + slopes[index]! * third })} ${to({ x: end.x - third, y: end.y - slopes[index + 1]! * third })} ${to(end)}`
  }).join('')
}

/** Fritsch and Carlson's: flat at every turn. */
function tangents(run: readonly Place[]): number[] {
  const secants = run.slice(1).map((place, index) => (place.y - run[index]!.y) / (place.x - run[index]!.x || 1))
  return run.map((_, index) => {
    const [before, after] = [secants[index - 1], secants[index]]
    if (before === undefined) return after ?? 0
    if (after === undefined) return before
    if (before * after <= 0) return 0
    return (2 * before * after) / (before + after)
  })
}

/** The area between a run and what lies below it, which is a level or another run. */
export function areaUnder(run: readonly Place[], below: number | readonly Place[], how: Interpolation): string {
  if (run.length === 0) return ''
  const top = lineThrough(run, how)
  if (typeof below !== 'number') return `${top}${lineThrough(below.toReversed(), reversed(how), 'L')}Z`
  return `${top}L${digits(run.at(-1)!.x)} ${digits(below)}L${digits(run[0]!.x)} ${digits(below)}Z`
}

function reversed(how: Interpolation): Interpolation {
  if (how === 'stepAfter') return 'stepBefore'
  return how === 'stepBefore' ? 'stepAfter' : how
}
