/** Jaeger's query API as a transcript: what is asked, and the whole answer. */
import { expect, test } from 'vitest'
import { requestOf } from '../../http-api/request.ts'
import { defaultTraceLimits } from '../store/limits.ts'
import { pushSpans } from '../store/push.ts'
import { newTracesState } from '../store/state.ts'
import { batchOf, tenOClock } from '../testing/spans.ts'
import { answerJaeger, type JaegerView } from './jaeger.ts'

const root = 'a'.repeat(16)

function jaeger(): JaegerView {
  const store = newTracesState()
  const now = Number(tenOClock / 1000n) + 60_000_000
  pushSpans(store, [
    batchOf('shop', [{
      spanId: root, name: 'GET /', kind: 'server', takes: 30, attributes: { code: 500n, ok: true, list: ['x', 1n] }, status: { code: 'error', message: 'no' }, traceState: 'v=1',
      events: [{ time: tenOClock + 2_000_000n, name: 'retry', attributes: [{ key: 'n', value: 0.5 }], droppedAttributesCount: 0 }],
    }], { pod: 'shop-1' }),
    batchOf('cart', [{ spanId: 'b'.repeat(16), parentSpanId: root, name: 'load', at: 5, takes: 10, links: [
      { traceId: `${'0'.repeat(30)}2f`, spanId: 'c'.repeat(16), traceState: '', flags: 0, attributes: [], droppedAttributesCount: 0 }] }]),
    batchOf('mail', [{ traceId: `${'0'.repeat(30)}2f`, spanId: 'c'.repeat(16), name: 'send', at: 2000, takes: 4 }]),
  ], { now, limits: defaultTraceLimits })
  return { now, store }
}

const ask = (path: string) => {
  const { status, body } = answerJaeger(jaeger(), requestOf('GET', path))
  return `${status} ${body.trim()}`
}

const found = (data: string, total: number) => `200 {"data":${data},"total":${total},"limit":0,"offset":0,"errors":null}`
const refused = (status: number, msg: string) => `${status} {"data":null,"total":0,"limit":0,"offset":0,"errors":[{"code":${status},"msg":${JSON.stringify(msg)}}]}`

const scope = '{"key":"otel.scope.name","type":"string","value":"lib"},{"key":"otel.scope.version","type":"string","value":"1.0"}'
const mail = '{"traceID":"000000000000002f","spans":[{"traceID":"000000000000002f","spanID":"cccccccccccccccc","operationName":"send","references":[],"startTime":1748858402000000,'
  + `"duration":4000,"tags":[${scope}],"logs":[],"processID":"p1","warnings":null}],"processes":{"p1":{"serviceName":"mail","tags":[]}},"warnings":null}`
const trace = '1'.repeat(32)
const shop = `{"traceID":"${trace}","spans":[{"traceID":"${trace}","spanID":"${root}","operationName":"GET /","references":[],"startTime":1748858400000000,"duration":30000,"tags":[${scope},`
  + '{"key":"code","type":"int64","value":500},{"key":"ok","type":"bool","value":true},{"key":"list","type":"string","value":"[\\"x\\",1]"},{"key":"span.kind","type":"string","value":"server"},'
  + '{"key":"otel.status_code","type":"string","value":"ERROR"},{"key":"error","type":"bool","value":true},{"key":"otel.status_description","type":"string","value":"no"},'
  + '{"key":"w3c.tracestate","type":"string","value":"v=1"}],"logs":[{"timestamp":1748858400002000,"fields":[{"key":"event","type":"string","value":"retry"},{"key":"n","type":"float64","value":0.5}]}],'
  + `"processID":"p1","warnings":null},{"traceID":"${trace}","spanID":"bbbbbbbbbbbbbbbb","operationName":"load","references":[{"refType":"CHILD_OF","traceID":"${trace}","spanID":"${root}"},`
  + `{"refType":"FOLLOWS_FROM","traceID":"000000000000002f","spanID":"cccccccccccccccc"}],"startTime":1748858400005000,"duration":10000,"tags":[${scope}],"logs":[],"processID":"p2","warnings":null}],`
  + '"processes":{"p1":{"serviceName":"shop","tags":[{"key":"pod","type":"string","value":"shop-1"}]},"p2":{"serviceName":"cart","tags":[]}},"warnings":null}'

test.each([
  ['/api/services', found('["cart","mail","shop"]', 3)],
  ['/api/services/shop/operations', found('["GET /"]', 1)], ['/api/services/nobody/operations', found('[]', 0)],
  ['/api/operations?service=shop', found('[{"name":"GET /","spanKind":"server"}]', 1)], ['/api/operations?service=shop&spanKind=client', found('[]', 0)],
  ['/api/operations', refused(400, "parameter 'service' is required")],
  ['/api/traces/2f', found(`[${mail}]`, 1)], ['/api/traces/3', refused(404, 'trace not found')],
  ['/api/traces?service=cart', found(`[${shop}]`, 1)], ['/api/traces?service=shop&operation=load', found('[]', 0)],
  ['/api/traces?service=shop&tag=code:500&tags=%7B%22error%22%3A%22true%22%7D', found(`[${shop}]`, 1)], ['/api/traces?service=shop&tag=code:5', found('[]', 0)],
  ['/api/traces?service=shop&minDuration=31ms', found('[]', 0)], ['/api/traces?service=mail&start=1748858402000001', found('[]', 0)],
  ['/api/traces?service=mail&start=1748858402000000&end=1748858402000000', found(`[${mail}]`, 1)],
  ['/api/traces?traceID=2f&traceID=9', `200 {"data":[${mail}],"total":1,"limit":0,"offset":0,"errors":[{"msg":"trace not found","traceID":"0000000000000009"}]}`],
  ['/api/traces', refused(400, "parameter 'service' is required")],
  ['/api/traces?service=a&start=x', refused(400, 'unable to parse param \'start\': strconv.ParseInt: parsing "x": invalid syntax')],
  ['/api/traces?service=a&limit=x', refused(400, 'strconv.ParseInt: parsing "x": invalid syntax')],
  ['/api/traces?service=a&tag=x', refused(400, "malformed 'tag' parameter, expecting key:value, received: x")],
  ['/api/traces?service=a&minDuration=x', refused(400, 'unable to parse param \'minDuration\': time: invalid duration "x"')],
  ['/api/traces?service=a&minDuration=2s&maxDuration=1s', refused(400, "'maxDuration' should be greater than 'minDuration'")],
  ['/api/dependencies', found('[{"parent":"shop","child":"cart","callCount":1}]', 0)], ['/api/dependencies?endTs=1000', found('[]', 0)],
  ['/api/nothing', '404 404 page not found'],
])('%s', (path, answer) => {
  expect(ask(path)).toBe(answer)
})

test('a service does not depend on itself', () => {
  const store = newTracesState()
  pushSpans(store, [batchOf('shop', [{ spanId: root }, { spanId: 'b'.repeat(16), parentSpanId: root }])], { now: Number(tenOClock / 1000n), limits: defaultTraceLimits })
  const { body } = answerJaeger({ store, now: Number(tenOClock / 1000n) }, requestOf('GET', '/api/dependencies'))
  expect(JSON.parse(body)).toMatchObject({ data: [] })
})
