/**
 * Other rule files put in place: a group that is the same goes on, one that has changed takes over
 * what its rules were, and the series of rules that are gone are ended.
 *
 * Follows rules/group.go (Equals, CopyState) and rules/manager.go (Update) of Prometheus 3.16.
 */
import { labelsKey, type Labels } from '../series/labels.ts'
import type { Rule, RuleGroup } from './rule.ts'
import type { GroupState, RuleState } from './rule-state.ts'

export function isSameGroup(a: RuleGroup, b: RuleGroup): boolean {
  return JSON.stringify(a) === JSON.stringify(b)
}

/** `next` with what `before` knew of the rules that are in both. */
export function takeOver(next: GroupState, before: GroupState): GroupState {
  const known = new Map<string, RuleState[]>()
  for (const state of before.rules) {
    const key = nameAndLabels(state.rule)
    known.set(key, [...known.get(key) ?? [], state])
  }
  const rules = next.rules.map((state) => {
    const [from, ...others] = known.get(nameAndLabels(state.rule)) ?? []
    if (!from) return state
    known.set(nameAndLabels(state.rule), others)
    const isAlerting = state.rule.is === 'alerting' && from.rule.is === 'alerting'
    return { ...state, series: from.series, ...(isAlerting ? { alerts: from.alerts, isRestored: from.isRestored } : {}) }
  })
  const gone = [...known.values()].flat().flatMap(({ series }) => series)
  return { ...next, rules, ending: [...before.ending, ...gone], lastEvaluation: before.lastEvaluation, took: before.took }
}

/** Everything that a group has written and not ended. */
export function openSeries({ rules, ending }: GroupState): readonly Labels[] {
  return [...ending, ...rules.flatMap(({ series }) => series)]
}

function nameAndLabels({ name, labels }: Rule): string {
  return `${name}\xff${labelsKey(labels)}`
}
