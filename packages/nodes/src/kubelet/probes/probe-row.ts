/** A probe of a container as its worker keeps it. */
import type { Duration, Instant } from '@track/simulation'
import type { Probe } from '../../objects/pod.ts'

export type ProbeType = 'startup' | 'readiness' | 'liveness'

export interface ProbeRow {
  readonly uid: string
  readonly container: string
  readonly type: ProbeType
  /** The instance that it last looked at; another one starts it anew. */
  readonly instance: string
  readonly period: Duration
  /** When its ticker ticks next; the event row that does it carries the number. */
  readonly next: Instant
  readonly tick: number
  readonly lastResult: boolean | undefined
  /** How often in a row. */
  readonly run: number
  /** A restart is under way, or the startup is over: nothing is probed until there is a new instance. */
  readonly onHold: boolean
  /** An answer is on its way. */
  readonly isAsking: boolean
  /** Counts of results, for the kubelet's own metrics. */
  readonly successes: number
  readonly failures: number
}

export function thresholdOf(probe: Probe, isSuccess: boolean): number {
  return isSuccess ? probe.successThreshold ?? 1 : probe.failureThreshold ?? 3
}
