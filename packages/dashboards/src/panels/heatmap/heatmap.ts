/**
 * How many in which bucket at which time, as colours.
 *
 * Follows public/app/plugins/panel/heatmap of Grafana 12.
 * Left out: values in cells, the y axis as buckets with several scales.
 */
import { pow } from '@track/simulation'
import { withOpacity } from '../../colour/colour.ts'
import { type Interpolator, rgbBasis, schemeNames, schemeOf } from '../../colour/scheme.ts'
import { namedColour, type Theme } from '../../colour/theme.ts'
import { type Painted, panelKind } from '../../draw/panel-kind.ts'
import { at, digits, group, label, svg, type Svg } from '../../draw/svg.ts'
import { fitted, textWidth } from '../../draw/text-width.ts'
import { formatWith } from '../../frames/display.ts'
import type { JsonReader } from '../../model/json-reader.ts'
import { greatest, least } from '../../plot/extremes.ts'
import { drawExemplars, exemplarWords } from '../../plot/exemplar-marks.ts'
import { linearScale, type Scale } from '../../plot/scale.ts'
import { annotationMarks, type Box, timeAxis, timeAxisHeight } from '../../plot/time-axis.ts'
import { drawAxis, scaleOf, type ValueAxis, valueAxis } from '../../plot/value-axis.ts'
import { noData } from '../timeseries/timeseries.ts'
import { type Calculation, cellsOf, type HeatCell, type HeatCells } from './cells.ts'

function readOptions(reader: JsonReader) {
  const colour = reader.object('color')
  const axis = reader.object('yAxis')
  return {
    calculation: readCalculation(reader), colour: {
      mode: colour.oneOf('mode', ['scheme', 'opacity'], 'scheme'), scheme: colour.oneOf('scheme', schemeNames, 'Oranges'), fill: colour.text('fill', 'dark-orange'), steps: Math.max(2, Math.min(128, colour.number('steps') ?? 64)),
      exponent: colour.number('exponent') ?? 0.5, isReversed: colour.truth('reverse'), min: colour.number('min'), max: colour.number('max'),
    },
    axis: { unit: axis.text('unit'), decimals: axis.number('decimals'), isReversed: axis.truth('reverse'), placement: axis.oneOf('axisPlacement', ['auto', 'left', 'right', 'hidden'], 'left'), label: axis.text('axisLabel') },
    gap: reader.number('cellGap') ?? 1, unit: reader.object('cellValues').text('unit'), least: reader.object('filterValues').number('le') ?? 1e-9, exemplarColour: reader.object('exemplars').text('color', 'rgba(255,0,255,0.7)'), withLegend: reader.object('legend').truth('show', true),
  }
}

function readCalculation(reader: JsonReader): Calculation {
  const calculation = reader.object('calculation')
  const [x, y] = [calculation.object('xBuckets'), calculation.object('yBuckets')]
  const scale = y.object('scale')
  return {
    isOn: reader.truth('calculate'), x: { mode: x.oneOf('mode', ['size', 'count'], 'count'), value: x.text('value') },
    y: { mode: y.oneOf('mode', ['size', 'count'], 'count'), value: y.text('value'), logBase: scale.oneOf('type', ['linear', 'log'], 'linear') === 'log' ? (scale.number('log') === 10 ? 10 : 2) : undefined },
  }
}

type Options = ReturnType<typeof readOptions>
type World = Painted<Options, object>

export const heatmap = panelKind('heatmap', {
  options: readOptions, custom: () => ({}), ignored: ['rowsFrame', 'showValue', 'selectionMode', 'cellRadius'], fieldDefaults: {},
  draw(world) {
    const found = cellsOf(world.frames, world.options.calculation, world)
    const cells = found?.cells.filter(({ count, to, from }) => count > world.options.least && to > world.from && from < world.to)
    if (!found || !cells || cells.length === 0) return noData(world)
    const [fewest, most] = [least(cells.map(({ count }) => count)), greatest(cells.map(({ count }) => count))]
    const paint = painter(world.options.colour, fewest, most, world.theme)
    const legendHeight = world.options.withLegend ? 40 : 0
    return {
      content: group(plot({ ...found, cells }, paint, world, world.height - legendHeight), legendHeight > 0 && at(0, world.height - legendHeight + 8, legend(paint, world))),
      words: `${cells.length} cells between ${found.rows ? `${found.rows[0]} and ${found.rows.at(-1)}` : `${least(cells.map(({ low }) => low))} and ${greatest(cells.map(({ high }) => high))}`}, the fullest ${formatWith({ unit: world.options.unit }, most, undefined, world.now)}${exemplarWords(world.exemplars)}`,
    }
  },
})

interface Painter {
  readonly low: number
  readonly high: number
  readonly colourOf: (share: number) => string
  readonly of: (count: number) => string
}

/** A scheme of one hue runs from dark to light on a dark ground, and the other way on a light one; one of two hues from blue to red. */
function painter(options: Options['colour'], fewest: number, most: number, theme: Theme): Painter {
  const [low, high] = [options.min ?? fewest, options.max ?? most]
  const isDiverging = /^(Spectral|RdYlGn|RdYlBu|RdBu|RdGy|PiYG|PRGn|PuOr|BrBG)$/.test(options.scheme)
  const isRamp = /^(Viridis|Magma|Plasma|Inferno|Cividis|Turbo)$/.test(options.scheme)
  const isFlipped = (isDiverging || (theme.name === 'dark' && !isRamp)) !== options.isReversed
  const scheme: Interpolator = rgbBasis(schemeOf(options.scheme)!)
  const fill = namedColour(theme, options.fill)
  const stepped = (share: number) => Math.min(options.steps - 1, Math.floor(share * options.steps)) / (options.steps - 1)
  const colourOf = options.mode === 'opacity' ? (share: number) => withOpacity(fill, Math.max(0.02, pow(stepped(share), options.exponent))) : (share: number) => scheme(isFlipped ? 1 - stepped(share) : stepped(share))
  return { low, high, colourOf, of: (count) => colourOf(Math.max(0, Math.min(1, (count - low) / (high - low || 1)))) }
}

function plot(found: HeatCells, paint: Painter, world: World, height: number): Svg {
  const { theme, from, to, options, id } = world
  const axis = axisOf(found, world, height - timeAxisHeight - 4)
  const box: Box = { left: axis.side === 'left' ? axis.width : 8, right: world.width - (axis.side === 'right' ? axis.width : 8), top: 4, bottom: height - timeAxisHeight }
  const x = linearScale([from, to], [box.left, box.right])
  const upright = scaleOf(axis, box)
  const y: Scale = options.axis.isReversed ? Object.assign((value: number) => box.top + box.bottom - upright(value), { domain: axis.domain }) : upright
  const clip = id('heat')
  const byColour = new Map<string, string[]>()
  for (const cell of found.cells) {
    const colour = paint.of(cell.count)
    const paths = byColour.get(colour) ?? []
    paths.push(cellPath(cell, x, y, axis, options.gap))
    byColour.set(colour, paths)
  }
  return group(
    svg('clipPath', { id: clip }, svg('rect', { x: box.left, y: box.top, width: Math.max(0, box.right - box.left), height: Math.max(0, box.bottom - box.top) })),
    timeAxis(x, box, theme, false),
    svg('g', { 'clip-path': `url(#${clip})`, 'shape-rendering': 'crispEdges' }, [...byColour].map(([fill, paths]) => svg('path', { d: paths.join(''), fill }))),
    found.rows ? rowLabels(found.rows, box, y, world) : drawAxis({ ...axis, isGridShown: false }, box, 0, theme, false),
    annotationMarks(world.annotations, x, box, theme),
    drawExemplars(world.exemplars, { x, y: (value) => y(found.rows ? rowHolding(found.rows, value) : value), box, theme, colour: options.exemplarColour }),
  )
}

/** The middle of the first bucket whose bound is not below the value; where no row has such a bound, below all of them. */
function rowHolding(rows: readonly string[], value: number): number {
  return rows.findIndex((row) => (row === '+Inf' ? Infinity : Number(row)) >= value) + 0.5
}

function cellPath({ from, to, low, high }: HeatCell, x: Scale, y: Scale, axis: ValueAxis, gap: number): string {
  const [left, right] = [x(from), x(to)]
  const [bottom, top] = [y(Math.max(axis.domain[0], low)), y(Math.min(axis.domain[1], high))]
  // Between narrow cells a gap would be all that is seen.
  const [gapX, gapY] = [right - left < 4 * gap ? 0 : gap, Math.abs(bottom - top) < 4 * gap ? 0 : gap]
  const [width, height] = [Math.max(0.6, right - left - gapX), Math.max(0.6, Math.abs(bottom - top) - gapY)]
  return `M${digits(left + gapX / 2)} ${digits(Math.min(top, bottom) + gapY / 2)}h${digits(width)}v${digits(height)}h${digits(-width)}Z`
}

function axisOf({ cells, rows, isLog, unitField }: HeatCells, { options, now }: World, height: number): ValueAxis {
  const config = { unit: options.axis.unit || unitField?.config.unit, decimals: options.axis.decimals }
  const side = options.axis.placement === 'auto' ? 'left' : options.axis.placement
  const words = options.axis.label
  if (rows) {
    const width = 14 + Math.max(...rows.map((row) => textWidth(rowName(row, config, now), 12)))
    return { side, label: words, isGridShown: false, domain: [0, rows.length], ticks: [], logBase: undefined, width: side === 'hidden' ? 0 : width }
  }
  const [low, high] = [least(cells.map((cell) => cell.low).filter((each) => !isLog || each > 0)), greatest(cells.map((cell) => cell.high).filter(Number.isFinite))]
  return valueAxis({ side, label: words, isGridShown: false, config, domain: [low, high], logBase: isLog && low > 0 ? (Math.abs(high / low) < 1000 ? 2 : 10) : undefined, height, now })
}

function rowName(row: string, config: { readonly unit?: string | undefined; readonly decimals?: number | undefined }, now: number): string {
  const value = row === '+Inf' ? Infinity : Number(row)
  return row.trim() === '' || Number.isNaN(value) || value === Infinity ? row : formatWith(config, value, config.decimals, now)
}

/** The bound of each bucket at its edge above; as many as there is room for. */
function rowLabels(rows: readonly string[], box: Box, y: Scale, { options, frames, theme, now }: World): Svg {
  const config = { unit: options.axis.unit || frames[0]?.fields.find(({ type }) => type === 'number')?.config.unit, decimals: options.axis.decimals }
  const stride = Math.max(1, Math.ceil((rows.length * 16) / (box.bottom - box.top)))
  const isRight = options.axis.placement === 'right'
  if (options.axis.placement === 'hidden') return group()
  const isBound = rows.every((row) => row === '+Inf' || !Number.isNaN(Number(row)))
  return group(rows.map((row, index) => (rows.length - 1 - index) % stride === 0 && label(rowName(row, config, now), {
    x: isRight ? box.right + 8 : box.left - 8, y: y(isBound ? index + 1 : index + 0.5) + (isBound && index === rows.length - 1 ? 9 : 4), size: 12, fill: theme.inkSoft, anchor: isRight ? 'start' : 'end',
  })))
}

function legend({ low, high, colourOf }: Painter, { theme, options, width, now }: World): Svg {
  const room = Math.min(300, width)
  const count = 24
  const print = (value: number) => formatWith({ unit: options.unit || 'short' }, value, undefined, now)
  return group(
    svg('g', { 'shape-rendering': 'crispEdges' }, Array.from({ length: count }, (_, index) => svg('rect', { x: (index * room) / count, y: 0, width: room / count + 0.5, height: 9, fill: colourOf((index + 0.5) / count) }))),
    label(print(low), { x: 0, y: 24, size: 12, fill: theme.inkSoft }), label(fitted(print((low + high) / 2), 80, 12), { x: room / 2, y: 24, size: 12, fill: theme.inkSoft, anchor: 'middle' }),
    label(print(high), { x: room, y: 24, size: 12, fill: theme.inkSoft, anchor: 'end' }),
  )
}
