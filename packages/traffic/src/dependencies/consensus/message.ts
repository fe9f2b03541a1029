/** What the servers of a Raft group and their clients say to each other. */
import type { Instant, Plain } from '@track/simulation'
import type { Addressed } from '../ensemble/behaviour.ts'
import type { Entry, Snapshot } from './entry.ts'

export type Message = Addressed & (PeerMessage | Request | Answer)
export type PeerMessage = VoteRequest | VoteAnswer | Append | InstallSnapshot | AppendAnswer

export interface VoteRequest {
  readonly kind: 'vote' | 'pre-vote'
  /** Of a pre-vote: the term that the candidate would begin. */
  readonly term: number
  readonly lastIndex: number
  readonly lastTerm: number
}

export interface VoteAnswer {
  readonly kind: 'vote answer' | 'pre-vote answer'
  readonly term: number
  readonly isGranted: boolean
}

/** Entries, or none: a heartbeat. */
export interface Append {
  readonly kind: 'append'
  readonly term: number
  readonly previousIndex: number
  readonly previousTerm: number
  readonly entries: readonly Entry[]
  readonly commit: number
  /** Which round of heartbeats, and the leader's clock when it was sent: what reads are confirmed by. */
  readonly round: number
  readonly sentAt: Instant
}

export interface InstallSnapshot {
  readonly kind: 'snapshot'
  readonly term: number
  readonly snapshot: Snapshot
  readonly round: number
  readonly sentAt: Instant
}

export interface AppendAnswer {
  readonly kind: 'append answer'
  readonly term: number
  /** The log agrees with the leader's up to here; or, refused: the index before the entries that were refused. */
  readonly index: number
  /** Where the logs may agree, of a refusal. */
  readonly hint: { readonly index: number; readonly term: number } | undefined
  readonly round: number
  readonly sentAt: Instant
}

/** What a client wants; `id` is its own. */
export interface Request {
  readonly kind: 'request'
  readonly id: string
  readonly wants: Wants
}

export type Wants =
  | { readonly kind: 'session' }
  | { readonly kind: 'command'; readonly session: number | undefined; readonly sequence: number; readonly command: Plain }
  | { readonly kind: 'read'; readonly query: Plain }
  | { readonly kind: 'membership'; readonly change: MembershipChange }

export type MembershipChange =
  | { readonly kind: 'add learner' | 'promote learner' | 'add voter' | 'remove'; readonly server: string }
  /** Refused by every group that keeps the rules. */
  | { readonly kind: 'replace'; readonly voters: readonly string[] }

export interface Answer {
  readonly kind: 'answer'
  readonly id: string
  readonly outcome: GroupOutcome
}

export type GroupOutcome =
  /** `index` is that of the log entry that did it; of a read, of the last one that it saw. */
  | { readonly kind: 'done'; readonly result: Plain; readonly index: number }
  /** Surely not done. `leader` is whom the server takes for the leader. */
  | { readonly kind: 'refused'; readonly why: string; readonly leader: string | undefined }
