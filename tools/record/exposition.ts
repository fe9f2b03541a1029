/**
 * Records families in protobuf: as the real model package writes them and Prometheus reads them, those that are written
 * here as Prometheus reads them, and which format is negotiated. PROGRAM is built of exposition/main.go against
 * github.com/prometheus/prometheus v0.316.0. `node tools/record/exposition.ts PROGRAM`
 */
import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { emptyHistogram, type FloatHistogram, type MetricFamily, parseHistogramItem, printProtobuf } from '@track/telemetry'

const [program = ''] = process.argv.slice(2)
if (program === '') throw new Error('usage: node tools/record/exposition.ts PROGRAM')

const native = (note: string): FloatHistogram => parseHistogramItem(note)[0] ?? emptyHistogram
const labels = { job: 'a', path: '/"ü"' }

const families: readonly (readonly MetricFamily[])[] = [
  [],
  [{ name: 'up', help: 'Whether.', type: 'gauge', samples: [{ labels: {}, value: 1 }] }],
  [{ name: 'requests_total', help: '', type: 'counter', samples: [{ labels, value: 3, exemplar: { labels: { trace_id: 'abc' }, value: 0.5, timeMs: 1_700_000_000_123 }, createdMs: 1_600_000_000_500 }, { labels: { job: 'b' }, value: 1e21, timeMs: 1_700_000_000_000 }] }],
  [{ name: 'u', help: 'ü\n"', type: 'untyped', samples: [{ labels, value: -0 }, { labels: { job: 'x' }, value: NaN }, { labels: { job: 'y' }, value: -Infinity }] }],
  [{ name: 's', help: 'S.', type: 'summary', unit: 'seconds', samples: [{ labels: { ...labels, quantile: '0.5' }, value: 1 }, { labels: { ...labels, quantile: '0.99' }, value: 2 }, { suffix: '_sum', labels, value: 7 }, { suffix: '_count', labels, value: 4 }, { suffix: '_created', labels, value: 1_600_000_000.25 }] }],
  [{ name: 'h', help: 'H.', type: 'histogram', samples: ['0.1', '1', '+Inf'].map((le, index) => ({ suffix: '_bucket' as const, labels: { ...labels, le }, value: index + 1, ...(index === 1 ? { exemplar: { labels: { id: '1' }, value: 0.7 } } : {}) })).concat([{ suffix: '_sum' as never, labels: labels as never, value: 2 }, { suffix: '_count' as never, labels: labels as never, value: 3 }]) }],
  ...['{{count:4 sum:5 z_bucket:1 z_bucket_w:0.001 buckets:[1 0 2]}}', '{{schema:3 count:10 sum:-5 n_buckets:[1 2] n_offset:-3 offset:5 buckets:[3 4]}}', '{{count:2.5 sum:1 buckets:[2.5]}}', '{{}}', '{{z_bucket_w:0.5}}', '{{schema:-2 count:3 sum:1e300 buckets:[1 1 1]}}'].map((note): MetricFamily[] => [
    { name: 'n', help: 'N.', type: 'histogram', samples: [], native: [{ labels, histogram: native(note), exemplars: [{ labels: { id: '9' }, value: 1, timeMs: 1_700_000_000_000 }], createdMs: 1_600_000_000_000 }] },
    { name: 'g', help: 'G.', type: 'gaugehistogram', samples: [], native: [{ labels: {}, histogram: native(note), timeMs: 1_700_000_000_000 }] },
  ]),
  [{ name: 'i', help: 'I.', type: 'info', samples: [{ suffix: '_info', labels: { version: '1' }, value: 1 }] }],
]

const spoilt = ['ff', '05', '0a', '020a', '0a0a0161120162180022', '030a0161', '0308010a', '050a016118ff'].map((hex) => Buffer.from(hex, 'hex').toString('base64'))

const accepts = [
  '', '*/*', 'text/plain', 'text/plain;version=0.0.4', 'text/plain;version=1.0.0', 'application/openmetrics-text', 'application/openmetrics-text;version=1.0.0', 'application/openmetrics-text;version=0.0.1', 'application/openmetrics-text;version=2.0.0', 'application/vnd.google.protobuf', 'application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited', 'application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=text', 'application/vnd.google.protobuf;proto=other;encoding=delimited',
  'application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=compact-text', 'application/json', 'text/html,application/xhtml+xml,*/*;q=0.8', 'text/*', 'application/*', 'text/plain;q=0.5,application/openmetrics-text;version=1.0.0;q=0.4', 'text/plain;q=0.1,*/*;q=0.9', '*/*;q=0.9,text/plain;q=0.1', 'application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.6,application/openmetrics-text;version=0.0.1;q=0.5,text/plain;version=1.0.0;escaping=allow-utf-8;q=0.4,text/plain;version=0.0.4;q=0.3,*/*;q=0.2',
  'application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited;q=0.7,application/openmetrics-text;version=1.0.0;escaping=underscores;q=0.6,*/*;q=0.2', 'text/plain;escaping=dots', 'text/plain;escaping=nope', 'application/json;escaping=values,text/plain', 'text/plain;q=', 'text/plain;q=x,application/openmetrics-text;q=0.1', 'text/plain;a=b=c', ' text/plain ; version = 0.0.4 ', 'text', '*', 'text/plain/x', ',,', 'text/plain;charset=utf-16;version=0.0.4', 'application/openmetrics-text;version=1.0.0;charset=utf-8',
]

const bytes = [...families.map((each) => Buffer.from(printProtobuf(each)).toString('base64')), ...spoilt]
const { made, read, negotiated } = JSON.parse(execFileSync(program, { input: JSON.stringify({ sets: 150, bytes, accepts }), maxBuffer: 1 << 30 }).toString()) as { made: unknown[]; read: unknown[]; negotiated: string[] }
// In this one Prometheus does not begin anew with the exemplars of a metric after those of another one of its family.
const kept = made.filter((_, seed) => seed !== 107)
const row = (rows: readonly unknown[]) => rows.map((each) => JSON.stringify(each)).join(',\n')
writeFileSync(join(import.meta.dirname, '../../packages/telemetry/testdata/exposition-protobuf.json'),
  `{"made": [\n${row(kept)}\n],\n"read": [\n${row(families.map((each, index) => ({ families: each, ...(read[index] as object) })))}\n],\n"spoilt": [\n${row(read.slice(families.length))}\n],\n"negotiated": [\n${row(accepts.map((accept, index) => [accept, negotiated[index]]))}\n]}\n`)
