import { millisecond, minute, second } from '@track/simulation'
import { appendExemplar, appendSample, defaultTraceLimits, labelsOf, newTracesState, pushSpans, newSeriesState, seriesNumber, type SeriesState } from '@track/telemetry'
import { expect, test } from 'vitest'
import { drawDashboard } from '../draw/draw-dashboard.ts'
import { explore } from '../explore/explore.ts'
import { readDashboard } from '../read.ts'
import { type ExemplarMark, sampled } from '../sources/exemplars.ts'
import { prometheusSource } from '../sources/prometheus.ts'
import { tempoSource } from '../sources/tempo.ts'
import { markupFaults } from '../testing/markup.ts'
import { end, shopTrace } from '../testing/world.ts'

const from = end - 10 * minute

const traceId = 'f00d'.padStart(32, '0')

/** Two buckets of a histogram; a slow request has a trace, another has none. */
function shopHistogram(): SeriesState {
  const state = newSeriesState()
  const numberOf = (le: string) => seriesNumber(state, labelsOf({ __name__: 'duration_bucket', job: 'shop', le }))
  for (let at = from, count = 1; at <= end; at += 15 * second, count++) {
    appendSample(state, numberOf('0.1'), at / millisecond, count)
    appendSample(state, numberOf('+Inf'), at / millisecond, 2 * count)
  }
  const observe = (le: string, minutes: number, value: number, labels: Readonly<Record<string, string>>) =>
    expect(appendExemplar(state, numberOf(le), { labels: labelsOf(labels), value, timeMs: (end - minutes * minute) / millisecond, hasTime: true })).toBeUndefined()
  observe('0.1', 5, 0.02, { span_id: '<b>' })
  observe('+Inf', 2, 2.5, { trace_id: traceId })
  return state
}

interface Drawing {
  readonly type: string
  readonly query?: object
  readonly url?: string
}

function drawn({ type, query = { exemplar: true }, url }: Drawing): string {
  const source = prometheusSource(shopHistogram(), { uid: 'p', exemplarDestinations: [{ name: 'trace_id', ...(url === undefined ? { source: 'tempo' } : { url }) }] })
  const target = { refId: 'A', expr: 'sum by (le) (rate(duration_bucket[1m]))', ...(type === 'heatmap' && { format: 'heatmap' }), ...query }
  const panels = [{ id: 1, type, title: 'Duration', gridPos: { x: 0, y: 0, w: 24, h: 8 }, targets: [target] }]
  const { dashboard, complaints } = readDashboard(JSON.stringify({ panels }))
  expect(complaints).toEqual([])
  return drawDashboard(dashboard, [source], { from, to: end, width: 800, theme: 'dark' })
}

const marksOf = (svg: string) => [...svg.matchAll(/<(\w+) class="exemplar"(?: href="([^"]*)")?[^>]*aria-label="([^"]*)"/g)].map(([, element, address = '', words]) => `${element} ${address} ${words}`)

test.each(['timeseries', 'heatmap'])('%s: a slow bucket has a diamond that leads to its trace, by keyboard too', (type) => {
  const svg = drawn({ type })
  expect(markupFaults(svg)).toEqual([])
  expect(marksOf(svg).toSorted()).toEqual([
    `a #trace=${traceId} Exemplar 2.5 at 2025-01-15 09:58:00.000 {trace_id=&quot;${traceId}&quot;} of duration_bucket{job=&quot;shop&quot;, le=&quot;+Inf&quot;}`,
    'g  Exemplar 0.02 at 2025-01-15 09:55:00.000 {span_id=&quot;&lt;b&gt;&quot;} of duration_bucket{job=&quot;shop&quot;, le=&quot;0.1&quot;}',
  ])
  expect(svg).toMatch(/<desc [^>]*>[^<]*; 2 exemplars, the greatest: Exemplar 2.5 at [^<]*trace_id=&quot;0*f00d&quot;/)
})

test.each([
  [undefined, [`#trace=${traceId}`]],
  ['https://traces.example/${__value.raw}', [`https://traces.example/${traceId}`]],
  ['javascript:${__value.raw}', ['']],
])('an address of %s leads to %j', (url, addresses) => {
  const found = marksOf(drawn({ type: 'timeseries', ...(url !== undefined && { url }) })).filter((words) => words.includes('2.5'))
  expect(found.map((words) => words.split(' ')[1])).toEqual(addresses)
})

test('the trace that a slow bucket leads to is opened in Explore', () => {
  const traces = newTracesState()
  const long = (id: string, length: number) => id && id.padStart(length, '0')
  const spans = shopTrace().map(({ scopeSpans, ...rest }) => ({
    ...rest, scopeSpans: scopeSpans.map((scope) => ({ ...scope, spans: scope.spans.map((span) => ({ ...span, traceId, spanId: long(span.spanId, 16), parentSpanId: long(span.parentSpanId, 16) })) })),
  }))
  expect(pushSpans(traces, spans, { now: end, limits: defaultTraceLimits })).toEqual([])
  const [, id] = /href="#trace=([^"]*)"/.exec(drawn({ type: 'heatmap' }))!
  const { svg, view } = explore({ language: 'traceql', text: id! }, tempoSource(traces, { uid: 't' }), { from: 0, to: end, width: 800, theme: 'dark' })
  expect([view, /<desc[^>]*>([^<]*)</.exec(svg)?.[1]]).toEqual(['traces', expect.stringContaining('9 spans of 4 services')])
})

test('a query that does not ask for exemplars has none', () => {
  expect(marksOf(drawn({ type: 'timeseries', query: {} }))).toEqual([])
})

test('in a heatmap it stands in the bucket that holds it', () => {
  const heights = [...drawn({ type: 'heatmap' }).matchAll(/class="exemplar"[\s\S]*?<path d="M[\d.]+ ([\d.]+)l/g)].map(([, y]) => Number(y))
  expect(heights.length).toBe(2)
  expect(Math.abs(heights[0]! - heights[1]!)).toBeGreaterThan(30)
})

test.each<[values: readonly number[], kept: readonly number[]]>([
  [[1], [1]],
  [[1, 1, 1], [1]],
  [[1, 2, 3], [3]],
  [[0, 0, 0, 0, 0, 0, 0, 0, 0, 10], [10, 0]],
])('of %j in one step %j are kept', (values, kept) => {
  const mark = (value: number): ExemplarMark => ({ at: 5, value, labels: {}, series: {}, address: undefined })
  expect(sampled(values.map(mark), 15_000).map(({ value }) => value)).toEqual(kept)
})
