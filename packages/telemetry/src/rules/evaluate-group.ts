/**
 * One evaluation of a group: its rules one after the other, each reading what the ones before it
 * have written. Here alone rules write series.
 *
 * Follows rules/group.go (Eval) of Prometheus 3.16. Left out: rules of a group at the same time.
 */
import { type Duration, type Instant, millisecond } from '@track/simulation'
import type { QueryOptions, Store } from '../promql/query.ts'
import { appendHistogram } from '../series/histogram/append.ts'
import { appendSample, appendStale } from '../series/head.ts'
import { seriesNumber } from '../series/index-of-labels.ts'
import { type Labels, labelsKey } from '../series/labels.ts'
import type { SeriesState } from '../series/state.ts'
import { type Alert, sendDue } from './alert.ts'
import { evaluateAlerting } from './evaluate-alerting.ts'
import { evaluateRecording } from './evaluate-recording.ts'
import { queryForRule, type RuleSample, type RuleVector } from './rule-query.ts'
import type { GroupState, RuleState } from './rule-state.ts'

export interface RuleWorld {
  /** Where results go. */
  readonly store: SeriesState
  /** Where queries look, if elsewhere. */
  readonly queried?: Store
  readonly externalLabels: Readonly<Record<string, string>>
  /** `$externalURL`. */
  readonly externalUrl: string
  /** What the function externalURL answers; promtool has none. */
  readonly serverUrl: string | undefined
  /** Of groups that say nothing of their own. */
  readonly queryOffset: Duration
  readonly resendDelay: Duration
  /** What a subquery without a step takes. */
  readonly evaluationInterval: Duration
  readonly queryOptions?: QueryOptions
  /** Answers queries of another language. */
  readonly ask?: (query: string, at: Instant) => RuleVector | { readonly error: string }
}

export interface GroupEvaluation {
  readonly state: GroupState
  /** Alerts that go out, rule by rule. */
  readonly sent: readonly SentAlerts[]
}

export interface SentAlerts {
  /** Of the rule that raised them. */
  readonly query: string
  readonly alerts: readonly Alert[]
}

export function evaluateGroup(before: GroupState, at: Instant, world: RuleWorld): GroupEvaluation {
  const { group } = before
  const offset = group.queryOffset ?? world.queryOffset
  const atMs = Math.floor((at - offset) / millisecond)
  const sent: SentAlerts[] = []
  let [samples, failures] = [0, 0]
  const rules = before.rules.map((state) => {
    const outcome = evaluateRule(state, { at, offset, before, world })
    if (outcome.error !== undefined) {
      failures++
      return { ...outcome.state, health: 'err' as const, lastError: outcome.error, evaluatedAt: at }
    }
    samples += outcome.samples.length
    const due = sendDue(outcome.state.alerts, { at, resendDelay: world.resendDelay, interval: group.interval })
    if (due.sent.length > 0) sent.push({ query: state.rule.query, alerts: due.sent })
    const written = writeSamples(world.store, { samples: outcome.samples, previous: state.series, atMs })
    const trouble = written.refused === undefined ? { health: 'ok' as const, lastError: '' } : { health: 'err' as const, lastError: written.refused }
    return { ...outcome.state, alerts: due.alerts, series: written.series, ...trouble, evaluatedAt: at }
  })
  for (const labels of before.ending) appendStale(world.store, seriesNumber(world.store, labels), atMs)
  const state: GroupState = {
    ...before, rules, ending: [], samples, failures: before.failures + failures, evaluations: before.evaluations + rules.length,
    iterations: before.iterations + 1, lastEvaluation: at,
  }
  return { state, sent }
}

interface RuleContext {
  readonly at: Instant
  readonly offset: Duration
  readonly before: GroupState
  readonly world: RuleWorld
}

interface RuleOutcome {
  readonly state: RuleState
  readonly samples: readonly RuleSample[]
  readonly error?: string
}

function evaluateRule(state: RuleState, { at, offset, before: { group }, world }: RuleContext): RuleOutcome {
  const options = { ...world.queryOptions, subqueryStep: world.evaluationInterval }
  const ask = world.ask ?? ((query: string, when: Instant) => queryForRule(world.queried ?? world.store, query, when, options))
  const { rule } = state
  const vector = ask(rule.query, at - offset)
  if ('error' in vector) return { state, samples: [], error: vector.error }
  if (rule.is === 'recording') {
    const recorded = evaluateRecording(rule, vector, group.limit)
    return { state, ...recorded }
  }
  const { samples, alerts, error } = evaluateAlerting(rule, vector, state.alerts, {
    at, limit: group.limit, isRestored: state.isRestored, externalLabels: world.externalLabels, templateUrl: world.externalUrl, externalUrl: world.serverUrl, query: (query) => ask(query, at),
  })
  return { state: { ...state, alerts }, samples, ...(error === undefined ? {} : { error }) }
}

interface Writing {
  readonly samples: readonly RuleSample[]
  readonly previous: readonly Labels[]
  readonly atMs: number
}

/** Writes what a rule returned, and ends the series that it returned before and does not return any more. */
export function writeSamples(store: SeriesState, { samples, previous, atMs }: Writing): { readonly series: readonly Labels[]; readonly refused: string | undefined } {
  const series: Labels[] = []
  let refused: string | undefined
  for (const { labels, value, histogram } of samples) {
    const number = seriesNumber(store, labels)
    const refusal = histogram ? appendHistogram(store, number, atMs, histogram) : appendSample(store, number, atMs, value)
    if (refusal === undefined) series.push(labels)
    else refused = refusal
  }
  if (previous.length === 0) return { series, refused }
  const returned = new Set(series.map(labelsKey))
  // An ended series that another rule has written to is refused, as it should be.
  for (const labels of previous) if (!returned.has(labelsKey(labels))) appendStale(store, seriesNumber(store, labels), atMs)
  return { series, refused }
}
