/** Tempo's API as a transcript: what is asked, and the whole answer. */
import { expect, test } from 'vitest'
import { requestOf } from '../../http-api/request.ts'
import { defaultTraceLimits } from '../store/limits.ts'
import { pushSpans } from '../store/push.ts'
import { newTracesState } from '../store/state.ts'
import { batchOf, tenOClock } from '../testing/spans.ts'
import { answerTempo, type TempoView } from './tempo.ts'

const root = 'a'.repeat(16)

function tempo(): TempoView {
  const store = newTracesState()
  const now = Number(tenOClock / 1000n) + 60_000_000
  pushSpans(store, [
    batchOf('shop', [{ spanId: root, name: 'GET /', kind: 'server', takes: 30, attributes: { 'http.status_code': 500n, ok: true }, status: { code: 'error', message: 'no' } }], { pod: 'shop-1' }),
    batchOf('cart', [{ spanId: 'b'.repeat(16), parentSpanId: root, name: 'load', at: 5, takes: 10, attributes: { n: 1.5 } }]),
    batchOf('mail', [{ traceId: `${'0'.repeat(30)}2f`, spanId: 'c'.repeat(16), name: 'send', at: 2000, takes: 4 }]),
  ], { now, limits: defaultTraceLimits })
  return { now, store }
}

const ask = (path: string) => {
  const { status, body } = answerTempo(tempo(), requestOf('GET', path))
  return `${status} ${body}`.trim()
}

const q = encodeURIComponent
const shop = '"traceID":"11111111111111111111111111111111","rootServiceName":"shop","rootTraceName":"GET /","startTimeUnixNano":"1748858400000000000","durationMs":30'
const stats = '"serviceStats":{"cart":{"spanCount":1},"shop":{"spanCount":1,"errorCount":1}}'
const loadSpan = '{"spanID":"bbbbbbbbbbbbbbbb","startTimeUnixNano":"1748858400005000000","durationNanos":"10000000","attributes":[{"key":"n","value":{"doubleValue":1.5}}]}'

test.each([
  ['/ready', '200 ready'], ['/api/echo', '200 echo'],
  ['/api/status/buildinfo', '200 {"version":"2.8.0","revision":"","branch":"","buildUser":"","buildDate":"","goVersion":""}'],
  ['/api/traces/2f', '200 {"batches":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"mail"}}]},"scopeSpans":[{"scope":{"name":"lib","version":"1.0"},"spans":['
    + '{"traceId":"AAAAAAAAAAAAAAAAAAAALw==","spanId":"zMzMzMzMzMw=","name":"send","startTimeUnixNano":"1748858402000000000","endTimeUnixNano":"1748858402004000000","status":{}}]}]}]}'],
  ['/api/v2/traces/3', '200 {"trace":{},"metrics":{}}'], ['/api/traces/3', '404'],
  ['/api/traces/xyz', "400 trace IDs can only contain hex characters: invalid character 'x' at position 1"],
  [`/api/search?q=${q('{ span.n > 1.0 }')}`, `200 {"traces":[{${shop},"spanSet":{"spans":[${loadSpan}],"matched":1},"spanSets":[{"spans":[${loadSpan}],"matched":1}],${stats}}],`
    + '"metrics":{"inspectedTraces":2,"completedJobs":1,"totalJobs":1}}'],
  [`/api/search?q=${q('{ resource.service.name = "nobody" }')}`, '200 {"traces":[],"metrics":{"completedJobs":1,"totalJobs":1}}'],
  [`/api/search?q=${q('{ kind = server')}`, '400 invalid TraceQL query: parse error at line 1, col 16: syntax error: unexpected $end'],
  [`/api/search?q=${q('{ "x" }')}`, '400 invalid TraceQL query: span filter field expressions must resolve to a boolean: { `x` }'],
  ['/api/search?tags=service.name%3Dcar', `200 {"traces":[{${shop}}],"metrics":{"inspectedTraces":2,"completedJobs":1,"totalJobs":1}}`],
  ['/api/search?service.name=mail&minDuration=5ms', '200 {"traces":[],"metrics":{"inspectedTraces":2,"completedJobs":1,"totalJobs":1}}'],
  ['/api/search?tags=a%3D1%20a%3D2', '400 invalid tags: tag a has been set twice'],
  ['/api/search?limit=0', '400 invalid limit: must be a positive number'], ['/api/search?limit=x', '400 invalid limit: strconv.Atoi: parsing "x": invalid syntax'],
  ['/api/search?spss=-1', '400 invalid spss: must be a positive number'],
  ['/api/search?start=x', '400 invalid start: strconv.ParseInt: parsing "x": invalid syntax'],
  ['/api/search?start=5&end=5', '400 http parameter start must be before end. received start=5 end=5'],
  ['/api/search?minDuration=2s&maxDuration=1s', '400 invalid maxDuration: must be greater than minDuration'],
  ['/api/search?tags=a%3D1&q=%7B%7D', "400 invalid request: can't specify tags and q in the same query"],
  ['/api/search/tags', '200 {"tagNames":["http.status_code","n","ok","pod","service.name"],"metrics":{}}'],
  ['/api/v2/search/tags?scope=span', '200 {"scopes":[{"name":"span","tags":["http.status_code","n","ok"]}],"metrics":{}}'],
  ['/api/v2/search/tags?scope=x', '400 invalid scope: x'],
  ['/api/search/tag/service.name/values', '200 {"tagValues":["cart","mail","shop"],"metrics":{}}'],
  ['/api/v2/search/tag/span.n/values', '200 {"tagValues":[{"type":"float","value":"1.5"}],"metrics":{}}'],
  ['/api/v2/search/tag/status/values', '200 {"tagValues":[{"type":"keyword","value":"ok"},{"type":"keyword","value":"error"},{"type":"keyword","value":"unset"}],"metrics":{}}'],
  ['/api/v2/search/tag/x/values', '400 please provide a valid tagName: tag name is not valid intrinsic or scoped attribute: x'],
  [`/api/metrics/query?q=${q('{} | count_over_time() by (resource.service.name)')}&start=1748858400&end=1748858460`,
    '200 {"series":[{"labels":[{"key":"resource.service.name","value":{"stringValue":"cart"}}],"value":1,"promLabels":"{\\"resource.service.name\\"=\\"cart\\"}"},'
    + '{"labels":[{"key":"resource.service.name","value":{"stringValue":"mail"}}],"value":1,"promLabels":"{\\"resource.service.name\\"=\\"mail\\"}"},'
    + '{"labels":[{"key":"resource.service.name","value":{"stringValue":"shop"}}],"value":1,"promLabels":"{\\"resource.service.name\\"=\\"shop\\"}"}],'
    + '"metrics":{"inspectedTraces":2,"completedJobs":1,"totalJobs":1,"inspectedSpans":"3"}}'],
  [`/api/metrics/query_range?q=${q('{ name = "send" } | rate()')}&start=1748858400&end=1748858404&step=2s&exemplars=1`,
    '200 {"series":[{"labels":[{"key":"__name__","value":{"stringValue":"rate"}}],"samples":[{"timestampMs":"1748858400000"},{"timestampMs":"1748858402000","value":0.5},'
    + '{"timestampMs":"1748858404000"}],"promLabels":"{__name__=\\"rate\\"}","exemplars":[{"labels":[{"key":"trace:id","value":{"stringValue":"2f"}},'
    + '{"key":"name","value":{"stringValue":"send"}}],"value":"NaN","timestampMs":"1748858402000"}]}],"metrics":{"inspectedTraces":1,"completedJobs":1,"totalJobs":1,"inspectedSpans":"1"}}'],
  // A range is drawn out to whole steps.
  [`/api/metrics/query_range?q=${q('{ name = "send" } | count_over_time()')}&start=1748858401&end=1748858401.5&step=4`,
    '200 {"series":[{"labels":[{"key":"__name__","value":{"stringValue":"count_over_time"}}],"samples":[{"timestampMs":"1748858400000","value":1},{"timestampMs":"1748858404000"}],'
    + '"promLabels":"{__name__=\\"count_over_time\\"}","exemplars":[{"labels":[{"key":"trace:id","value":{"stringValue":"2f"}},{"key":"name","value":{"stringValue":"send"}}],'
    + '"value":"NaN","timestampMs":"1748858402000"}]}],"metrics":{"inspectedTraces":1,"completedJobs":1,"totalJobs":1,"inspectedSpans":"1"}}'],
  [`/api/metrics/query_range?q=${q('{}')}`, '400 not a metrics query'],
  [`/api/metrics/query_range?q=${q('{} | rate()')}&step=0`, '400 step must be greater than 0'],
  [`/api/metrics/query_range?q=${q('{} | rate()')}&step=x`, '400 cannot parse "x" to a valid duration'],
  [`/api/metrics/query_range?q=${q('{} | rate()')}&start=1748858400&end=1748869201`, '400 metrics query time range exceeds the maximum allowed duration of 3h0m0s'],
  [`/api/metrics/query?q=${q('{} | rate()')}&since=4h`, '400 metrics query time range exceeds the maximum allowed duration of 3h0m0s'],
  [`/api/metrics/query_range?q=${q('{} | rate()')}&step=1ns`, '400 not simulated here: an answer of more than 10000 steps'],
  [`/api/metrics/query_range?q=${q('{} | rate()')}&start=1.0e400&end=-1.0e400`, '400 start required'],
  ['/api/search?start=1748858400&end=1749463201', '400 range specified by start and end exceeds 168h0m0s. received start=1748858400 end=1749463201'],
  ['/api/search?spss=101', '400 spans per span set exceeds 100. received 101'],
  ['/api/nothing', '404 404 page not found'],
])('%s', (path, answer) => {
  expect(ask(path)).toBe(answer)
})
