/**
 * The axes of values at the sides of a plot: their ticks, labels and places.
 *
 * Follows public/app/core/components/TimeSeries/utils.ts and UPlotAxisBuilder.ts of Grafana.
 */
import type { Theme } from '../colour/theme.ts'
import { digits, group, label, svg, type Svg } from '../draw/svg.ts'
import { textWidth } from '../draw/text-width.ts'
import { powerOfTen, textOf } from '../format/decimal.ts'
import { valueFormat } from '../format/value-format.ts'
import type { FieldConfig } from '../frames/field-config.ts'
import { mappedValue } from '../frames/value-mapping.ts'
import { axisEnds, type Extent, logRangeOf, rangeOf } from './range.ts'
import { linearScale, logScale, type Scale } from './scale.ts'
import { decimalsOf, logTicks, numberTicks } from './ticks.ts'
import type { Box } from './time-axis.ts'

export interface AxisOptions {
  readonly min?: number | undefined
  readonly max?: number | undefined
  readonly softMin?: number | undefined
  readonly softMax?: number | undefined
  readonly isCentred: boolean
  readonly logBase: 2 | 10 | undefined
}

export interface ValueAxis {
  readonly side: 'left' | 'right' | 'hidden'
  readonly label: string
  readonly isGridShown: boolean
  readonly domain: Extent
  readonly ticks: readonly { readonly value: number; readonly text: string }[]
  readonly logBase: 2 | 10 | undefined
  readonly width: number
}

const space = 30
const size = 12
const labelRoom = 18
const binaryUnits = /^(bytes|bits|kbytes|mbytes|gbytes|tbytes|pbytes|binBps|binbps|[KMGTP]iBs|[KMGTP]ibits)$/

export function domainOf(values: Extent | undefined, options: AxisOptions): Extent {
  const { min, max, isCentred, logBase } = options
  const [low, high] = values ?? [min ?? 0, max ?? 100]
  if (logBase !== undefined) {
    const [from, to] = logRangeOf(low, high, logBase)
    return [min !== undefined && min > 0 ? min : from, max !== undefined && max > 0 ? max : to]
  }
  const [from, to] = rangeOf(Math.min(low, options.softMin ?? low), Math.max(high, options.softMax ?? high), axisEnds(options))
  // Zero in the middle, as far up as down.
  const far = Math.max(Math.abs(from), Math.abs(to))
  if (isCentred) return [-far, far]
  return from < to ? [from, to] : [from, from + 1]
}

export function valueAxis(
  { side, label: words, isGridShown, config, domain, logBase, height, now }: Pick<ValueAxis, 'side' | 'label' | 'isGridShown' | 'domain' | 'logBase'> & { readonly config: FieldConfig; readonly height: number; readonly now: number },
): ValueAxis {
  const { at, step } = logBase === undefined ? numberTicks(domain, height, space, { isBinary: binaryUnits.test(config.unit ?? ''), leastStep: leastStep(config, domain) }) : { at: logTicks(domain, logBase, height, space), step: 1 }
  const ticks = at.map((value) => ({ value, text: tickText(value, config, step, now) }))
  const width = side === 'hidden' ? 0 : 10 + Math.max(0, ...ticks.map(({ text }) => textWidth(text, size))) + (words === '' ? 0 : labelRoom)
  return { side, label: words, isGridShown, domain, logBase, ticks, width }
}

/** Ticks that would be told alike are one; for units that scale nobody knows before. */
function leastStep({ decimals, unit = 'none' }: FieldConfig, [low, high]: Extent): number {
  return decimals !== undefined && unit === 'none' && high - low < 1e6 && low > -1e6 ? powerOfTen(-decimals) : 0
}

/** With the decimals that the step wants, without zeros at the end, unless the field says how many. */
function tickText(value: number, config: FieldConfig, step: number, now: number): string {
  const mapped = config.mappings && mappedValue(config.mappings, value)
  if (mapped?.text !== undefined) return mapped.text
  const format = valueFormat(config.unit)
  if (config.decimals !== undefined) return textOf(format(value, config.decimals, { now }))
  const formatted = format(value, decimalsOf(step) || undefined, { now })
  const isPlain = !Number.isNaN(Number(formatted.text)) && formatted.text !== '' && !config.unit?.startsWith('currency')
  return textOf(isPlain ? { ...formatted, text: String(Number(formatted.text)) } : formatted)
}

export function scaleOf({ domain, logBase }: Pick<ValueAxis, 'domain' | 'logBase'>, box: Box): Scale {
  return (logBase === undefined ? linearScale : logScale)(domain, [box.bottom, box.top])
}

/** `offset` is how far from the plot other axes of the side reach. */
export function drawAxis(axis: ValueAxis, box: Box, offset: number, theme: Theme, withGrid: boolean): Svg {
  const y = scaleOf(axis, box)
  const isLeft = axis.side === 'left'
  const x = isLeft ? box.left - offset - 8 : box.right + offset + 8
  const middle = (box.top + box.bottom) / 2
  const labelX = isLeft ? box.left - offset - axis.width + 12 : box.right + offset + axis.width - 6
  return group(
    axis.ticks.map(({ value, text }) => group(
      withGrid && axis.isGridShown && svg('line', { x1: box.left, x2: box.right, y1: y(value), y2: y(value), stroke: theme.grid }),
      axis.side !== 'hidden' && label(text, { x, y: y(value) + 4, size, fill: theme.inkSoft, anchor: isLeft ? 'end' : 'start' }))),
    axis.label !== '' && axis.side !== 'hidden' && svg('text', {
      transform: `translate(${digits(labelX)} ${digits(middle)}) rotate(${isLeft ? -90 : 90})`, 'font-size': size, fill: theme.ink, 'text-anchor': 'middle',
    }, axis.label),
  )
}
