/**
 * A dashboard as one SVG: head, panels on a grid of 24 columns, rows.
 *
 * Follows the layout of Grafana's DashboardGrid (rows of 30 pixels, 8 apart).
 */
import type { Instant } from '@track/simulation'
import { readable } from '../colour/colour.ts'
import { type ThemeName, type Theme, themes } from '../colour/theme.ts'
import type { Dashboard, GridPlace, Panel } from '../model/dashboard.ts'
import { gridColumns } from '../model/read-panel.ts'
import type { DataSource } from '../sources/source.ts'
import { interpolate, withBound } from '../variables/interpolate.ts'
import { type Chosen, resolveVariables } from '../variables/resolve.ts'
import { annotationsOf } from './annotations.ts'
import { drawHead } from './head.ts'
import { layOut, type PlacedPanel } from './layout.ts'
import { drawPlacedPanel, type PanelSurroundings } from './draw-panel.ts'
import { at, label, sans, svg, type Svg } from './svg.ts'

export interface DrawOptions {
  readonly from: Instant
  readonly to: Instant
  readonly width: number
  readonly theme: ThemeName
  /** What `now` is for words such as `5 minutes ago`; the end of the range unless told. */
  readonly now?: Instant
  /** Values chosen of variables, instead of those that the dashboard was saved with. */
  readonly chosen?: Chosen
  /** Before every identifier, where several drawings stand on one page. */
  readonly idPrefix?: string
}

const rowHeight = 30
const gap = 8
const margin = 16

export function drawDashboard(dashboard: Dashboard, sources: readonly DataSource[], options: DrawOptions): string {
  const { width, from, to } = options
  const theme = themes[options.theme]
  const idPrefix = options.idPrefix ?? 'dashboard'
  const resolved = resolveVariables(dashboard, sources, { from, to, chosen: options.chosen })
  const annotated = annotationsOf(dashboard, sources, resolved, { from, to })
  const placed = layOut(dashboard.panels, resolved.scope)
  const around = { sources, resolved, annotations: annotated.marks, from, to, now: options.now ?? to, theme }
  const head = drawHead({ dashboard, resolved, from, to, width: width - 2 * margin, theme, notes: annotated.notes })
  const top = margin + head.height
  const bottom = Math.max(0, ...placed.map(({ place }) => place.y + place.h))
  const height = top + bottom * (rowHeight + gap) + margin
  const panels = placed.map((each, index) => {
    const box = boxOf(each.place, width - 2 * margin)
    return at(margin + box.x, top + box.y, each.panel.type === 'row' ? drawRow(each, box.width, theme, around)
      : drawPlacedPanel(each.panel, each.scoped, box, { ...around, idPrefix: `${idPrefix}-${index}` }))
  })
  return whole({ width, height, theme, idPrefix, title: dashboard.title || 'Dashboard', words: [dashboard.description, head.words].filter(Boolean).join('. ') }, at(margin, margin, head.content), ...panels)
}

export interface DrawPanelOptions extends DrawOptions {
  readonly height: number
}

/** One panel by its identifier; undefined when there is none with it. */
export function drawPanel(dashboard: Dashboard, id: number, sources: readonly DataSource[], options: DrawPanelOptions): string | undefined {
  const panel = dashboard.panels.flatMap((each) => [each, ...each.panels]).find((each) => each.id === id)
  if (!panel) return undefined
  const { width, height, from, to } = options
  const theme = themes[options.theme]
  const idPrefix = options.idPrefix ?? 'panel'
  const resolved = resolveVariables(dashboard, sources, { from, to, chosen: options.chosen })
  const { marks } = annotationsOf(dashboard, sources, resolved, { from, to })
  const around: PanelSurroundings = { sources, resolved, annotations: marks, from, to, now: options.now ?? to, theme, idPrefix: `${idPrefix}-0` }
  const title = interpolate(panel.title, resolved.scope, 'text')
  return whole({ width, height, theme, idPrefix, title: title || 'Panel', words: dashboard.title }, drawPlacedPanel(panel, [], { width, height }, around))
}

interface Whole {
  readonly width: number
  readonly height: number
  readonly theme: Theme
  readonly idPrefix: string
  readonly title: string
  readonly words: string
}

function whole({ width, height, theme, idPrefix, title, words }: Whole, ...content: readonly Svg[]): string {
  const ids = [`${idPrefix}-title`, `${idPrefix}-words`] as const
  const { markup } = svg('svg', {
    xmlns: 'http://www.w3.org/2000/svg', width, height, viewBox: `0 0 ${Math.round(width)} ${Math.round(height)}`, role: 'group', 'aria-labelledby': ids[0], 'aria-describedby': words === '' ? undefined : ids[1],
    'font-family': sans, 'color-scheme': theme.name,
  }, svg('title', { id: ids[0] }, title), words !== '' && svg('desc', { id: ids[1] }, words), svg('rect', { width, height, fill: theme.canvas }), ...content)
  return markup
}

function boxOf({ x, y, w, h }: GridPlace, width: number): { readonly x: number; readonly y: number; readonly width: number; readonly height: number } {
  const column = (width + gap) / gridColumns
  return { x: x * column, y: y * (rowHeight + gap), width: w * column - gap, height: h * rowHeight + (h - 1) * gap }
}

function drawRow({ panel, scoped }: PlacedPanel, width: number, theme: Theme, { resolved }: Pick<PanelSurroundings, 'resolved'>): Svg {
  const title = interpolate(panel.title || 'Row', withBound(resolved.scope, scoped), 'text')
  return svg('g', { role: 'heading', 'aria-level': '2' },
    svg('path', { d: panel.isCollapsed ? 'M4 10l6 5l-6 5' : 'M3 12l5 6l5 -6', fill: 'none', stroke: theme.inkSoft, 'stroke-width': 1.5 }),
    label(title, { x: 22, y: 20, size: 15, fill: theme.ink, weight: 500 }),
    hiddenWords(panel, width, theme),
    svg('line', { x1: 0, x2: width, y1: 29, y2: 29, stroke: theme.border }))
}

function hiddenWords({ isCollapsed, panels }: Panel, width: number, theme: Theme): Svg | undefined {
  if (!isCollapsed) return undefined
  return label(`${panels.length} ${panels.length === 1 ? 'panel' : 'panels'}, not shown`, { x: width, y: 20, size: 12, fill: readable(theme.inkSoft, theme.canvas), anchor: 'end' })
}
