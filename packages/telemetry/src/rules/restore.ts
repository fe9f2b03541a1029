/**
 * Alerts after a restart: since when each was active is read back from ALERTS_FOR_STATE.
 *
 * Follows rules/group.go (RestoreForState) and rules/alerting.go (QueryForStateSeries) of Prometheus 3.16.
 */
import { type Duration, hour, type Instant, millisecond, minute, second } from '@track/simulation'
import { type Labels, labelsKey, metricName, withoutLabels } from '../series/labels.ts'
import { newMatcher } from '../series/matcher.ts'
import { Samples, readSamples } from '../series/samples.ts'
import { selectSeries } from '../series/index-of-labels.ts'
import type { SeriesState } from '../series/state.ts'
import type { Alert } from './alert.ts'
import { alertSeries, forStateName } from './evaluate-alerting.ts'
import type { AlertingRule } from './rule.ts'
import type { GroupState } from './rule-state.ts'

export interface Restoring {
  readonly at: Instant
  readonly store: SeriesState
  /** `--rules.alert.for-outage-tolerance`: older state is forgotten. */
  readonly outageTolerance?: Duration
  /** `--rules.alert.for-grace-period`: so long at least until a restored alert fires. */
  readonly gracePeriod?: Duration
}

export function restoreForState(group: GroupState, { at, store, outageTolerance = hour, gracePeriod = 10 * minute }: Restoring): GroupState {
  const rules = group.rules.map((state) => {
    const { rule } = state
    if (rule.is !== 'alerting') return { ...state, isRestored: true }
    const last = lastStates(rule, store, { fromMs: Math.floor((at - outageTolerance) / millisecond), toMs: Math.floor(at / millisecond) })
    const alerts = state.alerts.map((alert) => {
      const found = last.get(labelsKey(alert.labels))
      return found ? restored(alert, found, { at, gracePeriod, holdFor: rule.holdFor }) : alert
    })
    return { ...state, alerts, isRestored: true }
  })
  return { ...group, rules }
}

interface LastState {
  readonly downAt: Instant
  readonly activeAt: Instant
}

function lastStates(rule: AlertingRule, store: SeriesState, span: { fromMs: number; toMs: number }): Map<string, LastState> {
  const wanted = alertSeries(rule, [], { [metricName]: forStateName })
  const states = new Map<string, LastState>()
  const into = new Samples()
  for (const series of selectSeries(store, matchersOf(wanted))) {
    readSamples(store, series, { ...span, into })
    const last = into.length - 1
    if (last < 0 || into.isStaleAt(last)) continue
    const key = labelsKey(withoutLabels(store.labels[series]!, [metricName]))
    states.set(key, { downAt: Math.floor(into.times[last]! / 1000) * second, activeAt: Math.trunc(into.values[last]!) * second })
  }
  return states
}

/** Templates stand for something else in every alert. */
function matchersOf(labels: Labels) {
  return labels.flatMap((name, index) => {
    const value = labels[index + 1]!
    return index % 2 === 0 && !value.includes('{{') ? [newMatcher(name, '=', value)] : []
  })
}

function restored(alert: Alert, { downAt, activeAt }: LastState, { at, gracePeriod, holdFor }: { at: Instant; gracePeriod: Duration; holdFor: Duration }): Alert {
  const remaining = holdFor - (downAt - activeAt)
  if (remaining <= 0) return { ...alert, activeAt }
  if (holdFor < gracePeriod) return alert
  if (remaining < gracePeriod) return { ...alert, activeAt: at + gracePeriod - holdFor }
  // The time down does not count.
  return { ...alert, activeAt: activeAt + (at - downAt) }
}
