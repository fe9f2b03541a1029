/** What a pager and the people behind it are, as rows: policies, pages, notifications, who works on what, and why. */
import type { Distribution, Duration, Instant, Simulation } from '@track/simulation'
import type { Measures } from '../measures.ts'
import type { Mood, Person } from './person.ts'
import type { Schedule } from './schedule.ts'

/** Who is told, by names; a schedule is whoever is on duty. */
export interface EscalationRule {
  readonly schedules: readonly string[]
  readonly people: readonly string[]
  /** How long those of this rule have before those of the next are told. */
  readonly escalateAfter: Duration
}

/**
 * Follows escalation policies of PagerDuty's REST API v2 (escalation_rules with escalation_delay_in_minutes and targets, num_loops).
 */
export interface EscalationPolicy {
  readonly name: string
  /** What senders of events name it by. */
  readonly routingKey: string
  readonly rules: readonly EscalationRule[]
  /** How often the rules begin anew when nobody has answered. */
  readonly loops: number
}

export interface Page {
  readonly id: string
  readonly policy: string
  /** Events of one key are one page as long as it is open. */
  readonly key: string
  readonly summary: string
  readonly severity: string
  readonly triggeredAt: Instant
  /** Events of its key so far. */
  readonly events: number
  readonly state: 'triggered' | 'acknowledged' | 'resolved'
  /** The rule that it has come to. */
  readonly rule: number
  readonly loop: number
  /** The event that escalates it. */
  readonly escalation: string | undefined
  readonly escalations: number
  readonly acknowledgedAt?: Instant
  readonly acknowledgedBy?: string
  /** The incident that it is about, in truth; absent until somebody takes it up, and where nothing is wrong. */
  readonly cause?: Cause
  readonly takenUpAt?: Instant
  readonly diagnosedAt?: Instant
  readonly resolvedAt?: Instant
  readonly how?: 'repaired' | 'false alarm' | 'gone by itself' | 'resolved by its sender'
}

export interface Notification {
  readonly page: string
  readonly person: string
  readonly at: Instant
  readonly mood: Mood
  /** From 0. */
  readonly attempt: number
  /** Undefined where it was not noticed. */
  readonly answeredAfter: Duration | undefined
}

/** Something that is wrong, and how long a person takes to find and to mend it. */
export interface Cause {
  readonly id: string
  readonly type: string
  readonly since: Instant
  readonly diagnosis: Distribution
  readonly repair: Distribution
}

/** Where causes are known: a cluster's faults, or a reduced world's incidents. */
export interface Causes {
  /** Those at work, oldest first. */
  open(simulation: Simulation): readonly Cause[]
  repair(simulation: Simulation, id: string): void
}

/** What lies before a person: one page at a time. */
export interface Desk {
  readonly page: string | undefined
  readonly since: Instant
  /** The event that ends the step. */
  readonly event: string
  readonly waiting: readonly string[]
}

export interface OnCallState extends Measures {
  readonly people: Map<string, Person>
  readonly schedules: Map<string, Schedule>
  /** By name. */
  readonly policies: Map<string, EscalationPolicy>
  /** Open ones, by id. */
  readonly pages: Map<string, Page>
  /** Closed ones, in the order of their ends. */
  readonly closed: Page[]
  readonly notifications: Notification[]
  /** By person. */
  readonly desks: Map<string, Desk>
  made: number
}
