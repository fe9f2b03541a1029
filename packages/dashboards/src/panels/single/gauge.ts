/**
 * Values on an arc between their least and greatest, with thresholds around.
 *
 * Follows public/app/plugins/panel/gauge of Grafana 12 (the gauge with threshold markers). Left out: the new circular shape, sizes of text, the angle of the whole.
 */
import { readable, withOpacity } from '../../colour/colour.ts'
import { namedColour } from '../../colour/theme.ts'
import { cos, pi, sin } from '@track/simulation'
import { type Painted, panelKind } from '../../draw/panel-kind.ts'
import { at, digits, group, label, svg, type Svg } from '../../draw/svg.ts'
import { fitted, textWidth } from '../../draw/text-width.ts'
import { textOf } from '../../format/decimal.ts'
import type { JsonReader } from '../../model/json-reader.ts'
import { noData } from '../timeseries/timeseries.ts'
import { bigTextFor, drawBigText } from './big-text.ts'
import { type Cell, cellsFor, readOrientation, readReduceOptions, type SingleValue, singleValues, valuesInWords } from './values.ts'

function readOptions(reader: JsonReader) {
  return {
    reduce: readReduceOptions(reader.object('reduceOptions')), orientation: readOrientation(reader), withLabels: reader.truth('showThresholdLabels'), withMarkers: reader.truth('showThresholdMarkers', true),
  }
}

type World = Painted<ReturnType<typeof readOptions>, object>

export const gauge = panelKind('gauge', {
  options: readOptions, custom: () => ({}), ignored: ['text', 'sizing', 'minVizWidth', 'minVizHeight', 'shape', 'effects', 'segmentCount', 'segmentSpacing', 'sparkline', 'barWidthFactor', 'barShape', 'endpointMarker', 'textMode', 'neutral', 'glow'],
  draw(world) {
    const values = singleValues(world, world.options.reduce)
    if (values.length === 0) return noData(world)
    const direction = world.options.orientation === 'vertical' ? 'vertical' : world.options.orientation === 'horizontal' ? 'horizontal' : 'auto'
    const cells = cellsFor(values.length, world, direction, 1.2)
    return { content: group(values.map((value, index) => drawGauge(value, cells[index]!, values.length > 1, world))), words: valuesInWords(values) }
  },
})

/** Degrees to each side of the top. */
const half = 125

function drawGauge(value: SingleValue, { x, y, width, height }: Cell, isOneOfMany: boolean, { theme, options }: World): Svg {
  const { field, shown, display } = value
  const range = { min: field.config.min ?? (field.config.max === undefined ? 0 : Math.min(0, display.range.min)), max: field.config.max ?? Math.max(100, display.range.max) }
  const nameHeight = isOneOfMany ? 20 : 0
  const room = height - nameHeight
  const radius = Math.max(10, Math.min(width / 2 - 4, room / 1.62))
  const [centreX, centreY] = [width / 2, room / 2 + radius * 0.2]
  const outer = options.withMarkers ? radius * 0.93 : radius
  const thickness = radius * 0.2
  const shareOf = (number: number) => Math.max(0, Math.min(1, (number - range.min) / (range.max - range.min || 1)))
  const arc = (from: number, to: number, rim: number, depth: number) => ring(centreX, centreY, rim, rim - depth, from, to)
  const share = Number.isNaN(shown.numeric) ? 0 : shareOf(shown.numeric)
  const big = bigTextFor(shown, radius * 1.25, radius * 0.42)
  return at(x, y,
    svg('path', { d: arc(0, 1, outer, thickness), fill: theme.name === 'dark' ? '#2c2f36' : '#e4e7eb' }),
    share > 0 && svg('path', { d: arc(0, share, outer, thickness), fill: shown.colour }),
    options.withMarkers && markers(value, range, (from, to) => arc(from, to, radius, radius * 0.05), theme),
    options.withLabels && stepLabels(value, shareOf, { centreX, centreY, radius: radius + 8 }, theme),
    drawBigText(shown.text === '' ? { text: field.config.noValue ?? 'No data' } : shown, big, { x: centreX, y: centreY + big.size * 0.3, fill: readable(shown.colour, theme.panel, 3), anchor: 'middle' }),
    isOneOfMany && label(fitted(value.name, width, 13), { x: width / 2, y: height - 4, size: 13, fill: theme.ink, anchor: 'middle' }))
}

function markers({ field }: SingleValue, { min, max }: { readonly min: number; readonly max: number }, arc: (from: number, to: number) => string, theme: World['theme']): Svg {
  const { steps = [], mode } = field.config.thresholds ?? {}
  const shareOf = (value: number) => Math.max(0, Math.min(1, mode === 'percentage' ? value / 100 : (value - min) / (max - min || 1)))
  return group(steps.map(({ value, color }, index) => {
    const [from, to] = [value === -Infinity ? 0 : shareOf(value), index + 1 < steps.length ? shareOf(steps[index + 1]!.value) : 1]
    return to > from && svg('path', { d: arc(from, to), fill: namedColour(theme, color) })
  }))
}

function stepLabels({ field }: SingleValue, shareOf: (value: number) => number, { centreX, centreY, radius }: { readonly centreX: number; readonly centreY: number; readonly radius: number }, theme: World['theme']): Svg {
  const steps = (field.config.thresholds?.steps ?? []).filter(({ value }) => value !== -Infinity)
  return group(steps.map(({ value }) => {
    const angle = angleOf(shareOf(value))
    const words = textOf({ text: String(value) })
    const x = centreX + radius * sin(angle)
    return label(words, { x: Math.max(textWidth(words, 11) / 2, x), y: centreY - radius * cos(angle) + 4, size: 11, fill: withOpacity(theme.ink, 1), anchor: 'middle' })
  }))
}

function angleOf(share: number): number {
  return ((-half + share * 2 * half) / 180) * pi
}

function ring(x: number, y: number, outer: number, inner: number, from: number, to: number): string {
  const [begin, end] = [angleOf(from), angleOf(to)]
  const place = (radius: number, angle: number) => `${digits(x + radius * sin(angle))} ${digits(y - radius * cos(angle))}`
  const large = end - begin > pi ? 1 : 0
  return `M${place(outer, begin)}A${digits(outer)} ${digits(outer)} 0 ${large} 1 ${place(outer, end)}L${place(inner, end)}A${digits(inner)} ${digits(inner)} 0 ${large} 0 ${place(inner, begin)}Z`
}
