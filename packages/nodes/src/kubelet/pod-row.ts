/** A pod as its worker in the kubelet knows it. */
import type { Instant } from '@track/simulation'
import type { Pod } from '../objects/pod.ts'
import type { ContainerKind } from './container-row.ts'

export interface SandboxRow {
  readonly id: string
  readonly attempt: number
  readonly address: string
  /** False once it was stopped; the address is still reported. */
  readonly isReady: boolean
}

/** What a sync still has to do, one after the other. */
export type Task =
  | { readonly do: 'mount volumes' }
  | { readonly do: 'create sandbox'; readonly attempt: number }
  /** `lastExit`: when the instance ended that had ended before the sync; the back-off counts from there. */
  | { readonly do: 'start'; readonly container: string; readonly kind: ContainerKind; readonly lastExit?: Instant }
  | { readonly do: 'kill'; readonly container: string; readonly message: string; readonly graceSeconds?: number }

export interface Verdict {
  readonly reason: string
  readonly message: string
  /** In place of what the object grants. */
  readonly graceSeconds?: number
  /** The message of the condition DisruptionTarget. */
  readonly disruption?: string
}

export interface PodRow {
  /** The object as the kubelet last saw it; it outlives the one in the API. */
  readonly pod: Pod
  readonly node: string
  readonly worker: 'syncing' | 'terminating' | 'terminated'
  /** What the sync under way still has to do; absent when none is. */
  readonly tasks?: readonly Task[] | undefined
  /** Counts the steps, so that an event row that was overtaken is known by its number. */
  readonly step: number
  /** Something changed while a sync was under way. */
  readonly isStale: boolean
  /** The sync under way has met an error. */
  readonly hasFailed: boolean
  readonly syncs: number
  readonly sandbox?: SandboxRow | undefined
  /** How many sandboxes it has had. */
  readonly sandboxes: number
  /** Containers changed since the runtime was last looked at. */
  readonly isUnseen: boolean
  readonly acceptedAt: Instant
  /** The task under way is a wait for volumes, which an end of the pod breaks off. */
  readonly isMounting: boolean
  /** The object was taken out of the API by force. */
  readonly isGone: boolean
  /** Overrides the phase: evicted, past its deadline. */
  readonly verdict?: Verdict | undefined
}

export function newPodRow(pod: Pod, node: string, now: Instant): PodRow {
  return {
    pod, node, worker: 'syncing', step: 0, isStale: false, hasFailed: false, syncs: 0, sandboxes: 0, isUnseen: false,
    isMounting: false, isGone: false, acceptedAt: now,
  }
}

/** Somebody wants it to end, whatever its containers do. */
export function isToEnd({ pod, verdict, isGone }: PodRow): boolean {
  return pod.metadata.deletionTimestamp !== undefined || verdict !== undefined || isGone
}
