/**
 * A group that is due: its alerts are told to every integration of its receiver, and those that are
 * resolved and told are forgotten. The group's next turn comes an interval later, or as soon as all
 * integrations have come to an end.
 *
 * Follows aggrGroup.run and flush in dispatch/dispatch.go of Alertmanager 0.34.
 */
import { type Instant, second } from '@track/simulation'
import { type AlertRow, isResolved } from '../alerts/alert.ts'
import { integrationsOf } from '../config/complete-receiver.ts'
import { compareAlertLabels } from '../labels/label-set.ts'
import { fingerprint } from '../labels/fingerprint.ts'
import { type Machine, nextNumber } from '../machine.ts'
import { audible } from '../notify/mute.ts'
import { startAttempt } from '../notify/attempts.ts'
import { finishGroup, groupKeyOf, routeOf } from './groups.ts'

/** A notification may take at least so long, however short the group's interval. */
const leastTimeout = 10 * second

export function groupIsDue(machine: Machine, key: string): void {
  const { state } = machine
  const group = state.groups.get(key)!
  // What is under way goes on first; the turn follows at once.
  if (group.flush !== undefined) state.groups.set(key, { ...group, event: '' })
  else flushGroup(machine, key, group.next)
}

/** `at` is when the group was due. */
function flushGroup(machine: Machine, key: string, at: Instant): void {
  const { state, simulation, name } = machine
  const group = state.groups.get(key)!
  const route = routeOf(state, group)
  const { groupInterval, receiver } = route.options
  const { now } = simulation
  const next = now + groupInterval
  const event = simulation.schedule({ at: next, part: name, event: 'flush', data: key })
  const { alerts, resolved } = alertsToTell(state.groupAlerts.get(key)!, now)
  const heard = audible(state, route, alerts, { at, now })
  const id = nextNumber(state)
  state.groups.set(key, { ...group, next, event, flush: id, mutedBy: heard.mutedBy ?? group.mutedBy })
  const integrations = heard.alerts.length === 0 ? [] : integrationsOf(state.config.receivers.find((each) => each.name === receiver)!)
  const deadline = now + Math.max(groupInterval, leastTimeout)
  const deadlineEvent = integrations.length === 0 ? '' : simulation.schedule({ at: deadline, part: name, event: 'deadline', data: id })
  state.flushes.set(id, {
    group: key, groupKey: groupKeyOf(route, group.labels), receiver, at, deadline, deadlineEvent, alerts: heard.alerts, resolved,
    open: integrations.length, hasFailed: false,
  })
  if (integrations.length === 0) endFlush(machine, id)
  for (const integration of integrations) startAttempt(machine, id, integration, route)
}

/** In the order of a notification. What fires has no end, so that it does not resolve while it is told. */
function alertsToTell(known: ReadonlyMap<string, AlertRow>, now: Instant): { readonly alerts: readonly AlertRow[]; readonly resolved: readonly AlertRow[] } {
  const sorted = [...known.values()].toSorted((a, b) => compareAlertLabels(a.labels, b.labels))
  return { alerts: sorted.map((alert) => (isResolved(alert, now) ? alert : { ...alert, endsAt: undefined })), resolved: sorted.filter((alert) => isResolved(alert, now)) }
}

/** One of the flush's integrations was told, needed not be, or failed for good. */
export function integrationEnded(machine: Machine, id: string, hasFailed: boolean): void {
  const flush = machine.state.flushes.get(id)!
  machine.state.flushes.set(id, { ...flush, open: flush.open - 1, hasFailed: flush.hasFailed || hasFailed })
  if (flush.open === 1) endFlush(machine, id)
}

function endFlush(machine: Machine, id: string): void {
  const { state, simulation } = machine
  const { group: key, deadlineEvent, resolved, hasFailed } = state.flushes.get(id)!
  state.flushes.delete(id)
  if (deadlineEvent !== '') simulation.cancel(deadlineEvent)
  const alerts = state.groupAlerts.get(key)!
  if (!hasFailed) {
    // One that has come again meanwhile stays.
    for (const alert of resolved) if (alerts.get(fingerprint(alert.labels))?.updatedAt === alert.updatedAt) alerts.delete(fingerprint(alert.labels))
  }
  const group = state.groups.get(key)!
  if (alerts.size === 0) finishGroup(machine, key)
  else if (group.event === '') flushGroup(machine, key, group.next)
  else state.groups.set(key, { ...group, flush: undefined })
}
