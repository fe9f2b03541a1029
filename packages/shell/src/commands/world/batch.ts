/** `world batch`: the same stretch of time under several seeds, and what they say together. */
import { type Guest, now, print } from '@track/processes'
import { summaryOf } from '@track/session'
import { printHumanDuration, printTimestamp, second } from '@track/simulation'
import { TrackUsageError } from '../../track-command.ts'
import { duration } from '../clock.ts'
import type { WorldRun } from '../world.ts'
import { columns, printTitle, printValue } from './columns.ts'
import { type Answers, areAskable, runTrials, seedsFor } from './trials.ts'
import { questionOf, type ValueRow, valueRows } from './values.ts'

const runsMax = 1_000

export function* batch({ operands: [count], queries, flags }: WorldRun): Guest<number> {
  const runs = Number(count)
  if (!Number.isInteger(runs) || runs < 2 || runs > runsMax) throw new TrackUsageError(`batch needs a number of runs from 2 to ${runsMax}`)
  if (queries.length === 0) throw new TrackUsageError(`batch needs queries: world batch ${runs} --for 30m -- 'QUERY' …`)
  const length = duration(flags.for, '--for')
  if (!(yield* areAskable(queries))) return 1
  const begin = yield* now()
  const seeds = seedsFor(runs)
  const common = { duration: length, questions: queries.map(questionOf), ...(flags.from !== undefined && { mark: flags.from }) }
  const answers = yield* runTrials(seeds.map((seed) => ({ ...common, seed })))
  if (!answers) return 1
  const rows = valueRows(queries, answers.map(({ rows: [last] }) => last!.answers as unknown as Answers))
  if (flags.json) {
    yield* print(`${JSON.stringify({ from: flags.from ?? printTimestamp(begin), forSeconds: length / second, seeds, rows: rows.map(rowJson) })}\n`)
    return 0
  }
  yield* print(`${runs} runs of ${printHumanDuration(length)} from ${flags.from ?? printTimestamp(begin)}, seeds 1 to ${runs}\n\n`)
  yield* print(columns([['QUERY', 'RUNS', 'MEAN', '95% INTERVAL', 'STDDEV', 'MIN', 'MAX'], ...rows.map((row) => cells(row, runs))]))
  return 0
}

function cells({ title, values }: ValueRow, runs: number): string[] {
  const known = values.filter((value) => value !== undefined)
  const summary = summaryOf(known)
  if (!summary) return [printTitle(title), `0/${runs}`, 'no data', '', '', '', '']
  const { mean, interval, deviation, least, most } = summary
  return [
    printTitle(title), known.length === runs ? String(runs) : `${known.length}/${runs}`, printValue(mean), printInterval(interval),
    deviation === undefined ? '' : printValue(deviation), printValue(least), printValue(most),
  ]
}

export function printInterval(interval: readonly [number, number] | undefined): string {
  return interval ? `${printValue(interval[0])} … ${printValue(interval[1])}` : ''
}

function rowJson({ query, metric, values }: ValueRow): object {
  const summary = summaryOf(values.filter((value) => value !== undefined))
  return { query, metric, ...summary, values: values.map((value) => value ?? null) }
}
