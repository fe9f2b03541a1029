/**
 * Series over time as lines, areas, bars or points, with axes, thresholds and a legend.
 *
 * Follows public/app/plugins/panel/timeseries of Grafana 12.
 * Left out: time comparison, the transform `constant`, symlog scales, tooltips and what else needs a mouse.
 */
import { readable, withOpacity } from '../../colour/colour.ts'
import { namedColour } from '../../colour/theme.ts'
import { type Drawn, isHiddenFrom, type Painted, panelKind, placedFields } from '../../draw/panel-kind.ts'
import { at, group, label, nothing, svg, type Svg } from '../../draw/svg.ts'
import type { FieldConfig } from '../../frames/field-config.ts'
import { formatWith, shownText } from '../../frames/display.ts'
import { reducerTable, reduceValues } from '../../frames/reduce.ts'
import { type LegendEntry, legendFor } from '../../plot/legend.ts'
import { drawExemplars, exemplarWords } from '../../plot/exemplar-marks.ts'
import { linearScale, type Scale } from '../../plot/scale.ts'
import { annotationMarks, type Box, timeAxis, timeAxisHeight } from '../../plot/time-axis.ts'
import { domainOf, drawAxis, scaleOf, type ValueAxis, valueAxis } from '../../plot/value-axis.ts'
import { drawLine } from './draw-line.ts'
import { type Line, linesOf } from './lines.ts'
import { type LineOptions, readLineOptions, readOptions, type TimeSeriesOptions } from './options.ts'

type World = Painted<TimeSeriesOptions, LineOptions>

export const timeSeries = panelKind('timeseries', {
  options: readOptions, custom: readLineOptions, ignored: ['orientation', 'timeCompare', 'graph', 'alertThreshold'],
  fieldDefaults: { color: { mode: 'palette-classic' }, thresholds: { mode: 'absolute', steps: [{ value: -Infinity, color: 'green' }, { value: 80, color: 'red' }] } },
  draw(world) {
    const lines = linesOf(placedFields(world), world.customOf)
    if (lines.length === 0) return noData(world)
    const entries = legendEntries(lines, world)
    const { legend } = world.options
    const placed = legendFor(entries, legend, world, world.theme)
    const isRight = legend.placement === 'right'
    const room = { width: world.width - (isRight && placed.width > 0 ? placed.width + 12 : 0), height: world.height - (isRight || placed.height === 0 ? 0 : placed.height + 6) }
    return {
      content: group(plot(lines, world, room), isRight ? at(room.width + 12, 0, placed.content) : at(0, room.height + 6, placed.content)),
      words: `${wordsOf(lines)}${exemplarWords(world.exemplars)}`,
    }
  },
})

export function noData({ width, height, theme, panel }: Pick<World, 'width' | 'height' | 'theme' | 'panel'>): Drawn {
  const words = panel.fieldOptions.defaults.noValue ?? 'No data'
  return { content: label(words, { x: width / 2, y: height / 2 + 5, size: 14, fill: theme.inkSoft, anchor: 'middle' }), words }
}

interface Room {
  readonly width: number
  readonly height: number
}

/** Lines that share unit and bounds share an axis. */
interface AxisGroup {
  readonly axis: ValueAxis
  readonly lines: readonly Line[]
}

function plot(lines: readonly Line[], world: World, room: Room): Svg {
  const { theme, from, to, id } = world
  const groups = axisGroups(lines, world, room.height - timeAxisHeight - 4)
  const widthAt = (side: 'left' | 'right') => groups.filter(({ axis }) => axis.side === side).reduce((sum, { axis }) => sum + axis.width, 0)
  const box: Box = { left: widthAt('left') || 8, right: room.width - (widthAt('right') || 8), top: 4, bottom: room.height - timeAxisHeight }
  const x = linearScale([from, to], [box.left, box.right])
  const clip = id('plot')
  const gridOwner = groups.find(({ axis }) => axis.isGridShown && axis.side !== 'right') ?? groups[0]
  let [leftOffset, rightOffset] = [0, 0]
  const axes = groups.map(({ axis }, index) => {
    const drawn = drawAxis(axis, box, axis.side === 'left' ? leftOffset : rightOffset, theme, groups[index] === gridOwner)
    if (axis.side === 'left') leftOffset += axis.width
    else rightOffset += axis.width
    return drawn
  })
  const ordered = groups.flatMap((each) => each.lines.map((line) => ({ line, axis: each.axis }))).sort((a, b) => lines.indexOf(a.line) - lines.indexOf(b.line))
  return group(
    svg('clipPath', { id: clip }, svg('rect', { x: box.left, y: box.top - 2, width: Math.max(0, box.right - box.left), height: Math.max(0, box.bottom - box.top + 3) })),
    timeAxis(x, box, theme), axes,
    svg('g', { 'clip-path': `url(#${clip})` },
      groups.map((each) => thresholds(each.lines[0]!, scaleOf(each.axis, box), box, world)),
      // The first lies on top where they are stacked, so the last is drawn first.
      ordered.toReversed().map(({ line, axis }) => drawLine(line, {
        x, y: scaleOf(axis, box), box, theme, id, index: lines.indexOf(line), below: line.options.fillBelowTo === '' ? undefined : lines.find(({ name }) => name === line.options.fillBelowTo),
      }))),
    annotationMarks(world.annotations, x, box, theme),
    drawExemplars(world.exemplars, { x, y: scaleOf((gridOwner ?? groups[0])!.axis, box), box, theme }),
  )
}

function axisGroups(lines: readonly Line[], world: World, height: number): AxisGroup[] {
  const byKey = new Map<string, Line[]>()
  for (const line of lines) {
    const { config } = line.field
    const { axis, stacking } = line.options
    const key = JSON.stringify([config.unit ?? '', config.min, config.max, axis.placement, axis.label, axis.softMin, axis.softMax, axis.isCentred, axis.logBase, stacking.mode === 'percent'])
    byKey.set(key, [...(byKey.get(key) ?? []), line])
  }
  let hasLeft = false
  return [...byKey.values()].map((own) => {
    const { options, field } = own[0]!
    const { placement, label: words, isGridShown, ...bounds } = options.axis
    const isPercent = options.stacking.mode === 'percent'
    const config: FieldConfig = isPercent ? { unit: 'percentunit' } : field.config
    const side = placement === 'auto' ? (hasLeft ? 'right' : 'left') : placement
    hasLeft ||= side === 'left'
    const domain = isPercent ? [0, 1] as const : domainOf(extentOf(own), { min: field.config.min, max: field.config.max, ...bounds, ...zeroFor(own, bounds) })
    return { axis: valueAxis({ side, label: words, isGridShown, config, domain, logBase: isPercent ? undefined : bounds.logBase, height, now: world.now }), lines: own }
  })
}

/** Bars stand on zero, or their lengths would say nothing. */
function zeroFor(lines: readonly Line[], { softMin, softMax }: { readonly softMin: number | undefined; readonly softMax: number | undefined }) {
  return lines.some(({ options }) => options.style === 'bars') ? { softMin: Math.min(0, softMin ?? 0), softMax: softMax ?? 0 } : {}
}

function extentOf(lines: readonly Line[]): readonly [number, number] | undefined {
  let [low, high] = [Infinity, -Infinity]
  for (const { values, floor } of lines) {
    for (const value of [...values, ...(floor ?? [])]) {
      if (value === null) continue
      if (value < low) low = value
      if (value > high) high = value
    }
  }
  return low <= high ? [low, high] : undefined
}

/** A line where each step begins, or the colour of what lies above it. */
function thresholds({ options, field, display }: Line, y: Scale, box: Box, { theme }: World): Svg {
  const style = options.thresholds
  const steps = field.config.thresholds?.steps ?? []
  if (style === 'off' || steps.length === 0) return nothing
  const { min, max } = display.range
  const valueOf = (value: number) => (field.config.thresholds?.mode === 'percentage' ? min + (value / 100) * (max - min) : value)
  return group(steps.map(({ value, color }, index) => {
    const colour = namedColour(theme, color)
    const level = value === -Infinity ? box.bottom : y(valueOf(value))
    const above = index + 1 < steps.length ? y(valueOf(steps[index + 1]!.value)) : box.top
    const [top, bottom] = [Math.max(box.top, above), Math.min(box.bottom, level)]
    return group(
      style.endsWith('area') && bottom > top && svg('rect', { x: box.left, y: top, width: box.right - box.left, height: bottom - top, fill: withOpacity(colour, 0.15) }),
      style !== 'area' && value !== -Infinity && svg('line', { x1: box.left, x2: box.right, y1: level, y2: level, stroke: readable(colour, theme.panel, 3), 'stroke-width': 1.5, 'stroke-dasharray': style.startsWith('dashed') ? '10 10' : undefined }),
    )
  }))
}

function legendEntries(lines: readonly Line[], { options, now }: World): LegendEntry[] {
  return lines.filter(({ field }) => !isHiddenFrom('legend', field.config.custom)).map(({ name, colour, field, display, options: { style } }) => {
    const known = options.legend.calculations.filter((id) => reducerTable.has(id))
    const answers = reduceValues(field.values, known, { type: field.type })
    return {
      name, colour, isLine: style === 'line', values: known.map((id) => {
        const { name: title, keepsUnit } = reducerTable.get(id)!
        const value = answers[id] ?? null
        const text = typeof value === 'number' && !keepsUnit ? formatWith({ unit: id === 'diffperc' ? 'percent' : 'none' }, value, undefined, now) : shownText(display(value))
        return { title, text, numeric: typeof value === 'number' ? value : NaN }
      }),
    }
  })
}

const wordsMax = 12

function wordsOf(lines: readonly Line[]): string {
  const shown = lines.slice(0, wordsMax).map(({ name, field, display }) => {
    const value = reduceValues(field.values, ['lastNotNull']).lastNotNull
    return `${name} ${value === null || value === undefined ? 'without a value' : `last ${shownText(display(value))}`}`
  })
  const more = lines.length > wordsMax ? `; and ${lines.length - wordsMax} more` : ''
  return `${lines.length} series: ${shown.join('; ')}${more}`
}
