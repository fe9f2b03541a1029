/** Faults as rows: what, where, when, and how each heals. */
import type { Duration, Instant } from '@track/simulation'

/** Whom a fault hits: every condition that is there must hold. */
export interface FaultPlace {
  /** Ids of instances. */
  readonly instances?: readonly string[]
  /** Members of a Service. */
  readonly service?: string
  readonly labels?: Readonly<Record<string, string>>
  /** Only this route of a server (errors only). */
  readonly path?: string
}

export type FaultKind = 'stall' | 'errors' | 'latency' | 'slow' | 'slow start' | 'crash'

export interface Fault {
  readonly id: string
  readonly kind: FaultKind
  readonly where: FaultPlace
  readonly at: Instant
  /** How long until it heals by itself; absent where somebody has to heal it. */
  readonly for?: Duration
  /** Errors: the share of requests. */
  readonly ratio?: number
  /** Latency: how much later answers come. */
  readonly delay?: Duration
  /** Slow, slow start: what service times are multiplied by. */
  readonly factor?: number
  /** Slow start: how long after a process' start it is as fast as ever again; till then the factor falls evenly. */
  readonly over?: Duration
}

export interface FaultRow {
  readonly fault: Fault
  readonly phase: 'planned' | 'at work' | 'healed'
  readonly beganAt: Instant
  readonly healedAt: Instant
  /** Ids of the instances that it hit, in the order in which it hit them. */
  readonly hit: readonly string[]
}
