/**
 * Alerts and groups of them, asked for and sent in.
 *
 * Follows api/v2/api.go of Alertmanager 0.34 (getAlertsHandler, postAlertsHandler, getAlertGroupsHandler).
 */
import type { Instant } from '@track/simulation'
import { compareText, type Labels, labelValue } from '../../series/labels.ts'
import { alertFault, type AlertRow, isResolved } from '../alerts/alert.ts'
import { count } from '../counters.ts'
import { putAlert, routeOf } from '../dispatch/groups.ts'
import { fingerprint } from '../labels/fingerprint.ts'
import { compareAlertLabels, compareLabelSets, labelPairs } from '../labels/label-set.ts'
import type { Machine } from '../machine.ts'
import { inhibitedBy } from '../notify/inhibition.ts'
import { defaultExternalUrl } from '../notify/attempts.ts'
import { matchingRoutes, routeTree } from '../routes/route.ts'
import { silencedBy } from '../silences/silence.ts'
import type { AlertmanagerState, GroupRow } from '../state.ts'
import { notificationData } from '../templates/data.ts'
import { renderedRouteLabels } from '../templates/engine.ts'
import { goJson, JsonText, labelsMap } from '../templates/go-json.ts'
import { type Fields, goKind, labelsIn, parseBody, refuseBody, refuseField, textOf, timeOf } from './body.ts'
import { isRefused, parseFilter, passesFilter, receiverFilter } from './filter.ts'
import { type AlertmanagerResponse, empty, isAsked, json, type Query, values } from './request.ts'
import { apiTimestamp } from './timestamp.ts'

interface Status {
  readonly inhibitedBy: readonly string[]
  readonly silencedBy: readonly string[]
}

function statusOf(state: AlertmanagerState, labels: Labels, now: Instant): Status {
  return { inhibitedBy: inhibitedBy(state, labels, now), silencedBy: silencedBy(state.silences.values(), labels, now) }
}

function isWanted(query: Query, { inhibitedBy: inhibitors, silencedBy: silences }: Status): boolean {
  if (!isAsked(query, 'active') && inhibitors.length === 0 && silences.length === 0) return false
  return (isAsked(query, 'silenced') || silences.length === 0) && (isAsked(query, 'inhibited') || inhibitors.length === 0)
}

function printAlert(alert: AlertRow, { inhibitedBy: inhibitors, silencedBy: silences }: Status, receivers: readonly string[], mutedBy: readonly string[]): unknown {
  const isSuppressed = inhibitors.length > 0 || silences.length > 0 || mutedBy.length > 0
  return new JsonText(goJson(new Map<string, unknown>([
    ['annotations', labelsMap(alert.annotations)], ['endsAt', apiTimestamp(alert.endsAt!)], ['fingerprint', fingerprint(alert.labels)],
    ['receivers', receivers.map((name) => ({ name }))], ['startsAt', apiTimestamp(alert.startsAt)],
    ['status', { inhibitedBy: inhibitors, mutedBy, silencedBy: silences, state: isSuppressed ? 'suppressed' : 'active' }],
    ['updatedAt', apiTimestamp(alert.updatedAt)], ...(alert.generatorUrl === '' ? [] : [['generatorURL', alert.generatorUrl] as const]),
    ['labels', labelsMap(alert.labels)],
  ])))
}

export function getAlerts({ state, simulation }: Machine, query: Query): AlertmanagerResponse {
  const matchers = parseFilter(values(query, 'filter'))
  if (isRefused(matchers)) return matchers
  const filter = receiverFilter(query, state.config.receivers)
  if (isRefused(filter)) return filter
  const { now } = simulation
  const root = routeTree(state.config.route)
  const found = [...state.alerts].flatMap(([print, alert]) => {
    const receivers = matchingRoutes(root, alert.labels).map(({ options }) => options.receiver)
    if (!receivers.some(filter.isNamed) || !receivers.some(filter.isLabelled)) return []
    if (isResolved(alert, now) || !passesFilter(matchers, alert.labels)) return []
    const status = statusOf(state, alert.labels, now)
    return isWanted(query, status) ? [[print, printAlert(alert, status, receivers, [])] as const] : []
  })
  return json(200, found.toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, alert]) => alert))
}

interface ShownGroup {
  readonly key: string
  readonly group: GroupRow
  readonly receiver: string
  readonly alerts: readonly AlertRow[]
}

export function getGroups(machine: Machine, query: Query): AlertmanagerResponse {
  const { state, simulation } = machine
  const matchers = parseFilter(values(query, 'filter'))
  if (isRefused(matchers)) return matchers
  const filter = receiverFilter(query, state.config.receivers)
  if (isRefused(filter)) return filter
  const { now } = simulation
  const shown = [...state.groups].flatMap(([key, group]): readonly ShownGroup[] => {
    const { receiver } = routeOf(state, group).options
    if (!filter.isNamed(receiver) || !filter.isLabelled(receiver)) return []
    const alerts = [...state.groupAlerts.get(key)!.values()].filter((alert) => (
      !isResolved(alert, now) && passesFilter(matchers, alert.labels) && isWanted(query, statusOf(state, alert.labels, now))
    ))
    return alerts.length === 0 ? [] : [{ key, group, receiver, alerts: alerts.toSorted((a, b) => compareAlertLabels(a.labels, b.labels)) }]
  }).toSorted((a, b) => compareLabelSets(a.group.labels, b.group.labels) || compareText(a.receiver, b.receiver))
  const receiversOf = receiversByAlert(shown)
  const heard = shown.filter(({ group }) => isAsked(query, 'muted') || group.mutedBy.length === 0)
  return json(200, heard.map(({ group, receiver, alerts }) => new Map<string, unknown>([
    ['alerts', alerts.map((alert) => printAlert(alert, statusOf(state, alert.labels, now), receiversOf.get(fingerprint(alert.labels))!, group.mutedBy))],
    ['labels', labelsMap(group.labels)], ['receiver', { name: receiver }], ['routeLabels', shownRouteLabels(machine, group, alerts)],
  ])))
}

function receiversByAlert(shown: readonly ShownGroup[]): ReadonlyMap<string, readonly string[]> {
  const receivers = new Map<string, string[]>()
  for (const { receiver, alerts } of shown) {
    for (const { labels } of alerts) {
      const print = fingerprint(labels)
      receivers.set(print, [...receivers.get(print) ?? [], receiver].sort(compareText))
    }
  }
  return receivers
}

function shownRouteLabels({ state, simulation, options }: Machine, group: GroupRow, alerts: readonly AlertRow[]): Readonly<Record<string, string>> {
  const { labels: routeLabels, receiver } = routeOf(state, group).options
  const { now } = simulation
  const { externalUrl = defaultExternalUrl } = options
  const data = notificationData({ receiver, alerts, groupLabels: group.labels, routeLabels, reason: 'unknown', externalUrl, now })
  return renderedRouteLabels(routeLabels, { files: state.templates, data, now })
}

export function postAlerts(machine: Machine, body: string): AlertmanagerResponse {
  const { state, simulation } = machine
  const { now } = simulation
  const faults: string[] = []
  const taken: AlertRow[] = []
  for (const alert of alertsIn(body, now, state.config.global.resolve_timeout)) {
    count(state, 'alerts_received_total', alert.endsAt! > now ? 'firing' : 'resolved')
    const fault = alertFault(alert)
    if (fault === undefined) taken.push(alert)
    else {
      faults.push(fault)
      count(state, 'alerts_invalid_total')
    }
  }
  for (const alert of taken) putAlert(machine, alert)
  return faults.length > 0 ? json(400, faults.join('\n')) : empty(200)
}

function alertsIn(body: string, now: Instant, resolveTimeout: number): readonly AlertRow[] {
  const list = parseBody('alerts', body)
  if (!Array.isArray(list)) return refuseBody('alerts', `json: cannot unmarshal ${goKind(list)} into Go value of type models.PostableAlerts`)
  const written = list.map((each: unknown) => {
    const fields = (each ?? {}) as Fields
    return {
      labels: labelsIn('alerts', fields['labels'], 'Alert.labels'), annotations: labelsIn('alerts', fields['annotations'], '.annotations') ?? [],
      starts: timeOf('alerts', fields['startsAt']), ends: timeOf('alerts', fields['endsAt']), generator: textOf('alerts', fields['generatorURL'], 'Alert.generatorURL') ?? '',
    }
  })
  return written.map(({ labels, annotations, starts, ends, generator }, index) => {
    if (generator !== '' && !/^(?:[a-zA-Z][\w+.-]*:[^\s]|\/)/.test(generator)) refuseField(601, `${index}.generatorURL in body must be of type uri: ${JSON.stringify(generator)}`)
    if (labels === undefined) return refuseField(602, `${index}.labels in body is required`)
    return {
      labels: withoutEmpty(labels), annotations, startsAt: starts ?? ends ?? now, endsAt: ends ?? now + resolveTimeout, generatorUrl: generator, updatedAt: now,
      isTimeout: ends === undefined,
    }
  })
}

function withoutEmpty(labels: Labels): Labels {
  return labelPairs(labels).filter(([name]) => labelValue(labels, name) !== '').flat()
}

