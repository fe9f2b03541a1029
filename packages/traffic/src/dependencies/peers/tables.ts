/**
 * The tables of members that replicate among themselves: who they are, what each keeps, what is under way between them, and
 * who has asked for what.
 */
import type { Instant } from '@track/simulation'
import type { Absent } from '../../exact/columns.ts'
import type { TrafficState } from '../../state.ts'
import type { ReplicatedUse, ReplicatedWorkload } from '../../workloads/workload.ts'
import type { Addressed } from '../ensemble/behaviour.ts'
import type { Process, Wake, Written } from '../ensemble/state.ts'
import type { Operation } from '../linearizability/history.ts'

/** A member, known by its name: its disk outlives its process. */
export interface MemberRow {
  readonly id: string
  readonly cluster: string
  readonly workload: ReplicatedWorkload
  /** The process that it is; -1 while there is none. */
  readonly instance: number
  readonly figures: MemberFigures
}

export interface MemberFigures {
  readonly leaderChanges: number
  readonly failed: number
  readonly pending: number
  readonly answered: Readonly<Record<string, number>>
}

/** What is due later: a message's arrival, or something that a process waits for. */
export type Mail =
  | { readonly event: 'message'; readonly message: Addressed }
  | { readonly event: 'wake'; readonly data: Wake }
  | { readonly event: 'written'; readonly data: Written }
  | { readonly event: 'again' | 'expired'; readonly ask: string }
  | { readonly event: 'disk failed'; readonly process: string; readonly start: number }

/** A job that waits for what its member finds out. */
export interface AskRow {
  readonly id: string
  readonly job: number
  readonly member: string
  /** The process that asks, this start of it. */
  readonly client: string
  readonly key: string
  readonly use: ReplicatedUse
  readonly message: Addressed
}

/** An operation as the linearizability checker reads it; what was read or written stands in `input` and `output`. */
export interface HistoryRow extends Operation<object, object> {
  readonly cluster: string
  readonly invokedAt: Instant
}

export interface Peers {
  peerMembers: Map<string, MemberRow>
  peerProcesses: Map<string, Process<object>>
  peerMail: (Mail | null)[]
  /** Free rows of the mail. */
  peerMailFree: number[]
  peerAsks: Map<string, AskRow>
  /** Counts asks, and the invocations and answers of the history. */
  peerAsked: number
  peerNoted: number
  /** By ask: the last operations, for the truth. */
  peerHistory: Map<string, HistoryRow>
  /** By process, member's cluster and key: the revision, or the versions, that it knows. */
  peerKnown: Map<string, Known>
}

export interface Known {
  readonly revision: number
  readonly value: string | undefined
  /** Of a store by quorums, as a version vector. */
  readonly seen: Readonly<Record<string, number>>
}

/** Until then: a table of a part has the same columns in every world, or the code for it is slow in all of them. */
export const noPeers: Absent<Peers> = {
  peerMembers: undefined, peerProcesses: undefined, peerMail: undefined, peerMailFree: undefined, peerAsks: undefined,
  peerAsked: undefined, peerNoted: undefined, peerHistory: undefined, peerKnown: undefined,
}

export type Peered = TrafficState & Peers

export const noMemberFigures: MemberFigures = { leaderChanges: 0, failed: 0, pending: 0, answered: {} }

export function openPeers(state: TrafficState): Peered {
  if (state.peerMembers === undefined) {
    Object.assign(state, {
      peerMembers: new Map(), peerProcesses: new Map(), peerMail: [], peerMailFree: [], peerAsks: new Map(),
      peerAsked: 0, peerNoted: 0, peerHistory: new Map(), peerKnown: new Map(),
    } satisfies Peers)
  }
  return state as Peered
}

export function changeFigures(state: Peered, member: string, change: (figures: MemberFigures) => Partial<MemberFigures>): void {
  const row = state.peerMembers.get(member)!
  state.peerMembers.set(member, { ...row, figures: { ...row.figures, ...change(row.figures) } })
}
