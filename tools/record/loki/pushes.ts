/** Pushes: streams and entries, right and wrong, around a present time. */

export interface Push {
  readonly contentType: string
  readonly contentEncoding: string
  readonly body: Uint8Array
}

const bytes = (text: string) => new TextEncoder().encode(text)

function varint(value: bigint): number[] {
  const out: number[] = []
  let left = BigInt.asUintN(64, value)
  while (left > 127n) {
    out.push(Number(left & 127n) | 128)
    left >>= 7n
  }
  return [...out, Number(left)]
}

const field = (number: number, content: Uint8Array | readonly number[]) => [...varint(BigInt(number << 3 | 2)), ...varint(BigInt(content.length)), ...content]
const whole = (number: number, value: bigint) => [...varint(BigInt(number << 3)), ...varint(value)]

/** A block of Snappy that says all as it is. */
function snappyBlock(message: Uint8Array): Uint8Array {
  const chunks = Array.from({ length: Math.ceil(message.length / 60) }, (_, index) => message.slice(index * 60, index * 60 + 60))
  return Uint8Array.from([...varint(BigInt(message.length)), ...chunks.flatMap((chunk) => [chunk.length - 1 << 2, ...chunk])])
}

type Sent = readonly [labels: string, ...entries: readonly (readonly [at: bigint, line: string, metadata?: Readonly<Record<string, string>>])[]]

function protobuf(...streams: readonly Sent[]): Push {
  const message = streams.flatMap(([labels, ...entries]) => field(1, [
    ...field(1, bytes(labels)),
    ...entries.flatMap(([at, line, metadata = {}]) => field(2, [
      ...field(1, [...whole(1, at / 1_000_000_000n), ...whole(2, at % 1_000_000_000n)]), ...field(2, bytes(line)),
      ...Object.entries(metadata).flatMap(([name, value]) => field(3, [...field(1, bytes(name)), ...field(2, bytes(value))])),
    ])),
  ]))
  return { contentType: 'application/x-protobuf', contentEncoding: '', body: snappyBlock(Uint8Array.from(message)) }
}

const json = (text: string, contentType = 'application/json', contentEncoding = ''): Push => ({ contentType, contentEncoding, body: bytes(text) })

const lines = [
  'GET / 200', 'level=error msg="no way"', 'lvl=WRN a=b', '{"level":"Info","msg":"x"}', '{"a":{"severity":"fatal"}}', '{"a":{"b":{"level":"warn"}}}', '{"level":7,"Level":"debug"}', '{"level":"odd"} error', '{"level":"odd warn"}',
  'an error: then a warning', '[WARN] x', 'INFORMATION about info', 'critical', 'mirror errors', 'Trace id', 'x=1 fatal=2', 'severity=critical level=info', 'a=b level="unknown thing" err=x', '{broken level: "error"}', '', '   ', 'größe err', '(debug)', 'inf nan', 'dbg', 'LEVEL=Err', '{"a":{"b":{"level":"wrn"}}}', '{"a":{"level":"wrn"}}', 'lvl=trc level=dbg',
]

/** `own` keeps one push's streams apart from another's. */
export function pushes(now: bigint): readonly ((own: string) => Push)[] {
  const second = 1_000_000_000n
  const value = (at: bigint, line: string, metadata?: object) => [String(at), line, ...(metadata ? [metadata] : [])]
  const stream = (labels: object, ...values: readonly unknown[][]) => JSON.stringify({ streams: [{ stream: labels, values }] })
  const one = (own: string, labels: object, ...values: readonly unknown[][]) => json(stream({ own, ...labels }, ...values))
  const wide = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, index) => [`l${String(index).padStart(2, '0')}`, 'x']))
  return [
    ...lines.map((line) => (own: string) => one(own, { app: 'a' }, value(now, line))),
    ...lines.slice(0, 4).map((line) => (own: string) => protobuf([`{own="${own}",pod="p"}`, [now, line, { 'trace.id': 't', zone: '' }]])),
    ...[{ level: 'WARNING' }, { Severity: 'nonsense' }, { service_name: 's' }, { service: 'x', app: 'y' }, { container: 'c', job: 'j' }, { empty: '' }, { app: '', job: 'k' }].map((labels) => (own: string) => one(own, labels, value(now, 'error'))),
    ...[{ level: 'err' }, { detected_level: 'WRN' }, { severity_number: '9' }, { severity_number: '0' }, { severity_number: 'x' }, { severity_number: '30' }, { 'a.b-c': 'x', '9x': 'y', _u: 'z' }, { '': 'x' }, { trace_id: 't1', user: 'ü"\n' }, { n: 5 }, { n: {} }, { __: 'x' }]
      .map((metadata) => (own: string) => one(own, { app: 'a' }, value(now, 'x', metadata))),
    (own) => one(own, { app: 'a' }, value(now - 8n * 86_400n * second, 'old'), value(now, 'new')),
    (own) => one(own, { app: 'a' }, value(now - 8n * 86_400n * second, 'old'), value(now - 8n * 86_400n * second, 'old'), value(now, 'new')),
    (own) => one(own, { app: 'a' }, value(now + 3600n * second, 'future')),
    (own) => one(own, { app: 'a' }, value(now, 'new'), value(now - 7200n * second, 'far behind'), value(now - 3000n * second, 'behind')),
    (own) => one(own, { app: 'a' }, value(now, 'x'.repeat(262_145))),
    (own) => one(own, { app: 'a' }, value(now, 'same'), value(now, 'same'), value(now, 'other'), value(now - second, 'same')),
    (own) => one(own, wide(14), value(now, 'x')), (own) => one(own, wide(15), value(now, 'x')), (own) => one(own, { ...wide(14), service_name: 's' }, value(now, 'x')), (own) => one(own, { ...wide(15), service_name: 's' }, value(now, 'x')),
    (own) => one(own, { ['n'.repeat(1025)]: 'x' }, value(now, 'x')), (own) => one(own, { app: 'v'.repeat(2049) }, value(now, 'x')),
    (own) => one(own, { app: 'a' }, value(now, 'x', { big: 'y'.repeat(65_536) })), (own) => one(own, { app: 'a' }, value(now, 'x', wide(129))),
    (own) => one(own, { 'bad-name': 'x' }, value(now, 'x')), (own) => one(own, { '9a': 'x' }, value(now, 'x')), (own) => one(own, { app: 'a\n"b' }, value(now, 'x')), (own) => one(own, { app: 5, b: true }, value(now, 'x')), (own) => one(own, { größe: 'x' }, value(now, 'x')),
    (own) => one(own, { app: 'a' }), (own) => json(`{"streams":[{"stream":{"own":"${own}"}}]}`), (own) => json(JSON.stringify({ streams: [{ stream: { own }, values: null }] })),
    (own) => json(JSON.stringify({ streams: [{ stream: { own, a: '1' }, values: [value(now, 'x')] }, { stream: wide(16), values: [value(now, 'y')] }, { stream: { own, a: '2' }, values: [value(now - 8n * 86_400n * second, 'z')] }] })),
    (own) => one(own, { app: 'a' }, [Number(now / second), 'x']), (own) => one(own, { app: 'a' }, ['x', 'x']), (own) => one(own, { app: 'a' }, ['1e9', 'x']), (own) => one(own, { app: 'a' }, ['99999999999999999999', 'x']), (own) => one(own, { app: 'a' }, [String(now)]), (own) => one(own, { app: 'a' }, []),
    (own) => one(own, { app: 'a' }, [String(now), 5]), (own) => one(own, { app: 'a' }, [String(now), 'x', 'y']), (own) => one(own, { app: 'a' }, [String(now), 'x', {}, 'more']), (own) => one(own, { app: 'a' }, [String(now + 1234n), 'fine']),
    ...['{}', '{"streams":[]}', '{"streams":null}', '{"streams":5}', '{"streams":{}}', '[]', '5', 'null', '{"other":1}', '{"streams":[5]}', '{"streams":[null]}', '{"streams":[{"stream":5,"values":[]}]}', '{"streams":[{"stream":{},"values":5}]}', '{"streams":[{"stream":{},"values":[5]}]}', '{"streams":[{}]}'].map((text) => () => json(text)),
    () => json('{}', 'application/json; charset=utf-8'), () => json('{}', ''), () => json('{}', 'text/plain'), () => json('{}', 'application/json', 'zstd'), () => json('{}', 'application/json', 'snappy'),
    () => protobuf(), () => protobuf(['{}']), (own) => protobuf([`{own="${own}"}`]), () => protobuf(['', [now, 'x']]), () => protobuf(['{', [now, 'x']]), () => protobuf(['{a=b}', [now, 'x']]), () => protobuf(['{a="b"', [now, 'x']]), () => protobuf(['a{b="c"', [now, 'x']]), () => protobuf(['{a!="b"}', [now, 'x']]),
    (own) => protobuf([`{own="${own}", own="twice"}`, [now, 'x']]), (own) => protobuf([`{own="${own}"}`, [now, 'one'], [now + 1n, 'two', { a: 'b', c: 'd' }]], [`{own="${own}", x="y"}`, [now, 'three']]),
    () => ({ contentType: 'application/x-protobuf', contentEncoding: 'snappy', body: Uint8Array.from([]) }), () => ({ contentType: 'application/x-protobuf', contentEncoding: '', body: bytes('no block') }), () => ({ contentType: 'application/x-protobuf', contentEncoding: '', body: snappyBlock(Uint8Array.from([10, 5])) }),
    () => ({ contentType: 'application/x-protobuf', contentEncoding: '', body: snappyBlock(Uint8Array.from([8, 1])) }),
  ]
}
