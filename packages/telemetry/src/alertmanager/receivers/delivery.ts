/** What is sent to a receiver, and what it answers. */
import type { Duration, Instant } from '@track/simulation'
import type { IntegrationName } from '../config/receiver.ts'

/** A letter as a mailbox keeps it. */
export interface Mail {
  readonly from: string
  readonly to: string
  readonly subject: string
  readonly headers: Readonly<Record<string, string>>
  readonly text: string
  readonly html: string
}

/** An answer of HTTP, an answer of a mail server (as 200 and others), or why there is none. */
export type Outcome = ({ readonly status: number; readonly body?: string } | { readonly error: string }) & {
  /** Five milliseconds unless told; the next attempt and the notification log come after it. */
  readonly took?: Duration
}

export interface Delivery {
  readonly id: string
  readonly at: Instant
  readonly receiver: string
  readonly integration: IntegrationName
  /** Among those of its kind in the receiver, from 0. */
  readonly index: number
  readonly groupKey: string
  /** From 1. */
  readonly attempt: number
  readonly reason: string
  /** Where it goes: an address of HTTP, or those of people. */
  readonly to: string
  /** A body of JSON, with its newline. */
  readonly body: string
  readonly mail: Mail | undefined
  readonly state: 'open' | 'delivered' | 'failed' | 'not simulated'
  /** Why it failed, in Alertmanager's words. */
  readonly error: string
  readonly endedAt: Instant | undefined
}
