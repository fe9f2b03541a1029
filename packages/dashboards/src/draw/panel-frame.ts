/** What every panel has around it: ground, border, title, links, and what could not be drawn as it says. */
import { readable } from '../colour/colour.ts'
import type { Theme } from '../colour/theme.ts'
import type { DataLink } from '../frames/field-config.ts'
import { at, group, label, svg, type Child, type Svg } from './svg.ts'
import { fitted, textWidth, wrapped } from './text-width.ts'

export interface PanelFrame {
  readonly title: string
  readonly description: string
  readonly isTransparent: boolean
  readonly links: readonly DataLink[]
  readonly width: number
  readonly height: number
  readonly theme: Theme
  readonly id: string
}

const panelPadding = 8
const titleHeight = 32
const noteHeight = 15
const notesMax = 3

export interface ContentRoom {
  readonly left: number
  readonly top: number
  readonly width: number
  readonly height: number
}

/** Without a title the room begins at the top. */
export function contentRoom({ title, width, height }: Pick<PanelFrame, 'title' | 'width' | 'height'>, notes: number): ContentRoom {
  const top = title === '' ? panelPadding : titleHeight
  const below = notes === 0 ? panelPadding : panelPadding + Math.min(notes, notesMax) * noteHeight
  return { left: panelPadding, top, width: Math.max(0, width - 2 * panelPadding), height: Math.max(0, height - top - below) }
}

export interface FrameParts {
  readonly content: Svg
  /** What is seen, in words. */
  readonly words: string
  readonly notes: readonly string[]
}

export function framePanel(frame: PanelFrame, { content, words, notes }: FrameParts): Svg {
  const { title, description, isTransparent, width, height, theme, id, links } = frame
  const room = contentRoom(frame, notes.length)
  const [titleId, wordsId] = [`${id}-title`, `${id}-words`]
  return svg('g', { role: 'group', 'aria-labelledby': titleId, 'aria-describedby': wordsId },
    svg('title', { id: titleId }, title || 'Panel'), svg('desc', { id: wordsId }, [description, words, ...notes].filter(Boolean).join('. ')),
    !isTransparent && svg('rect', { x: 0.5, y: 0.5, width: Math.max(0, width - 1), height: Math.max(0, height - 1), rx: 3, fill: theme.panel, stroke: theme.border }),
    titleBar(title, links, width, theme),
    at(room.left, room.top, content),
    noteLines(notes, room, theme),
  )
}

function titleBar(title: string, links: readonly DataLink[], width: number, theme: Theme): Child {
  if (title === '') return undefined
  const linkWords = links.map(({ title: words, url }) => words || url)
  const linkRoom = linkWords.length === 0 ? 0 : Math.min(width / 2, linkWords.reduce((sum, words) => sum + textWidth(words, 12) + 12, 0))
  let right = width - panelPadding
  return group(
    label(fitted(title, width - 2 * panelPadding - 4 - linkRoom, 14, { weight: 500 }), { x: panelPadding + 2, y: 21, size: 14, fill: theme.ink, weight: 500 }),
    links.map(({ url }, index) => {
      const words = fitted(linkWords[index]!, linkRoom / links.length - 8, 12)
      const drawn = linkTo(url, label(words, { x: right, y: 21, size: 12, fill: theme.link, anchor: 'end' }))
      right -= textWidth(words, 12) + 12
      return drawn
    }),
  )
}

/** Only to addresses of the web, or within the site: nothing that runs. */
export function isSafeAddress(url: string): boolean {
  return /^(https?:\/\/|\/(?![/\\])|#|\?)/i.test(url.trim())
}

export function linkTo(url: string, content: Svg): Svg {
  return isSafeAddress(url) ? svg('a', { href: url.trim(), target: '_blank', rel: 'noopener noreferrer' }, content) : content
}

function noteLines(notes: readonly string[], room: ContentRoom, theme: Theme): Child {
  const shown = notes.length > notesMax ? [...notes.slice(0, notesMax - 1), `and ${notes.length - notesMax + 1} more`] : notes
  const fill = readable(theme.warning, theme.panel)
  return shown.map((words, index) => label(fitted(words, room.width - 8, 11), { x: room.left, y: room.top + room.height + 12 + index * noteHeight, size: 11, fill }))
}

/** A few lines in the middle: what is refused, and why. */
export function messageInstead(words: string, { width, height }: { readonly width: number; readonly height: number }, theme: Theme, fill = theme.inkSoft): Svg {
  const lines = wrapped(words, Math.max(40, width - 16), 13).slice(0, Math.max(1, Math.floor(height / 18)))
  const top = height / 2 - ((lines.length - 1) * 18) / 2 + 4
  return group(lines.map((line, index) => label(line, { x: width / 2, y: top + index * 18, size: 13, fill, anchor: 'middle' })))
}
