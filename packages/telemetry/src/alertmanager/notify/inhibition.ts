/**
 * Alerts that mute others: by rule, where the labels that have to be equal are.
 *
 * Follows inhibit/inhibit.go and cache.go of Alertmanager 0.34.
 */
import { type Instant, oncePerRow } from '@track/simulation'
import { type Labels, labelValue } from '../../series/labels.ts'
import { type AlertRow, isResolved } from '../alerts/alert.ts'
import type { InhibitRule } from '../config/inhibit-rule.ts'
import { matchersOf } from '../config/matchers.ts'
import { fingerprint } from '../labels/fingerprint.ts'
import { type AlertMatcher, matchersMatch } from '../matchers/matcher.ts'
import type { AlertmanagerState } from '../state.ts'

interface Rule {
  readonly source: readonly AlertMatcher[]
  readonly target: readonly AlertMatcher[]
}

const ruleOf = oncePerRow((rule: InhibitRule): Rule => ({
  source: matchersOf({ values: rule.source_match, patterns: rule.source_match_re, matchers: rule.source_matchers }),
  target: matchersOf({ values: rule.target_match, patterns: rule.target_match_re, matchers: rule.target_matchers }),
}))

function placeOf(index: number, { equal }: InhibitRule, labels: Labels): string {
  return [index, ...equal.map((name) => labelValue(labels, name))].join('\xff')
}

/** Remembers an alert where it may mute others. */
export function noteSource(state: AlertmanagerState, { labels }: AlertRow): void {
  for (const [index, rule] of state.config.inhibit_rules.entries()) {
    if (!matchersMatch(ruleOf(rule).source, labels)) continue
    const place = placeOf(index, rule, labels)
    const known = state.sources.get(place) ?? []
    const own = fingerprint(labels)
    if (!known.includes(own)) state.sources.set(place, [...known, own])
  }
}

/** Looks at all alerts anew, under the present rules. */
export function noteSources(state: AlertmanagerState): void {
  state.sources.clear()
  for (const alert of state.alerts.values()) noteSource(state, alert)
}

/** The alert that mutes these labels, by the first rule that has one. */
export function inhibitedBy(state: AlertmanagerState, labels: Labels, at: Instant): readonly string[] {
  for (const [index, rule] of state.config.inhibit_rules.entries()) {
    const { source, target } = ruleOf(rule)
    if (!matchersMatch(target, labels)) continue
    // What matches both sides is not muted by what does, too.
    const isBoth = matchersMatch(source, labels)
    const found = state.sources.get(placeOf(index, rule, labels))?.find((each) => {
      const alert = state.alerts.get(each)
      return alert && !isResolved(alert, at) && !(isBoth && matchersMatch(target, alert.labels))
    })
    if (found !== undefined) return [found]
  }
  return []
}
