/** Alerts on their way to an Alertmanager. Follows rules/manager.go (SendAlerts) of Prometheus 3.16. */
import { escapedQuery } from '@track/formats'
import type { Instant } from '@track/simulation'
import type { Labels } from '../series/labels.ts'
import type { SentAlerts } from './evaluate-group.ts'

export interface AlertNotification {
  readonly labels: Labels
  readonly annotations: Labels
  readonly startsAt: Instant
  /** When it was resolved, or until when it holds if nothing more is heard. */
  readonly endsAt: Instant
  readonly generatorUrl: string
}

const graphOf = (query: string) => `/graph?g0.expr=${escapedQuery(query)}&g0.tab=1`

export function notificationsOf(sent: readonly SentAlerts[], externalUrl: string, linkOf = graphOf): AlertNotification[] {
  return sent.flatMap(({ query, alerts }) => alerts.map(({ labels, annotations, firedAt, activeAt, resolvedAt, validUntil }) => ({
    labels, annotations, startsAt: firedAt ?? activeAt, endsAt: resolvedAt ?? validUntil!, generatorUrl: externalUrl + linkOf(query),
  })))
}
