/** Requests of remote write: series as they grow, and everything that a receiver refuses. */
import { integerBelow, stream } from '@track/simulation'
import { encodeWriteRequest, encodeWriteRequestV2, type SentRequest, type SentRequestV2 } from '@track/telemetry'

export interface WriteCase {
  readonly outOfOrderMs: number
  readonly requests: readonly { readonly method: string; readonly contentType: string; readonly contentEncoding: string; readonly body: string }[]
}

const t0 = 1_700_000_000_000
const v2Type = 'application/x-protobuf;proto=io.prometheus.write.v2.Request'

type Series = NonNullable<SentRequest['timeseries']>[number]
type SeriesV2 = NonNullable<SentRequestV2['timeseries']>[number]
type Sent = { contentType?: string; contentEncoding?: string; method?: string }

const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64')
const raw = (bytes: Uint8Array, sent: Sent = {}) => ({ method: 'POST', contentType: 'application/x-protobuf', contentEncoding: 'snappy', ...sent, body: base64(bytes) })
const one = (timeseries: readonly Series[], sent: Sent = {}) => raw(encodeWriteRequest({ timeseries }), sent)
const two = (symbols: readonly string[], timeseries: readonly SeriesV2[], sent: Sent = {}) => raw(encodeWriteRequestV2({ symbols, timeseries }), { contentType: v2Type, ...sent })
const labels = (given: Readonly<Record<string, string>>) => Object.entries(given).map(([name, value]) => ({ name, value }))
const at = (...samples: readonly (readonly [seconds: number, value: number | 'stale'])[]) => samples.map(([seconds, value]) => ({ timestamp: t0 + seconds * 1000, value }))
const up = { __name__: 'up', job: 'a' }
const series = (given: Readonly<Record<string, string>>, samples: Series['samples'], more: Partial<Series> = {}): Series => ({ labels: labels(given), samples, ...more })

const symbols = ['', '__name__', 'up', 'job', 'a', 'seconds', 'Help.', 'trace_id', 'abc']
const refs = [1, 2, 3, 4]

type Histogram = NonNullable<Series['histograms']>[number]
const whole: Histogram = { countInt: 7, sum: 12.5, schema: 1, zeroThreshold: 0.001, zeroCountInt: 1, positiveSpans: [{ offset: 0, length: 2 }, { offset: 3, length: 1 }], positiveDeltas: [1, 1, -1], negativeSpans: [{ offset: -2, length: 1 }], negativeDeltas: [2], timestamp: t0 }
const floating: Histogram = { countFloat: 6.5, sum: -3, schema: 0, zeroThreshold: 1e-128, zeroCountFloat: 0.5, positiveSpans: [{ offset: 1, length: 2 }], positiveCounts: [2, 4], resetHint: 3, timestamp: t0 }
const custom: Histogram = { countInt: 3, sum: 4, schema: -53, positiveSpans: [{ offset: 0, length: 1 }, { offset: 1, length: 1 }], positiveDeltas: [1, 1], customValues: [1, 2.5], timestamp: t0 }

const histograms: readonly Histogram[] = [
  whole, floating, custom, { timestamp: t0 }, { countFloat: 0, timestamp: t0 }, { ...whole, resetHint: 1 }, { ...whole, resetHint: 2 }, { ...whole, resetHint: 7 }, { ...whole, sum: 'stale' }, { ...floating, sum: 'stale' }, { ...whole, sum: NaN }, { ...whole, sum: NaN, countInt: 9 }, { ...whole, sum: NaN, countInt: 5 },
  { ...whole, countInt: 8 }, { ...whole, positiveDeltas: [1, -3, 1] }, { ...whole, negativeDeltas: [-2] }, { ...whole, positiveDeltas: [1, 1] }, { ...whole, positiveSpans: [{ offset: 0, length: 5 }] }, { ...whole, positiveSpans: [{ offset: 0, length: 2 }, { offset: -1, length: 1 }] }, { ...whole, schema: 9 }, { ...whole, schema: 12 }, { ...whole, schema: 60 }, { ...whole, schema: -5 }, { ...whole, schema: -4 }, { ...whole, customValues: [1] },
  { ...floating, countFloat: -1 }, { ...floating, zeroCountFloat: -1 }, { ...floating, positiveCounts: [1, -2] }, { ...floating, negativeSpans: [{ offset: 0, length: 1 }], negativeCounts: [-1] }, { ...floating, positiveCounts: [1] }, { ...floating, schema: 20 },
  { ...custom, customValues: [2, 1] }, { ...custom, customValues: [NaN, 1] }, { ...custom, customValues: [1, Infinity] }, { ...custom, customValues: [1] }, { ...custom, zeroCountInt: 1 }, { ...custom, zeroThreshold: 0.1 }, { ...custom, negativeSpans: [{ offset: 0, length: 1 }], negativeDeltas: [0] }, { ...custom, negativeDeltas: [1] }, { ...custom, positiveSpans: [{ offset: -1, length: 2 }] }, { ...custom, countInt: 4 }, { ...whole, timestamp: t0 * 3 }, { ...whole, countInt: 8, timestamp: t0 * 3 },
]

/** The bytes of a message, not compressed but for the head. */
function block(...bytes: readonly number[]): Uint8Array {
  return Uint8Array.from(bytes.length === 0 ? [0] : [bytes.length, (bytes.length - 1) << 2, ...bytes])
}

const heads: readonly (readonly [method: string, contentType: string, contentEncoding: string])[] = [
  ['POST', '', ''], ['POST', 'application/x-protobuf', ''], ['POST', ' application/x-protobuf ', 'snappy'], ['POST', 'application/x-protobuf;proto=prometheus.WriteRequest', 'snappy'], ['POST', 'application/x-protobuf; proto=prometheus.WriteRequest', 'snappy'], ['POST', 'application/x-protobuf;charset=utf-8', 'snappy'], ['POST', 'application/x-protobuf;proto=io.prometheus.write.v3.Request', 'snappy'], ['POST', 'application/x-protobuf;proto', 'snappy'], ['POST', 'application/x-protobuf;proto=a=b', 'snappy'],
  ['POST', 'application/json', 'snappy'], ['POST', 'text/plain; charset=utf-8', ''], ['POST', 'application/x-protobuf', 'gzip'], ['POST', 'application/x-protobuf', 'zstd'], ['POST', 'application/x-protobuf', 'Snappy'], ['GET', 'application/x-protobuf', 'snappy'], ['PUT', 'application/x-protobuf', 'gzip'],
]

const bodies: readonly Uint8Array[] = [
  Uint8Array.from([]), Uint8Array.from([0]), Uint8Array.from([5]), Uint8Array.from([0xff, 0xff, 0xff, 0xff, 0xff, 0xff]), Uint8Array.from([4, 12, 1, 2, 3]), Uint8Array.from([3, 12, 1, 2, 3, 4]), Uint8Array.from([8, 0, 1, 0x11, 0]), Uint8Array.from([8, 0, 1, 0x11, 5]), Uint8Array.from([8, 0, 65, 0x0d, 1]), Uint8Array.from([0x80, 0x80, 0x80, 0x20, 0]), Uint8Array.from([6, 0xf0, 5, 1, 2, 3, 4, 5, 6]), Uint8Array.from([5, 0x12, 1, 0]), Uint8Array.from([5, 0, 65, 0x0e, 1, 0]), Uint8Array.from([5, 0, 65, 0x0f, 1, 0, 0, 0]),
  block(0x0a), block(0x0a, 5), block(0x08, 1), block(0x0c), block(0x00, 1), block(0x07, 1), block(0x0a, 0), block(0x0a, 2, 0x0a, 0), block(0x0a, 2, 0x08, 1), block(0x0a, 3, 0x0a, 1, 0x0a), block(0x12, 2, 1, 2), block(0x12, 3, 1, 2), block(0x22, 1, 97, 0x2a, 0), block(0x80), block(0x0a, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01), block(0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff), block(0x0b, 0x08, 1, 0x0c), block(0x13, 0x14), block(0x13, 0x08, 1, 0x14), block(0x13), block(0x15, 1, 2, 3, 4), block(0x15, 1, 2), block(0x11, 1, 2, 3, 4, 5, 6, 7, 8), block(0x0a, 4, 0x12, 2, 0x09, 1), block(0x0a, 4, 0x12, 2, 0x10, 5),
]

const labelSets: readonly Readonly<Record<string, string>>[] = [
  { job: 'a' }, { __name__: '', job: 'a' }, { __name__: 'up', '': 'x' }, { __name__: 'up', job: '' }, { __name__: 'up', zone: 'z', b: 'c', a: 'd' }, { __name__: 'with space' }, { __name__: 'up', 'a.b': 'ü"\n' }, { __name__: 'up', 'bad-label': '1' }, {},
]

const past = 3_600 * 1000

function edges(outOfOrderMs: number): WriteCase[] {
  const story = (...requests: WriteCase['requests']): WriteCase => ({ outOfOrderMs, requests })
  const first = one([series(up, at([0, 1], [15, 2]))])
  const firstV2 = two(symbols, [{ labelsRefs: refs, samples: at([0, 1], [15, 2]), metadata: { type: 2, helpRef: 6, unitRef: 5 } }])
  const seconds: readonly (readonly [number, number | 'stale'][])[] = [
    [[30, 3]], [[15, 2]], [[15, 3]], [[0, 1]], [[7, 9]], [[15, 'stale']], [[15, NaN]], [[30, 'stale']], [[-3500, 1]], [[-3700, 1]], [[30, 3], [30, 4]], [[30, 3], [20, 4]], [[45, 3], [0, 4], [60, 5]], [[1e9, 1]], [[30, -0], [45, 1e300]],
  ]
  return [
    ...seconds.flatMap((samples) => [story(first, one([series(up, at(...samples))])), story(firstV2, two(symbols, [{ labelsRefs: refs, samples: at(...samples) }]))]),
    ...seconds.slice(0, 10).map((samples) => story(first, one([series({ ...up, job: 'new' }, at([20, 5])), series(up, at(...samples)), series({ ...up, job: 'last' }, at([20, 5]))]))),
    ...seconds.slice(0, 10).map((samples) => story(firstV2, two([...symbols, 'new'], [{ labelsRefs: [1, 2, 3, 9], samples: at([20, 5]) }, { labelsRefs: refs, samples: at(...samples) }, { labelsRefs: [1, 9], samples: at([21, 5]) }]))),
    ...histograms.slice(0, 4).flatMap((histogram) => [
      story(one([series(up, [], { histograms: [histogram] })]), one([series(up, [], { histograms: [histogram] })]), one([series(up, at([0, 1]))]), one([series(up, at([-5, 1]))]), one([series(up, at([15, 1]))])),
      story(one([series(up, at([0, 4]))]), one([series(up, [], { histograms: [histogram] })]), two(symbols, [{ labelsRefs: refs, samples: at([15, 1]), histograms: [{ ...histogram, timestamp: t0 + 30_000 }, { ...histogram, timestamp: t0 + 15_000 }, { ...histogram, timestamp: t0 }] }])),
    ]),
    story(first, one([series(up, at([past / 1000 + 16, 1]))]), one([series({ ...up, job: 'old' }, at([16, 1]))]), one([series({ ...up, job: 'old' }, at([14, 1]))])),
  ]
}

export function remoteWriteCases(): WriteCase[] {
  const story = (...requests: WriteCase['requests']): WriteCase => ({ outOfOrderMs: 0, requests })
  const good = encodeWriteRequest({ timeseries: [series(up, at([0, 1]))] })
  return [
    ...heads.map(([method, contentType, contentEncoding]) => story(raw(good, { method, contentType, contentEncoding }))),
    ...bodies.flatMap((body) => [story(raw(body)), story(raw(body, { contentType: v2Type }))]),
    ...edges(0), ...edges(600_000),
    ...labelSets.flatMap((given) => [story(one([series(given, at([0, 1])), series(up, at([0, 2]))])), story(two(['', ...Object.entries(given).flat()], [{ labelsRefs: Object.keys(given).flatMap((_, index) => [1 + 2 * index, 2 + 2 * index]), samples: at([0, 1]) }]))]),
    story(one([{ labels: [...labels(up), { name: 'job', value: 'b' }], samples: at([0, 1]) }])), story(two(symbols, [{ labelsRefs: [...refs, 3, 4], samples: at([0, 1]) }])),
    ...histograms.flatMap((histogram) => [story(one([series(up, [], { histograms: [histogram] })])), story(two(symbols, [{ labelsRefs: refs, histograms: [histogram], samples: at([-60, 1]) }]))]),
    ...[[], [1], [1, 2, 3], [1, 99], [99, 1], [1, 2, 3, 9]].map((labelsRefs) => story(two(symbols, [{ labelsRefs, samples: at([0, 1]) }]))), story(two(symbols, [{ labelsRefs: refs }])), story(two([], [{ labelsRefs: [], samples: at([0, 1]) }])), story(two(symbols, [{ labelsRefs: refs, samples: at([0, 1]), metadata: { type: 1, helpRef: 99 } }])), story(two(symbols, [{ labelsRefs: refs, samples: at([0, 1]), metadata: { type: 9, unitRef: 12, helpRef: 3 } }])), story(two(symbols, [])), story(one([])), story(raw(encodeWriteRequest({ metadata: [{ type: 1, metricFamilyName: 'up', help: 'Up.', unit: '' }] }))),
    ...exemplarCases(story), ...grown(),
  ]
}

function exemplarCases(story: (...requests: WriteCase['requests']) => WriteCase): WriteCase[] {
  const exemplar = (seconds: number, value: number, id = 'abc') => ({ labels: [{ name: 'trace_id', value: id }], value, timestamp: t0 + seconds * 1000 })
  const lists = [[exemplar(0, 1)], [exemplar(5, 1), exemplar(0, 1)], [exemplar(0, 2), exemplar(0, 1)], [exemplar(0, 1), exemplar(0, 1)], [exemplar(0, 1, 'x'.repeat(130))], [exemplar(1e9, 1)], [exemplar(0, 1), exemplar(1e9, 1)], [exemplar(-5, 1)], [exemplar(0, 0.5)]]
  const withSymbols = (list: readonly ReturnType<typeof exemplar>[], time: number) => two([...symbols, ...list.map((each) => each.labels[0]!.value)], [{ labelsRefs: refs, samples: at([time, 1]), exemplars: list.map(({ value, timestamp }, index) => ({ labelsRefs: [7, symbols.length + index], value, timestamp })) }])
  return lists.flatMap((list) => [
    story(one([series(up, at([0, 1]), { exemplars: list })]), one([series(up, at([15, 1]), { exemplars: [exemplar(0, 1)] })])), story(withSymbols(list, 0), withSymbols([exemplar(0, 1), exemplar(20, 3)], 15)), story(one([series(up, [], { exemplars: list })])),
  ]).concat([story(two(symbols, [{ labelsRefs: refs, samples: at([0, 1]), exemplars: [{ labelsRefs: [7], value: 1, timestamp: t0 }, { labelsRefs: [7, 99], value: 1, timestamp: t0 }, { labelsRefs: [7, 8], value: 1, timestamp: t0 }] }])), story(two(symbols, [{ labelsRefs: refs, samples: at([1e9, 1]), exemplars: [{ labelsRefs: [7, 8], value: 1, timestamp: t0 }] }]))])
}

/** By chance: many series, samples in and out of order, in both versions. */
function grown(): WriteCase[] {
  return Array.from({ length: 30 }, (_, seed) => {
    const draws = stream(seed, 'remote write')
    let draw = 0
    const below = (count: number) => integerBelow(count, draws, draw++)
    const requests = Array.from({ length: 4 }, (_unused, round) => {
      const chosen = Array.from({ length: 1 + below(4) }, () => {
        const name = ['requests_total', 'latency_seconds', 'up'][below(3)]!
        const samples = Array.from({ length: 1 + below(4) }, () => ({ timestamp: t0 + (round * 60 + below(90) - 10) * 1000, value: below(6) === 0 ? 'stale' as const : below(1000) / 8 }))
        return { name, zone: `z${below(2)}`, samples: samples.sort((a, b) => a.timestamp - b.timestamp) }
      })
      if (below(2) === 0) return one(chosen.map(({ name, zone, samples }) => series({ __name__: name, zone }, samples)))
      const table = ['', '__name__', 'zone', 'z0', 'z1', 'requests_total', 'latency_seconds', 'up']
      return two(table, chosen.map(({ name, zone, samples }) => ({ labelsRefs: [1, table.indexOf(name), 2, table.indexOf(zone)], samples })))
    })
    return { outOfOrderMs: 0, requests }
  })
}
