/**
 * Records what Tempo's own engine answers over blocks of seeded traces: queries grown and written, and texts
 * with mistakes. The program is built outside of the repository from Tempo's module: it takes traces and
 * queries as JSON and answers with pkg/traceql over a vparquet4 block; the tests only read what was recorded.
 * Go walks maps in any order, which shows in the order of groups and among equals: each question is put
 * several times, and what the answers do not agree on is no fact. `node tools/record/traceql.ts PROGRAM`
 */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Chooser } from './traceql/choose.ts'
import { listQueries, metricsQuery, mutated, searchQuery, tagQueries, writtenParses, writtenSearches } from './traceql/queries.ts'
import { growTraces, listTrace, type RecordedTrace, startedAt } from './traceql/traces.ts'

interface Answer {
  readonly error?: string
  readonly stage?: 'parse' | 'validate' | 'compile' | 'exec' | 'final' | 'tag' | 'panic'
  readonly printed?: string
  readonly result?: unknown
}

interface Query {
  readonly kind: 'parse' | 'search' | 'metrics' | 'tags' | 'values'
  readonly query: string
  readonly start?: bigint
  readonly end?: bigint
  readonly step?: bigint
  readonly limit?: number
  readonly spss?: number
  readonly scope?: string
  readonly tag?: string
}

const [program = ''] = process.argv.slice(2)
if (program === '') throw new Error('usage: node tools/record/traceql.ts PROGRAM')
const testdata = join(import.meta.dirname, '../../packages/telemetry/testdata')
const scratch = join(mkdtempSync(join(tmpdir(), 'traceql-')), 'asked.json')
const runs = 12

/** Whole numbers of 64 bits are written without quotes. */
function asked(traces: readonly RecordedTrace[], queries: readonly Query[]): string {
  const text = JSON.stringify({ traces, queries }, (_, value: unknown) => (typeof value === 'bigint' ? `bigint ${value}` : value))
  return text.replace(/"bigint (\d+)"/g, '$1')
}

function ask(traces: readonly RecordedTrace[], queries: readonly Query[]): Answer[] {
  writeFileSync(scratch, asked(traces, queries))
  return JSON.parse(execFileSync(program, [scratch], { maxBuffer: 1 << 30 }).toString()) as Answer[]
}

const texts = new Map<string, number>()

function textNumber(text: string): number {
  const number = texts.get(text) ?? texts.size
  texts.set(text, number)
  return number
}

interface KeyValue {
  readonly key: string
  readonly value: unknown
}

interface FoundSpan {
  readonly spanID: string
  readonly name?: string
  readonly startTimeUnixNano: string
  readonly durationNanos?: string
  readonly attributes?: readonly KeyValue[]
}

interface FoundTrace {
  readonly spanSets: readonly { readonly matched: number; readonly attributes?: readonly KeyValue[]; readonly spans: readonly FoundSpan[] }[]
}

const attributeNumbers = (attributes: readonly KeyValue[] = []) => attributes.map(({ key, value }) => textNumber(`${key}=${JSON.stringify(value)}`)).sort((a, b) => a - b)

/** A trace by its own text, then its sets; attributes are numbers of texts. */
function compactTrace({ spanSets, ...whole }: FoundTrace): unknown {
  return [textNumber(JSON.stringify(whole)), spanSets.map(({ matched, attributes, spans }) => [
    matched, attributeNumbers(attributes), spans.map(({ spanID, name = '', startTimeUnixNano, durationNanos = '0', attributes: own }) => (
      [textNumber(`${spanID} ${startTimeUnixNano} ${durationNanos}`), textNumber(name), ...attributeNumbers(own)])),
  ])]
}

function compact(query: Query, { error, result }: Answer): object {
  if (error !== undefined) return { error }
  if (query.kind === 'search') return ((result as { traces?: FoundTrace[] }).traces ?? []).map(compactTrace)
  if (query.kind !== 'metrics') return result as object
  return (result as { prom: string; labels: readonly KeyValue[] | null; samples: readonly (readonly [number, unknown])[] }[])
    .map(({ prom, labels, samples }) => [textNumber(prom), (labels ?? []).map(({ key, value }) => textNumber(`${key}=${JSON.stringify(value)}`)), samples.flat()])
}

/** Traces that begin at one time may change places. */
function orderless(query: Query, answer: Answer): string {
  const { traces } = (answer.result ?? {}) as { traces?: unknown[] }
  return query.kind === 'search' && traces ? JSON.stringify(traces.map((trace) => JSON.stringify(trace)).sort()) : JSON.stringify(answer)
}

function agreed(traces: readonly RecordedTrace[], queries: readonly Query[]): (readonly [query: string, asked: object, answer: object])[] {
  const answers = Array.from({ length: runs }, () => ask(traces, queries))
  return queries.flatMap((query, index) => {
    const first = answers[0]![index]!
    const isFact = first.stage !== 'panic' && answers.every((run) => orderless(query, run[index]!) === orderless(query, first))
    if (!isFact) return []
    const { kind, query: text, ...how } = query
    const options = Object.fromEntries(Object.entries({ kind, ...how }).filter(([, value]) => value !== undefined && value !== 0 && value !== '')
      .map(([name, value]) => [name, typeof value === 'bigint' ? String(value) : value]))
    return [[text, options, compact(query, first)] as const]
  })
}

function write(file: string, head: Readonly<Record<string, unknown>>, cases: readonly unknown[]): void {
  const fields = Object.entries(head).map(([name, value]) => `  ${JSON.stringify(name)}: ${JSON.stringify(value)},\n`)
  writeFileSync(join(testdata, file), `{\n${fields.join('')}  "cases": [\n${cases.map((each) => `    ${JSON.stringify(each)}`).join(',\n')}\n  ]\n}\n`)
  process.stdout.write(`${file}: ${cases.length} cases\n`)
}

const parses = [
  ...writtenParses(), ...Array.from({ length: 3000 }, (_, index) => mutated(new Chooser('mutated', index, 17))),
  ...Array.from({ length: 300 }, (_, index) => metricsQuery(new Chooser('parsed', index, 17))),
]
const parsed = ask([], parses.map((query) => ({ kind: 'parse', query })))
write('traceql-parses.json', {}, parses.flatMap((query, index) => {
  const { error, printed, stage } = parsed[index]!
  return stage === 'panic' ? [] : [[query, error === undefined ? { printed } : { refused: error }]]
}))

const second = 1_000_000_000n
const from = startedAt / second

const traces = growTraces(24, 17, 10)
const searches = [...writtenSearches(), ...Array.from({ length: 1600 }, (_, index) => searchQuery(new Chooser('searches', index, 17)))].map((query, index): Query => ({
  kind: 'search', query, limit: index % 4 === 1 ? 5 : 100, spss: index % 3 === 0 ? 8 : 0,
  ...(index % 5 === 0 ? { start: from + 600n, end: from + 2400n } : {}),
}))
write('traceql-searches.json', ...recorded(traces, searches))

const minute = 60n * second
const metrics = Array.from({ length: 900 }, (_, index): Query => ({
  kind: 'metrics', query: metricsQuery(new Chooser('metrics', index, 17)), start: startedAt + [0n, 1000n, 10n * minute][index % 3]!,
  end: startedAt + [62n * minute, 30n * minute + 1n][index % 2]!, step: [10n, 7n, 30n, 20n][index % 4]! * minute,
}))
write('traceql-metrics.json', ...recorded(traces, metrics))

const lists = [listTrace()]
write('traceql-lists.json', ...recorded(lists, listQueries().map((query): Query => ({ kind: 'search', query, limit: 10, spss: 0 }))))
write('traceql-tags.json', ...recorded(traces, tagQueries().map((each): Query => each)))

function recorded(of: readonly RecordedTrace[], queries: readonly Query[]): [head: Readonly<Record<string, unknown>>, cases: readonly unknown[]] {
  texts.clear()
  const cases = agreed(of, queries)
  return [{ traces: of, texts: [...texts.keys()] }, cases]
}
