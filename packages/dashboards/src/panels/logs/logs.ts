/**
 * Log lines with their time, level and labels.
 *
 * Follows public/app/plugins/panel/logs and packages/grafana-data logs (logsModel.ts, getLogLevel) of Grafana 12.
 * Left out: details of a line, context, highlighted words, colours of a terminal (their codes are taken away).
 */
import { readable } from '../../colour/colour.ts'
import { namedColour, type Theme } from '../../colour/theme.ts'
import { type Painted, panelKind } from '../../draw/panel-kind.ts'
import { at, group, label, svg, type Svg } from '../../draw/svg.ts'
import { fitted, textWidth, wrapped } from '../../draw/text-width.ts'
import { printTime } from '../../format/time-pattern.ts'
import { printFieldLabels } from '../../frames/display-name.ts'
import type { Frame } from '../../frames/frame.ts'
import type { JsonReader } from '../../model/json-reader.ts'
import { isRecord } from '../../model/json-reader.ts'
import { noData } from '../timeseries/timeseries.ts'

function readOptions(reader: JsonReader) {
  return {
    withTime: reader.truth('showTime'), withLabels: reader.truth('showLabels'), withCommonLabels: reader.truth('showCommonLabels'), isWrapped: reader.truth('wrapLogMessage'), isPretty: reader.truth('prettifyLogMessage'),
    dedup: reader.oneOf('dedupStrategy', ['none', 'exact', 'numbers', 'signature'], 'none'), isDescending: reader.oneOf('sortOrder', ['Descending', 'Ascending'], 'Descending') === 'Descending',
  }
}

type World = Painted<ReturnType<typeof readOptions>, object>

interface LogRow {
  readonly time: number
  readonly line: string
  readonly labels: Readonly<Record<string, string>>
  readonly level: string
  readonly count: number
}

export const logs = panelKind('logs', {
  options: readOptions, custom: () => ({}),
  ignored: ['enableLogDetails', 'enableInfiniteScrolling', 'showLogContextToggle', 'showControls', 'controlsStorageKey', 'fontSize', 'syntaxHighlighting', 'showLogAttributes', 'detailsMode', 'timestampResolution', 'unwrappedColumns', 'dedupStrategyLabel', 'noInteractions'],
  draw(world) {
    const rows = deduplicated(rowsOf(world.frames, world.options.isDescending), world.options.dedup)
    if (rows.length === 0) return noData(world)
    return { content: drawRows(rows, world), words: `${rows.length} lines; the first: ${rows[0]!.line}` }
  },
})

function rowsOf(frames: readonly Frame[], isDescending: boolean): LogRow[] {
  const rows = frames.flatMap((frame) => {
    const time = frame.fields.find(({ type }) => type === 'time')
    const line = frame.fields.find(({ type, name }) => type === 'string' && (name === 'Line' || name === 'body')) ?? frame.fields.find(({ type }) => type === 'string')
    const labels = frame.fields.find(({ name, type }) => name === 'labels' && type === 'other')
    return (time?.values ?? []).map((at, index): LogRow => {
      const own = labels?.values[index]
      // the codes of a terminal's colours.
      const text = String(line?.values[index] ?? '').replace(/\u001b\[[\d;]*m/g, '')
      const record = isRecord(own) ? Object.fromEntries(Object.entries(own).map(([name, value]) => [name, String(value)])) : line?.labels ?? {}
      return { time: Number(at), line: text, labels: record, level: levelOf(text, record), count: 1 }
    })
  })
  return rows.toSorted((a, b) => (isDescending ? b.time - a.time : a.time - b.time))
}

const levels: Readonly<Record<string, string>> = {
  emerg: 'critical', fatal: 'critical', alert: 'critical', crit: 'critical', critical: 'critical', err: 'error', eror: 'error', error: 'error', warn: 'warning', warning: 'warning',
  info: 'info', information: 'info', informational: 'info', notice: 'info', dbug: 'debug', debug: 'debug', trace: 'trace',
}
const levelColours: Readonly<Record<string, string>> = { critical: 'purple', error: 'red', warning: 'yellow', info: 'green', debug: 'blue', trace: 'light-blue', unknown: 'text' }

/** A label says it, or the first word of the line that is the name of a level. */
function levelOf(line: string, labels: Readonly<Record<string, string>>): string {
  const said = labels.detected_level ?? labels.level ?? labels.lvl ?? labels.severity
  const words = [...(said === undefined ? [] : [said.toLowerCase()]), ...(line.toLowerCase().match(/[a-z]+/g) ?? [])]
  const known = words.find((word) => Object.hasOwn(levels, word))
  return known === undefined ? 'unknown' : levels[known]!
}

/** Lines that are as the one before count as one. */
function deduplicated(rows: readonly LogRow[], how: ReturnType<typeof readOptions>['dedup']): readonly LogRow[] {
  if (how === 'none') return rows
  const keyOf = ({ line }: LogRow) => (how === 'exact' ? line.replace(/\d{4}-\d\d-\d\d[T ][\d:.,]+(Z|[+-]\d\d:?\d\d)?/g, '') : how === 'numbers' ? line.replace(/\d/g, '') : line.replace(/\w/g, ''))
  const kept: LogRow[] = []
  for (const row of rows) {
    const last = kept.at(-1)
    if (last && keyOf(last) === keyOf(row)) kept[kept.length - 1] = { ...last, count: last.count + 1 }
    else kept.push(row)
  }
  return kept
}

const size = 12
const lineHeight = 17

function drawRows(rows: readonly LogRow[], world: World): Svg {
  const { theme, width, height, options } = world
  const common = commonLabels(rows)
  const commonWords = printFieldLabels(common)
  const top = options.withCommonLabels && commonWords !== '' ? 22 : 0
  const withCount = rows.some(({ count }) => count > 1)
  const countWidth = withCount ? 34 : 0
  const timeWidth = options.withTime ? textWidth('2025-01-15 10:30:00.000', size, { isMono: true }) + 12 : 0
  const drawn: Svg[] = []
  let y = top
  let shown = 0
  for (const row of rows) {
    const labels = options.withLabels ? printFieldLabels(Object.fromEntries(Object.entries(row.labels).filter(([name]) => !Object.hasOwn(common, name)))) : ''
    const labelWidth = labels === '' ? 0 : Math.min(width * 0.3, textWidth(labels, size, { isMono: true }) + 12)
    const left = 10 + countWidth + timeWidth + labelWidth
    const lines = messageLines(row.line, width - left, options)
    if (y + lines.length * lineHeight > height - (shown < rows.length - 1 ? lineHeight : 0)) break
    drawn.push(at(0, y, drawRow(row, lines, { labels, labelWidth, countWidth, timeWidth, left }, theme)))
    y += lines.length * lineHeight
    shown++
  }
  return group(
    top > 0 && label(fitted(`Common labels: ${commonWords}`, width, size), { x: 0, y: 14, size, fill: theme.inkSoft }), drawn,
    shown < rows.length && label(`and ${rows.length - shown} more lines`, { x: 10, y: y + 13, size, fill: theme.inkSoft }),
  )
}

function messageLines(line: string, width: number, { isWrapped, isPretty }: World['options']): string[] {
  const pretty = isPretty ? prettyJson(line) : undefined
  if (pretty) return pretty.map((each) => fitted(each, width, size, { isMono: true }))
  return isWrapped ? line.split('\n').flatMap((each) => wrapped(each, width, size, { isMono: true })) : [fitted(line.replace(/\s+/g, ' '), width, size, { isMono: true })]
}

function prettyJson(line: string): string[] | undefined {
  if (!/^\s*\{/.test(line)) return undefined
  try {
    return JSON.stringify(JSON.parse(line), undefined, 2).split('\n')
  } catch {
    // A line that only looks like JSON stays as it is.
    return undefined
  }
}

interface RowPlaces {
  readonly labels: string
  readonly labelWidth: number
  readonly countWidth: number
  readonly timeWidth: number
  readonly left: number
}

function drawRow({ time, level, count }: LogRow, lines: readonly string[], { labels, labelWidth, countWidth, timeWidth, left }: RowPlaces, theme: Theme): Svg {
  const colour = namedColour(theme, levelColours[level] ?? 'text')
  return svg('g', {},
    svg('rect', { x: 0, y: 2, width: 3, height: lines.length * lineHeight - 3, fill: level === 'unknown' ? theme.border : colour }, svg('title', {}, level)),
    count > 1 && label(`${count}×`, { x: 10, y: 13, size: 11, fill: theme.inkSoft }),
    timeWidth > 0 && label(printTime(time, 'YYYY-MM-DD HH:mm:ss.SSS'), { x: 10 + countWidth, y: 13, size, fill: theme.inkSoft, isMono: true }),
    labels !== '' && label(fitted(labels, labelWidth - 12, size, { isMono: true }), { x: 10 + countWidth + timeWidth, y: 13, size, fill: theme.inkSoft, isMono: true }),
    lines.map((line, index) => label(line, { x: left, y: 13 + index * lineHeight, size, fill: level === 'error' || level === 'critical' ? readable(colour, theme.panel) : theme.ink, isMono: true })))
}

function commonLabels(rows: readonly LogRow[]): Record<string, string> {
  const [first] = rows
  return Object.fromEntries(Object.entries(first?.labels ?? {}).filter(([name, value]) => rows.every(({ labels }) => labels[name] === value)))
}
