/** What the node controller remembers of nodes: when it last heard of them, and of their zones. */
import type { Instant } from '@track/simulation'

export interface NodeHealth {
  /** When something new was last seen of the node. */
  readonly probedAt: Instant
  /** What was seen: the heartbeat of its Ready condition and the renewal of its Lease. */
  readonly heartbeat: string | undefined
  readonly renewTime: string | undefined
}

export type ZoneState = 'Initial' | 'Normal' | 'FullDisruption' | 'PartialDisruption'

export interface Zone {
  readonly state: ZoneState
  /** Nodes a second that may be tainted, and what is left to do so at an instant. */
  readonly qps: number
  readonly tokens: number
  readonly at: Instant
}

export interface NodeLifecycleState {
  readonly health: Map<string, NodeHealth>
  /** Node → its uid, once it was greeted. */
  readonly known: Map<string, string>
  readonly zones: Map<string, Zone>
  /** Nodes that wait for their NoExecute taint, in order. */
  readonly tainting: Map<string, true>
  /** When the next of them is planned for; Infinity when none is. */
  taintAt: Instant
  /** Changes up to this revision have been seen. */
  seen: number
}

export function emptyNodeLifecycle(): NodeLifecycleState {
  return { health: new Map(), known: new Map(), zones: new Map(), tainting: new Map(), taintAt: Infinity, seen: 0 }
}
