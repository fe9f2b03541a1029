/** `world compare` and `world ahead`: two instants side by side. */
import type { PromqlAnswer } from '@track/cluster'
import { type Guest, now, print, printError } from '@track/processes'
import type { TrialAnswer } from '@track/session'
import { type Instant, printHumanDuration, printTimestamp } from '@track/simulation'
import { askPromql } from '../../promql-answer.ts'
import { askSession, TrackUsageError } from '../../track-command.ts'
import { duration } from '../clock.ts'
import type { WorldRun } from '../world.ts'
import { columns, printChange, printTitle, printValue } from './columns.ts'
import { questionOf, QueryRefused, valueRows } from './values.ts'

export function* compare({ operands: [left, right], queries, flags }: WorldRun): Guest<number> {
  if (left === undefined || queries.length === 0) throw new TrackUsageError("compare needs a snapshot and queries: world compare NAME -- 'QUERY' …")
  const then = yield* answersAt(left, queries)
  const other = then && (right === undefined ? yield* answersNow(queries) : yield* answersAt(right, queries))
  if (!other) return 1
  return yield* show({ heads: [left, right ?? 'now'], queries, answers: [then, other], json: flags.json })
}

export function* ahead({ operands: [length], queries, flags }: WorldRun): Guest<number> {
  const long = duration(length, 'ahead')
  if (queries.length === 0) throw new TrackUsageError("ahead needs queries: world ahead 30m -- 'QUERY' …")
  const before = flags.from === undefined ? yield* answersNow(queries) : yield* answersAt(flags.from, queries)
  if (!before) return 1
  const trial = yield* askSession<TrialAnswer>('world', {
    do: 'try', duration: long, questions: queries.map(questionOf), ...(flags.from !== undefined && { mark: flags.from }),
  })
  if (!trial) return 1
  const after = trial.rows[0]!.answers as unknown as readonly PromqlAnswer[]
  const heads = [flags.from ?? 'now', `+${printHumanDuration(long)}`] as const
  return yield* show({ heads, queries, answers: [before, after], json: flags.json })
}

function* answersAt(mark: string, queries: readonly string[]): Guest<PromqlAnswer[] | undefined> {
  const answers: PromqlAnswer[] = []
  for (const query of queries) {
    const answer = yield* askSession<PromqlAnswer>('world', { do: 'query at', mark, ...questionOf(query) })
    if (!answer) return undefined
    answers.push(answer)
  }
  return answers
}

function* answersNow(queries: readonly string[]): Guest<PromqlAnswer[]> {
  const at: Instant = yield* now()
  const answers: PromqlAnswer[] = []
  for (const query of queries) answers.push(yield* askPromql({ query, at }))
  return answers
}

/** Names as they were given. */
function headOf(title: string): string {
  return title === 'now' ? 'NOW' : title
}

interface Shown {
  readonly heads: readonly [string, string]
  readonly queries: readonly string[]
  readonly answers: readonly [readonly PromqlAnswer[], readonly PromqlAnswer[]]
  readonly json: boolean
}

function* show({ heads, queries, answers, json }: Shown): Guest<number> {
  try {
    const rows = valueRows(queries, answers)
    if (json) {
      const at = printTimestamp(yield* now())
      const found = rows.map(({ query, metric, values: [left, right] }) => ({ query, metric, left: left ?? null, right: right ?? null }))
      yield* print(`${JSON.stringify({ now: at, left: heads[0], right: heads[1], rows: found })}\n`)
    } else {
      yield* print(columns([
        ['QUERY', headOf(heads[0]), headOf(heads[1]), 'CHANGE'],
        ...rows.map(({ title, values: [left, right] }) => [printTitle(title), printValue(left), printValue(right), printChange(left, right)]),
      ]))
    }
    return 0
  } catch (reason) {
    // The query is wrong: Prometheus' words.
    if (!(reason instanceof QueryRefused)) throw reason
    yield* printError(`world: ${reason.message}\n`)
    return 1
  }
}
