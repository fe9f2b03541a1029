/**
 * The states of an alert rule's instances from one evaluation to the next.
 *
 * Follows pkg/services/ngalert/state/state.go and manager.go of Grafana (resultNormal, resultAlerting, resultNoData, resultError).
 * Left out: screenshots, the history of states.
 */
import type { Instant } from '@track/simulation'
import type { AlertEvaluation, AlertLabels } from './evaluate.ts'
import type { GrafanaAlertRule } from './rule.ts'

export type AlertStateName = 'Normal' | 'Pending' | 'Alerting' | 'Recovering' | 'NoData' | 'Error'

export interface AlertStateRow {
  readonly labels: AlertLabels
  readonly state: AlertStateName
  /** Why it has a state that its value alone does not give: `NoData`, `Error`, `MissingSeries`, `KeepLast`. */
  readonly reason: string
  readonly startsAt: Instant
  readonly evaluatedAt: Instant
  readonly value: number | undefined
  readonly error: string
}

/** By the labels of each instance, as a text. */
export type AlertStates = ReadonlyMap<string, AlertStateRow>

/** Evaluations without a series after which its instance is gone. */
const evaluationsMissing = 2

type Outcome = 'normal' | 'alerting' | 'no data' | 'error'

interface Result {
  readonly labels: AlertLabels
  readonly outcome: Outcome
  readonly value?: number | undefined
  readonly error?: string
}

/** The states after an evaluation; those before are not touched. */
export function nextStates(rule: GrafanaAlertRule, before: AlertStates, evaluation: AlertEvaluation, at: Instant): AlertStates {
  const results = resultsOf(rule, before, evaluation)
  const after = new Map<string, AlertStateRow>()
  for (const result of results) {
    const labels = { ...result.labels, ...rule.labels, alertname: result.labels.alertname ?? rule.title, grafana_folder: rule.folder }
    const key = keyOf(labels)
    after.set(key, step(rule, before.get(key), { ...result, labels }, at))
  }
  for (const [key, row] of before) {
    if (after.has(key)) continue
    if (at - row.evaluatedAt < evaluationsMissing * rule.interval) after.set(key, row)
    else if (row.state === 'Alerting') after.set(key, { ...row, state: 'Normal', reason: 'MissingSeries', startsAt: at })
  }
  return after
}

function keyOf(labels: AlertLabels): string {
  return JSON.stringify(Object.keys(labels).sort().map((name) => [name, labels[name]]))
}

function resultsOf(rule: GrafanaAlertRule, before: AlertStates, evaluation: AlertEvaluation): Result[] {
  if (evaluation.kind === 'answer') {
    return evaluation.instances.map(({ labels, value }) => ({ labels, value, outcome: value === undefined ? 'no data' : value === 0 ? 'normal' : 'alerting' }))
  }
  const isError = evaluation.kind === 'error'
  const handling = isError ? rule.execErrState : rule.noDataState
  const outcome = isError ? 'error' : 'no data'
  const rest = isError ? { outcome, error: evaluation.words } as const : { outcome } as const
  // But for states of their own all that there was goes on under its labels.
  if (handling !== 'Error' && handling !== 'NoData' && before.size > 0) return [...before.values()].map(({ labels }) => ({ labels: bare(labels, rule), ...rest }))
  if (handling !== 'Error' && handling !== 'NoData') return [{ labels: {}, ...rest }]
  return [{ labels: { alertname: isError ? 'DatasourceError' : 'DatasourceNoData', rulename: rule.title, ...(evaluation.kind === 'no data' && { ref_id: evaluation.refId, datasource_uid: evaluation.sourceUid }) }, ...rest }]
}

function bare(labels: AlertLabels, rule: GrafanaAlertRule): AlertLabels {
  return Object.fromEntries(Object.entries(labels).filter(([name]) => name !== 'grafana_folder' && !Object.hasOwn(rule.labels, name)))
}

function step(rule: GrafanaAlertRule, before: AlertStateRow | undefined, { labels, outcome, value, error = '' }: Result, at: Instant): AlertStateRow {
  const base = { labels, value, error, evaluatedAt: at }
  const stay = (state: AlertStateName, reason: string): AlertStateRow => ({ ...base, state, reason, startsAt: before?.state === state ? before.startsAt : at })
  switch (outcome) {
    case 'normal': return recovering(rule, before, base, at) ?? stay('Normal', '')
    case 'alerting': return alerting(rule, before, base, '', at)
    case 'no data': case 'error': {
      const [handling, reason] = outcome === 'error' ? [rule.execErrState, 'Error'] : [rule.noDataState, 'NoData']
      if (handling === 'Alerting') return alerting(rule, before, base, reason, at)
      if (handling === 'OK') return stay('Normal', reason)
      if (handling === 'KeepLast') return keptLast(rule, before, base, reason, at)
      return stay(handling, '')
    }
  }
}

type Base = Pick<AlertStateRow, 'labels' | 'value' | 'error' | 'evaluatedAt'>

function keptLast(rule: GrafanaAlertRule, before: AlertStateRow | undefined, base: Base, reason: string, at: Instant): AlertStateRow {
  const words = `${reason}, KeepLast`
  if (before?.state === 'Alerting' || before?.state === 'Pending') return alerting(rule, before, base, words, at)
  return { ...base, state: 'Normal', reason: words, startsAt: before?.state === 'Normal' ? before.startsAt : at }
}

function alerting(rule: GrafanaAlertRule, before: AlertStateRow | undefined, base: Base, reason: string, at: Instant): AlertStateRow {
  if (before?.state === 'Alerting') return { ...base, state: 'Alerting', reason, startsAt: before.startsAt }
  if (before?.state === 'Recovering') return { ...base, state: 'Alerting', reason, startsAt: at }
  const since = before?.state === 'Pending' ? before.startsAt : at
  if (rule.for > 0 && at - since < rule.for) return { ...base, state: 'Pending', reason, startsAt: since }
  return { ...base, state: 'Alerting', reason, startsAt: at }
}

/** Well again, but not believed for as long as the rule keeps firing. */
function recovering(rule: GrafanaAlertRule, before: AlertStateRow | undefined, base: Base, at: Instant): AlertStateRow | undefined {
  if (rule.keepFiringFor <= 0 || !before) return undefined
  if (before.state === 'Alerting') return { ...base, state: 'Recovering', reason: '', startsAt: at }
  if (before.state === 'Recovering' && at - before.startsAt < rule.keepFiringFor) return { ...base, state: 'Recovering', reason: '', startsAt: before.startsAt }
  return undefined
}
