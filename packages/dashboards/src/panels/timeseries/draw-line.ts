/** One line of a time series panel: its area, its stroke, its bars, its points. */
import { withOpacity } from '../../colour/colour.ts'
import { continuousColours, rgbBasis } from '../../colour/scheme.ts'
import { namedColour, type Theme } from '../../colour/theme.ts'
import { group, nothing, svg, type Svg } from '../../draw/svg.ts'
import { areaUnder, lineThrough, type Place, runsOf } from '../../plot/path.ts'
import type { Scale } from '../../plot/scale.ts'
import type { Box } from '../../plot/time-axis.ts'
import type { Line } from './lines.ts'

export interface LineWorld {
  readonly x: Scale
  readonly y: Scale
  readonly box: Box
  readonly theme: Theme
  readonly id: (name: string) => string
  /** Its place among the lines. */
  readonly index: number
  /** The line that its area reaches down to. */
  readonly below?: Line | undefined
}

export function drawLine(line: Line, world: LineWorld): Svg {
  const { options, times, values } = line
  const { x, y } = world
  const places = values.map((value, index): Place | null => (value === null ? null : { x: x(times[index]!), y: y(value) }))
  if (options.style === 'bars') return drawBars(line, places, world)
  const gradient = gradientOf(line, world)
  const stroke = gradient.stroke ?? line.colour
  const runs = runsOf(places)
  const shown = pointsShown(line, places, runs, world)
  return group(
    gradient.definition,
    options.style === 'line' && (options.fill > 0 || world.below !== undefined) && runs.map((run) => svg('path', {
      d: areaUnder(run, lowerEdge(line, run, places, world), options.interpolation), fill: gradient.fill ?? withOpacity(line.colour, options.fill || 0.2),
    })),
    options.style === 'line' && options.width > 0 && svg('path', {
      d: runs.filter((run) => run.length > 1).map((run) => lineThrough(run, options.interpolation)).join(''), fill: 'none', stroke, 'stroke-width': options.width, 'stroke-linejoin': 'round',
      'stroke-dasharray': options.dash, 'stroke-linecap': options.dash?.startsWith('0 ') ? 'round' : undefined,
    }),
    shown.map((place) => svg('circle', { cx: place.x, cy: place.y, r: Math.max(1.5, options.pointSize / 2), fill: line.colour })),
  )
}

/** The level of zero, what it is stacked upon, or another line. */
function lowerEdge(line: Line, run: readonly Place[], places: readonly (Place | null)[], { x, y, box, below }: LineWorld): number | Place[] {
  if (below) {
    const edge = below.values.flatMap((value, index) => (value === null ? [] : [{ x: x(below.times[index]!), y: y(value) }]))
    return edge.filter((place) => place.x >= run[0]!.x - 0.5 && place.x <= run.at(-1)!.x + 0.5)
  }
  if (line.floor) {
    const floor = line.floor
    return places.flatMap((place, index) => (place && run.includes(place) ? [{ x: place.x, y: y(floor[index]!) }] : []))
  }
  return Math.max(box.top, Math.min(box.bottom, y(0)))
}

/** Alone between gaps a point must be seen; else where there are few, or as told. */
function pointsShown({ options }: Line, places: readonly (Place | null)[], runs: readonly (readonly Place[])[], { box }: LineWorld): Place[] {
  const all = places.filter((place) => place !== null)
  if (options.style === 'points' || options.points === 'always') return all
  const alone = runs.filter(({ length }) => length === 1).flat()
  if (options.points === 'never') return alone
  return all.length * options.pointSize * 2 <= (box.right - box.left) / 4 ? all : alone
}

/** As wide as six tenths of the room between two of them. */
function drawBars(line: Line, places: readonly (Place | null)[], { x, y, box }: LineWorld): Svg {
  const { options, times, floor } = line
  const gaps = times.slice(1).map((at, index) => x(at) - x(times[index]!)).filter((gap) => gap > 0)
  const room = gaps.length > 0 ? Math.min(...gaps) : Math.min(60, box.right - box.left)
  const width = Math.max(1, Math.min(200, room * 0.6))
  const bars = places.flatMap((place, index) => {
    if (!place) return []
    const base = floor ? y(floor[index]!) : Math.max(box.top, Math.min(box.bottom, y(0)))
    const [top, bottom] = [Math.min(base, place.y), Math.max(base, place.y)]
    const left = place.x - width / 2 + (options.barAlignment * width) / 2
    return [svg('rect', {
      x: left, y: top, width, height: Math.max(0.5, bottom - top), fill: withOpacity(line.colour, Math.max(options.fill, options.width > 0 ? 0 : 0.1)), stroke: options.width > 0 ? line.colour : undefined, 'stroke-width': options.width,
    })]
  })
  return bars.length === 0 ? nothing : svg('g', {}, bars)
}

interface Gradient {
  readonly definition: Svg
  readonly stroke?: string
  readonly fill?: string
}

function gradientOf(line: Line, world: LineWorld): Gradient {
  const { options, colour, field } = line
  const { box, id, index } = world
  const along = { gradientUnits: 'userSpaceOnUse', x1: 0, x2: 0, y1: box.top, y2: box.bottom }
  if (options.gradient === 'opacity' && options.fill > 0) {
    const name = id(`fill-${index}`)
    const stops = [svg('stop', { offset: 0, 'stop-color': colour, 'stop-opacity': options.fill }), svg('stop', { offset: 1, 'stop-color': colour, 'stop-opacity': 0 })]
    return { definition: svg('linearGradient', { id: name, ...along }, stops), fill: `url(#${name})` }
  }
  if (options.gradient !== 'scheme') return { definition: nothing }
  const stops = schemeStops(line, world)
  if (stops.length === 0 || field.config.color?.mode === 'fixed') return { definition: nothing }
  const names = [id(`stroke-${index}`), id(`fill-${index}`)] as const
  const gradient = (name: string, opacity: number) => svg('linearGradient', { id: name, ...along }, stops.map(([offset, stop]) => svg('stop', { offset, 'stop-color': stop, 'stop-opacity': opacity === 1 ? undefined : opacity })))
  return { definition: group(gradient(names[0], 1), gradient(names[1], options.fill)), stroke: `url(#${names[0]})`, fill: `url(#${names[1]})` }
}

/** From the top to the bottom of the plot: where which colour begins. */
function schemeStops({ field, display }: Line, { y, box, theme }: LineWorld): (readonly [offset: number, colour: string])[] {
  const offsetOf = (value: number) => Math.max(0, Math.min(1, (y(value) - box.top) / (box.bottom - box.top)))
  const colours = continuousColours(theme, field.config.color?.mode ?? '')
  if (colours) {
    const interpolate = rgbBasis(colours)
    const { min, max } = display.range
    return Array.from({ length: 9 }, (_, place) => [offsetOf(max - (place / 8) * (max - min)), interpolate(1 - place / 8)] as const)
  }
  if (field.config.color?.mode !== 'thresholds') return []
  const { thresholds } = field.config
  const { min, max } = display.range
  const steps = (thresholds?.steps ?? []).map(({ value, color }) => ({ value: thresholds?.mode === 'percentage' ? min + (value / 100) * (max - min) : value, colour: namedColour(theme, color) })).toReversed()
  return steps.flatMap(({ value, colour }, index) => {
    const top = index === 0 ? 0 : offsetOf(steps[index - 1]!.value)
    return [[top, colour], [value === -Infinity ? 1 : offsetOf(value), colour]] as const
  })
}
