/**
 * What of a group's alerts is told at all: not what others inhibit, what a time interval mutes, or
 * what is silenced.
 *
 * Follows notify/notify.go (PipelineBuilder.New) and mute.go of Alertmanager 0.34.
 */
import type { Instant } from '@track/simulation'
import type { AlertRow } from '../alerts/alert.ts'
import { timeIntervalsOf } from '../config/config.ts'
import { count } from '../counters.ts'
import type { Route } from '../routes/route.ts'
import { silencedBy } from '../silences/silence.ts'
import type { AlertmanagerState } from '../state.ts'
import { intervalsAt } from '../time-intervals/contains.ts'
import { inhibitedBy } from './inhibition.ts'

export interface Audible {
  readonly alerts: readonly AlertRow[]
  /** The time intervals that mute the group; undefined where nobody came to ask. */
  readonly mutedBy: readonly string[] | undefined
}

/** `at` is when the group was due, which time intervals are asked about; the rest is as of now. */
export function audible(state: AlertmanagerState, { options }: Route, alerts: readonly AlertRow[], { at, now }: { readonly at: Instant; readonly now: Instant }): Audible {
  const uninhibited = alerts.filter(({ labels }) => inhibitedBy(state, labels, now).length === 0)
  suppressed(state, 'inhibition', alerts.length - uninhibited.length)
  if (uninhibited.length === 0) return { alerts: [], mutedBy: undefined }
  const intervals = timeIntervalsOf(state.config)
  const { activeTimeIntervals: active, muteTimeIntervals: mute } = options
  if (active.length > 0 && intervalsAt(active, intervals, at).length === 0) {
    suppressed(state, 'active_time_interval', uninhibited.length)
    return { alerts: [], mutedBy: active }
  }
  const mutedBy = intervalsAt(mute, intervals, at)
  if (mutedBy.length > 0) {
    suppressed(state, 'mute_time_interval', uninhibited.length)
    return { alerts: [], mutedBy }
  }
  const heard = uninhibited.filter(({ labels }) => silencedBy(state.silences.values(), labels, now).length === 0)
  suppressed(state, 'silence', uninhibited.length - heard.length)
  return { alerts: heard, mutedBy: [] }
}

function suppressed(state: AlertmanagerState, reason: string, alerts: number): void {
  if (alerts > 0) count(state, 'notifications_suppressed_total', reason, alerts)
}
