import { minute } from '@track/simulation'
import { defaultTraceLimits, newTracesState, pushSpans } from '@track/telemetry'
import { expect, test } from 'vitest'
import { lokiSource } from '../sources/loki.ts'
import { prometheusSource } from '../sources/prometheus.ts'
import { tempoSource } from '../sources/tempo.ts'
import { end, shopLogs, shopSeries, shopTrace } from '../testing/world.ts'
import { explore, exploreFault, type ExploreQuery } from './explore.ts'

const traces = newTracesState()
const traceId = 'f00d'.padStart(32, '0')
const spans = shopTrace().map(({ scopeSpans, ...rest }) => ({ ...rest, scopeSpans: scopeSpans.map((scope) => ({ ...scope, spans: scope.spans.map((span) => ({ ...span, traceId, spanId: span.spanId.padStart(16, '0'), parentSpanId: span.parentSpanId && span.parentSpanId.padStart(16, '0') })) })) }))
expect(pushSpans(traces, spans, { now: end, limits: defaultTraceLimits })).toEqual([])
const sources = { promql: prometheusSource(shopSeries(), { uid: 'p' }), logql: lokiSource(shopLogs(), { uid: 'l' }), traceql: tempoSource(traces, { uid: 't' }) }

function told(query: ExploreQuery): string {
  const { svg, view, views, fault, error, traces: found } = explore(query, sources[query.language], { from: end - 120 * minute, to: end, width: 900, theme: 'light' })
  const label = [...svg.matchAll(/<desc[^>]*>([^<]*)</g)].map(([, words]) => words).join(' ')
  const [, height] = /height="(\d+)"/.exec(svg) ?? []
  const words = fault ? `${fault.message} (${query.text.slice(fault.from, fault.to)})` : error ?? label
  return [`${views.join('|')} -> ${view}`, height ?? '', words, ...found.map(({ id, service, name }) => `${id} ${service} ${name}`)].filter(Boolean).join('; ')
}

const queries: readonly ExploreQuery[] = [
  { language: 'promql', text: 'sum by (job) (rate(http_requests_total[$__rate_interval]))' },
  { language: 'promql', text: 'sum by (job) (up)', view: 'table' },
  { language: 'promql', text: 'sum(rate(up[$__rate_interval])' },
  { language: 'promql', text: 'up * on (job) up' },
  { language: 'promql', text: 'up', view: 'logs' },
  { language: 'logql', text: '{app="web"} |= "checkout"' },
  { language: 'logql', text: 'sum by (app) (count_over_time({app=~".+"}[$__auto]))' },
  { language: 'logql', text: 'sum by (app) (count_over_time({app=~".+"}[1h]))', view: 'table' },
  { language: 'logql', text: '{app="web"} | nope' },
  { language: 'traceql', text: '{ status = error }' },
  { language: 'traceql', text: 'f00d' },
  { language: 'traceql', text: '{ } | rate()' },
  { language: 'traceql', text: 'bad' },
]

test('what a query is shown as, and in words', () => {
  expect(queries.map(told)).toMatchInlineSnapshot(`
    [
      "chart|table -> chart; 340; 2 series: {job=&quot;api&quot;} last 24.1; {job=&quot;web&quot;} last 30.8",
      "chart|table -> table; 176; a table of 2 rows and 3 columns; the first row: Time 2025-01-15 10:00:00.000, job api, Value 2",
      "chart -> chart; 1:31: parse error: unclosed left parenthesis ())",
      "chart|table -> chart; 340; found duplicate series for the match group {job="api"} on the right hand-side of the operation: [{__name__="up", job="api", namespace="shop", pod="api-7d4b9c-lm4zt"}, {__name__="up", job="api", namespace="shop", pod="api-7d4b9c-x2x9q"}];many-to-many matching not allowed: matching labels must be unique on one side",
      "chart|table -> chart; 340; 3 series: up{job=&quot;api&quot;, namespace=&quot;shop&quot;, pod=&quot;api-7d4b9c-lm4zt&quot;} last 1; up{job=&quot;api&quot;, namespace=&quot;shop&quot;, pod=&quot;api-7d4b9c-x2x9q&quot;} last 1; up{job=&quot;web&quot;, namespace=&quot;shop&quot;, pod=&quot;web-5c6f7d-q8wnb&quot;} last 1",
      "logs -> logs; 1400; 64 lines; the first: POST /checkout 500 upstream timed out after 2s",
      "chart|table -> chart; 340; 2 series: {app=&quot;api&quot;} last 1; {app=&quot;web&quot;} last 1",
      "chart|table -> table; 176; a table of 2 rows and 3 columns; the first row: Time 2025-01-15 10:00:00.000, Value 239, app api",
      "chart -> chart; parse error at line 1, col 19: syntax error: unexpected $end (e)",
      "table -> table; 176; a table of 1 rows and 5 columns; the first row: Trace ID f00d, Start time 2025-01-15 08:00:00, Service web, Name POST /checkout, Duration 412 ms; f00d web POST /checkout",
      "traces -> traces; 344; 9 spans of 4 services in 412 ms, 1 failed; the first: web POST /checkout",
      "chart -> chart; 340; 1 series: rate last 0",
      "traces -> traces; 162; failed to get trace with id: bad Status: 404 Not Found Body: ",
    ]
  `)
})

test('a named length of time keeps the places of what follows', () => {
  expect(exploreFault('promql', 'rate(up[$__rate_interval]) + + foo(')).toMatchObject({ from: 34 })
  expect(exploreFault('promql', 'rate(up[$__rate_interval])')).toBeUndefined()
  expect(exploreFault('logql', 'rate({app="a"}[$__auto])')).toBeUndefined()
})
