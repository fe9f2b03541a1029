/** Requests of OTLP metrics to Prometheus, under several `otlp` sections of its configuration. */
import { readMetrics, writeMetrics } from '@track/telemetry'
import { type Dice, dice as diceOf } from '../collector/dice.ts'

export interface OtlpCase {
  readonly config: string
  readonly requests: readonly { readonly contentType: string; readonly contentEncoding: string; readonly body: string }[]
}

const names = [
  'http.server.duration', 'requests', 'requests.total', 'total', 'system.memory.usage', 'cpu.ratio', '2xx', 'a:b', 'a__b', '_x', 'x_', '...', '', 'größe', 'process.seconds', 'queue size', 'temp', 'net.io.bytes',
  'per_second', 'already_milliseconds', 'ratio.of.ratio', 'λ', '9', '-', 'a.total.b', '___',
]
const units = ['', '', '1', 's', 'ms', 'By', 'By/s', '{requests}', '{requests}/s', 'Cel', '%', 'kg', 'm/h', 's/', '/s', 'KiBy/w', 'ft lb', ' s ', 'a/b/c', '__x', 'x__/y_', 'per', 'd/y', 'mo', '{a}b/ {x}', 'ratio', '%/ s']
const keys = ['a', 'a.b', 'a_b', 'a-b', '_a', '__a', '__a__', '9x', 'service.name', 'job', 'instance', 'le', 'größe', 'host.name', 'x__y', 'A', 'b', 'quantile', '__a.b__', 'c']
const rareKeys = ['', '__', '_', '___', '__name__', '.']
const values = [
  { stringValue: 'x' }, { stringValue: 'x' }, { stringValue: 'z' }, { stringValue: '' }, { stringValue: 'y"\\' }, { intValue: '5' }, { doubleValue: 1.5 }, { doubleValue: 1e21 }, { boolValue: true }, { arrayValue: { values: [{ intValue: '1' }, { stringValue: 'b' }] } }, {},
]
const numbers = [0, 1, -2, 0.1, 1e-7, 12345.678, 1e21, 3]
const base = 1_740_988_800_000_000_000n

const several = <Item>(dice: Dice, make: () => Item, most: number): Item[] => Array.from({ length: dice.below(most + 1) }, make)

interface Chances {
  /** Whether anything is asked for that is refused as a whole. */
  readonly isBroken: boolean
}

function attributes(dice: Dice, most: number, { isBroken }: Chances): object[] {
  const chosen = new Set(several(dice, () => dice.pick(isBroken && dice.chance(0.1) ? rareKeys : keys), most))
  return [...chosen].map((key) => ({ key, value: dice.pick(values) }))
}

function timed(dice: Dice): object {
  const at = base + BigInt(dice.below(6)) * 97_500_000_000n + 999_999n
  return { timeUnixNano: String(at), ...(dice.chance(0.2) && { startTimeUnixNano: String(base - 5_000_000_000n) }), ...(dice.chance(0.1) && { flags: 1 }) }
}

/** Of one time and value there are no two: the real one orders those by a hash. */
function exemplar(dice: Dice, chances: Chances): object {
  return {
    timeUnixNano: String(dice.chance(0.2) ? 0n : base + BigInt(dice.below(9)) * 1_000_000_000n), ...(dice.chance(0.5) ? { asDouble: dice.pick([0.004, 0.7, 1, 3, 1e7]) + dice.below(1e6) / 1e9 } : dice.chance(0.97) || !chances.isBroken ? { asInt: String(dice.below(1e6)) } : {}),
    ...(dice.chance(0.6) && { traceId: '0102030405060708090a0b0c0d0e0f10' }), ...(dice.chance(0.4) && { spanId: '0102030405060708' }),
    filteredAttributes: dice.chance(0.5) ? [{ key: dice.pick(['b', 'trace_id', 'span_id', 'a.b']), value: dice.pick([{ stringValue: 'x' }, { intValue: '3' }, { stringValue: '' }, { stringValue: 'l'.repeat(90) }]) }] : [],
  }
}

const exemplars = (dice: Dice, chances: Chances) => (dice.chance(0.3) ? { exemplars: several(dice, () => exemplar(dice, chances), 3) } : {})

const number = (dice: Dice, chances: Chances) => (
  { attributes: attributes(dice, 3, chances), ...timed(dice), ...(dice.chance(0.5) ? { asInt: String(dice.below(1000)) } : dice.chance(0.9) ? { asDouble: dice.pick(numbers) } : {}), ...exemplars(dice, chances) }
)

function histogram(dice: Dice, chances: Chances): object {
  const bounds: (number | string)[] = [0.005, 0.5, 1, 2.5, 1e6, 1e-9].slice(0, dice.below(7)).toSorted((a, b) => a - b)
  if (dice.chance(0.1)) bounds.push('Infinity')
  const counts = Array.from({ length: !chances.isBroken || dice.chance(0.9) ? bounds.length + 1 : bounds.length }, () => dice.chance(0.3) ? 0 : dice.below(9))
  const total = counts.reduce((sum, count) => sum + count, 0)
  const count = !chances.isBroken || dice.chance(0.9) ? total : dice.below(50)
  return { attributes: attributes(dice, 2, chances), ...timed(dice), count: String(count), ...(dice.chance(0.8) && { sum: dice.pick(numbers) }), bucketCounts: counts.map(String), explicitBounds: bounds, ...exemplars(dice, chances) }
}

function buckets(dice: Dice): { readonly offset: number; readonly bucketCounts: readonly string[]; readonly sum: number } {
  const counts = several(dice, () => (dice.chance(0.5) ? 0 : dice.below(6)), 9)
  return { offset: dice.below(20) - 10, bucketCounts: counts.map(String), sum: counts.reduce((sum, count) => sum + count, 0) }
}

function exponential(dice: Dice, chances: Chances): object {
  const [positive, negative, zero] = [buckets(dice), dice.chance(0.4) ? buckets(dice) : undefined, dice.below(4)]
  const total = positive.sum + (negative?.sum ?? 0) + zero
  const count = !chances.isBroken || dice.chance(0.9) ? total : dice.below(40)
  const side = ({ offset, bucketCounts }: ReturnType<typeof buckets>) => ({ offset, bucketCounts })
  return {
    attributes: attributes(dice, 2, chances), ...timed(dice), count: String(count), ...(dice.chance(0.9) && { sum: dice.pick(numbers) }), scale: dice.pick(chances.isBroken ? [-5, -4, 0, 3, 8, 9, 11, 20] : [-4, -1, 0, 3, 8, 9, 11, 20]),
    zeroCount: String(zero), ...(dice.chance(0.2) && { zeroThreshold: 0.1 }), positive: side(positive), ...(negative && { negative: side(negative) }), ...exemplars(dice, chances),
  }
}

const summary = (dice: Dice, chances: Chances) => ({
  attributes: attributes(dice, 2, chances), ...timed(dice), count: String(dice.below(50)), sum: dice.pick(numbers), quantileValues: [0, 0.5, 0.99].slice(0, dice.below(4)).map((quantile) => ({ quantile, value: dice.pick(numbers) })),
})

function metric(dice: Dice, chances: Chances): object {
  const kind = dice.below(7)
  const aggregationTemporality = chances.isBroken && dice.chance(0.15) ? dice.below(2) : 2
  const points = (make: (own: Dice, chance: Chances) => object, most: number) => ({ dataPoints: dice.chance(0.05) ? [] : [make(dice, chances), ...several(dice, () => make(dice, chances), most)] })
  const data = kind === 0 ? { gauge: points(number, 2) } : kind === 1 ? { histogram: { ...points(histogram, 1), aggregationTemporality } }
    : kind === 2 ? { summary: points(summary, 1) } : kind === 3 ? { exponentialHistogram: { ...points(exponential, 1), aggregationTemporality } }
      : chances.isBroken && dice.chance(0.05) ? {} : { sum: { ...points(number, 2), aggregationTemporality, isMonotonic: kind === 4 } }
  const isNamed = !chances.isBroken || dice.chance(0.8)
  return { name: dice.pick(isNamed ? names.filter((name) => /[a-z0-9]/i.test(name)) : names), unit: dice.pick(units), description: dice.pick(['', 'Help.']), ...data }
}

function resource(dice: Dice, chances: Chances): object[] {
  const some = [
    ['service.name', { stringValue: 'shop' }], ['service.namespace', { stringValue: 'web' }], ['service.instance.id', { stringValue: 'i-1' }], ['service.name', { stringValue: '' }], ['service.name', { intValue: '7' }],
    ['k8s.pod.name', { stringValue: 'shop-1' }], ['k8s.pod.name', { stringValue: '' }],
  ] as const
  const seen = new Set<string>()
  return [...several(dice, () => dice.pick(some), 4).map(([key, value]) => ({ key, value })), ...attributes(dice, 2, chances)].filter(({ key }: { key?: string }) => !seen.has(key!) && seen.add(key!))
}

const scope = (dice: Dice, chances: Chances) => (dice.chance(0.5) ? {} : { name: dice.pick(['', 'lib']), version: dice.pick(['', '1.2']), attributes: dice.chance(0.4) ? attributes(dice, 2, chances) : [] })

function request(dice: Dice, chances: Chances): string {
  return JSON.stringify({
    resourceMetrics: [1, ...several(dice, () => 1, 1)].map(() => ({
      resource: { attributes: resource(dice, chances) },
      scopeMetrics: [{ scope: scope(dice, chances), ...(dice.chance(0.2) && { schemaUrl: 'https://s' }), metrics: [1, ...several(dice, () => 1, 1)].map(() => metric(dice, chances)) }],
    })),
  })
}

function configOf(dice: Dice): string {
  const rows = [
    ...(dice.chance(0.5) ? [`translation_strategy: ${dice.pick(['UnderscoreEscapingWithSuffixes', 'UnderscoreEscapingWithoutSuffixes', 'NoUTF8EscapingWithSuffixes', 'NoTranslation'])}`] : []),
    ...dice.pick([[], ['promote_resource_attributes: [k8s.pod.name, a.b, service.name]'], ['promote_all_resource_attributes: true', 'ignore_resource_attributes: [a]']]),
    ...['keep_identifying_resource_attributes', 'convert_histograms_to_nhcb', 'promote_scope_metadata'].filter(() => dice.chance(0.25)).map((name) => `${name}: true`),
    ...['label_name_underscore_sanitization', 'label_name_preserve_multiple_underscores'].filter(() => dice.chance(0.25)).map((name) => `${name}: false`),
  ]
  return rows.length === 0 ? '' : `otlp:\n${rows.map((row) => `  ${row}\n`).join('')}`
}

const bytes = (text: string) => new TextEncoder().encode(text)
const base64 = (body: Uint8Array) => Buffer.from(body).toString('base64')

const json = (text: string) => ({ contentType: 'application/json', contentEncoding: '', body: base64(bytes(text)) })

function protobuf(text: string) {
  const metrics = readMetrics(bytes(text), 'json')
  return { contentType: 'application/x-protobuf', contentEncoding: '', body: base64(writeMetrics(metrics, 'protobuf')) }
}

const gauge = (name: string, ...points: readonly (readonly [seconds: number, value: number])[]) => JSON.stringify({
  resourceMetrics: [{ scopeMetrics: [{ metrics: [{ name, gauge: { dataPoints: points.map(([seconds, value]) => ({ timeUnixNano: String(base + BigInt(seconds) * 1_000_000_000n), asDouble: value })) } }] }] }],
})

const written: readonly OtlpCase[] = [
  { config: '', requests: [json(gauge('a', [0, 1])), json(gauge('a', [0, 1])), json(gauge('a', [0, 2])), json(gauge('a', [-60, 2])), json(gauge('b', [-7200, 2])), json(gauge('a', [1, 1], [0, 5], [2, 2]))] },
  { config: '', requests: [{ ...json(gauge('a', [0, 1])), contentType: 'application/json; charset=utf-8' }, { ...json('{}'), contentType: '' }, { ...json('{}'), contentType: 'text/plain' }, { ...json('{}'), contentEncoding: 'zstd' }, json('{}'), json(''), json('{'), json('[]'), json('{"resourceMetrics": 5}'), json('{"resourceMetrics": [{"scopeMetrics": [{"metrics": [{"name": 5}]}]}]}')] },
  { config: '', requests: [{ ...protobuf(gauge('a', [0, 1])) }, { contentType: 'application/x-protobuf', contentEncoding: '', body: base64(Uint8Array.from([1, 2, 3])) }, { contentType: 'application/x-protobuf', contentEncoding: '', body: '' }, json(gauge('far', [4_000_000_000, 1]))] },
]

export function otlpCases(seed: number, count: number): readonly OtlpCase[] {
  const dice = diceOf(seed)
  const drawn = Array.from({ length: count }, (): OtlpCase => {
    const chances = { isBroken: dice.chance(0.35) }
    return { config: configOf(dice), requests: [1, ...several(dice, () => 1, 1)].map(() => (dice.chance(0.5) ? json : protobuf)(request(dice, chances))) }
  })
  return [...written, ...drawn]
}
