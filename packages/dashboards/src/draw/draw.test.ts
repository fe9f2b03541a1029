import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { minute } from '@track/simulation'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Dashboard } from '../model/dashboard.ts'
import { printComplaint } from '../model/json-reader.ts'
import { panelKinds } from '../panels/kinds.ts'
import { readDashboard } from '../read.ts'
import { lokiSource } from '../sources/loki.ts'
import { prometheusSource } from '../sources/prometheus.ts'
import type { DataSource } from '../sources/source.ts'
import { tracesSource } from '../sources/traces.ts'
import { markupFaults } from '../testing/markup.ts'
import { end, shopLogs, shopSeries, shopTrace, start } from '../testing/world.ts'
import { drawDashboard, drawPanel } from './draw-dashboard.ts'

const written = (name: string) => readFileSync(join(import.meta.dirname, '../../testdata', `${name}.json`), 'utf8')
const read = (name: string): Dashboard => readDashboard(written(name)).dashboard
let sources: readonly DataSource[] = []
const range = { from: start, to: end }

beforeAll(() => {
  sources = [prometheusSource(shopSeries(), { uid: 'prom', name: 'Prometheus', isDefault: true }), lokiSource(shopLogs(), { uid: 'loki' }), tracesSource(() => shopTrace(), { uid: 'tempo' })]
})

/** What each panel says of itself to who cannot see it. */
function wordsOf(svg: string): string[] {
  return [...svg.matchAll(/<title id="[^"]*">([^<]*)<\/title><desc id="[^"]*">([^<]*)<\/desc>/g)].map(([, title, words]) => `${title}: ${words!.slice(0, 160)}`)
}

describe.each(['dark', 'light'] as const)('%s', (theme) => {
  test.each(['shop', 'kinds', 'hostile'])('%s is drawn as sound SVG that reaches nowhere', (name) => {
    const svg = drawDashboard(read(name), sources, { ...range, width: 1200, theme })
    expect(markupFaults(svg)).toEqual([])
  })

  test.each([220, 480, 2400])('at a width of %i too', (width) => {
    expect(markupFaults(drawDashboard(read('kinds'), sources, { ...range, width, theme }))).toEqual([])
  })
})

test('the same is drawn each time', () => {
  const draw = () => drawDashboard(read('kinds'), sources, { ...range, width: 1200, theme: 'dark' })
  expect(draw()).toBe(draw())
})

test('panels say in words what they show', () => {
  expect(wordsOf(drawDashboard(read('shop'), sources, { ...range, width: 1200, theme: 'dark' }))).toMatchInlineSnapshot(`
    [
      "Shop overview: 2025-01-15 08:00:00 to 2025-01-15 10:00:00 UTC. Namespace: shop. Pod: All. quantile: 0.9",
      "Requests by pod: 3 series: api-7d4b9c-lm4zt last 11.5 req/s; api-7d4b9c-x2x9q last 12.6 req/s; web-5c6f7d-q8wnb last 30.8 req/s",
      "Errors: 2 series: api last 0%; web last 0.0872%",
      "Memory, stacked: 3 series: api-7d4b9c-lm4zt last 368 MiB; api-7d4b9c-x2x9q last 278 MiB; web-5c6f7d-q8wnb last 458 MiB",
      "Share of requests: 3 series: api-7d4b9c-lm4zt last 12.5 req/s; api-7d4b9c-x2x9q last 13.0 req/s; web-5c6f7d-q8wnb last 32.2 req/s",
      "Requests as bars, memory on the right: 2 series: requests last 17.3 K; memory last 1.08 GiB",
      "By code: this panel type is not drawn here: piechart",
      "A query that is refused: 1:17: parse error: unclosed left parenthesis",
    ]
  `)
})

test('every kind says in words what it shows', () => {
  const dashboard = read('kinds')
  expect(wordsOf(drawDashboard(dashboard, sources, { ...range, width: 1200, theme: 'light' })).slice(1)).toMatchInlineSnapshot(`
    [
      "Requests: sum(rate(http_requests_total[2m])) 56.9 req/s",
      "Error ratio: sum(rate(http_requests_total{code=&quot;500&quot;}[2m]))/sum(rate(http_requests_total[2m])) 6.05%",
      "By pod: api-7d4b9c-lm4zt 12.0 req/s; api-7d4b9c-x2x9q 13.0 req/s; web-5c6f7d-q8wnb 31.9 req/s",
      "Memory: api-7d4b9c-x2x9q 46.4%; api-7d4b9c-lm4zt 61.3%; web-5c6f7d-q8wnb 76.4%",
      "Gradient: api-7d4b9c-lm4zt 12.0 req/s; api-7d4b9c-x2x9q 13.0 req/s; web-5c6f7d-q8wnb 31.9 req/s",
      "LCD: api-7d4b9c-lm4zt 12.0 req/s; api-7d4b9c-x2x9q 13.0 req/s; web-5c6f7d-q8wnb 31.9 req/s",
      "Basic: api-7d4b9c-lm4zt 12.0 req/s; api-7d4b9c-x2x9q 13.0 req/s; web-5c6f7d-q8wnb 31.9 req/s",
      "Pods: a table of 3 rows and 5 columns; the first row: Pod web-5c6f7d-q8wnb, Requests 31.9 req/s, Memory 458 MiB, Errors 0.05%, Up up",
      "About: The shop Runs in three pods; its objectives are in the runbook. api: answers /cart and /checkout web: serves pages to everybody who comes and assets Signal Obje",
      "Classic buckets: 2483 cells between 0.005 and +Inf, the fullest 2989",
      "Native histogram: 1800 cells between 0.03125 and 4, the fullest 78",
      "Calculated from values: 74 cells between 0 and 40, the fullest 30",
      "Up: api-7d4b9c-lm4zt: up, then up; api-7d4b9c-x2x9q: up, then down, then up; web-5c6f7d-q8wnb: up",
      "Logs: 720 lines; the first: level=warn retrying payment attempt=2",
      "Trace: 9 spans of 4 services in 412 ms, 1 failed; the first: web POST /checkout",
      "Log lines by level, as points: 2 series: api last 3; web last 1",
    ]
  `)
  const drawn = dashboard.panels.map(({ type }) => type)
  expect([...panelKinds.keys()].filter((type) => !drawn.includes(type))).toEqual([])
})

test('what is hostile stays text', () => {
  const svg = drawDashboard(read('hostile'), sources, { ...range, width: 1200, theme: 'dark' })
  expect(svg).toContain('&lt;script&gt;alert(&#39;title&#39;)&lt;/script&gt;')
  expect([...svg.matchAll(/href="([^"]*)"/g)].map(([, address]) => address)).toEqual([])
})

test.each<[url: string, isLinked: boolean]>([
  ['https://example.com/a?b=c', true], ['HTTP://example.com', true], ['/modules/slo', true], ['#there', true], ['?var-pod=x', true],
  ['javascript:alert(1)', false], ['java\tscript:alert(1)', false], ['\u0001javascript:alert(1)', false], ['data:text/html,<script>', false], ['vbscript:x', false],
  ['//example.com', false], ['/\\example.com', false], ['file:///etc/passwd', false], ['modules/slo', false], ['', false],
])('%j is linked in titles, cells and Markdown: %s', (url, isLinked) => {
  const panel = (more: object) => ({ gridPos: { x: 0, y: 0, w: 24, h: 8 }, title: 'Panel', ...more })
  const panels = [
    panel({ id: 1, type: 'timeseries', links: [{ title: 'away', url }], targets: [{ refId: 'A', expr: 'up' }] }),
    panel({ id: 2, type: 'table', targets: [{ refId: 'A', expr: 'shop_degraded', format: 'table', instant: true }], fieldConfig: { defaults: { links: [{ title: 'away', url }] } } }),
    ...(/^[^\s<>()]+$/.test(url) ? [panel({ id: 3, type: 'text', options: { mode: 'markdown', content: `[away](${url})` } })] : []),
  ]
  const svg = drawDashboard(readDashboard(JSON.stringify({ schemaVersion: 41, links: [{ title: 'away', url }], panels })).dashboard, sources, { ...range, width: 900, theme: 'dark' })
  const linked = [...svg.matchAll(/<a href="([^"]*)" target="_blank" rel="noopener noreferrer">/g)].map(([, address]) => address)
  expect(linked.length >= 3).toBe(isLinked)
  expect(linked.filter((address) => address !== url.replaceAll('&', '&amp;'))).toEqual([])
})

test('the dashboards of the tests have nothing to complain of but what they show', () => {
  expect(['shop', 'kinds', 'hostile'].flatMap((name) => readDashboard(written(name)).complaints.map((each) => `${name}: ${printComplaint(each)}`))).toMatchInlineSnapshot(`
    [
      "shop: panels[5].type: found "piechart", expected a type of panel that is drawn here",
      "hostile: panels[1].fieldConfig.defaults.color.fixedColor: found "url(javascript:1)", expected a colour",
      "hostile: panels[1].fieldConfig.defaults.thresholds.steps[0].color: found "red\\" onload=\\"1", expected a colour",
      "hostile: panels[3].type: found "<script>", expected a type of panel that is drawn here",
    ]
  `)
})

test('a panel alone', () => {
  const svg = drawPanel(read('shop'), 2, sources, { ...range, width: 500, height: 300, theme: 'dark' })!
  expect(markupFaults(svg)).toEqual([])
  expect(svg).toMatch(/^<svg [^>]*width="500" height="300"/)
  expect(drawPanel(read('shop'), 777, sources, { ...range, width: 500, height: 300, theme: 'dark' })).toBeUndefined()
})

test('nothing to show is said', () => {
  const early = { from: start - 60 * minute, to: start - 30 * minute }
  const words = wordsOf(drawDashboard(read('kinds'), sources, { ...early, width: 1200, theme: 'dark' }))
  expect(words.filter((each) => !/No data/.test(each))).toMatchInlineSnapshot(`
    [
      "Every kind of panel: 2025-01-15 07:00:00 to 2025-01-15 07:30:00 UTC",
      "About: The shop Runs in three pods; its objectives are in the runbook. api: answers /cart and /checkout web: serves pages to everybody who comes and assets Signal Obje",
      "Trace: 9 spans of 4 services in 412 ms, 1 failed; the first: web POST /checkout",
    ]
  `)
})
