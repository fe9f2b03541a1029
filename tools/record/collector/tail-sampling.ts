/**
 * Records what the real processor tail_sampling decides on a clock of its own.
 * `node tools/record/collector/tail-sampling.ts PROGRAM`, the program built of this folder with `go test -c`.
 */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { dice as diceOf } from './dice.ts'

const [program = '', seed = '23'] = process.argv.slice(2)
if (program === '') throw new Error('usage: node tools/record/collector/tail-sampling.ts PROGRAM [SEED]')
const dice = diceOf(Number(seed))

type Row = Readonly<Record<string, unknown>>

const values = [
  { stringValue: 'a' }, { stringValue: 'bee' }, { stringValue: '' }, { intValue: '5' }, { intValue: '0' }, { intValue: '-3' }, { intValue: '500' }, { doubleValue: 7.5 }, { boolValue: true }, { boolValue: false },
]
const keys = ['x', 'y', 'http.status']
const states = ['', '', '', 'k=v', 'k=v,j=w', 'j=w', ' k=v ,, j=x', 'k=v,k=w', 'K=v', 'k=', ' ,k=v']

const some = <Item>(most: number, make: () => Item): Item[] => Array.from({ length: dice.below(most + 1) }, make)
const hex = (bytes: number) => Array.from({ length: bytes * 2 }, () => dice.pick([...'0123456789abcdef'])).join('')

function attributes(most: number): object[] {
  return [...new Set(some(most, () => dice.pick(keys)))].map((key) => ({ key, value: dice.pick(values) }))
}

let spans = 0

function span(traceId: string): object {
  const start = 1000 * dice.below(400)
  return {
    traceId, spanId: (++spans).toString(16).padStart(16, '0'), ...(dice.chance(0.7) && { parentSpanId: '00000000000000aa' }), name: dice.pick(['get', 'put', 'health']),
    ...(dice.chance(0.95) && { startTimeUnixNano: `${start}000`, endTimeUnixNano: `${start + dice.pick([0, 500, 4000, 60_000])}000` }), attributes: attributes(2),
    ...(dice.chance(0.3) && { traceState: dice.pick(states) }), ...(dice.chance(0.3) && { flags: dice.below(4) }),
    ...(dice.chance(0.3) && { status: { code: dice.below(3) } }), ...(dice.chance(0.2) && { events: [{ name: dice.pick(['e', 'f']), attributes: attributes(1) }] }),
  }
}

const rarely = <Value>(share: number, value: Value) => (dice.chance(share) ? value : undefined)

const shared: Readonly<Record<string, () => Row | undefined>> = {
  always_sample: () => undefined,
  latency: () => ({ threshold_ms: dice.pick([0, 1, 4, 50, 100]), upper_threshold_ms: rarely(0.4, dice.pick([5, 60, 300])) }),
  numeric_attribute: () => ({ key: dice.pick(keys), min_value: dice.pick([-5, 1, 5]), max_value: rarely(0.6, dice.pick([4, 5, 600])), invert_match: rarely(0.3, true) }),
  probabilistic: () => ({ sampling_percentage: dice.pick([0, 0.1, 12.5, 33.3, 50, 99.99, 100, 200, -1]), hash_salt: rarely(0.4, dice.pick(['salt', 'größe'])) }),
  status_code: () => ({ status_codes: dice.pick([['ERROR'], ['OK', 'ERROR'], ['UNSET']]) }),
  string_attribute: () => ({
    key: dice.pick(keys), values: dice.pick([['a'], ['bee', 'x'], [''], ['b.*'], ['^a$', 'e+$'], []]), enabled_regex_matching: rarely(0.5, true), invert_match: rarely(0.3, true),
    cache_max_size: rarely(0.2, 10),
  }),
  rate_limiting: () => ({ spans_per_second: dice.below(8) }),
  bytes_limiting: () => ({ bytes_per_second: dice.pick([0, 60, 100, 400]), burst_capacity: rarely(0.5, dice.pick([100, 300])) }),
  span_count: () => ({ min_spans: dice.below(4), max_spans: rarely(0.4, dice.below(6)) }),
  trace_state: () => ({ key: dice.pick(['k', 'j', 'K']), values: dice.pick([['v'], ['w', 'x'], ['']]) }),
  boolean_attribute: () => ({ key: dice.pick(keys), value: rarely(0.6, true), invert_match: rarely(0.3, true) }),
  ottl_condition: () => ({
    error_mode: rarely(0.7, dice.pick(['ignore', 'propagate', 'silent'])),
    span: rarely(0.8, dice.pick([['attributes["x"] == "a"'], ['name == "get"', 'attributes["y"] > 3'], ['Int(attributes["x"]["z"]) > 1'], ['resource.attributes["x"] == nil and IsRootSpan()'], ['trace_state["k"] == "v"']])),
    spanevent: rarely(0.3, dice.pick([['name == "e"'], ['attributes["y"] != nil'], ['span.name == "put"']])),
  }),
  trace_flags: () => undefined,
}

function policy(types: readonly string[]): Row {
  const type = dice.pick(types)
  const name = dice.pick([...'abcdefghijklmnop'])
  const own = shared[type]?.()
  return { name, type, ...(own && { [type]: own }) }
}

const kinds = Object.keys(shared)
const and = () => ({ name: dice.pick([...'qrst']), type: 'and', and: { and_sub_policy: some(3, () => policy(kinds)) } })

const nested: Readonly<Record<string, () => Row>> = {
  and,
  not: () => ({ name: 'n', type: 'not', not: { not_sub_policy: policy(kinds) } }),
  drop: () => ({ name: 'd', type: 'drop', drop: { drop_sub_policy: [policy(kinds), ...some(1, () => policy(kinds))] } }),
  composite() {
    const parts = [policy(kinds), ...some(2, () => (dice.chance(0.2) ? and() : policy(kinds)))]
    return {
      name: 'z', type: 'composite', composite: {
        max_total_spans_per_second: dice.pick([1, 3, 6, 100]), policy_order: ['a'], composite_sub_policy: parts,
        rate_allocation: parts.filter(() => dice.chance(0.8)).map(({ name }) => ({ policy: name, percent: dice.pick([0, 10, 34, 50, 100]) })),
      },
    }
  },
}

function policies(): readonly Row[] {
  const all = [1, ...some(3, () => 1)].map(() => (dice.chance(0.35) ? dice.pick(Object.values(nested))() : policy(kinds)))
  return dice.chance(0.05) ? all : all.filter(({ name }, index) => all.findIndex((each) => each.name === name) === index)
}

const wrong: readonly (readonly Row[])[] = [
  [{ name: '', type: 'always_sample' }], [{ name: 'a', type: 'foo' }], [{ name: 'a' }], [{ name: 'a', type: 'status_code' }], [{ name: 'a', type: 'status_code', status_code: { status_codes: ['ok'] } }],
  [{ name: 'a', type: 'ottl_condition' }], [{ name: 'a', type: 'ottl_condition', ottl_condition: { span: ['foo =='] } }], [{ name: 'a', type: 'ottl_condition', ottl_condition: { span: ['name == 1', 'nome == "x"'] } }],
  [{ name: 'a', type: 'string_attribute', string_attribute: { key: 'x', values: ['a', '(b'], enabled_regex_matching: true } }], [{ name: 'a', type: 'not', not: { not_sub_policy: { name: 'b', type: 'and' } } }],
  [{ name: 'a', type: 'and', and: { and_sub_policy: [{ name: 'b', type: 'not' }] } }], [{ name: 'a', type: 'always_sample' }, { name: 'a', type: 'always_sample' }],
  [{ name: 'a', type: 'composite', composite: { composite_sub_policy: [{ name: 'b', type: 'and', and: { and_sub_policy: [{ name: 'c', type: 'composite' }] } }] } }], [{ name: 'a', type: 'drop', drop: { drop_sub_policy: [{ name: 'q', type: 'drop' }] } }],
]

function settings(): Row {
  return {
    decision_wait: dice.pick(['1s', '2s', '3s', '500ms', '2500ms']), num_traces: dice.pick([50_000, 50_000, 3, 2]), expected_new_traces_per_sec: rarely(0.2, 10),
    decision_cache: rarely(0.4, { sampled_cache_size: dice.pick([0, 2, 100]), non_sampled_cache_size: dice.pick([0, 2, 100]) }), sample_on_first_match: rarely(0.2, true),
    decision_wait_after_root_received: rarely(0.3, dice.pick(['1s', '500ms', '2s'])), maximum_trace_size_bytes: rarely(0.15, dice.pick([80, 200])), sampling_strategy: rarely(0.25, dice.pick(['span-ingest', 'trace-complete'])),
  }
}

/** Traces that are decided on at once have no order in the real one; mostly only one arrives within a second. */
function steps(): readonly { readonly at: number; readonly json: string }[] {
  const isCrowded = dice.chance(0.4)
  const ids = Array.from({ length: 2 + dice.below(5) }, () => hex(16))
  return Array.from({ length: 4 + dice.below(7) }, (_, index) => {
    const own = isCrowded ? some(3, () => dice.pick(ids)) : [dice.pick(ids)]
    const groups = own.map((id) => ({
      resource: { attributes: attributes(1) }, ...(dice.chance(0.1) && { schemaUrl: 'https://s' }),
      scopeSpans: [1, ...some(1, () => 1)].map(() => ({ scope: { name: dice.pick(['', 'lib']) }, spans: [span(id), ...some(2, () => span(isCrowded ? dice.pick(ids) : id))] })),
    }))
    return { at: index * 1000 + 100 + dice.below(8) * 100, json: JSON.stringify({ resourceSpans: groups }) }
  })
}

const arrivals = Array.from({ length: 60 }, steps)
const clean = (row: Row) => JSON.stringify(row)
const questions = [
  ...wrong.map((each) => ({ config: clean({ policies: each }), name: '', arrival: 0, steps: arrivals[0]!, until: 10 })),
  ...Array.from({ length: 400 }, () => {
    const arrival = dice.below(arrivals.length)
    return { config: clean({ ...settings(), policies: policies() }), name: dice.chance(0.2) ? 'mine' : '', arrival, steps: arrivals[arrival]!, until: 16_950 }
  }),
]

interface Told {
  readonly error?: string
  readonly outputs: readonly { readonly at: number; readonly json: string }[]
  readonly metrics: Readonly<Record<string, number>> | null
}

/** What was handed on: spans by scope and resource; of every fifteenth the whole. */
function printed({ at, json }: Told['outputs'][number], isWhole: boolean): unknown {
  if (isWhole) return [at, JSON.parse(json)]
  const { resourceSpans = [] } = JSON.parse(json) as { resourceSpans?: { scopeSpans: { spans: { spanId: string }[] }[] }[] }
  return [at, resourceSpans.map(({ scopeSpans }) => scopeSpans.map(({ spans: own }) => own.map(({ spanId }) => Number.parseInt(spanId, 16)).join(' ')).join('|')).join(';')]
}

function run(): readonly string[] {
  const folder = mkdtempSync(join(tmpdir(), 'tail-'))
  const [asked, answered] = [join(folder, 'questions'), join(folder, 'answers')]
  writeFileSync(asked, questions.map((question) => JSON.stringify(question)).join('\n'))
  execFileSync(program, ['-test.run', 'TestTailSampling'], { env: { ...process.env, TAIL_QUESTIONS: asked, TAIL_ANSWERS: answered }, stdio: 'ignore' })
  return readFileSync(answered, 'utf8').trimEnd().split('\n').map((line, index) => {
    const { error, outputs, metrics } = JSON.parse(line) as Told
    if (error !== undefined) return JSON.stringify({ refused: error })
    const own = outputs.map((output) => printed(output, index % 15 === 0)).toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1))
    const told = Object.entries(metrics ?? {}).filter(([name]) => !/timer_latency|execution_time|le="(25|50|75|\d{3,})"/.test(name)).toSorted(([a], [b]) => (a < b ? -1 : 1))
    return JSON.stringify({ outputs: own, metrics: Object.fromEntries(told.map(([name, value]) => [name.replace('otelcol_processor_tail_sampling_', ''), value])) })
  })
}

const runs = Array.from({ length: 6 }, run)
const cases = questions.flatMap(({ config, name, arrival }, index) => (
  runs.every((each) => each[index] === runs[0]![index]) ? [JSON.stringify([config, name, arrival, JSON.parse(runs[0]![index]!)])] : []
))
const head = arrivals.map((own) => JSON.stringify(own.map(({ at, json }) => [at, json])))
writeFileSync(join(import.meta.dirname, '../../../packages/telemetry/src/collector/tail-sampling/testdata/decisions.json'), `{"arrivals": [\n${head.join(',\n')}\n],\n"cases": [\n${cases.join(',\n')}\n]}\n`)
process.stdout.write(`decisions.json: ${cases.length} of ${questions.length} cases\n`)
