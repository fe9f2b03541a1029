/**
 * Rows and columns with units, colours, bars and small lines in their cells.
 *
 * Follows public/app/plugins/panel/table of Grafana 12.
 * Left out: more frames than one, paging, filters, nested rows, images, links as cells' own look.
 */
import { inkOn, mixed, colourOf, printColour, readable, withOpacity } from '../../colour/colour.ts'
import { type Painted, panelKind, placedFields, type PlacedField } from '../../draw/panel-kind.ts'
import { linkTo } from '../../draw/panel-frame.ts'
import { at, group, label, svg, type Svg } from '../../draw/svg.ts'
import { fitted, textWidth } from '../../draw/text-width.ts'
import { displayOf, type Shown, shownText } from '../../frames/display.ts'
import type { Cell, Field, Frame } from '../../frames/frame.ts'
import { reducerTable, reduceTo } from '../../frames/reduce.ts'
import type { JsonReader } from '../../model/json-reader.ts'
import { greatest } from '../../plot/extremes.ts'
import { sortedBy } from '../../transform/sort.ts'
import { isTrend } from '../../transform/time-series-table.ts'
import { sparkline } from '../single/stat.ts'
import { noData } from '../timeseries/timeseries.ts'

function readOptions(reader: JsonReader) {
  const footer = reader.object('footer')
  return {
    withHeader: reader.truth('showHeader', true), frameIndex: reader.number('frameIndex') ?? 0,
    sortBy: reader.objects('sortBy').map((sort) => ({ name: sort.text('displayName'), isDescending: sort.truth('desc') })),
    footer: { isShown: footer.truth('show'), reducers: footer.texts('reducer').filter((id) => reducerTable.has(id)), isCount: footer.truth('countRows') },
  }
}

function readCustom(reader: JsonReader) {
  const cell = reader.object('cellOptions')
  return {
    align: reader.oneOf('align', ['auto', 'left', 'center', 'right'], 'auto'), width: reader.number('width'), minWidth: reader.number('minWidth'), isHidden: reader.truth('hidden') || reader.object('hideFrom').truth('viz'),
    cell: cell.oneOf('type', ['auto', 'color-text', 'color-background', 'gauge', 'sparkline', 'json-view', 'data-links'], 'auto'), background: cell.oneOf('mode', ['basic', 'gradient', 'lcd'], 'basic'), isWholeRow: cell.truth('applyToRow'),
  }
}

type Custom = ReturnType<typeof readCustom>
type World = Painted<ReturnType<typeof readOptions>, Custom>

interface Column extends PlacedField {
  readonly custom: Custom
  readonly width: number
  readonly isRight: boolean
}

const size = 13
const rowHeight = 32
const padding = 8
const columnMin = 40

export const table = panelKind('table', {
  options: readOptions, custom: readCustom, ignored: ['enablePagination', 'maxRowHeight', 'disableKeyboardEvents', 'frozenColumns', 'sortByNestedTable'],
  draw(world) {
    const chosen = world.frames[world.options.frameIndex] ?? world.frames[0]
    if (!chosen || chosen.fields.length === 0) return noData(world)
    if (world.frames.length > 1) world.note(`frame ${Math.min(world.options.frameIndex, world.frames.length - 1) + 1} of ${world.frames.length}; the others are not shown`)
    const fields = placedFieldsOf(chosen, world)
    const sorted = sortFrame(chosen, fields, world)
    const columns = columnsOf(fields.map((placed, index) => ({ ...placed, field: { ...placed.field, values: sorted.fields[index]!.values } })), world)
    return { content: drawTable(columns, sorted.length, world), words: wordsOf(columns, sorted.length) }
  },
})

/** Times are columns too, which other panels do not place. */
function placedFieldsOf(frame: Frame, world: World): PlacedField[] {
  const placed = placedFields({ ...world, frames: [frame] })
  return frame.fields.map((field) => placed.find((each) => each.field === field)
    ?? { frame, field, name: field.config.displayName || field.config.displayNameFromDS || field.name, display: displayOf(field, 0, world), colour: world.theme.ink })
}

function sortFrame(frame: Frame, fields: readonly PlacedField[], { options }: World): Frame {
  return options.sortBy.toReversed().reduce((given, { name, isDescending }) => {
    const index = fields.findIndex((each) => each.name === name)
    const field = given.fields[index]
    return field ? sortedBy(given, isTrend(field.values[0]) ? { ...field, type: 'number', values: field.values.map(plainOf) } : field, isDescending) : given
  }, frame)
}

function plainOf(value: Cell): Cell {
  return isTrend(value) ? value.value : value
}

function columnsOf(fields: readonly PlacedField[], { customOf, width }: World): Column[] {
  const columns = fields.map((placed) => ({ ...placed, custom: customOf(placed.field.config) })).filter(({ custom }) => !custom.isHidden)
  const wanted = columns.map(({ name, field, display, custom }) => {
    if (custom.width !== undefined) return custom.width
    const texts = field.values.slice(0, 200).map((value) => textWidth(isTrend(value) ? '' : shownText(display(value)), size))
    const natural = Math.max(textWidth(name, size, { weight: 500 }) + 14, ...texts) + 2 * padding
    return Math.max(custom.minWidth ?? 0, custom.cell === 'gauge' || custom.cell === 'sparkline' || field.values.some(isTrend) ? Math.max(160, natural) : Math.min(natural, 420), 60)
  })
  const isFree = columns.map(({ custom }) => custom.width === undefined)
  const total = wanted.reduce((sum, each) => sum + each, 0)
  const free = wanted.reduce((sum, each, index) => sum + (isFree[index] ? each : 0), 0)
  const spare = width - total
  // More room is shared among those whose width nobody gave; less room narrows them.
  const shared = wanted.map((each, index) => (isFree[index] && free > 0 ? Math.max(columnMin, each + (spare * each) / free) : each))
  const excess = Math.max(0, shared.reduce((sum, each) => sum + each, 0) - width)
  const above = shared.reduce((sum, each, index) => sum + (isFree[index] ? each - columnMin : 0), 0)
  return columns.map((column, index) => ({
    ...column, isRight: column.field.type === 'number' && column.custom.align === 'auto' ? column.field.values.every((value) => !isTrend(value)) : column.custom.align === 'right',
    width: isFree[index] && above > 0 ? shared[index]! - Math.min(1, excess / above) * (shared[index]! - columnMin) : shared[index]!,
  }))
}

function drawTable(columns: readonly Column[], length: number, world: World): Svg {
  const { theme, width, height, options } = world
  const headerHeight = options.withHeader ? rowHeight : 0
  const footerHeight = options.footer.isShown ? rowHeight : 0
  const fits = Math.max(1, Math.floor((height - headerHeight - footerHeight) / rowHeight))
  const shown = length <= fits ? length : Math.max(1, fits - 1)
  const lefts = columns.map((_, index) => columns.slice(0, index).reduce((sum, column) => sum + column.width, 0))
  const clip = world.id('table')
  return group(
    svg('clipPath', { id: clip }, svg('rect', { x: 0, y: 0, width, height })),
    svg('g', { 'clip-path': `url(#${clip})`, role: 'table', 'aria-rowcount': length + (options.withHeader ? 1 : 0) },
      options.withHeader && svg('g', { role: 'row' },
        columns.map((column, index) => headerCell(column, lefts[index]!, world)), svg('line', { x1: 0, x2: width, y1: headerHeight - 0.5, y2: headerHeight - 0.5, stroke: theme.border })),
      Array.from({ length: shown }, (_, row) => svg('g', { role: 'row' }, at(0, headerHeight + row * rowHeight,
        columns.map((column, index) => drawCell(column, row, lefts[index]!, columns, world)), svg('line', { x1: 0, x2: width, y1: rowHeight - 0.5, y2: rowHeight - 0.5, stroke: theme.grid })))),
      shown < length && label(`and ${length - shown} more rows`, { x: padding, y: headerHeight + shown * rowHeight + 21, size, fill: theme.inkSoft }),
      options.footer.isShown && at(0, height - footerHeight, drawFooter(columns, lefts, length, world))),
  )
}

function headerCell({ name, isRight, width, custom }: Column, left: number, { theme, options }: World): Svg {
  const sort = options.sortBy.find((each) => each.name === name)
  const words = fitted(name, width - 2 * padding - (sort ? 12 : 0), size, { weight: 500 })
  const mark = sort ? (sort.isDescending ? ' ↓' : ' ↑') : ''
  return svg('g', { role: 'columnheader' }, label(words + mark, { ...textPlace(left, width, isRight, custom.align), y: 21, size, weight: 500, fill: readable(theme.link, theme.panel) }))
}

function textPlace(left: number, width: number, isRight: boolean, align: Custom['align']): { readonly x: number; readonly anchor: 'start' | 'middle' | 'end' } {
  if (align === 'center') return { x: left + width / 2, anchor: 'middle' }
  return isRight ? { x: left + width - padding, anchor: 'end' } : { x: left + padding, anchor: 'start' }
}

function drawCell(column: Column, row: number, left: number, columns: readonly Column[], world: World): Svg {
  const { theme } = world
  const value = column.field.values[row]
  if (isTrend(value)) return svg('g', { role: 'cell' }, trendCell(column, value.points, value.value, left, row, world))
  const shown = column.display(value)
  const whole = columns.find(({ custom }) => custom.cell === 'color-background' && custom.isWholeRow)
  const ground = column.custom.cell === 'color-background' ? shown.colour : whole ? whole.display(whole.field.values[row]).colour : undefined
  if (column.custom.cell === 'gauge') return svg('g', { role: 'cell' }, gaugeCell(column, shown, left, row, world))
  const ink = ground !== undefined ? inkOn(ground) : column.custom.cell === 'color-text' ? readable(shown.colour, theme.panel) : theme.ink
  const isMono = column.custom.cell === 'json-view'
  const words = fitted(shownText(shown).replace(/\s+/g, ' '), column.width - 2 * padding, size, { isMono })
  const link = column.field.config.links?.[0]
  const drawn = label(words, { ...textPlace(left, column.width, column.isRight, column.custom.align), y: 21, size, fill: link ? readable(theme.link, ground ?? theme.panel) : ink, isMono })
  return svg('g', { role: 'cell' }, ground !== undefined && background(ground, column, left, row, world), link ? linkTo(world.interpolate(link.url.replaceAll('${__value.raw}', encodeURIComponent(String(value ?? '')))), drawn) : drawn)
}

function background(ground: string, { custom, width, field }: Column, left: number, row: number, { id }: World): Svg {
  const place = { x: left, y: 0, width, height: rowHeight - 1 }
  if (custom.background !== 'gradient') return svg('rect', { ...place, fill: ground })
  const name = id(`cell-${field.name.replace(/\W/g, '-')}-${row}`)
  const darker = printColour(mixed(colourOf(ground), colourOf('#000000'), 0.18))
  return group(svg('linearGradient', { id: name }, svg('stop', { offset: 0, 'stop-color': darker }), svg('stop', { offset: 1, 'stop-color': ground })), svg('rect', { ...place, fill: `url(#${name})` }))
}

function gaugeCell({ width, field, display }: Column, shown: Shown, left: number, row: number, { theme, id }: World): Svg {
  const words = shownText(shown)
  const textRoom = greatest(field.values.map((value) => textWidth(shownText(display(value)), size))) + padding
  const barWidth = Math.max(10, width - 2 * padding - textRoom)
  const { min, max } = display.range
  const share = Math.max(0, Math.min(1, (shown.numeric - Math.min(0, min)) / (max - Math.min(0, min) || 1) || 0))
  const name = id(`gauge-${field.name.replace(/\W/g, '-')}-${row}`)
  return group(
    svg('linearGradient', { id: name }, svg('stop', { offset: 0, 'stop-color': withOpacity(shown.colour, 0.45) }), svg('stop', { offset: 1, 'stop-color': shown.colour })),
    svg('rect', { x: left + padding, y: 8, width: barWidth, height: rowHeight - 16, rx: 2, fill: theme.raised }), svg('rect', { x: left + padding, y: 8, width: barWidth * share, height: rowHeight - 16, rx: 2, fill: `url(#${name})` }),
    label(words, { x: left + width - padding, y: 21, size, fill: readable(shown.colour, theme.panel), anchor: 'end' }))
}

function trendCell({ width, field, display, colour }: Column, points: readonly (number | null)[], value: number, left: number, row: number, { id, theme }: World): Svg {
  const textRoom = greatest(field.values.map((each) => textWidth(shownText(display(plainOf(each))), size))) + padding
  const line = sparkline(points, { width: Math.max(10, width - 2 * padding - textRoom), height: rowHeight - 8, colour }, id(`trend-${row}`))
  return group(at(left + padding, 3, line), label(shownText(display(value)), { x: left + width - padding, y: 21, size, fill: theme.ink, anchor: 'end' }))
}

function drawFooter(columns: readonly Column[], lefts: readonly number[], length: number, { options, theme, width }: World): Svg {
  const reducer = options.footer.reducers[0] ?? 'sum'
  return group(
    svg('rect', { x: 0, y: 0, width, height: rowHeight, fill: theme.raised }),
    columns.map(({ field, display, isRight, custom, width: own }, index) => {
      const words = index === 0 && field.type !== 'number' ? (options.footer.isCount ? `Count ${length}` : reducerTable.get(reducer)!.name) : field.type === 'number' ? shownText(display(reduceTo(field.values, reducer))) : ''
      return label(fitted(words, own - 2 * padding, size, { weight: 500 }), { ...textPlace(lefts[index]!, own, isRight, custom.align), y: 21, size, weight: 500, fill: theme.ink })
    }),
  )
}

function wordsOf(columns: readonly Column[], length: number): string {
  const first = columns.map(({ name, field, display }: Column) => `${name} ${shownText(display(plainOf((field as Field).values[0])))}`).join(', ')
  return `a table of ${length} rows and ${columns.length} columns${length > 0 ? `; the first row: ${first}` : ''}`
}

