/** What every picture over time shares: the axis below with its grid, and what happened as marks. */
import { readable, withOpacity } from '../colour/colour.ts'
import { namedColour, type Theme } from '../colour/theme.ts'
import type { AnnotationMark } from '../draw/panel-kind.ts'
import { group, label, svg, type Svg } from '../draw/svg.ts'
import { fitted, textWidth } from '../draw/text-width.ts'
import type { Scale } from './scale.ts'
import { timeTicks } from './ticks.ts'

export interface Box {
  readonly left: number
  readonly right: number
  readonly top: number
  readonly bottom: number
}

const tickSize = 12
export const timeAxisHeight = 22

export function timeAxis(x: Scale, box: Box, theme: Theme, isGridShown = true): Svg {
  const { at, print } = timeTicks(x.domain, box.right - box.left, (text) => textWidth(text, tickSize))
  return group(at.map((time) => {
    const place = x(time)
    const words = print(time)
    const half = textWidth(words, tickSize) / 2
    const isInside = place - half >= box.left - 40 && place + half <= box.right + 8
    return group(
      isGridShown && svg('line', { x1: place, x2: place, y1: box.top, y2: box.bottom, stroke: theme.grid }),
      isInside && label(words, { x: place, y: box.bottom + 16, size: tickSize, fill: theme.inkSoft, anchor: 'middle' }),
    )
  }))
}

/** A dashed line where it happened, a band where it lasted, with its words where there is room. */
export function annotationMarks(marks: readonly AnnotationMark[], x: Scale, box: Box, theme: Theme): Svg {
  const [from, to] = x.domain
  const seen = marks.filter(({ at, until = at }) => until >= from && at <= to)
  return group(seen.map(({ at, until, title, colour }, index) => {
    const own = namedColour(theme, colour)
    const [left, right] = [Math.max(box.left, x(at)), Math.min(box.right, x(until ?? at))]
    const next = seen[index + 1]
    const room = (next ? x(next.at) : box.right) - left - 8
    return svg('g', {}, svg('title', {}, title),
      until !== undefined && svg('rect', { x: left, y: box.top, width: Math.max(1, right - left), height: box.bottom - box.top, fill: withOpacity(own, 0.12) }),
      svg('line', { x1: left, x2: left, y1: box.top, y2: box.bottom, stroke: own, 'stroke-dasharray': '4 3' }),
      until !== undefined && svg('line', { x1: right, x2: right, y1: box.top, y2: box.bottom, stroke: own, 'stroke-dasharray': '4 3' }),
      svg('path', { d: `M${left - 4} ${box.bottom + 5}h8l-4 -5Z`, fill: own }),
      room > 24 && label(fitted(title, room, 11), { x: left + 4, y: box.top + 10, size: 11, fill: readable(own, theme.panel) }))
  }))
}
