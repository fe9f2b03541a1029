/**
 * One or a few large values, with a line of their past behind them.
 *
 * Follows public/app/plugins/panel/stat and packages/grafana-ui/src/components/BigValue of Grafana 12. Left out: sizes of text.
 */
import { inkOn, readable, withOpacity } from '../../colour/colour.ts'
import { namedColour, type Theme } from '../../colour/theme.ts'
import { type Painted, panelKind } from '../../draw/panel-kind.ts'
import { at, group, label, nothing, svg, type Svg } from '../../draw/svg.ts'
import { fitted } from '../../draw/text-width.ts'
import { toFixed } from '../../format/decimal.ts'
import { reduceTo } from '../../frames/reduce.ts'
import type { JsonReader } from '../../model/json-reader.ts'
import { areaUnder, lineThrough, type Place, runsOf } from '../../plot/path.ts'
import { linearScale } from '../../plot/scale.ts'
import { noData } from '../timeseries/timeseries.ts'
import { bigTextFor, drawBigText } from './big-text.ts'
import { type Cell, cellsFor, readOrientation, readReduceOptions, type SingleValue, singleValues, valuesInWords } from './values.ts'

function readOptions(reader: JsonReader) {
  return {
    reduce: readReduceOptions(reader.object('reduceOptions')), orientation: readOrientation(reader), graph: reader.oneOf('graphMode', ['none', 'area', 'line'], 'area'),
    colour: reader.oneOf('colorMode', ['none', 'value', 'background', 'background_solid'], 'value'), text: reader.oneOf('textMode', ['auto', 'value', 'value_and_name', 'name', 'none'], 'auto'),
    justify: reader.oneOf('justifyMode', ['auto', 'center'], 'auto'), withChange: reader.truth('showPercentChange'), changeColour: reader.oneOf('percentChangeColorMode', ['standard', 'inverted', 'same_as_value'], 'standard'),
  }
}

type Options = ReturnType<typeof readOptions>

export const stat = panelKind('stat', {
  options: readOptions, custom: () => ({}), ignored: ['text', 'wideLayout'],
  draw(world) {
    const values = singleValues(world, world.options.reduce)
    if (values.length === 0) return noData(world)
    // Grafana's vertical puts them one below the other.
    const direction = world.options.orientation === 'vertical' ? 'horizontal' : world.options.orientation === 'horizontal' ? 'vertical' : 'auto'
    const cells = cellsFor(values.length, world, direction)
    return { content: group(values.map((value, index) => drawCell(value, cells[index]!, values.length > 1, world, index))), words: valuesInWords(values) }
  },
})

function drawCell(value: SingleValue, { x, y, width, height }: Cell, isOneOfMany: boolean, world: Painted<Options, object>, index: number): Svg {
  const { options, theme } = world
  const { colour } = value.shown
  const hasGround = options.colour === 'background' || options.colour === 'background_solid'
  const ground = hasGround ? colour : theme.panel
  const ink = hasGround ? inkOn(colour) : options.colour === 'none' ? theme.ink : readable(colour, theme.panel, 3)
  const withName = options.text === 'value_and_name' || options.text === 'name' || (options.text === 'auto' && isOneOfMany)
  const withValue = options.text !== 'name' && options.text !== 'none'
  const change = options.withChange ? changeOf(value, options.changeColour, ink, ground, theme) : undefined
  const nameHeight = withName ? Math.min(24, Math.max(14, height * 0.22)) : 0
  const changeHeight = change ? 18 : 0
  const padding = hasGround ? 8 : 2
  const hasGraph = options.graph !== 'none' && value.values.length > 1
  const shown = value.shown.text === '' ? { text: value.field.config.noValue ?? 'No data' } : value.shown
  const big = bigTextFor(shown, width - 2 * padding, Math.max(12, (height - nameHeight - changeHeight) * (hasGraph ? 0.52 : 0.75)))
  const isCentred = options.justify === 'center' || (!withName && options.graph === 'none') || !isOneOfMany
  const [textX, anchor] = isCentred ? [width / 2, 'middle'] as const : [padding, 'start'] as const
  const middle = (height - nameHeight - changeHeight) * (hasGraph ? 0.36 : 0.5) + nameHeight
  return at(x, y,
    hasGround && svg('rect', { width, height, rx: 3, fill: colour }),
    hasGraph && sparkline(value.values, { width, height, colour: hasGround ? withOpacity(ink, 0.35) : colour }, world.id(`spark-${index}`)),
    withName && label(fitted(value.name, width - 2 * padding, nameHeight * 0.72), { x: textX, y: nameHeight * 0.85, size: nameHeight * 0.72, fill: hasGround ? ink : theme.ink, anchor }),
    withValue && drawBigText(shown, big, { x: textX, y: middle + big.size * 0.36, fill: ink, anchor }),
    change && label(change.words, { x: textX, y: middle + big.size * 0.36 + 18, size: 13, fill: change.fill, anchor, weight: 500 }))
}

function changeOf({ values, field }: SingleValue, mode: Options['changeColour'], ink: string, ground: string, theme: Theme): { readonly words: string; readonly fill: string } {
  const change = Number(reduceTo(values, 'diffperc', field.type))
  const isBetter = mode === 'inverted' ? change < 0 : change > 0
  const fill = mode === 'same_as_value' || change === 0 ? ink : readable(namedColour(theme, isBetter ? 'green' : 'red'), ground)
  const sign = change > 0 ? '▲ ' : change < 0 ? '▼ ' : ''
  return { words: `${sign}${Number.isFinite(change) ? toFixed(Math.abs(change), 1) : 0}%`, fill }
}

interface Spark {
  readonly width: number
  readonly height: number
  readonly colour: string
}

/** The values from left to right along the bottom, filled. */
export function sparkline(values: readonly (number | null)[], { width, height, colour }: Spark, id: string): Svg {
  const known = values.filter((value) => value !== null)
  if (known.length < 2) return nothing
  const [low, high] = [known.reduce((a, b) => Math.min(a, b)), known.reduce((a, b) => Math.max(a, b))]
  const y = linearScale([low, high === low ? low + 1 : high], [height - 1, height * 0.7])
  const places = values.map((value, index): Place | null => (value === null ? null : { x: (index / (values.length - 1)) * width, y: y(value) }))
  const runs = runsOf(places)
  return group(
    svg('linearGradient', { id, gradientUnits: 'userSpaceOnUse', x1: 0, x2: 0, y1: height * 0.65, y2: height }, svg('stop', { offset: 0, 'stop-color': colour, 'stop-opacity': 0.4 }), svg('stop', { offset: 1, 'stop-color': colour, 'stop-opacity': 0.05 })),
    svg('path', { d: runs.map((run) => areaUnder(run, height, 'linear')).join(''), fill: `url(#${id})` }),
    svg('path', { d: runs.map((run) => lineThrough(run, 'linear')).join(''), fill: 'none', stroke: colour, 'stroke-width': 1.5 }),
  )
}
