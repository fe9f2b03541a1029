/**
 * `world perturb`: one setting of a workload, a load or a fault a little more or less, and what becomes of
 * it, beside the same future without the nudge. Everything else is held: the same instant, the same
 * luck, no rollout.
 */
import type { HttpResponse } from '@track/apiserver'
import { type Guest, now, print, printError, request } from '@track/processes'
import { summaryOf, type Trial } from '@track/session'
import { type Duration, type Plain, printHumanDuration, printTimestamp, second } from '@track/simulation'
import { TrackUsageError } from '../../track-command.ts'
import { duration } from '../clock.ts'
import type { WorldRun } from '../world.ts'
import { printInterval } from './batch.ts'
import { columns, printChange, printTitle, printValue } from './columns.ts'
import { type Answers, areAskable, runTrials, seedsFor } from './trials.ts'
import { questionOf, type ValueRow, valueRows } from './values.ts'

type Input = NonNullable<Trial['inputs']>[number]

const seedsMax = 500
const example = "world perturb clients load.rate=+10% -- 'QUERY' …"

export function* perturb({ operands: [target, assignment], queries, flags }: WorldRun): Guest<number> {
  if (target === undefined || assignment === undefined || queries.length === 0) throw new TrackUsageError(`perturb needs whom, what and queries: ${example}`)
  const [, setting, change] = /^([^=]+)=(.+)$/s.exec(assignment) ?? []
  if (setting === undefined || change === undefined) throw new TrackUsageError(`"${assignment}" is no nudge: SETTING=+10%, SETTING=x2 or SETTING=VALUE`)
  const { seeds = 1 } = flags
  if (seeds < 1 || seeds > seedsMax) throw new TrackUsageError(`--seeds goes from 1 to ${seedsMax}`)
  const length = duration(flags.for, '--for')
  const every = flags.every === undefined ? length : duration(flags.every, '--every')
  const input = yield* inputFor(target, { setting, change, namespace: flags.namespace })
  if (!input || !(yield* areAskable(queries))) return 1
  const begin = flags.from ?? printTimestamp(yield* now())
  const common = { duration: length, every, questions: queries.map(questionOf), ...(flags.from !== undefined && { mark: flags.from }) }
  // A single pair goes on in the world's own luck.
  const runs = flags.seeds === undefined ? [{}] : seedsFor(seeds).map((seed) => ({ seed }))
  const trials = yield* runTrials(runs.flatMap((run) => [{ ...common, ...run, inputs: [input] }, { ...common, ...run }]))
  if (!trials) return 1
  const rows = trials[0]!.rows.flatMap(({ after }, instant) =>
    valueRows(queries, trials.map((trial) => trial.rows[instant]!.answers as unknown as Answers)).map((row) => pairsOf(row, after)))
  if (flags.json) {
    yield* print(`${JSON.stringify({ target, setting, change, from: begin, forSeconds: length / second, rows: rows.map(rowJson) })}\n`)
    return 0
  }
  yield* print(`${target}: ${setting} ${change}, for ${printHumanDuration(length)} from ${begin}\n\n`)
  yield* print(flags.seeds === undefined ? onePair(rows) : manyPairs(rows))
  return 0
}

/** What nudges the processes of a Deployment, what comes from outside, or a Fault. */
function* inputFor(target: string, { setting, change, namespace }: { setting: string; change: string; namespace: string }): Guest<Input | undefined> {
  const [kind, name] = target.includes('/') ? target.split('/') as [string, string] : ['deployment', target]
  if (/^faults?$/.test(kind)) return { part: 'traffic', name: 'nudge fault', data: { fault: `${namespace}/${name}#`, setting, change } }
  const outside = /^(load|journey)s?$/.exec(kind)?.[1]
  if (outside !== undefined) return { part: 'traffic', name: 'nudge', data: { labels: { [outside]: name, namespace }, setting, change } }
  if (!/^(deployments?(\.apps)?|deploy)$/.test(kind)) throw new TrackUsageError(`"${target}" cannot be nudged: a Deployment (clients, deployment/clients), load/NAME, journey/NAME or fault/NAME`)
  const path = `/apis/apps/v1/namespaces/${namespace}/deployments/${name}`
  const answer = yield* request<HttpResponse>('api', { method: 'GET', path, query: {}, headers: { accept: 'application/json' } } as Plain)
  const body = JSON.parse(String(answer.body)) as { message?: string; spec?: { selector?: { matchLabels?: Record<string, string> } } }
  if (answer.status >= 400) {
    yield* printError(`world: ${body.message ?? `no Deployment "${name}"`}\n`)
    return undefined
  }
  return { part: 'traffic', name: 'nudge', data: { labels: { ...body.spec?.selector?.matchLabels, namespace }, setting, change } }
}

/** A series at an instant: with and without the nudge, a pair a seed. */
interface Pairs extends Pick<ValueRow, 'query' | 'metric' | 'title'> {
  readonly after: Duration
  readonly nudged: readonly (number | undefined)[]
  readonly asItIs: readonly (number | undefined)[]
  /** Of the pairs that have both. */
  readonly differences: readonly number[]
}

function pairsOf({ values, ...row }: ValueRow, after: Duration): Pairs {
  const nudged = values.filter((_, index) => index % 2 === 0)
  const asItIs = values.filter((_, index) => index % 2 === 1)
  const differences = nudged.flatMap((value, index) => (value === undefined || asItIs[index] === undefined ? [] : [value - asItIs[index]]))
  return { ...row, after, nudged, asItIs, differences }
}

function onePair(rows: readonly Pairs[]): string {
  return columns([
    ['AFTER', 'QUERY', 'AS IT IS', 'NUDGED', 'DIFFERENCE', 'CHANGE'],
    ...rows.map(({ after, title, nudged: [nudged], asItIs: [asItIs], differences: [difference] }) =>
      [printHumanDuration(after), printTitle(title), printValue(asItIs), printValue(nudged), difference === undefined ? '' : printValue(difference), asItIs === 0 ? '' : printChange(asItIs, nudged)]),
  ])
}

/** The pairs share their luck, so the interval is that of their differences. */
function manyPairs(rows: readonly Pairs[]): string {
  return columns([
    ['AFTER', 'QUERY', 'SEEDS', 'AS IT IS', 'NUDGED', 'DIFFERENCE', '95% INTERVAL'],
    ...rows.map(({ after, title, nudged, asItIs, differences }) => {
      const summary = summaryOf(differences)
      return [
        printHumanDuration(after), printTitle(title), String(differences.length), printValue(meanOf(asItIs)), printValue(meanOf(nudged)),
        summary ? printValue(summary.mean) : '', printInterval(summary?.interval),
      ]
    }),
  ])
}

function meanOf(values: readonly (number | undefined)[]): number | undefined {
  return summaryOf(values.filter((value) => value !== undefined))?.mean
}

function rowJson({ query, metric, after, nudged, asItIs, differences }: Pairs): object {
  return {
    afterSeconds: after / second, query, metric,
    asItIs: meanOf(asItIs) ?? null, nudged: meanOf(nudged) ?? null, difference: summaryOf(differences) ?? null,
  }
}
