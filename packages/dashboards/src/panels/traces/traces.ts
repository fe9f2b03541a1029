/**
 * A trace as a waterfall: each span below the one that called it, where it began and how long it took.
 *
 * Follows public/app/features/explore/TraceView of Grafana 12. Left out: details of a span, events and links, search, the critical path.
 */
import { inkOn, readable, withOpacity } from '../../colour/colour.ts'
import { classicPalette, namedColour, type Theme } from '../../colour/theme.ts'
import { type Painted, panelKind } from '../../draw/panel-kind.ts'
import { at, group, label, svg, type Svg } from '../../draw/svg.ts'
import { fitted, textWidth } from '../../draw/text-width.ts'
import { textOf } from '../../format/decimal.ts'
import { milliseconds, microseconds } from '../../format/duration.ts'
import type { Frame } from '../../frames/frame.ts'
import { greatest, least } from '../../plot/extremes.ts'
import { linearScale, type Scale } from '../../plot/scale.ts'
import { numberTicks } from '../../plot/ticks.ts'
import { noData } from '../timeseries/timeseries.ts'

type World = Painted<object, object>

interface TraceSpan {
  readonly id: string
  readonly parent: string
  readonly name: string
  readonly service: string
  readonly start: number
  readonly duration: number
  readonly isError: boolean
}

interface Placed {
  readonly span: TraceSpan
  readonly depth: number
}

export const traces = panelKind('traces', {
  options: () => ({}), custom: () => ({}), ignored: ['spanFilters', 'createFocusSpanLink', 'focusedSpanId', 'headerElement', 'traceIdKey'], fieldDefaults: {},
  draw(world) {
    const spans = world.frames.flatMap(spansOf)
    if (spans.length === 0) return noData(world)
    const placed = inTree(spans)
    const [begin, end] = [least(spans.map(({ start }) => start)), greatest(spans.map(({ start, duration }) => start + duration))]
    const errors = spans.filter(({ isError }) => isError).length
    return {
      content: waterfall(placed, [begin, end], world),
      words: `${spans.length} spans of ${new Set(spans.map(({ service }) => service)).size} services in ${printLength(end - begin)}${errors > 0 ? `, ${errors} failed` : ''}; the first: ${placed[0]!.span.service} ${placed[0]!.span.name}`,
    }
  },
})

function spansOf({ fields, length }: Frame): TraceSpan[] {
  const column = (name: string) => fields.find((field) => field.name === name)?.values
  const [ids, parents, names, services, starts, durations, codes] = ['spanID', 'parentSpanID', 'operationName', 'serviceName', 'startTime', 'duration', 'statusCode'].map(column)
  if (!ids || !starts || !durations) return []
  return Array.from({ length }, (_, index) => ({
    id: String(ids[index]), parent: String(parents?.[index] ?? ''), name: String(names?.[index] ?? ''), service: String(services?.[index] ?? ''), start: Number(starts[index]), duration: Number(durations[index]), isError: codes?.[index] === 'error',
  }))
}

/** Parents before children, these in the order of their beginnings; a span whose parent is missing is a root. */
function inTree(spans: readonly TraceSpan[]): Placed[] {
  const ids = new Set(spans.map(({ id }) => id))
  const children = new Map<string, TraceSpan[]>()
  for (const span of spans) {
    const parent = ids.has(span.parent) && span.parent !== span.id ? span.parent : ''
    const siblings = children.get(parent)
    if (siblings) siblings.push(span)
    else children.set(parent, [span])
  }
  const placed: Placed[] = []
  const seen = new Set<string>()
  // The next one is the last of them: calls may be deeper than the stack.
  const waiting: Placed[] = []
  const wait = (parent: string, depth: number) => {
    const inOrder = (children.get(parent) ?? []).toSorted((a, b) => a.start - b.start)
    for (const span of inOrder.toReversed()) waiting.push({ span, depth })
  }
  wait('', 0)
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    if (seen.has(next.span.id)) continue
    seen.add(next.span.id)
    placed.push(next)
    wait(next.span.id, next.depth + 1)
  }
  // Spans that call each other in a circle hang from nothing.
  return [...placed, ...spans.filter(({ id }) => !seen.has(id)).map((span) => ({ span, depth: 0 }))]
}

function printLength(length: number): string {
  if (length === 0) return '0'
  return textOf(length < 1 ? microseconds(length * 1000, undefined) : milliseconds(length, undefined))
}

const rowHeight = 24
const axisHeight = 24
const size = 12

function waterfall(placed: readonly Placed[], [begin, end]: readonly [number, number], { theme, width, height }: World): Svg {
  const nameWidth = Math.min(width * 0.45, greatest(placed.map(({ span, depth }) => depth * 14 + textWidth(`${span.service} ${span.name}`, size))) + 34)
  const x = linearScale([0, end - begin || 1], [nameWidth + 4, width - 8])
  const fits = Math.max(1, Math.floor((height - axisHeight) / rowHeight))
  const shown = placed.length <= fits ? placed : placed.slice(0, Math.max(1, fits - 1))
  const services = [...new Set(placed.map(({ span }) => span.service))]
  const bottom = axisHeight + shown.length * rowHeight
  const { at: ticks } = numberTicks([0, end - begin || 1], width - nameWidth, 80)
  return group(
    ticks.map((tick) => group(svg('line', { x1: x(tick), x2: x(tick), y1: axisHeight - 4, y2: bottom, stroke: theme.grid }),
      label(printLength(tick), { x: Math.min(x(tick), width - 2), y: 13, size: 11, fill: theme.inkSoft, anchor: tick === ticks[0] ? 'start' : x(tick) > width - 30 ? 'end' : 'middle' }))),
    label(`${placed.length} spans, ${printLength(end - begin)}`, { x: 2, y: 13, size, fill: theme.inkSoft }),
    shown.map(({ span, depth }, index) => at(0, axisHeight + index * rowHeight, drawSpan(span, depth, begin, x, nameWidth, namedColour(theme, classicPalette[services.indexOf(span.service) % classicPalette.length]!), theme))),
    shown.length < placed.length && label(`and ${placed.length - shown.length} more spans`, { x: 4, y: bottom + 16, size, fill: theme.inkSoft }),
  )
}

function drawSpan(span: TraceSpan, depth: number, begin: number, x: Scale, nameWidth: number, colour: string, theme: Theme): Svg {
  const left = 4 + depth * 14
  const [from, to] = [x(span.start - begin), x(span.start - begin + span.duration)]
  const barWidth = Math.max(2, to - from)
  const words = printLength(span.duration)
  const wordsWidth = textWidth(words, 11)
  const right = x(x.domain[1])
  const isInside = wordsWidth + 8 <= barWidth
  const isBehind = to + wordsWidth + 6 <= right
  const service = fitted(span.service, nameWidth - left - 24, size, { weight: 600 })
  const serviceWidth = textWidth(service, size, { weight: 600 })
  return svg('g', {},
    svg('title', {}, `${span.service} ${span.name}, ${words}${span.isError ? ', failed' : ''}`),
    depth > 0 && svg('path', { d: `M${left - 8} 0v12h5`, fill: 'none', stroke: theme.border }),
    svg('rect', { x: left, y: 5, width: 3, height: 14, fill: colour }),
    svg('text', { x: left + 8, y: 16, 'font-size': size, fill: theme.inkSoft, 'xml:space': 'preserve' },
      svg('tspan', { fill: theme.ink, 'font-weight': 600 }, service), ` ${fitted(span.name, nameWidth - left - serviceWidth - (span.isError ? 34 : 20), size)}`),
    span.isError && svg('g', {}, svg('circle', { cx: nameWidth - 8, cy: 12, r: 6, fill: namedColour(theme, 'red') }), label('!', { x: nameWidth - 8, y: 16, size: 11, fill: inkOn(namedColour(theme, 'red')), anchor: 'middle', weight: 700 })),
    svg('rect', { x: from, y: 5, width: barWidth, height: 14, rx: 2, fill: withOpacity(colour, 0.9), stroke: span.isError ? namedColour(theme, 'red') : undefined, 'stroke-width': 1.5 }),
    label(words, { x: isInside ? from + barWidth - 4 : isBehind ? to + 4 : from - 4, y: 16, size: 11, fill: isInside ? inkOn(colour) : readable(theme.inkSoft, theme.panel), anchor: isInside || !isBehind ? 'end' : 'start' }))
}
