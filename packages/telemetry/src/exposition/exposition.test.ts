import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseHistogramItem } from '../promql/histogram-notation.ts'
import { parseFloat, printDecimal, printFloat, printJsonFloat, printOpenMetricsFloat, printRounded } from './float.ts'
import type { MetricFamily } from './metric-family.ts'
import { ExpositionError, parseOpenMetrics, parseText } from './parse.ts'
import { normalizeBound, printOpenMetrics, printText } from './text.ts'

const families: readonly MetricFamily[] = [
  { name: 'http_requests_total', help: 'Requests "served" \\ so\nfar.', type: 'counter', samples: [
    { labels: { method: 'get', code: '200' }, value: 1027 },
    { labels: { code: '500', method: 'po"st\\\n' }, value: 3, timeMs: 1395066363000 },
  ] },
  { name: 'latency_seconds', help: 'Latency.', type: 'histogram', samples: [
    { suffix: '_bucket', labels: { le: '0.05', path: '/' }, value: 24054 },
    { suffix: '_bucket', labels: { le: '+Inf', path: '/' }, value: 144320 },
    { suffix: '_sum', labels: { path: '/' }, value: 53423.5 },
    { suffix: '_count', labels: { path: '/' }, value: 144320 },
  ] },
  { name: 'rpc_seconds', help: '', type: 'summary', samples: [
    { labels: { quantile: '0.5' }, value: NaN }, { suffix: '_sum', labels: {}, value: 1.7560473e+07 }, { suffix: '_count', labels: {}, value: 2693 },
  ] },
  { name: 'queue', help: 'Depth.', type: 'gauge', samples: [{ labels: {}, value: -1 }] },
  { name: 'odd.name', help: 'h', type: 'untyped', samples: [{ labels: { 'a.b': 'c' }, value: Infinity }] },
]

test('text format 0.0.4', () => {
  expect(printText(families)).toBe(String.raw`# HELP http_requests_total Requests "served" \\ so\nfar.
# TYPE http_requests_total counter
http_requests_total{code="200",method="get"} 1027
http_requests_total{code="500",method="po\"st\\\n"} 3 1395066363000
# HELP latency_seconds Latency.
# TYPE latency_seconds histogram
latency_seconds_bucket{path="/",le="0.05"} 24054
latency_seconds_bucket{path="/",le="+Inf"} 144320
latency_seconds_sum{path="/"} 53423.5
latency_seconds_count{path="/"} 144320
# HELP rpc_seconds ${''}
# TYPE rpc_seconds summary
rpc_seconds{quantile="0.5"} NaN
rpc_seconds_sum 1.7560473e+07
rpc_seconds_count 2693
# HELP queue Depth.
# TYPE queue gauge
queue -1
# HELP "odd.name" h
# TYPE "odd.name" untyped
{"odd.name","a.b"="c"} +Inf
`)
  expect(parseText(printText(families))).toEqual(families)
})

test('OpenMetrics 1.0', () => {
  expect(printOpenMetrics(families)).toBe(String.raw`# HELP http_requests Requests \"served\" \\ so\nfar.
# TYPE http_requests counter
http_requests_total{code="200",method="get"} 1027.0
http_requests_total{code="500",method="po\"st\\\n"} 3.0 1.395066363e+09
# HELP latency_seconds Latency.
# TYPE latency_seconds histogram
latency_seconds_bucket{path="/",le="0.05"} 24054
latency_seconds_bucket{path="/",le="+Inf"} 144320
latency_seconds_sum{path="/"} 53423.5
latency_seconds_count{path="/"} 144320
# HELP rpc_seconds ${''}
# TYPE rpc_seconds summary
rpc_seconds{quantile="0.5"} NaN
rpc_seconds_sum 1.7560473e+07
rpc_seconds_count 2693
# HELP queue Depth.
# TYPE queue gauge
queue -1.0
# HELP "odd.name" h
# TYPE "odd.name" unknown
{"odd.name","a.b"="c"} +Inf
# EOF
`)
  const read = parseOpenMetrics(printOpenMetrics(families))
  expect(read.map(({ name, type, help }) => [name, type, help])).toEqual(families.map(({ name, type, help }) => [name, type, help]))
  expect(read[0]!.samples[1]!.timeMs).toBe(1395066363000)
  expect(read[1]!.samples).toEqual(families[1]!.samples)
})

test('what is printed is read back', () => {
  const name = fc.stringMatching(/^[a-z_][a-z_0-9]{0,5}[a-z]$/).filter((each) => !/_(bucket|sum|count|total|created|info|gsum|gcount)$/.test(each))
  const sample = fc.record({ labels: fc.dictionary(name, fc.string(), { noNullPrototype: true }), value: fc.double() })
  const family = fc.record({ name, help: fc.string(), type: fc.constantFrom('gauge' as const, 'untyped' as const), samples: fc.array(sample, { minLength: 1 }) })
  fc.assert(fc.property(fc.uniqueArray(family, { selector: (each) => each.name }), (list) => {
    expect(parseText(printText(list))).toEqual(list)
    expect(parseOpenMetrics(printOpenMetrics(list))).toEqual(list)
  }))
})

test.each([
  ['a', 'expected value after metric, got "\\n" ("INVALID") while parsing: "a\\n"'],
  ['a{b="c"\n', 'expected label name, got "\\n" ("INVALID") while parsing: "a{b=\\"c\\"\\n"'],
  ['a{,} 1\n', 'expected label name, got ",}" ("COMMA") while parsing: "a{,}"'],
  ['a true\n', 'strconv.ParseFloat: parsing "true": invalid syntax while parsing: "a true"'],
  ['a 1 -1\n', 'expected timestamp or new record, got "-" ("INVALID") while parsing: "a 1 -"'],
  ['a 1 1 1\n', 'expected next entry after timestamp, got "1\\n" ("TIMESTAMP") while parsing: "a 1 1 1\\n"'],
  ['5 1\n', 'expected a valid start token, got "5" ("INVALID") while parsing: "5"'],
  ['# TYPE a thing\n', 'invalid metric type "thing"'],
  ['{b="c"} 1\n', 'metric name not set while parsing: "{b=\\"c\\"} 1"'],
  ['{"a","b"} 1\n', 'metric name already set while parsing: "{\\"a\\",\\"b\\"}"'],
])('%j is refused', (text, message) => {
  expect(() => parseText(text)).toThrow(new ExpositionError(message))
})

test('white space and comments are free in the text format', () => {
  const samples = (text: string) => parseText(text).flatMap(({ name, samples }) => samples.map(({ labels, value }) => [name, labels, value]))
  expect(samples('# TYPE a gauge\n# HELP a x\na 1\n#comment\n\n# another\na{} 2\nb{ c="d"  e="f", }\t3'))
    .toEqual([['a', {}, 1], ['a', {}, 2], ['b', { c: 'd', e: 'f' }, 3]])
  expect(parseOpenMetrics('# TYPE c counter\nc_total 1 1.5 # {trace="x"} 3 4\nc_created 5\n# EOF').map(({ name, type, samples }) => [name, type, samples]))
    .toEqual([['c_total', 'counter', [{ labels: {}, value: 1, timeMs: 1500, exemplar: { labels: { trace: 'x' }, value: 3, timeMs: 4000 } }]], ['c_created', 'untyped', [{ labels: {}, value: 5 }]]])
})

test.each([
  ['a 1\n', 'data does not end with # EOF'],
  ['# EOF\na 1\n', 'unexpected data after # EOF'],
  ['# UNIT a seconds\n# EOF\n', 'unit "seconds" not a suffix of metric "a"'],
  ['a 1 +Inf\n# EOF\n', 'invalid timestamp +Inf'],
  ['a{b="c" } 1\n# EOF\n', 'expected comma or brace close, got " " ("INVALID") while parsing: "a{b=\\"c\\" "'],
  ['\n# EOF\n', 'expected a valid start token, got "\\n" ("INVALID") while parsing: "\\n"'],
])('%j is refused as OpenMetrics', (text, message) => {
  expect(() => parseOpenMetrics(text)).toThrow(new ExpositionError(message))
})

test.each([
  [0, '0', '0', '0', '0.0'], [-0, '-0', '-0', '-0', '-0.0'], [1e6, '1e+06', '1000000', '1000000', '1e+06'], [999999, '999999', '999999', '999999', '999999.0'],
  [1e-5, '1e-05', '0.00001', '0.00001', '1e-05'], [2.5e-7, '2.5e-07', '0.00000025', '2.5e-07', '2.5e-07'],
  [1e21, '1e+21', '1000000000000000000000', '1e+21', '1e+21'], [NaN, 'NaN', 'NaN', 'NaN', 'NaN'], [-Infinity, '-Inf', '-Inf', '-Inf', '-Inf'],
])('%d prints as Go does', (value, ...texts) => {
  expect([printFloat(value), printDecimal(value), printJsonFloat(value), printOpenMetricsFloat(value)]).toEqual(texts)
})

test.each([
  ['1', 1], ['+.5e3', 500], ['-inf', -Infinity], ['Infinity', Infinity], ['nan', NaN], ['+NaN', undefined], ['0x10', undefined],
  ['1_0', undefined], ['', undefined], ['.', undefined], ['1e', undefined],
])('%j reads as Go does', (text, value) => {
  expect(parseFloat(text)).toBe(value)
})

test.each([['1', '1.0'], ['0.25', '0.25'], ['+Inf', '+Inf'], ['1e6', '1e+06'], ['', ''], ['x', 'x']])('the bound %j is kept as %j', (text, kept) => {
  expect(normalizeBound(text)).toBe(kept)
})

test('few digits', () => {
  expect([printRounded(0.123456, 2), printRounded(1234, 2)]).toEqual(['0.12', '1.2e+03'])
})

test('exemplars are printed and read in OpenMetrics, and left out of the text format', () => {
  const sample = { suffix: '_bucket' as const, labels: { le: '1.0' }, value: 3 }
  const families: MetricFamily[] = [{
    name: 'a', help: 'x', type: 'histogram',
    samples: [{ ...sample, exemplar: { labels: { trace: 'a"b', span: 'c' }, value: 0.5, timeMs: 1500 } }, { ...sample, labels: { le: '+Inf' }, exemplar: { labels: { trace: 'd' }, value: 2 } }],
  }]
  const text = printOpenMetrics(families)
  expect(text).toBe('# HELP a x\n# TYPE a histogram\na_bucket{le="1.0"} 3 # {trace="a\\"b",span="c"} 0.5 1.5\na_bucket{le="+Inf"} 3 # {trace="d"} 2.0\n# EOF\n')
  expect(parseOpenMetrics(text)).toEqual(families)
  expect(printText(families)).not.toContain('#  {')
})

test.each([
  ['a 1 # {b="c"}\n# EOF\n', 'expected value after exemplar labels, got "\\n" ("INVALID") while parsing: "a 1 # {b=\\"c\\"}\\n"'],
  ['a 1 # {"b"} 1\n# EOF\n', 'expected label name, got "} " ("BRACE_CLOSE") while parsing: "a 1 # {\\"b\\"} "'],
  ['a 1 # {b="c"} 1 NaN\n# EOF\n', 'invalid exemplar timestamp NaN'],
  ['a 1 # {b="c"} 1 2 3\n# EOF\n', 'expected next entry after exemplar timestamp, got " 3\\n" ("TIMESTAMP") while parsing: "a 1 # {b=\\"c\\"} 1 2 3\\n"'],
])('the exemplar of %j is refused', (text, message) => {
  expect(() => parseOpenMetrics(text)).toThrow(new ExpositionError(message))
})

test('of a native histogram without classic rows the text formats show its count and its sum', () => {
  const histogram = parseHistogramItem('{{schema:0 sum:3 count:4 buckets:[4]}}')[0]!
  const families: MetricFamily[] = [{ name: 'a', help: 'x', type: 'histogram', samples: [{ suffix: '_count', labels: { b: '1' }, value: 9 }], native: [{ labels: { b: '1' }, histogram }, { labels: { b: '2' }, histogram }] }]
  expect(printText(families)).toBe('# HELP a x\n# TYPE a histogram\na_count{b="1"} 9\na_bucket{b="2",le="+Inf"} 4\na_sum{b="2"} 3\na_count{b="2"} 4\n')
})
