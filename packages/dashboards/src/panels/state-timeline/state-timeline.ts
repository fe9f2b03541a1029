/**
 * States over time, one row a series: what stays the same is one bar.
 *
 * Follows public/app/plugins/panel/state-timeline of Grafana 12. Left out: pages of rows, the panel of status history.
 */
import { inkOn, withOpacity } from '../../colour/colour.ts'
import { type Painted, panelKind, placedFields, type PlacedField } from '../../draw/panel-kind.ts'
import { group, label, svg, type Svg } from '../../draw/svg.ts'
import { fitted, textWidth } from '../../draw/text-width.ts'
import { shownText } from '../../frames/display.ts'
import type { Cell } from '../../frames/frame.ts'
import type { JsonReader } from '../../model/json-reader.ts'
import { type LegendEntry, legendFor, readLegend } from '../../plot/legend.ts'
import { linearScale, type Scale } from '../../plot/scale.ts'
import { annotationMarks, type Box, timeAxis, timeAxisHeight } from '../../plot/time-axis.ts'
import { noData } from '../timeseries/timeseries.ts'

function readOptions(reader: JsonReader) {
  return {
    isMerged: reader.truth('mergeValues', true), value: reader.oneOf('showValue', ['auto', 'always', 'never'], 'auto'), align: reader.oneOf('alignValue', ['left', 'center', 'right'], 'left'), rowHeight: Math.max(0.1, Math.min(1, reader.number('rowHeight') ?? 0.9)),
    legend: readLegend(reader.object('legend')),
  }
}

function readCustom(reader: JsonReader) {
  return { lineWidth: reader.number('lineWidth') ?? 0, fill: (reader.number('fillOpacity') ?? 70) / 100, spanNulls: typeof reader.value.spanNulls === 'number' ? reader.number('spanNulls')! : reader.truth('spanNulls') }
}

type World = Painted<ReturnType<typeof readOptions>, ReturnType<typeof readCustom>>

export const stateTimeline = panelKind('state-timeline', {
  options: readOptions, custom: readCustom, ignored: ['perPage', 'axisPlacement', 'insertNulls'],
  fieldDefaults: { color: { mode: 'continuous-GrYlRd' }, thresholds: { mode: 'absolute', steps: [{ value: -Infinity, color: 'green' }, { value: 80, color: 'red' }] } },
  draw(world) {
    const rows = placedFields(world).filter(({ frame }) => frame.fields.some(({ type }) => type === 'time')).map((placed) => ({ placed, spans: spansOf(placed, world) }))
    if (rows.length === 0) return noData(world)
    const legend = legendFor(legendEntries(rows.map(({ placed }) => placed), world), { ...world.options.legend, mode: world.options.legend.mode === 'table' ? 'list' : world.options.legend.mode }, world, world.theme)
    const isRight = world.options.legend.placement === 'right' && legend.width > 0
    const height = world.height - (isRight || legend.height === 0 ? 0 : legend.height + 6)
    const width = world.width - (isRight ? legend.width + 12 : 0)
    return {
      content: group(plot(rows, world, { width, height }), svg('g', { transform: isRight ? `translate(${Math.round(width + 12)} 0)` : `translate(0 ${Math.round(height + 6)})` }, legend.content)),
      words: rows.map(({ placed, spans }) => `${placed.name}: ${spans.slice(-3).map(({ text }) => text).join(', then ')}`).join('; '),
    }
  },
})

interface Span {
  readonly from: number
  readonly to: number
  readonly text: string
  readonly colour: string
}

interface Row {
  readonly placed: PlacedField
  readonly spans: readonly Span[]
}

/** From one change to the next; a missing sample ends a state. */
function spansOf({ frame, field, display }: PlacedField, { options, to, customOf }: World): Span[] {
  const time = frame.fields.find(({ type }) => type === 'time')!
  const { spanNulls } = customOf(field.config)
  const interval = time.config.interval
  const spans: Span[] = []
  let value: Cell
  time.values.forEach((at, index) => {
    const own = field.values[index]
    if (own === null || own === undefined || Number.isNaN(own)) return
    const last = spans.at(-1)
    const isGap = last !== undefined && interval !== undefined && spanNulls !== true && Number(at) - last.to > (typeof spanNulls === 'number' ? spanNulls : interval * 1.001)
    const until = Math.min(to, Number(at) + (interval ?? 0))
    const shown = display(own)
    if (last && !isGap) spans[spans.length - 1] = { ...last, to: Number(at) }
    if (last && !isGap && options.isMerged && value === own) spans[spans.length - 1] = { ...last, to: until }
    else spans.push({ from: Number(at), to: until, text: shownText(shown), colour: shown.colour })
    value = own
  })
  // Without a step the last state holds to the end.
  const last = spans.at(-1)
  return last && interval === undefined ? [...spans.slice(0, -1), { ...last, to }] : spans
}

const nameSize = 12

function plot(rows: readonly Row[], world: World, { width, height }: { readonly width: number; readonly height: number }): Svg {
  const { theme, from, to, options } = world
  const nameWidth = Math.min(width * 0.3, Math.max(...rows.map(({ placed }) => textWidth(placed.name, nameSize))) + 12)
  const box: Box = { left: nameWidth, right: width - 8, top: 2, bottom: height - timeAxisHeight }
  const x = linearScale([from, to], [box.left, box.right])
  const room = (box.bottom - box.top) / rows.length
  const clip = world.id('states')
  return group(
    svg('clipPath', { id: clip }, svg('rect', { x: box.left, y: box.top, width: Math.max(0, box.right - box.left), height: Math.max(0, box.bottom - box.top) })),
    timeAxis(x, box, theme),
    rows.map(({ placed, spans }, index) => group(
      label(fitted(placed.name, nameWidth - 8, nameSize), { x: box.left - 8, y: box.top + (index + 0.5) * room + 4, size: nameSize, fill: theme.inkSoft, anchor: 'end' }),
      svg('g', { 'clip-path': `url(#${clip})` }, spans.map((span) => drawSpan(span, x, { y: box.top + index * room + (room * (1 - options.rowHeight)) / 2, height: room * options.rowHeight, left: box.left }, placed, world)))),
    ),
    annotationMarks(world.annotations, x, box, theme),
  )
}

function drawSpan({ from, to, text, colour }: Span, x: Scale, { y, height, left }: { readonly y: number; readonly height: number; readonly left: number }, { field }: PlacedField, { options, customOf, theme }: World): Svg {
  const { lineWidth, fill } = customOf(field.config)
  const [begin, end] = [Math.max(left, x(from)), x(to)]
  const width = Math.max(0.8, end - begin)
  const isShown = options.value !== 'never' && height >= 12 && (options.value === 'always' || textWidth(text, nameSize) + 8 <= width)
  const anchor = options.align === 'left' ? 'start' : options.align === 'right' ? 'end' : 'middle'
  const textX = options.align === 'left' ? begin + 5 : options.align === 'right' ? begin + width - 5 : begin + width / 2
  const ink = fill > 0.6 ? inkOn(colour) : theme.ink
  return svg('g', {}, svg('title', {}, text),
    svg('rect', { x: begin, y, width, height, fill: withOpacity(colour, fill), stroke: lineWidth > 0 ? colour : undefined, 'stroke-width': lineWidth }),
    isShown && label(text, { x: textX, y: y + height / 2 + 4, size: nameSize, fill: ink, anchor }))
}

/** The states that have a colour of their own: of mappings, or of thresholds. */
function legendEntries(fields: readonly PlacedField[], { frames }: World): LegendEntry[] {
  const states = new Map<string, string>()
  for (const { field, display } of fields) {
    for (const value of new Set(field.values)) {
      if (value === null || value === undefined || Number.isNaN(value)) continue
      const shown = display(value)
      states.set(shownText(shown), shown.colour)
    }
  }
  const isMany = states.size > 12 || frames.length === 0
  return isMany ? [] : [...states].map(([name, colour]) => ({ name, colour, isLine: false, values: [] }))
}
