/**
 * Groups, rules and alerts as the HTTP API tells them (`/api/v1/rules`, `/api/v1/alerts`), as data.
 *
 * Follows web/api/v1/api.go (rules, alerts) and rules/alerting.go (State) of Prometheus 3.16. Left out: pages of groups.
 */
import { formatFloat, formatGoTime } from '@track/formats'
import { type Instant, second } from '@track/simulation'
import type { Json } from '../http-api/go-json.ts'
import { compareText, labelsMap, labelValue, type Labels } from '../series/labels.ts'
import type { Matcher } from '../series/matcher.ts'
import { type Alert, type AlertState, isActive } from './alert.ts'
import { inOrder } from './evaluate-alerting.ts'
import type { GroupState, RuleState } from './rule-state.ts'

export interface RulesFilter {
  readonly type?: 'alert' | 'record'
  readonly names?: readonly string[]
  readonly groups?: readonly string[]
  readonly files?: readonly string[]
  /** One of them has to match the rule's labels. */
  readonly matcherSets?: readonly (readonly Matcher[])[]
  readonly excludesAlerts?: boolean
}

/** By file and name; groups of which no rule is left are not there. */
export function rulesJson(states: Iterable<GroupState>, filter: RulesFilter = {}): Json {
  const isWanted = (wanted: readonly string[] | undefined, name: string) => !wanted || wanted.length === 0 || wanted.includes(name)
  const groups = byFileAndName(states).flatMap((state): Json[] => {
    const { group, rules, took, lastEvaluation } = state
    if (!isWanted(filter.groups, group.name) || !isWanted(filter.files, group.file)) return []
    const shown = rules.filter(({ rule }) => isWanted(filter.names, rule.name) && isOfType(rule.is, filter) && isMatched(rule.labels, filter))
    if (shown.length === 0) return []
    return [{
      name: group.name, file: group.file, rules: shown.map((rule) => ruleJson(rule, filter.excludesAlerts ?? false)), interval: group.interval / second, limit: group.limit,
      evaluationTime: took / second, lastEvaluation: printRuleTime(lastEvaluation),
    }]
  })
  return { groups }
}

/** Those that are pending or fire. */
export function alertsJson(states: Iterable<GroupState>): Json {
  return { alerts: byFileAndName(states).flatMap(({ rules }) => rules.flatMap(({ alerts }) => activeJson(alerts))) }
}

function byFileAndName(states: Iterable<GroupState>): GroupState[] {
  return [...states].sort((a, b) => compareText(a.group.file, b.group.file) || compareText(a.group.name, b.group.name))
}

function isOfType(is: 'recording' | 'alerting', { type }: RulesFilter): boolean {
  return type === undefined || (type === 'alert') === (is === 'alerting')
}

function isMatched(labels: Labels, { matcherSets = [] }: RulesFilter): boolean {
  return matcherSets.length === 0 || matcherSets.some((matchers) => matchers.every(({ name, matches }) => matches(labelValue(labels, name))))
}

function ruleJson(state: RuleState, excludesAlerts: boolean): Json {
  const { rule, health, lastError, took, evaluatedAt, alerts } = state
  const known = { labels: labelsMap(rule.labels) }
  const outcome = {
    health, lastError: lastError === '' ? undefined : lastError, evaluationTime: took / second, lastEvaluation: printRuleTime(evaluatedAt), type: rule.is,
  }
  if (rule.is === 'recording') return { name: rule.name, query: rule.query, ...known, ...outcome }
  return {
    state: stateOfRule(state), name: rule.name, query: rule.query, duration: rule.holdFor / second, keepFiringFor: rule.keepFiringFor / second, ...known,
    annotations: labelsMap(rule.annotations), alerts: excludesAlerts ? null : activeJson(alerts), ...outcome,
  }
}

const ranks: Readonly<Record<AlertState, number>> = { inactive: 0, pending: 1, firing: 2 }

/** The furthest that one of its alerts is. */
export function stateOfRule({ evaluatedAt, alerts }: RuleState): AlertState | 'unknown' {
  if (evaluatedAt === undefined) return 'unknown'
  return alerts.reduce<AlertState>((most, { state }) => (ranks[state] > ranks[most] ? state : most), 'inactive')
}

/** Those that are pending or fire, in order. */
export function activeAlerts(alerts: readonly Alert[]): readonly Alert[] {
  return inOrder(alerts.filter(isActive))
}

function activeJson(alerts: readonly Alert[]): Json[] {
  return activeAlerts(alerts).map(({ labels, annotations, state, activeAt, keepFiringSince, value }) => ({
    labels: labelsMap(labels), annotations: labelsMap(annotations), state, activeAt: printRuleTime(activeAt),
    keepFiringSince: keepFiringSince === undefined ? undefined : printRuleTime(keepFiringSince), value: formatFloat(value, 'e'),
  }))
}

export function printRuleTime(at: Instant | undefined): string {
  return at === undefined ? '0001-01-01T00:00:00Z' : formatGoTime(at, '2006-01-02T15:04:05.999999999Z07:00')
}
