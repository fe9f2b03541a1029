/**
 * Records what the real PromQL engine answers: seeded series, seeded queries, and queries with
 * mistakes. It needs a program that takes series and queries as JSON and answers with Prometheus'
 * engine; the tests only read what was recorded. `node tools/record/promql.ts PROGRAM`
 */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { growInfoQueries, noteInfoSeries } from './promql/info.ts'
import { mutateQueries } from './promql/mutations.ts'
import { growShallow, native, noteNativeHistograms } from './promql/native-histograms.ts'
import { type AskedQuery, growQueries } from './promql/queries.ts'
import { type NotedLoad, noteSeries } from './promql/series.ts'

interface Answer {
  readonly error?: string
  readonly errorStage?: 'parse' | 'exec'
  readonly parsed?: string
  readonly resultType?: 'scalar' | 'vector' | 'matrix' | 'string'
  readonly result?: unknown
  readonly warnings?: readonly string[]
  readonly infos?: readonly string[]
}

/** A native histogram comes as its text, with its count and its sum told apart. */
type Sample = readonly [timeMs: number, value: string | { readonly histogram: string }]

interface AnsweredSeries {
  readonly metric: Readonly<Record<string, string>>
  readonly value?: Sample
  readonly values?: readonly Sample[]
}

const [program = ''] = process.argv.slice(2)
if (program === '') throw new Error('usage: node tools/record/promql.ts PROGRAM')
const testdata = join(import.meta.dirname, '../../packages/telemetry/testdata')
const scratch = join(mkdtempSync(join(tmpdir(), 'promql-')), 'asked.json')

function ask(load: readonly object[], queries: readonly AskedQuery[], experimentalFunctions: boolean): Answer[] {
  writeFileSync(scratch, JSON.stringify({ options: { experimentalFunctions }, load, queries }))
  return JSON.parse(execFileSync(program, [scratch], { maxBuffer: 1 << 30, stdio: 'pipe' }).toString())
}

/** Interned label sets, as the recording numbers them. */
const metrics = new Map<string, number>()

function metricNumber(metric: Readonly<Record<string, string>>): number {
  const key = JSON.stringify(Object.fromEntries(Object.entries(metric).sort(([a], [b]) => (a < b ? -1 : 1))))
  const number = metrics.get(key) ?? metrics.size
  metrics.set(key, number)
  return number
}

/** Values by step for a range, one value for an instant. */
function compact(query: AskedQuery, { error, resultType, result, warnings = [], infos = [] }: Answer) {
  if (error !== undefined) return { error }
  const said = { ...(warnings.length > 0 ? { warnings } : {}), ...(infos.length > 0 ? { infos } : {}) }
  if (resultType === 'scalar') return { scalar: textOf((result as Sample)[1]), ...said }
  const series = (result ?? []) as readonly AnsweredSeries[]
  if (resultType === 'vector') return { vector: series.map(({ metric, value }) => [metricNumber(metric), textOf(value![1])]), ...said }
  return { matrix: series.map(({ metric, values }) => [metricNumber(metric), bySteps(query, values!)]), ...said }
}

function textOf(value: Sample[1]): string {
  return typeof value === 'string' ? value : value.histogram
}

function bySteps({ startMs, endMs, stepMs }: AskedQuery, values: readonly Sample[]): (string | null)[] {
  const at = new Map(values.map(([timeMs, value]) => [timeMs, textOf(value)]))
  return Array.from({ length: Math.floor((endMs! - startMs!) / stepMs!) + 1 }, (_, step) => at.get(startMs! + step * stepMs!) ?? null)
}

/** Upstream walks some maps in any order; what many runs do not agree on is no fact. */
function agreed(query: AskedQuery, answers: readonly Answer[]): object | undefined {
  const [first, ...others] = answers.map((answer) => compact(query, answer)) as [object, ...object[]]
  const text = JSON.stringify(first)
  if (others.every((other) => JSON.stringify(other) === text)) return first
  const unordered = answers.map((answer) => compact(query, { ...answer, result: sorted(answer.result) }))
  const sortedText = JSON.stringify(unordered[0])
  return unordered.every((other) => JSON.stringify(other) === sortedText) ? { ...unordered[0], isUnordered: true } : undefined
}

function sorted(result: unknown): unknown {
  if (!Array.isArray(result)) return result
  return (result as AnsweredSeries[]).toSorted((a, b) => metricNumber(a.metric) - metricNumber(b.metric))
}

function write(file: string, head: Readonly<Record<string, unknown>>, cases: readonly unknown[]): void {
  const fields = Object.entries(head).map(([name, value]) => `  ${JSON.stringify(name)}: ${JSON.stringify(value)},\n`)
  const lines = cases.map((each) => `    ${JSON.stringify(each)}`)
  writeFileSync(join(testdata, file), `{\n${fields.join('')}  "cases": [\n${lines.join(',\n')}\n  ]\n}\n`)
  process.stdout.write(`${file}: ${cases.length} cases\n`)
}

/** Some results make upstream's own printer panic, so that they are no facts; the others are asked without them. */
function askSafely(load: readonly object[], queries: readonly AskedQuery[]): (Answer | undefined)[] {
  try {
    return ask(load, queries, true)
  } catch (reason) {
    // The program died of one of the queries.
    if (!String(reason).includes('panic')) throw reason
    if (queries.length === 1) return [undefined]
    const half = queries.length >> 1
    return [...askSafely(load, queries.slice(0, half)), ...askSafely(load, queries.slice(half))]
  }
}

function record(file: string, load: readonly NotedLoad[], given: readonly AskedQuery[]): void {
  metrics.clear()
  const first = askSafely(load, given)
  const queries = given.filter((_, index) => first[index] !== undefined)
  const runs = Array.from({ length: 24 }, () => ask(load, queries, true))
  const cases = queries.flatMap((query, index) => {
    const answer = agreed(query, runs.map((run) => run[index]!))
    const times = query.instantMs ?? [query.startMs, query.endMs, query.stepMs]
    return answer ? [[query.expr, times, answer]] : []
  })
  write(file, { load: load.map(({ series, values, startMs, stepMs }) => [series, values, startMs, stepMs]), metrics: [...metrics.keys()].map((key) => JSON.parse(key)) }, cases)
}

record('promql-queries.json', noteSeries(), growQueries(6000))
record('promql-info.json', noteInfoSeries(), growInfoQueries(1000))
record('promql-histograms.json', noteNativeHistograms(), [...growQueries(1500, 17, native), ...growShallow(4000)])

/** A parse: the query, whether experimental functions are on, and how it is printed back or refused. */
function parses(texts: readonly string[], experimental: boolean): unknown[] {
  const answers = ask([], texts.map((expr) => ({ expr, instantMs: 0 })), experimental)
  return answers.map(({ error, errorStage, parsed }, index) => {
    const isRefused = errorStage === 'parse' && error !== undefined && error.includes('parse error')
    return [texts[index], experimental, isRefused ? { refused: error } : { printed: parsed }]
  })
}

write('promql-parses.json', {}, [...parses(mutateQueries(2500), false), ...parses(mutateQueries(0), true)])
