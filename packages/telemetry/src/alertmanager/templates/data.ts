/**
 * What a notification is about: the data of templates and of webhooks.
 *
 * Follows template/template.go (Data) of Alertmanager 0.34.
 */
import type { Instant } from '@track/simulation'
import type { Labels } from '../../series/labels.ts'
import { type AlertRow, isResolved } from '../alerts/alert.ts'
import { fingerprint } from '../labels/fingerprint.ts'
import { labelPairs, labelSetOf } from '../labels/label-set.ts'

export interface AlertData {
  readonly status: 'firing' | 'resolved'
  readonly labels: Labels
  readonly annotations: Labels
  readonly startsAt: Instant
  /** Undefined while it fires. */
  readonly endsAt: Instant | undefined
  readonly generatorUrl: string
  readonly fingerprint: string
}

export interface NotificationData {
  readonly receiver: string
  readonly status: 'firing' | 'resolved'
  readonly alerts: readonly AlertData[]
  readonly reason: string
  readonly groupLabels: Labels
  readonly commonLabels: Labels
  readonly commonAnnotations: Labels
  readonly routeLabels: Labels
  readonly externalUrl: string
}

export interface Notified {
  readonly receiver: string
  readonly alerts: readonly AlertRow[]
  readonly groupLabels: Labels
  readonly routeLabels: Readonly<Record<string, string>>
  readonly reason: string
  readonly externalUrl: string
  readonly now: Instant
}

export function notificationData({ receiver, alerts, groupLabels, routeLabels, reason, externalUrl, now }: Notified): NotificationData {
  const told = alerts.map((alert): AlertData => ({
    status: isResolved(alert, now) ? 'resolved' : 'firing', labels: alert.labels, annotations: alert.annotations, startsAt: alert.startsAt,
    endsAt: isResolved(alert, now) ? alert.endsAt : undefined, generatorUrl: alert.generatorUrl, fingerprint: fingerprint(alert.labels),
  }))
  return {
    // Quoted for a pattern, as upstream does.
    receiver: receiver.replaceAll(/[\\.+*?()|[\]{}^$]/g, '\\$&'),
    status: told.some(({ status }) => status === 'firing') ? 'firing' : 'resolved',
    alerts: told, reason, groupLabels, routeLabels: labelSetOf(routeLabels), externalUrl,
    commonLabels: commonOf(told.map(({ labels }) => labels)), commonAnnotations: commonOf(told.map(({ annotations }) => annotations)),
  }
}

/** What all of them have. */
function commonOf(sets: readonly Labels[]): Labels {
  const [first = [], ...others] = sets
  const isCommon = ([name, value]: readonly [string, string]) => others.every((set) => {
    const at = set.findIndex((text, index) => index % 2 === 0 && text === name)
    return at >= 0 ? set[at + 1] === value : value === ''
  })
  return labelPairs(first).filter(isCommon).flat()
}
