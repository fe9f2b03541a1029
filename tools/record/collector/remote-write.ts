/** Records the series that the real exporter prometheusremotewrite makes of metrics. `node tools/record/collector/remote-write.ts PROGRAM`, the program built of `main.go` beside. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ask } from './ask.ts'
import { dice as diceOf } from './dice.ts'

const [program = ''] = process.argv.slice(2)
if (program === '') throw new Error('usage: node tools/record/collector/remote-write.ts PROGRAM')

const dice = diceOf(41)
const names = [
  'http.server.duration', 'requests', 'requests.total', 'total', 'system.memory.usage', 'cpu.ratio', '2xx', 'a:b', 'a__b', '_x', 'x_', '...', '', 'größe', 'process.seconds', 'queue size', 'temp', 'net.io.bytes',
  'per_second', 'already_milliseconds', 'ratio.of.ratio', 'λ', '9', '-', 'a.total.b',
]
const units = ['', '', '1', 's', 'ms', 'By', 'By/s', '{requests}', '{requests}/s', 'Cel', '%', 'kg', 'm/h', 's/', '/s', 'KiBy/w', 'ft lb', ' s ', 'a/b/c', '__x', 'x__/y_', 'per', 'd/y', 'mo']
const keys = [
  'a', 'a.b', 'a_b', 'a-b', '_a', '__a', '__a__', '__', '9x', 'service.name', 'job', 'instance', 'le', 'größe', 'host.name', '_', '___', 'x__y', 'A', 'b', '__name__', 'quantile', '__a.b__',
]
const values = [
  { stringValue: 'x' }, { stringValue: '' }, { stringValue: 'y"\\' }, { intValue: '5' }, { doubleValue: 1.5 }, { doubleValue: 1e21 }, { boolValue: true }, { arrayValue: { values: [{ intValue: '1' }, { stringValue: 'b' }] } }, {},
]
const numbers = [0, 1, -2, 0.1, 1e-7, 12345.678, 1e21, 3]

function attributes(most: number): object[] {
  const chosen = new Set(Array.from({ length: dice.below(most + 1) }, () => dice.pick(keys)))
  return [...chosen].map((key) => ({ key, value: dice.pick(values) }))
}

const timed = () => ({ timeUnixNano: String(1_740_988_800_000_000_000n + BigInt(dice.below(5)) * 1_500_000_000n + 999_999n), ...(dice.chance(0.1) && { flags: 1 }) })
const several = <Item>(make: () => Item, most: number): Item[] => Array.from({ length: dice.below(most + 1) }, make)
const number = () => ({ attributes: attributes(3), ...timed(), ...(dice.chance(0.5) ? { asInt: String(dice.below(1000)) } : dice.chance(0.9) ? { asDouble: dice.pick(numbers) } : {}) })

function histogram(): object {
  const bounds = [0.005, 0.5, 1, 2.5, 1e6, 1e-9].slice(0, dice.below(7)).toSorted((a, b) => a - b)
  const counts = Array.from({ length: dice.chance(0.9) ? bounds.length + 1 : bounds.length }, () => String(dice.below(9)))
  return { attributes: attributes(2), ...timed(), count: String(dice.below(50)), ...(dice.chance(0.8) && { sum: dice.pick(numbers) }), bucketCounts: counts, explicitBounds: bounds }
}

const summary = () => ({
  attributes: attributes(2), ...timed(), count: String(dice.below(50)), sum: dice.pick(numbers), quantileValues: [0, 0.5, 0.99].slice(0, dice.below(4)).map((quantile) => ({ quantile, value: dice.pick(numbers) })),
})
const temporality = () => (dice.chance(0.85) ? 2 : dice.below(2))

function metric(): object {
  const kind = dice.below(5)
  const data = kind === 0 ? { gauge: { dataPoints: several(number, 3) } } : kind === 1 ? { histogram: { dataPoints: several(histogram, 2), aggregationTemporality: temporality() } }
    : kind === 2 ? { summary: { dataPoints: several(summary, 2) } } : { sum: { dataPoints: several(number, 3), aggregationTemporality: temporality(), isMonotonic: kind === 3 } }
  return { name: dice.pick(names), unit: dice.pick(units), ...data }
}

function resource(): object[] {
  const some = [
    ['service.name', { stringValue: 'shop' }], ['service.namespace', { stringValue: 'web' }], ['service.instance.id', { stringValue: 'i-1' }], ['service.name', { stringValue: '' }], ['service.name', { intValue: '7' }],
  ] as const
  const seen = new Set<string>()
  return [...several(() => dice.pick(some), 3).map(([key, value]) => ({ key, value })), ...attributes(2)].filter(({ key }: { key?: string }) => !seen.has(key!) && seen.add(key!))
}

const scope = () => (dice.chance(0.5) ? {} : { name: dice.pick(['', 'lib']), version: dice.pick(['', '1.2']), attributes: dice.chance(0.3) ? [{ key: dice.pick(['name', 'kind.of', 'schema_url']), value: dice.pick(values) }] : [] })
const request = () => ({
  resourceMetrics: Array.from({ length: 1 + dice.below(2) }, () => ({ resource: { attributes: resource() }, scopeMetrics: [{ scope: scope(), metrics: Array.from({ length: 1 + dice.below(3) }, metric) }] })),
})

const questions = Array.from({ length: 600 }, () => ({
  ask: 'remote write', json: JSON.stringify(request()),
  config: JSON.stringify({
    Namespace: dice.pick(['', '', '', 'ns', 'n.s']), ExternalLabels: dice.chance(0.2) ? { a: 'external', zone: 'z' } : {}, DisableTargetInfo: dice.chance(0.2), DisableScopeInfo: dice.chance(0.3), AddMetricSuffixes: dice.chance(0.7),
  }),
}))
const runs = Array.from({ length: 3 }, () => ask(program, questions).map(({ value = [], panic }) => JSON.stringify(panic === undefined ? value : { panic })))
const cases = questions.flatMap(({ json, config }, index) => (runs.every((run) => run[index] === runs[0]![index]) ? [[config, json, JSON.parse(runs[0]![index]!) as unknown]] : []))
const file = join(import.meta.dirname, '../../../packages/telemetry/src/collector/testdata/remote-write.json')
writeFileSync(file, `[\n${cases.map((each) => JSON.stringify(each)).join(',\n')}\n]\n`)
process.stdout.write(`remote-write.json: ${cases.length} of ${questions.length} cases\n`)
