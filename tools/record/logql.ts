/**
 * Records what the real LogQL engine answers: seeded streams, queries written by hand and grown,
 * and queries with mistakes. It needs a program that takes streams and queries as JSON and answers
 * with Loki's engine; the tests only read what was recorded. `node tools/record/logql.ts PROGRAM`
 */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { askWritten, growQueries, mutateQueries, type AskedQuery } from './logql/queries.ts'
import { noteStreams } from './logql/streams.ts'

interface Answer {
  readonly error?: string
  readonly stage?: 'parse' | 'params' | 'exec' | 'panic'
  readonly printed?: string
  readonly pretty?: string
  readonly type?: string
  readonly result?: unknown
}

const [program = ''] = process.argv.slice(2)
if (program === '') throw new Error('usage: node tools/record/logql.ts PROGRAM')
const testdata = join(import.meta.dirname, '../../packages/telemetry/testdata')
const scratch = join(mkdtempSync(join(tmpdir(), 'logql-')), 'asked.json')
const streams = noteStreams()

function ask(queries: readonly AskedQuery[]): Answer[] {
  writeFileSync(scratch, JSON.stringify({ streams, queries }))
  return JSON.parse(execFileSync(program, [scratch], { maxBuffer: 1 << 30 }).toString())
}

/** Label texts and lines are numbered: most stand in many answers. */
const texts = new Map<string, number>()

function textNumber(text: string): number {
  const number = texts.get(text) ?? texts.size
  texts.set(text, number)
  return number
}

type Timed = readonly (readonly [time: number, value: string])[]

function compact({ error, type, result }: Answer): object {
  if (error !== undefined) return { error }
  if (type === 'streams') {
    return { streams: (result as readonly [string, Timed][]).map(([labels, entries]) => [textNumber(labels), entries.map(([at, line]) => [at, textNumber(line)])]) }
  }
  if (type === 'vector') return { vector: (result as readonly [string, number, string][]).map(([labels, , value]) => [textNumber(labels), value]) }
  if (type === 'matrix') return { matrix: (result as readonly [string, Timed][]).map(([labels, points]) => [textNumber(labels), points]) }
  return { scalar: (result as readonly [number, string])[1] }
}

/** Go walks maps in any order, and sums in that order; what several runs do not agree on is no fact. */
function agreed(answers: readonly Answer[]): object | undefined {
  const [first, ...others] = answers.map(compact) as [object, ...object[]]
  const text = JSON.stringify(first)
  return answers[0]!.stage !== 'panic' && others.every((other) => JSON.stringify(other) === text) ? first : undefined
}

function write(file: string, head: Readonly<Record<string, unknown>>, cases: readonly unknown[]): void {
  const fields = Object.entries(head).map(([name, value]) => `  ${JSON.stringify(name)}: ${JSON.stringify(value)},\n`)
  const lines = cases.map((each) => `    ${JSON.stringify(each)}`)
  writeFileSync(join(testdata, file), `{\n${fields.join('')}  "cases": [\n${lines.join(',\n')}\n  ]\n}\n`)
  process.stdout.write(`${file}: ${cases.length} cases\n`)
}

// The estimate of approx_topk does not come to an end outside of a whole Loki.
const queries = [...askWritten(), ...growQueries(4000)].filter(({ query }) => !query.startsWith('approx_topk'))
const runs = Array.from({ length: 40 }, () => ask(queries))
const cases = queries.flatMap(({ query, ...asked }, index) => {
  const answer = runs[0]![index]!.stage === 'parse' ? undefined : agreed(runs.map((run) => run[index]!))
  return answer ? [[query, asked, answer]] : []
})
write('logql-queries.json', { streams, texts: [...texts.keys()] }, cases)

const parsed = [...mutateQueries(4000), ...growQueries(400, 23).map(({ query }) => query)]
const parses = ask(parsed.map((query) => ({ query, start: 0, end: 0, step: 0 })))
write('logql-parses.json', {}, parses.flatMap(({ error, stage, printed, pretty }, index) => {
  if (stage === 'panic') return []
  return [[parsed[index], stage === 'parse' ? { refused: error } : { printed, ...(pretty === printed ? {} : { pretty }) }]]
}))
