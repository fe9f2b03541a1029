/** What the scheduler remembers: its queue, the nodes with the pods on them, and who waits for room. */
import type { Duration, Instant } from '@track/simulation'
import type { NodeRow, PodRow } from './node-row.ts'
import { emptyQueue, type QueueState } from './queue.ts'

/** A pod that has a node, or is to get one. */
export interface PlacedPod {
  readonly node: string
  readonly row: PodRow
}

export interface SchedulerState extends QueueState {
  /** Changes up to this revision have been seen. */
  seen: number
  /** How late a slow API server makes a new pod known. */
  late: Duration
  readonly nodes: Map<string, NodeRow>
  /** Pods on nodes, by key. */
  readonly assigned: Map<string, PlacedPod>
  /** Pods that wait for others to leave a node. */
  readonly nominated: Map<string, PlacedPod>
  /** Where the next look at the nodes begins, so that not always the same ones are looked at. */
  nextStart: number
  /** One pod at a time: the next cycle begins no earlier. */
  busyUntil: Instant
  /** When the next cycle is planned, and its event row; Infinity when none is. */
  cycleAt: Instant
  cycleEvent: string
  flushIsPlanned: boolean
  /** What has come of its decisions so far (`decision-counts.ts`). */
  readonly counts: Map<string, number>
}

export function emptyState(): SchedulerState {
  return {
    ...emptyQueue(), seen: 0, late: 0, nodes: new Map(), assigned: new Map(), nominated: new Map(),
    nextStart: 0, busyUntil: 0, cycleAt: Infinity, cycleEvent: '', flushIsPlanned: false, counts: new Map(),
  }
}
