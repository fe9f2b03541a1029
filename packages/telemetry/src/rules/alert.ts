/** An alert of a rule over its life: pending, firing, and inactive for a while after. Follows rules/alerting.go (Alert) of Prometheus 3.16. */
import type { Duration, Instant } from '@track/simulation'
import type { Labels } from '../series/labels.ts'

export type AlertState = 'inactive' | 'pending' | 'firing'

/** One row of a rule's alerts; times that have not come are undefined. */
export interface Alert {
  readonly state: AlertState
  readonly labels: Labels
  readonly annotations: Labels
  /** Of the expression, when it was last true. */
  readonly value: number
  readonly activeAt: Instant
  readonly firedAt?: Instant | undefined
  readonly resolvedAt?: Instant | undefined
  readonly lastSentAt?: Instant | undefined
  /** What it was last sent with: until when it holds if nothing more is heard. */
  readonly validUntil?: Instant | undefined
  readonly keepFiringSince?: Instant | undefined
}

/** Neither resolved nor forgotten. */
export function isActive({ resolvedAt }: Alert): boolean {
  return resolvedAt === undefined
}

export interface Sending {
  readonly at: Instant
  readonly resendDelay: Duration
  /** Of the group. */
  readonly interval: Duration
}

export interface Sent {
  readonly alerts: readonly Alert[]
  /** Those that go out now. */
  readonly sent: readonly Alert[]
}

/** Marks the alerts that are due to be sent. */
export function sendDue(alerts: readonly Alert[], { at, resendDelay, interval }: Sending): Sent {
  const validUntil = at + 4 * Math.max(interval, resendDelay)
  const sent: Alert[] = []
  const marked = alerts.map((alert) => {
    if (!isDue(alert, at, resendDelay)) return alert
    const next = { ...alert, lastSentAt: at, validUntil }
    sent.push(next)
    return next
  })
  return { alerts: sent.length > 0 ? marked : alerts, sent }
}

function isDue({ state, resolvedAt, lastSentAt }: Alert, at: Instant, resendDelay: Duration): boolean {
  if (state === 'pending') return false
  if (lastSentAt === undefined || (resolvedAt !== undefined && resolvedAt > lastSentAt)) return true
  return lastSentAt + resendDelay < at
}
