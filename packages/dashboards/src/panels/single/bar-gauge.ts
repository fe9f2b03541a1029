/**
 * Values as bars between their least and greatest: plain, blending through the thresholds, or as a row of lights.
 *
 * Follows public/app/plugins/panel/bargauge and packages/grafana-ui/src/components/BarGauge of Grafana 12. Left out: sizes of text.
 */
import { readable, withOpacity } from '../../colour/colour.ts'
import { type Painted, panelKind } from '../../draw/panel-kind.ts'
import { at, group, label, svg, type Svg } from '../../draw/svg.ts'
import { fitted, textWidth } from '../../draw/text-width.ts'
import { textOf } from '../../format/decimal.ts'
import type { JsonReader } from '../../model/json-reader.ts'
import { noData } from '../timeseries/timeseries.ts'
import { readOrientation, readReduceOptions, type SingleValue, singleValues, valuesInWords } from './values.ts'

function readOptions(reader: JsonReader) {
  return {
    reduce: readReduceOptions(reader.object('reduceOptions')), orientation: readOrientation(reader), mode: reader.oneOf('displayMode', ['basic', 'gradient', 'lcd'], 'gradient'), withRest: reader.truth('showUnfilled', true),
    value: reader.oneOf('valueMode', ['color', 'text', 'hidden'], 'color'), name: reader.oneOf('namePlacement', ['auto', 'top', 'left', 'hidden'], 'auto'),
  }
}

type World = Painted<ReturnType<typeof readOptions>, object>

export const barGauge = panelKind('bargauge', {
  options: readOptions, custom: () => ({}), ignored: ['text', 'sizing', 'minVizWidth', 'minVizHeight', 'maxVizHeight', 'legend'],
  draw(world) {
    const values = singleValues(world, world.options.reduce)
    if (values.length === 0) return noData(world)
    const isHorizontal = world.options.orientation === 'horizontal' || (world.options.orientation === 'auto' && world.width <= world.height * 2.5)
    return { content: isHorizontal ? horizontal(values, world) : vertical(values, world), words: valuesInWords(values) }
  },
})

interface Bounds {
  readonly min: number
  readonly max: number
}

/** One scale for all, unless a field has its own. */
function boundsOf(values: readonly SingleValue[]): (value: SingleValue) => Bounds {
  const [low, high] = [Math.min(...values.map(({ display }) => display.range.min)), Math.max(...values.map(({ display }) => display.range.max))]
  return ({ field }) => ({ min: field.config.min ?? Math.min(0, low), max: field.config.max ?? high })
}

function shareOf({ shown }: SingleValue, { min, max }: Bounds): number {
  return Number.isNaN(shown.numeric) ? 0 : Math.max(0, Math.min(1, (shown.numeric - min) / (max - min || 1)))
}

const gap = 8
const sizeMax = 15

function horizontal(values: readonly SingleValue[], world: World): Svg {
  const { width, height, options, theme } = world
  const row = Math.min(64, (height - (values.length - 1) * gap) / values.length)
  const withNames = options.name !== 'hidden' && (values.length > 1 || options.name !== 'auto')
  const isOnTop = options.name === 'top' || (options.name === 'auto' && row >= 44)
  const size = Math.max(9, Math.min(sizeMax, row * 0.5))
  const nameWidth = withNames && !isOnTop ? Math.min(width * 0.4, Math.max(...values.map(({ name }) => textWidth(name, size))) + 10) : 0
  const valueWidth = options.value === 'hidden' ? 0 : Math.max(...values.map(({ shown }) => textWidth(textOf(shown), size, { weight: 500 }))) + 10
  const bounds = boundsOf(values)
  const nameHeight = withNames && isOnTop ? 20 : 0
  return group(values.map((value, index) => {
    const bar = { x: nameWidth, y: nameHeight, width: Math.max(4, width - nameWidth - valueWidth), height: Math.max(4, row - nameHeight) }
    return at(0, index * (row + gap),
      withNames && label(fitted(value.name, isOnTop ? width : nameWidth - 6, isOnTop ? 13 : size), { x: 0, y: isOnTop ? 14 : row / 2 + size * 0.36, size: isOnTop ? 13 : size, fill: theme.ink }),
      drawBar(value, bar, shareOf(value, bounds(value)), true, world, bounds(value), index),
      options.value !== 'hidden' && label(textOf(value.shown), { x: width, y: bar.y + bar.height / 2 + size * 0.36, size, weight: 500, anchor: 'end', fill: options.value === 'text' ? theme.ink : readable(value.shown.colour, theme.panel) }))
  }))
}

function vertical(values: readonly SingleValue[], world: World): Svg {
  const { width, height, options, theme } = world
  const column = (width - (values.length - 1) * gap) / values.length
  const withNames = options.name !== 'hidden' && (values.length > 1 || options.name !== 'auto')
  const [nameHeight, valueHeight] = [withNames ? 20 : 0, options.value === 'hidden' ? 0 : 22]
  const bounds = boundsOf(values)
  const valueSize = Math.max(8, Math.min(14, (column / Math.max(...values.map(({ shown }) => textWidth(textOf(shown), 10, { weight: 500 })))) * 10))
  return group(values.map((value, index) => {
    const bar = { x: 0, y: valueHeight, width: column, height: Math.max(4, height - nameHeight - valueHeight) }
    return at(index * (column + gap), 0,
      options.value !== 'hidden' && label(textOf(value.shown), { x: column / 2, y: 15, size: valueSize, weight: 500, anchor: 'middle', fill: options.value === 'text' ? theme.ink : readable(value.shown.colour, theme.panel) }),
      drawBar(value, bar, shareOf(value, bounds(value)), false, world, bounds(value), index),
      withNames && label(fitted(value.name, column, 12), { x: column / 2, y: height - 5, size: 12, fill: theme.ink, anchor: 'middle' }))
  }))
}

interface Bar {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

function drawBar(value: SingleValue, bar: Bar, share: number, isHorizontal: boolean, { options, theme, id }: World, bounds: Bounds, index: number): Svg {
  const { colour } = value.shown
  if (options.mode === 'lcd') return lights(value, bar, share, isHorizontal, bounds, options.withRest)
  const filled = isHorizontal ? { ...bar, width: bar.width * share } : { ...bar, y: bar.y + bar.height * (1 - share), height: bar.height * share }
  const name = id(`bar-${index}`)
  const colours = Array.from({ length: 9 }, (_, place) => value.display(bounds.min + (place / 8) * share * (bounds.max - bounds.min)).colour)
  const isBlend = options.mode === 'gradient'
  const edge = isHorizontal ? { x: bar.x + bar.width * share - 2, y: bar.y, width: 2, height: bar.height } : { x: bar.x, y: filled.y, width: bar.width, height: 2 }
  return group(
    options.withRest && svg('rect', { ...bar, rx: 2, fill: theme.raised }),
    isBlend && svg('linearGradient', { id: name, x1: 0, y1: isHorizontal ? 0 : 1, x2: isHorizontal ? 1 : 0, y2: 0 }, colours.map((each, place) => svg('stop', { offset: place / 8, 'stop-color': each }))),
    svg('rect', { ...filled, rx: 2, fill: isBlend ? `url(#${name})` : withOpacity(colour, 0.35) }),
    !isBlend && svg('rect', { ...edge, fill: colour }),
  )
}

/** Each light has the colour of the value that it stands for. */
function lights({ display }: SingleValue, bar: Bar, share: number, isHorizontal: boolean, { min, max }: Bounds, withRest: boolean): Svg {
  const length = isHorizontal ? bar.width : bar.height
  const count = Math.max(1, Math.floor(length / 12))
  const size = length / count - 2
  return group(Array.from({ length: count }, (_, index) => {
    const middle = (index + 0.5) / count
    const { colour } = display(min + middle * (max - min))
    const isLit = middle <= share
    const place = isHorizontal ? { x: bar.x + index * (size + 2), y: bar.y, width: size, height: bar.height } : { x: bar.x, y: bar.y + bar.height - (index + 1) * (size + 2), width: bar.width, height: size }
    return (isLit || withRest) && svg('rect', { ...place, rx: 1, fill: isLit ? colour : withOpacity(colour, 0.18) })
  }))
}
