/** `slo`: what is left of the error budgets of a file of objectives, asked of the world's Prometheus. */
import type { PromqlAnswer } from '@track/cluster'
import { type Guest, isRefusal, now, print, printError, readFile, terminal } from '@track/processes'
import { day, type Duration, hour, type Instant, minute, parseTimestamp, printPrometheusDuration, printTimestamp, second } from '@track/simulation'
import {
  allowedDowntime, budgetQuestions, errorBudget, type ErrorBudget, type Objective, type RatioReading, severalSeries, specKindOf, splitDocuments,
} from '@track/telemetry'
import { plot } from '../plot.ts'
import { askPromql } from '../promql-answer.ts'
import { defineTrackCommand, TrackUsageError } from '../track-command.ts'

const flags = {
  'filename': { kind: 'texts', short: 'f', help: 'A file of objectives: of Sloth, for Prometheus or Kubernetes, or of OpenSLO (v1alpha).', completes: 'file' },
  'at': { kind: 'string', help: 'Ask at this time instead of now: 2025-03-03T09:00:00Z.' },
  'output': { kind: 'string', short: 'o', help: 'text or json.', completes: ['text', 'json'] },
} as const

export const slo = defineTrackCommand({
  name: 'slo',
  summary: 'What is left of the error budgets of service level objectives.',
  usage: ['status -f FILE [--at TIME] [-o json]'],
  examples: ['slo status -f slo.yaml', 'slo status -f slo.yaml -o json'],
  flags,
  actions: ['status'],

  *run({ flags: { filename, at, output }, operands }) {
    const [action, ...more] = operands
    if (action !== 'status' || more.length > 0) throw new TrackUsageError('"slo status -f FILE" is all there is')
    if (!filename || filename.length === 0) throw new TrackUsageError('a file of objectives is needed: -f slo.yaml')
    if (output !== undefined && output !== 'text' && output !== 'json') throw new TrackUsageError(`"${output}" is no output: text or json`)
    const time = at === undefined ? yield* now() : parseTimestamp(at)
    if (Number.isNaN(time)) throw new TrackUsageError('--at needs a time such as 2025-03-03T09:00:00Z')
    const objectives: Objective[] = []
    for (const path of filename) {
      const read = yield* objectivesIn(path)
      if ('error' in read) return yield* refuse(`${path}: ${read.error}`)
      objectives.push(...read)
    }
    let exitCode = 0
    const budgets: ErrorBudget[] = []
    for (const [index, objective] of objectives.entries()) {
      const budget = yield* budgetOf(objective, time)
      if ('error' in budget) exitCode = yield* refuse(budget.error)
      else if (output === 'json') budgets.push(budget)
      else yield* print(`${index > 0 ? '\n' : ''}${printBudget(budget)}${yield* burnDown(objective, time)}`)
    }
    if (output === 'json') yield* print(`${JSON.stringify(budgets.map(budgetJson), null, 2)}\n`)
    return exitCode
  },
})

function* refuse(words: string): Guest<number> {
  yield* printError(`slo: ${words}\n`)
  return 1
}

const periodByDefault = 30 * day

function* objectivesIn(path: string): Guest<readonly Objective[] | { readonly error: string }> {
  const text = yield* readFile(path)
  if (isRefusal(text)) return text
  const objectives: Objective[] = []
  for (const document of splitDocuments(text)) {
    const kind = specKindOf(document)
    if (!kind) return { error: 'no document of objectives: neither of Sloth (version: prometheus/v1, kind: PrometheusServiceLevel) nor of OpenSLO (openslo/v1alpha)' }
    const loaded = kind.load(document, periodByDefault)
    if ('error' in loaded) return loaded
    objectives.push(...loaded.objectives)
  }
  return objectives
}

function* budgetOf(objective: Objective, at: Instant): Guest<ErrorBudget | { readonly error: string }> {
  const questions = budgetQuestions(objective)
  if ('error' in questions) return { error: `${objective.id}: ${questions.error}` }
  const readings: RatioReading[] = []
  for (const { window, query } of questions) {
    const answer = yield* askPromql({ query, at })
    if ('error' in answer) return { error: `${objective.id}: ${answer.error}` }
    const ratio = oneValue(answer)
    if (ratio === 'several') return { error: severalSeries(objective) }
    readings.push({ window, ratio })
  }
  return errorBudget(objective, readings)
}

function oneValue({ data: { resultType, result } }: Extract<PromqlAnswer, { readonly data: unknown }>): number | undefined | 'several' {
  if (resultType === 'vector' && result.length > 1) return 'several'
  const text = resultType === 'vector' ? result[0]?.value[1] : resultType === 'scalar' ? result[1] : undefined
  const value = text === undefined ? NaN : Number(text)
  return Number.isNaN(value) ? undefined : value
}

function printBudget({ objective, compliance, left, burnRates, burning, lastsFor }: ErrorBudget): string {
  const { id, target, period } = objective
  const allowed = allowedDowntime(objective)
  const rest = left === undefined ? 'no events' : `${percent(left)} of ${printSpan(allowed)}, that is ${left < 0 ? `${printSpan(-left * allowed)} too much spent` : printSpan(left * allowed)}`
  const rates = burnRates.map(({ window, rate }) => `${printPrometheusDuration(window)} ${rate === undefined ? '-' : String(Number(rate.toPrecision(3)))}`)
  return [
    `${id}  ${target}% over ${printPrometheusDuration(period)}`,
    `  compliance   ${compliance === undefined ? 'no events' : percent(compliance)}`,
    `  budget left  ${rest}`,
    `  burn rate    ${rates.join('  ')}`,
    `  lasts for    ${lastsFor === undefined ? 'no events' : lastsFor === 0 ? 'nothing is left' : lastsFor === Infinity ? 'ever: nothing burns' : `${printSpan(lastsFor)} at the pace of the last ${printPrometheusDuration(burnRates[0]!.window)}`}`,
    `  burning      ${burning.length === 0 ? 'no alert' : burning.join(', ')}`, '',
  ].join('\n')
}

function percent(ratio: number): string {
  return `${Number((ratio * 100).toPrecision(6))}%`
}

/** The two largest units of a span: `21m36s`. */
function printSpan(span: Duration): string {
  const unit = span >= day ? hour : span >= hour ? minute : second
  return printPrometheusDuration(Math.round(span / unit) * unit)
}

const steps = 60

/** What was left of the budget at any time, as a plot: of the period, or of as much of it as there are events. */
function* burnDown(objective: Objective, at: Instant): Guest<string> {
  const questions = budgetQuestions(objective)
  const question = 'error' in questions ? undefined : questions.at(-1)
  if (!question) return ''
  const query = `100 * clamp_min(1 - (\n${question.query}\n) / ${(100 - objective.target) / 100}, 0)`
  for (let span = objective.period; span >= steps * second; span /= 4) {
    const answer = yield* askPromql({ query, start: at - span, end: at, step: span / steps })
    if ('error' in answer || answer.data.resultType !== 'matrix') return ''
    const values = (answer.data.result[0]?.values ?? []).filter(([, value]) => value !== 'NaN')
    if (values.length < steps / 4) continue
    const width = Math.max(20, Math.min(steps + 1, ((yield* terminal())?.columns ?? 100) - 14))
    const [from, to] = [values[0]!, values.at(-1)!].map(([time]) => printTimestamp(time * second).slice(0, 16))
    const lines = plot(values.map(([, value]) => Number(value)), { width, height: 6, from: from!, to: to! })
    return `\n  budget left, in percent\n${lines.map((line) => `  ${line}`).join('\n')}\n`
  }
  return ''
}

function budgetJson({ objective, allowedRatio, compliance, spent, left, burnRates, burning, lastsFor }: ErrorBudget): object {
  const { id, service, name, target, period } = objective
  const orNull = (value: number | undefined) => value ?? null
  return {
    id, service, name, objective: target, period: printPrometheusDuration(period), allowedRatio, compliance: orNull(compliance), spent: orNull(spent), left: orNull(left),
    burnRates: Object.fromEntries(burnRates.map(({ window, rate }) => [printPrometheusDuration(window), orNull(rate)])), burning,
    lastsForSeconds: lastsFor === undefined || lastsFor === Infinity ? null : lastsFor / second,
  }
}
