/** The legend of a plot: names with their colours in a list, or a table with what was reckoned of each. */
import type { Theme } from '../colour/theme.ts'
import { at, group, label, nothing, svg, type Svg } from '../draw/svg.ts'
import { fitted, textWidth } from '../draw/text-width.ts'
import type { JsonReader } from '../model/json-reader.ts'

export interface LegendOptions {
  readonly mode: 'list' | 'table' | 'hidden'
  readonly placement: 'bottom' | 'right'
  readonly calculations: readonly string[]
  readonly sortBy: string
  readonly isDescending: boolean
  readonly width: number | undefined
}

export function readLegend(reader: JsonReader): LegendOptions {
  const mode = reader.oneOf('displayMode', ['list', 'table', 'hidden'], 'list')
  const isShown = reader.truth('showLegend', true)
  const options = {
    mode: isShown ? mode : 'hidden', placement: reader.oneOf('placement', ['bottom', 'right'], 'bottom'), calculations: reader.texts('calcs'), sortBy: reader.text('sortBy'), isDescending: reader.truth('sortDesc'),
    width: reader.number('width'),
  } as const
  reader.refuseRest(['asTable', 'isVisible', 'limit', 'enableFacetedFilter'])
  return options
}

export interface LegendEntry {
  readonly name: string
  readonly colour: string
  /** As drawn: a line, or a block. */
  readonly isLine: boolean
  /** One a calculation. */
  readonly values: readonly { readonly title: string; readonly text: string; readonly numeric: number }[]
}

export interface LegendRoom {
  readonly width: number
  readonly height: number
}

export interface PlacedLegend {
  readonly width: number
  readonly height: number
  readonly content: Svg
}

const size = 12
const rowHeight = 20
const tableRowHeight = 22

/** At most a good third of the height, or of the width at the right. */
export function legendFor(entries: readonly LegendEntry[], { mode, placement, width, ...sorting }: LegendOptions, room: LegendRoom, theme: Theme): PlacedLegend {
  if (mode === 'hidden' || entries.length === 0) return { width: 0, height: 0, content: nothing }
  const sorted = sortEntries(entries, sorting)
  if (placement === 'right') {
    const wanted = width ?? (mode === 'table' ? tableWidth(sorted) : Math.max(...sorted.map(listWidth)))
    const own = Math.min(wanted, room.width * (mode === 'table' ? 0.6 : 0.4))
    return { width: own, height: room.height, content: mode === 'table' ? table(sorted, own, room.height, theme) : list(sorted, own, room.height, theme, true) }
  }
  const natural = mode === 'table' ? (sorted.length + 1) * tableRowHeight : listRows(sorted, room.width).length * rowHeight
  const height = Math.min(natural, Math.max(rowHeight, Math.floor(room.height * 0.35)))
  return { width: room.width, height, content: mode === 'table' ? table(sorted, room.width, height, theme) : list(sorted, room.width, height, theme, false) }
}

function sortEntries(entries: readonly LegendEntry[], { sortBy, isDescending }: { readonly sortBy: string; readonly isDescending: boolean }): readonly LegendEntry[] {
  if (sortBy === '') return entries
  const valueOf = (entry: LegendEntry) => entry.values.find(({ title }) => title === sortBy)?.numeric
  const compare = (a: LegendEntry, b: LegendEntry) => {
    const [x, y] = [valueOf(a), valueOf(b)]
    if (x === undefined || y === undefined) return a.name < b.name ? -1 : a.name > b.name ? 1 : 0
    return x - y || 0
  }
  return entries.toSorted((a, b) => (isDescending ? compare(b, a) : compare(a, b)))
}

function mark(entry: LegendEntry, y: number): Svg {
  return svg('rect', { x: 0, y: y - 2, width: 14, height: 4, rx: 1, fill: entry.colour })
}

function listText({ name, values }: LegendEntry): { readonly name: string; readonly facts: string } {
  return { name, facts: values.map(({ title, text }) => `${title}: ${text}`).join('  ') }
}

function listWidth(entry: LegendEntry): number {
  const { name, facts } = listText(entry)
  return 20 + textWidth(name, size) + (facts === '' ? 0 : 10 + textWidth(facts, size)) + 18
}

function listRows(entries: readonly LegendEntry[], width: number): LegendEntry[][] {
  const rows: LegendEntry[][] = []
  let left = 0
  for (const entry of entries) {
    const own = Math.min(width, listWidth(entry))
    if (own > left || rows.length === 0) {
      rows.push([])
      left = width
    }
    rows.at(-1)!.push(entry)
    left -= own
  }
  return rows
}

function list(entries: readonly LegendEntry[], width: number, height: number, theme: Theme, isColumn: boolean): Svg {
  const rows = isColumn ? entries.map((entry) => [entry]) : listRows(entries, width)
  const fits = Math.max(1, Math.floor(height / rowHeight))
  const shown = rows.length <= fits ? rows : rows.slice(0, Math.max(1, fits - (isColumn ? 1 : 0)))
  const left = entries.length - shown.reduce((count, row) => count + row.length, 0)
  const more = left > 0 ? `and ${left} more` : ''
  const moreWidth = more === '' ? 0 : textWidth(more, size) + 8
  return group(
    shown.map((row, index) => {
      let x = 0
      const isLast = index === shown.length - 1 && !isColumn
      return at(0, index * rowHeight, row.map((entry) => {
        const { name, facts } = listText(entry)
        const own = Math.min(width, listWidth(entry))
        const room = Math.min(own, width - x - (isLast ? moreWidth : 0)) - 37.5
        const cut = fitted(name, room - (facts === '' ? 0 : textWidth(facts, size) + 10), size)
        const drawn = room < Math.min(16, textWidth(name, size) - 1) ? nothing : at(x, 0, mark(entry, 10), label(cut, { x: 20, y: 14, size, fill: theme.ink }),
          facts !== '' && label(facts, { x: 30 + textWidth(cut, size), y: 14, size, fill: theme.inkSoft }))
        x += own
        return drawn
      }))
    }),
    more !== '' && label(more, { x: isColumn ? 20 : width, y: (shown.length - (isColumn ? 0 : 1)) * rowHeight + 14, size, fill: theme.inkSoft, anchor: isColumn ? 'start' : 'end' }),
  )
}

function tableColumns(entries: readonly LegendEntry[]): { readonly title: string; readonly width: number }[] {
  const [first] = entries
  return (first?.values ?? []).map(({ title }, column) => ({
    title, width: 16 + Math.max(textWidth(title, size, { weight: 500 }), ...entries.map(({ values }) => textWidth(values[column]?.text ?? '', size))),
  }))
}

function tableWidth(entries: readonly LegendEntry[]): number {
  return 24 + Math.max(40, ...entries.map(({ name }) => textWidth(name, size))) + tableColumns(entries).reduce((sum, column) => sum + column.width, 0)
}

function table(entries: readonly LegendEntry[], width: number, height: number, theme: Theme): Svg {
  const all = tableColumns(entries)
  // Where there is no room for all columns the last ones go, never the names.
  let columns = all
  while (columns.length > 0 && columns.reduce((sum, column) => sum + column.width, 0) > width - 90) columns = columns.slice(0, -1)
  const nameRoom = width - columns.reduce((sum, column) => sum + column.width, 0) - 24
  const fits = Math.max(1, Math.floor(height / tableRowHeight) - 1)
  const shown = entries.length <= fits ? entries : entries.slice(0, Math.max(1, fits - 1))
  const right = (column: number) => width - columns.slice(column + 1).reduce((sum, each) => sum + each.width, 0) - 2
  return group(
    label('Name', { x: 0, y: 14, size, fill: theme.link, weight: 500 }),
    columns.map(({ title }, column) => label(title, { x: right(column), y: 14, size, fill: theme.link, weight: 500, anchor: 'end' })),
    shown.map((entry, row) => at(0, (row + 1) * tableRowHeight,
      svg('line', { x1: 0, x2: width, y1: -1.5, y2: -1.5, stroke: theme.border }), mark(entry, 10),
      label(fitted(entry.name, nameRoom, size), { x: 20, y: 14, size, fill: theme.ink }),
      columns.map((_, column) => label(entry.values[column]?.text ?? '', { x: right(column), y: 14, size, fill: theme.ink, anchor: 'end' })))),
    shown.length < entries.length && label(`and ${entries.length - shown.length} more`, { x: 20, y: (shown.length + 1) * tableRowHeight + 14, size, fill: theme.inkSoft }),
  )
}
