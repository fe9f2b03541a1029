/** How an integration makes a notification of alerts, and what it thinks of the answer. */
import type { Instant } from '@track/simulation'
import type { AlertRow } from '../alerts/alert.ts'
import type { IntegrationName } from '../config/receiver.ts'
import type { NotificationData } from '../templates/data.ts'
import type { Renderer } from '../templates/engine.ts'
import type { Mail, Outcome } from './delivery.ts'
import { emailNotifier } from './email.ts'
import { pagerdutyNotifier } from './pagerduty.ts'
import { slackNotifier } from './slack.ts'
import { webhookNotifier } from './webhook.ts'

export interface Fault {
  readonly error: string
  /** Whether it is worth another attempt. */
  readonly retries: boolean
  /** As the counter of failures has it. */
  readonly reason: string
}

export interface Prepared {
  readonly to?: string
  readonly body?: string
  readonly mail?: Mail
  /** Why there is nothing to send. */
  readonly failure?: string
  readonly isNotSimulated?: boolean
}

export interface Notification<Config> {
  readonly config: Config
  readonly alerts: readonly AlertRow[]
  readonly groupKey: string
  readonly now: Instant
  /** Of some of the alerts, or of all. */
  readonly dataOf: (alerts: readonly AlertRow[]) => NotificationData
  readonly rendererOf: (data: NotificationData) => Renderer
}

export interface Notifier<Config> {
  prepare(notification: Notification<Config>): Prepared
  /** Undefined when the notification was taken. */
  judge(outcome: Outcome): Fault | undefined
}

const notifiers: Readonly<Partial<Record<IntegrationName, Notifier<never>>>> = {
  webhook: webhookNotifier, email: emailNotifier, pagerduty: pagerdutyNotifier, slack: slackNotifier,
}

/** Undefined for an integration that is taken and not simulated here. */
export function notifierOf(name: IntegrationName): Notifier<unknown> | undefined {
  return notifiers[name] as Notifier<unknown> | undefined
}
