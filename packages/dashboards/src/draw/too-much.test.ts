import { minute } from '@track/simulation'
import { appendSample, labelsOf, logQueryable, newLogsState, newSeriesState, pushLogs, seriesNumber } from '@track/telemetry'
import { expect, test } from 'vitest'
import { lokiSource } from '../sources/loki.ts'
import { tracesSource } from '../sources/traces.ts'
import { parseMarkdown, withoutTags } from '../panels/text/markdown.ts'
import { panelTypes, readDashboard } from '../read.ts'
import { prometheusSource } from '../sources/prometheus.ts'
import type { DataSource } from '../sources/source.ts'
import { markupFaults } from '../testing/markup.ts'
import { end, shopSeries, shopTrace } from '../testing/world.ts'
import { drawDashboard } from './draw-dashboard.ts'

const shop = shopSeries()

function drawn(panel: object, store = shop, others: readonly DataSource[] = []): string {
  const whole = { type: 'timeseries', id: 1, gridPos: { x: 0, y: 0, w: 24, h: 8 }, targets: [{ refId: 'A', expr: 'up * 0' }], ...panel }
  const { dashboard } = readDashboard(JSON.stringify({ schemaVersion: 41, panels: [whole] }))
  const svg = drawDashboard(dashboard, [prometheusSource(store, { uid: 'prom', isDefault: true }), ...others], { from: end - 10 * minute, to: end, width: 700, theme: 'dark' })
  expect(markupFaults(svg)).toEqual([])
  return svg
}

test.each(panelTypes)('%s: decimals that no number has are drawn', (type) => {
  for (const decimals of [-3, 1000]) drawn({ type, fieldConfig: { defaults: { decimals } } })
})

test.each(['999999999999y', '-10m'])('a range of %s gives way to that of the dashboard', (timeFrom) => {
  expect(drawn({ timeFrom })).toContain('found &quot;')
})

test('more rows than a call has arguments are drawn', () => {
  const store = newSeriesState()
  for (let index = 0; index < 160_000; index++) appendSample(store, seriesNumber(store, labelsOf({ __name__: 'x', n: String(index) })), (end - 10 * minute) / 1000, index)
  const targets = [{ refId: 'A', expr: 'x', format: 'table' }]
  expect(drawn({ targets, maxDataPoints: 1, type: 'table', fieldConfig: { defaults: { custom: { cellOptions: { type: 'gauge' } } } } }, store)).toContain('more rows')
  expect(drawn({ targets: [{ refId: 'A', expr: 'x' }], maxDataPoints: 1, type: 'heatmap', options: { calculate: true, calculation: { yBuckets: { mode: 'size', value: '1' } } } }, store)).toContain('160000 cells')
}, 60_000)

test.each<[what: string, text: string, blocks: number]>([
  ['marks that nothing closes', '*a '.repeat(200_000), 1], ['marks within marks', '**a _b'.repeat(50_000), 1], ['escaped letters', '\\!'.repeat(200_000), 1],
  ['brackets', '['.repeat(200_000), 1], ['code', '`a``b'.repeat(50_000), 1], ['fences', '```\n```\n'.repeat(50_000), 50_000],
  ['spaces in a heading', `# a${' '.repeat(100_000)}x`, 1], ['dashes that are no table', `a|b\n${'-'.repeat(300_000)}x|`, 1],
])('Markdown of nothing but %s is read', (_what, text, blocks) => {
  expect(parseMarkdown(text)).toHaveLength(blocks)
})

test('a comment that nothing closes hides the rest, as in HTML', () => {
  expect(withoutTags(`a${'<!--'.repeat(200_000)}`)).toBe('a')
})

test.each(['constructor', '__proto__'])('a line whose level is %s has none that is known', (level) => {
  const state = newLogsState()
  pushLogs(state, [{ labels: labelsOf({ app: 'web', level }), entries: [{ at: end - minute, line: 'it runs', metadata: [] }] }], { now: end })
  const svg = drawn({ type: 'logs', datasource: { type: 'loki', uid: 'loki' }, targets: [{ refId: 'A', expr: '{app="web"}' }] }, shop, [lokiSource(logQueryable(state), { uid: 'loki' })])
  expect(svg).toContain('<title>unknown</title>')
})

test('calls that are a hundred thousand deep are drawn', () => {
  const [first] = shopTrace()
  const [scoped] = first!.scopeSpans
  const spans = Array.from({ length: 100_000 }, (_, index) => ({ ...scoped!.spans[0]!, spanId: String(index), parentSpanId: index === 0 ? '' : String(index - 1) }))
  const deep = [{ ...first!, scopeSpans: [{ ...scoped!, spans }] }]
  expect(drawn({ type: 'traces', datasource: { type: 'tempo', uid: 'tempo' }, targets: [{ refId: 'A', query: 'x' }] }, shop, [tracesSource(() => deep, { uid: 'tempo' })])).toMatch(/and 9999\d more spans/)
})

test.each([['# a #', 'a'], ['## C#', 'C#'], ['#', ''], ['### #', ''], ['#  a  b ## ', 'a  b']])('the heading %s is %s', (line, words) => {
  const [block] = parseMarkdown(line)
  expect(block).toMatchObject({ kind: 'heading', runs: words === '' ? [] : [{ text: words }] })
})
