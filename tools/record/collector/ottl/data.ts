/** Telemetry that statements are run on. */

type Json = Readonly<Record<string, unknown>>

const text = (key: string, value: string): Json => ({ key, value: { stringValue: value } })
const whole = (key: string, value: number): Json => ({ key, value: { intValue: String(value) } })
const fraction = (key: string, value: number): Json => ({ key, value: { doubleValue: value } })

const resource = (name: string): Json => ({
  attributes: [text('service.name', name), text('host.name', 'node-1'), whole('process.pid', 4711), { key: 'k8s', value: { kvlistValue: { values: [text('pod', 'web-0'), text('ns', 'shop')] } } }],
})
const scope: Json = { name: 'shop/instrumentation', version: '1.2.3', attributes: [text('lib', 'x')] }

const nested: Json = {
  key: 'nested', value: {
    kvlistValue: {
      values: [
        { key: 'inner', value: { kvlistValue: { values: [text('deep', 'down'), whole('n', 3)] } } },
        { key: 'list', value: { arrayValue: { values: [{ stringValue: 'a' }, { intValue: '2' }, { kvlistValue: { values: [text('k', 'v')] } }] } } },
      ],
    },
  },
}

const attributes = [
  text('http.method', 'GET'), text('http.url', 'https://ada:pw@shop.example:8443/cart/item.json?id=7#top'), whole('http.status_code', 503), fraction('ratio', 0.25),
  { key: 'ok', value: { boolValue: true } }, { key: 'raw', value: { bytesValue: 'aGVsbG8=' } }, text('kv', 'a=1 b="two words" c=3'), text('csv', 'x,"y,z",3'), text('json', '{"a":[1,2.5,"x"]}'),
  text('num', '42'), text('ip', '10.1.2.3'), text('empty', ''), text('umlaut', 'Grüße ☃'), text('some_snake', 'someCamelCaseText'),
  { key: 'tags', value: { arrayValue: { values: [{ stringValue: 'b' }, { stringValue: 'a' }, { stringValue: 'c' }] } } },
  { key: 'numbers', value: { arrayValue: { values: [{ intValue: '3' }, { doubleValue: 1.5 }, { intValue: '2' }] } } }, nested,
]

const span = (name: string, more: Json): Json => ({
  traceId: '5b8efff798038103d269b633813fc60c', spanId: 'eee19b7ec3c1b174', name, startTimeUnixNano: '1544712660000000000', endTimeUnixNano: '1544712661500000123',
  traceState: 'a=1,b=2', attributes, ...more,
})

export const traces = JSON.stringify({
  resourceSpans: [
    {
      resource: resource('shop'), schemaUrl: 'https://opentelemetry.io/schemas/1.6.1', scopeSpans: [{
        scope, spans: [
          span('GET /cart', { kind: 2, status: { code: 2, message: 'boom' }, events: [{ timeUnixNano: '1544712660300000000', name: 'exception', attributes: [text('exception.type', 'IOError')] }, { name: 'second' }] }),
          span('SELECT', { parentSpanId: 'eee19b7ec3c1b173', kind: 3, attributes: [text('db.system', 'postgresql'), whole('rows', 12)], droppedAttributesCount: 2, links: [{ traceId: '5b8efff798038103d269b633813fc60d', spanId: 'eee19b7ec3c1b175' }] }),
        ],
      }],
    },
    { resource: resource('pay'), scopeSpans: [{ scope: {}, spans: [span('charge', { attributes: [] })] }] },
  ],
})

export const logs = JSON.stringify({
  resourceLogs: [{
    resource: resource('shop'), scopeLogs: [{
      scope, logRecords: [
        { timeUnixNano: '1544712660000000000', observedTimeUnixNano: '1544712660000000001', severityNumber: 9, severityText: 'INFO', body: { stringValue: 'GET /cart 200 12ms' }, attributes, traceId: '5b8efff798038103d269b633813fc60c', spanId: 'eee19b7ec3c1b174', flags: 1 },
        { severityNumber: 17, body: { kvlistValue: { values: [text('msg', 'no'), { key: 'list', value: { arrayValue: { values: [{ intValue: '1' }, { intValue: '2' }] } } }] } }, attributes: [text('level', 'warn')], eventName: 'e' },
        { body: { arrayValue: { values: [{ stringValue: 'one' }, { stringValue: 'two' }] } } },
      ],
    }],
  }],
})

const point = (more: Json): Json => ({ attributes: [text('method', 'GET'), whole('code', 200)], startTimeUnixNano: '1544712660000000000', timeUnixNano: '1544712661000000000', ...more })

export const metrics = JSON.stringify({
  resourceMetrics: [{
    resource: resource('shop'), scopeMetrics: [{
      scope, metrics: [
        { name: 'requests', unit: '1', description: 'Requests.', sum: { dataPoints: [point({ asInt: '7' }), point({ asDouble: 1.5, flags: 1 })], aggregationTemporality: 2, isMonotonic: true } },
        { name: 'temp', gauge: { dataPoints: [point({ asDouble: 21.5, exemplars: [{ asDouble: 1 }] })] } },
        { name: 'latency', unit: 's', histogram: { dataPoints: [point({ count: '3', sum: 1.25, bucketCounts: ['1', '2', '0'], explicitBounds: [0.1, 1], min: 0.05, max: 0.9 })], aggregationTemporality: 1 } },
        { name: 'sizes', exponentialHistogram: { dataPoints: [point({ count: '4', sum: 10, scale: 1, zeroCount: '1', positive: { offset: 2, bucketCounts: ['1', '2'] }, negative: {} })], aggregationTemporality: 2 } },
        { name: 'old', summary: { dataPoints: [point({ count: '5', sum: 9, quantileValues: [{ quantile: 0.5, value: 2 }] })] } },
        { name: 'none' },
      ],
    }],
  }],
})

export const dataOf: Readonly<Record<string, string>> = { resource: traces, scope: traces, span: traces, spanevent: traces, log: logs, metric: metrics, datapoint: metrics }
