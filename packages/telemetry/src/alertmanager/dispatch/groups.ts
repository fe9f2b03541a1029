/**
 * Alerts come in, go to the groups of their routes, and groups are flushed when they are due.
 *
 * Follows dispatch/dispatch.go of Alertmanager 0.34. A done group is thrown away at the next half
 * minute, as its maintenance does.
 */
import { second } from '@track/simulation'
import { type AlertRow, received } from '../alerts/alert.ts'
import { fingerprint } from '../labels/fingerprint.ts'
import { printLabelSet } from '../labels/label-set.ts'
import { type Machine } from '../machine.ts'
import { noteSource } from '../notify/inhibition.ts'
import { groupsOf, matchingRoutes, type Route, routesByIndex, routeTree } from '../routes/route.ts'
import type { AlertmanagerState, GroupRow } from '../state.ts'

const maintenanceEvery = 30 * second

export function putAlert(machine: Machine, arrived: AlertRow): void {
  const { state, simulation } = machine
  const key = fingerprint(arrived.labels)
  const alert = received(state.alerts.get(key), arrived, simulation.now)
  state.alerts.set(key, alert)
  noteSource(state, alert)
  routeAlert(machine, alert)
}

function routeAlert(machine: Machine, alert: AlertRow): void {
  for (const route of matchingRoutes(routeTree(machine.state.config.route), alert.labels)) groupAlert(machine, route, alert)
}

function groupAlert(machine: Machine, route: Route, alert: AlertRow): void {
  const { state, simulation, name } = machine
  const { labels, key } = groupsOf(route)(alert.labels)
  const known = state.groups.get(key)
  if (known && !known.isDone) {
    state.groupAlerts.get(key)!.set(fingerprint(alert.labels), alert)
    return
  }
  state.groupAlerts.set(key, new Map([[fingerprint(alert.labels), alert]]))
  const { groupWait } = route.options
  // An alert that has waited elsewhere does not wait again.
  const next = alert.startsAt + groupWait < simulation.now ? simulation.now : simulation.now + groupWait
  const event = simulation.schedule({ at: next, part: name, event: 'flush', data: key })
  state.groups.set(key, { route: route.index, labels, next, event, flush: undefined, mutedBy: [], isDone: false })
}

export function routeOf(state: AlertmanagerState, { route }: GroupRow): Route {
  return routesByIndex(routeTree(state.config.route))[route]!
}

/** `{}/{team="db"}:{alertname="Down"}`; what notifications are remembered under. */
export function groupKeyOf(route: Route, labels: GroupRow['labels']): string {
  return `${route.key}:${printLabelSet(labels)}`
}

/** A group without alerts takes no more; it is gone when the maintenance comes by. */
export function finishGroup({ state, simulation, name }: Machine, key: string): void {
  const group = state.groups.get(key)!
  if (group.event !== '') simulation.cancel(group.event)
  const since = simulation.now - state.reloadedAt
  const at = state.reloadedAt + Math.ceil((since + 1) / maintenanceEvery) * maintenanceEvery
  const event = simulation.schedule({ at, part: name, event: 'drop', data: key })
  state.groups.set(key, { ...group, event, flush: undefined, isDone: true })
}

export function dropGroup({ state }: Machine, key: string): void {
  if (!state.groups.get(key)?.isDone) return
  state.groups.delete(key)
  state.groupAlerts.delete(key)
}

/** All groups are forgotten, and made again from the alerts that are known. */
export function dispatchAnew(machine: Machine): void {
  const { state, simulation } = machine
  for (const { event } of state.groups.values()) if (event !== '') simulation.cancel(event)
  for (const { deadlineEvent } of state.flushes.values()) if (deadlineEvent !== '') simulation.cancel(deadlineEvent)
  state.groups.clear()
  state.groupAlerts.clear()
  state.flushes.clear()
  for (const alert of state.alerts.values()) routeAlert(machine, alert)
}
