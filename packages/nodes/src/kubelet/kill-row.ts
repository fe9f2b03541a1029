/** A container that is being stopped: its hook, its turn, SIGTERM, and SIGKILL when its time is up. */
import type { Duration, Instant } from '@track/simulation'

export interface KillRow {
  readonly container: string
  readonly stage: 'hook' | 'turn' | 'signalled'
  /** What is left of the grace period. */
  readonly grace: Duration
  /** When the stage under way began, and when it ends at the latest. */
  readonly since: Instant
  readonly until: Instant
  /** Counts the stages. */
  readonly step: number
  /** Containers that must have ended before this one is told to. */
  readonly after: readonly string[]
  /** What its end is the end of: a sync's task, a failed hook, or the pod. */
  readonly ends: 'task' | 'post start' | 'pod'
}
