/**
 * Seeded traces in OTLP's JSON: attributes of every type and of several types under one name,
 * missing parents, events and links, services that call each other. Lists have one value: Tempo 2.8 reads
 * longer ones into one buffer, where what is read later spoils them; `listTrace` has one of each type.
 */
import { Chooser } from './choose.ts'

export type AnyValue = Readonly<Record<string, unknown>>

export interface KeyValue {
  readonly key: string
  readonly value: AnyValue
}

export interface RecordedSpan {
  readonly traceId: string
  readonly spanId: string
  readonly parentSpanId: string
  readonly name: string
  readonly kind: number
  readonly startTimeUnixNano: string
  readonly endTimeUnixNano: string
  readonly attributes: readonly KeyValue[]
  readonly events: readonly { readonly timeUnixNano: string; readonly name: string; readonly attributes: readonly KeyValue[] }[]
  readonly links: readonly { readonly traceId: string; readonly spanId: string; readonly attributes: readonly KeyValue[] }[]
  readonly status: { readonly code: number; readonly message: string }
}

export interface RecordedResourceSpans {
  readonly resource: { readonly attributes: readonly KeyValue[] }
  readonly scopeSpans: readonly {
    readonly scope: { readonly name: string; readonly version: string; readonly attributes: readonly KeyValue[] }
    readonly spans: readonly RecordedSpan[]
  }[]
}

export type RecordedTrace = readonly RecordedResourceSpans[]

/** Monday 2025-06-02 10:00:00. */
export const startedAt = 1_748_858_400_000_000_000n

const text = (stringValue: string): AnyValue => ({ stringValue })
const whole = (intValue: number | string): AnyValue => ({ intValue: String(intValue) })
const fraction = (doubleValue: number): AnyValue => ({ doubleValue })
const truth = (boolValue: boolean): AnyValue => ({ boolValue })
const list = (values: readonly AnyValue[]): AnyValue => ({ arrayValue: { values } })

const services = ['shop', 'cart', 'pay', 'db', 'mail']
const words = ['red', 'green', 'blue', 'Red', '', 'GET', 'a b', 'ünï', '10', 'x.y']

function hex(choose: Chooser, digits: number): string {
  return Array.from({ length: digits }, () => choose.below(16).toString(16)).join('')
}

const values: readonly ((choose: Chooser) => AnyValue)[] = [
  (choose) => text(choose.of(words)), (choose) => whole(choose.below(12) - 3), (choose) => fraction(choose.of([0, 0.5, 1, 1.5, -2.25, 3, 1e9])),
  (choose) => truth(choose.chance() < 0.5), (choose) => list([text(choose.of(words))]), (choose) => list([whole(choose.below(5))]),
  () => list([]), () => list([text('red'), whole(1)]), () => ({ bytesValue: 'AQI=' }),
  () => ({ kvlistValue: { values: [{ key: 'k', value: text('v') }] } }), () => list([text('one')]), () => whole('9007199254740993'),
]

function attributes(choose: Chooser, names: readonly string[], most: number): KeyValue[] {
  const kept: KeyValue[] = []
  for (const key of names) {
    if (choose.chance() > most / names.length) continue
    kept.push({ key, value: valueFor(choose, key) })
  }
  return kept
}

function valueFor(choose: Chooser, key: string): AnyValue {
  switch (key) {
    case 'http.status_code': return choose.chance() < 0.9 ? whole(choose.of([200, 200, 204, 404, 500, 503])) : text('200')
    case 'http.method': return choose.chance() < 0.95 ? text(choose.of(['GET', 'POST', 'PUT'])) : whole(1)
    case 'http.url': return text(choose.of(['/', '/cart', '/pay?id=1']))
    case 'n': return whole(choose.below(300))
    case 'f': return fraction(choose.below(100) / 8)
    case 's': return text(choose.of(words))
    case 'flag': return truth(choose.chance() < 0.5)
    case 'tags': return list([text(choose.of(words))])
    default: return choose.of(values)(choose)
  }
}

const spanNames = ['http.status_code', 'http.method', 'http.url', 'n', 'f', 's', 'flag', 'tags', 'any', 'name', 'x y', 'shared']

function spanOf(choose: Chooser, traceId: string, parent: RecordedSpan | undefined, spanId: string): RecordedSpan {
  const base = parent ? BigInt(parent.startTimeUnixNano) : startedAt + BigInt(choose.below(3600)) * 1_000_000_000n + BigInt(choose.below(1_000_000_000))
  const start = base + BigInt(choose.below(parent ? 400_000_000 : 1))
  const end = start + BigInt(choose.of([0, 1, 2, 999, 1_500, 250_000, 1_000_000, 7_250_000, 50_000_000, 123_456_789, 1_000_000_000, 2_500_000_000]))
  const events = Array.from({ length: choose.of([0, 0, 0, 1, 2]) }, () => ({
    timeUnixNano: String(start + BigInt(choose.below(5)) * 1_000_000n), name: choose.of(['exception', 'retry', 'log', 'name']),
    attributes: attributes(choose, ['exception.message', 'level', 'n', 's'], 2),
  }))
  const links = Array.from({ length: choose.of([0, 0, 0, 0, 1, 2]) }, () => ({
    traceId: `0000${hex(choose, 28)}`, spanId: choose.of(['00000000000000aa', hex(choose, 16)]), attributes: attributes(choose, ['relation', 'n'], 1),
  }))
  return {
    traceId, spanId, parentSpanId: parent?.spanId ?? '', name: choose.of(['GET /', 'checkout', 'query', 'name', 'send mail', '']), kind: choose.below(6),
    startTimeUnixNano: String(start), endTimeUnixNano: String(end), attributes: attributes(choose, spanNames, 6), events, links,
    status: { code: choose.of([0, 0, 0, 1, 2]), message: choose.of(['', '', 'timeout', 'broken pipe']) },
  }
}

function resourceOf(choose: Chooser, service: string): RecordedResourceSpans['resource'] {
  const named = service === '' ? [] : [{ key: 'service.name', value: text(service) }]
  return { attributes: [...named, ...attributes(choose, ['k8s.namespace.name', 'namespace', 'pod', 'cluster', 'n', 's', 'shared', 'res.any', 'http.method'], 3)] }
}

/** A trace of some spans; the index decides what is odd about it. */
function traceOf(index: number, seed: number, spansMax: number): RecordedTrace {
  const choose = new Chooser('traces', index, seed)
  const traceId = `${index % 4 === 0 ? '0000' : hex(choose, 4)}${hex(choose, 20)}${index.toString(16).padStart(8, '0')}`
  const spans: RecordedSpan[] = []
  const count = 1 + choose.below(spansMax)
  while (spans.length < count) {
    const isRoot = spans.length === 0 || (index % 11 === 3 && choose.chance() < 0.2)
    const parent = isRoot ? undefined : choose.of(spans)
    const spanId = index % 13 === 5 && parent && choose.chance() < 0.3 ? parent.spanId : hex(choose, 16)
    const span = spanOf(choose, traceId, parent, spanId)
    spans.push(index % 7 === 2 && parent && choose.chance() < 0.25 ? { ...span, parentSpanId: 'ffffffffffffffff' } : span)
  }
  // A root that has not come.
  if (index % 9 === 4) spans[0] = { ...spans[0]!, parentSpanId: 'eeeeeeeeeeeeeeee' }
  const groups = Array.from({ length: 1 + choose.below(3) }, () => ({
    resource: resourceOf(choose, choose.chance() < 0.95 ? choose.of(services) : ''),
    scopeSpans: Array.from({ length: 1 + choose.below(2) }, () => ({
      scope: { name: choose.of(['otel', 'lib', '']), version: choose.of(['1.0', '2.0', '']), attributes: attributes(choose, ['scope.attr', 'n'], 1) }, spans: [] as RecordedSpan[],
    })),
  }))
  for (const span of spans) choose.of(choose.of(groups).scopeSpans).spans.push(span)
  return groups.map(({ resource, scopeSpans }) => ({ resource, scopeSpans: scopeSpans.filter(({ spans: kept }) => kept.length > 0) }))
    .filter(({ scopeSpans }) => scopeSpans.length > 0)
}

/** In the order of their IDs, as a block holds them. */
export function growTraces(count: number, seed: number, spansMax: number): RecordedTrace[] {
  const idOf = (trace: RecordedTrace) => trace[0]!.scopeSpans[0]!.spans[0]!.traceId
  return Array.from({ length: count }, (_, index) => traceOf(index, seed, spansMax)).sort((a, b) => (idOf(a) < idOf(b) ? -1 : 1))
}

/** One span with longer lists, of which a query may read one. */
export function listTrace(): RecordedTrace {
  const choose = new Chooser('lists', 0, 1)
  const [first] = traceOf(1, 1, 1)
  const { scope, spans: [span] } = first!.scopeSpans[0]!
  const lists = [
    { key: 'texts', value: list([text('red'), text('green'), text('10')]) }, { key: 'numbers', value: list([whole(1), whole(5), whole(-3)]) },
    { key: 'fractions', value: list([fraction(0.5), fraction(2)]) }, { key: 'truths', value: list([truth(true), truth(false)]) }, { key: 'n', value: whole(choose.below(1) + 5) },
  ]
  return [{ resource: { attributes: [] }, scopeSpans: [{ scope, spans: [{ ...span!, attributes: lists, events: [], links: [] }] }] }]
}
