/** One panel with all around it: its queries run, its kind drawn, or why it cannot be. */
import { type Duration, type Instant, millisecond } from '@track/simulation'
import { readable } from '../colour/colour.ts'
import { namedColour, type Theme } from '../colour/theme.ts'
import type { Panel } from '../model/dashboard.ts'
import { panelKinds } from '../panels/kinds.ts'
import type { DataSource } from '../sources/source.ts'
import { type Bound, interpolate, withBound } from '../variables/interpolate.ts'
import type { Resolved } from '../variables/resolve.ts'
import { panelData } from './panel-data.ts'
import { contentRoom, framePanel, messageInstead } from './panel-frame.ts'
import type { AnnotationMark, Drawn } from './panel-kind.ts'
import type { Svg } from './svg.ts'

export interface PanelSurroundings {
  readonly sources: readonly DataSource[]
  readonly resolved: Resolved
  readonly annotations: readonly AnnotationMark[]
  readonly from: Instant
  readonly to: Instant
  readonly now: Instant
  readonly theme: Theme
  readonly idPrefix: string
  /** The least step of all queries, if the one who draws has one. */
  readonly leastStep?: Duration | undefined
}

export interface PanelSize {
  readonly width: number
  readonly height: number
}

export function drawPlacedPanel(panel: Panel, scoped: readonly Bound[], { width, height }: PanelSize, around: PanelSurroundings): Svg {
  const { theme, resolved, idPrefix } = around
  const scope = withBound(resolved.scope, scoped)
  const words = (text: string) => interpolate(text, scope, 'text')
  const frame = {
    title: words(panel.title), description: words(panel.description), isTransparent: panel.isTransparent, width, height, theme, id: idPrefix,
    links: panel.links.map(({ title, url }) => ({ title: words(title), url: interpolate(url, scope, 'percentencode') })),
  }
  const notes: string[] = []
  const note = (text: string) => void (notes.includes(text) || notes.push(text))
  const drawWith = (room: PanelSize) => drawContent(panel, scoped, room, around, note)
  // What is said below takes room from the picture: so the notes must be known before it is drawn.
  const first = drawWith(contentRoom(frame, 0))
  const drawn = notes.length === 0 ? first : drawWith(contentRoom(frame, notes.length))
  return framePanel(frame, { content: drawn.content, words: drawn.words, notes })
}

function drawContent(panel: Panel, scoped: readonly Bound[], room: PanelSize, around: PanelSurroundings, note: (words: string) => void): Drawn {
  const { theme, resolved, sources } = around
  const kind = panelKinds.get(panel.type)
  if (!kind) {
    const words = `this panel type is not drawn here: ${panel.type || 'none given'}`
    return { content: messageInstead(words, room, theme), words }
  }
  const scope = withBound(resolved.scope, scoped)
  const maxDataPoints = Math.max(1, panel.maxDataPoints ?? Math.floor(room.width))
  const data = panelData(panel, { sources, resolved, scope, from: around.from, to: around.to, maxDataPoints, fieldDefaults: kind.fieldDefaults, note })
  if (data.error !== undefined) return { content: messageInstead(data.error, room, theme, readable(namedColour(theme, 'red'), theme.panel)), words: data.error }
  return kind.draw({
    panel, theme, width: room.width, height: room.height, frames: data.frames, from: data.from / millisecond, to: data.to / millisecond, now: around.now / millisecond,
    annotations: around.annotations, exemplars: data.exemplars, interpolate: (text) => interpolate(text, scope, 'text'), id: (name) => `${around.idPrefix}-${name}`, note,
  })
}
