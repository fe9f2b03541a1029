/** What an Alertmanager is, as rows: alerts, groups, what is being notified, the notification log, silences, deliveries. */
import type { Duration, Instant } from '@track/simulation'
import type { AlertmanagerConfig } from './config/config.ts'
import type { IntegrationName } from './config/receiver.ts'
import type { AlertRow } from './alerts/alert.ts'
import type { Labels } from '../series/labels.ts'
import type { Delivery } from './receivers/delivery.ts'
import type { TemplateFile } from './templates/engine.ts'
import type { SilenceRow } from './silences/silence.ts'

export interface AlertmanagerState {
  config: AlertmanagerConfig
  /** The template files that it names. */
  templates: readonly TemplateFile[]
  readonly startedAt: Instant
  reloadedAt: Instant
  isReloadSuccessful: boolean
  /** By fingerprint. */
  readonly alerts: Map<string, AlertRow>
  /** Fingerprints of alerts that may inhibit others: by rule and the values that have to be equal. */
  readonly sources: Map<string, readonly string[]>
  readonly groups: Map<string, GroupRow>
  /** By group, then by fingerprint. */
  readonly groupAlerts: Map<string, Map<string, AlertRow>>
  readonly flushes: Map<string, FlushRow>
  readonly attempts: Map<string, AttemptRow>
  readonly log: Map<string, LogRow>
  readonly silences: Map<string, SilenceRow>
  /** The last ones, oldest first. */
  readonly deliveries: Delivery[]
  /** Metrics that only grow, by name and label values. */
  readonly counters: Map<string, number>
  /** Of flushes, deliveries and silences. */
  made: number
}

/** Alerts of one route that go out together. */
export interface GroupRow {
  readonly route: number
  readonly labels: Labels
  /** When it is flushed next, and the event that does it. */
  readonly next: Instant
  readonly event: string
  /** The flush that is under way. */
  readonly flush: string | undefined
  /** Names of the time intervals that muted it when it was flushed last. */
  readonly mutedBy: readonly string[]
  /** All of its alerts are resolved and told: it is thrown away soon, and takes no more. */
  readonly isDone: boolean
}

/** One notification of a group, to all integrations of its receiver. */
export interface FlushRow {
  readonly group: string
  readonly groupKey: string
  readonly receiver: string
  /** When the group was due: what repeats are counted from. */
  readonly at: Instant
  readonly deadline: Instant
  /** The event that ends it at its deadline. */
  readonly deadlineEvent: string
  /** What is told; alerts that fire have no end. */
  readonly alerts: readonly AlertRow[]
  /** What is forgotten when everybody was told. */
  readonly resolved: readonly AlertRow[]
  /** Integrations that have not come to an end. */
  readonly open: number
  readonly hasFailed: boolean
}

/** One integration being notified, again and again until it is. */
export interface AttemptRow {
  readonly flush: string
  readonly integration: IntegrationName
  readonly index: number
  readonly reason: string
  readonly firing: readonly string[]
  readonly resolved: readonly string[]
  readonly repeatInterval: Duration
  readonly sent: readonly AlertRow[]
  readonly count: number
  /** The pause before the attempt after the next, as it grows. */
  readonly pause: Duration
  /** When the next attempt may begin. */
  readonly nextAt: Instant
  readonly event: string
  /** The delivery that has not been answered. */
  readonly delivery: string | undefined
  readonly lastError: string
}

/** What a receiver's integration was told last about a group. */
export interface LogRow {
  readonly at: Instant
  readonly expiresAt: Instant
  /** Fingerprints. */
  readonly firing: readonly string[]
  readonly resolved: readonly string[]
}
