/** What clients, coordinators and replicas of a store say to each other. */
import type { Instant } from '@track/simulation'
import type { Addressed } from '../ensemble/behaviour.ts'
import type { Version, VersionVector } from './version.ts'

export type StoreMessage = Addressed & (StoreRequest | StoreAnswer | ReplicaRequest | ReplicaAnswer | Exchange)

export interface StoreRequest {
  readonly kind: 'request'
  readonly id: string
  readonly wants: StoreInput
}

/** `need`: how many replicas must answer this one; without it as the store says (R, W). */
export type StoreInput = { readonly need?: number } & (
  | { readonly kind: 'get'; readonly key: string }
  /**
   * `seen` is what a read showed, and the client's own writes; `write` names this one among the client's, and `stamp` is its
   * clock: so a request that comes twice is one write.
   */
  | {
    readonly kind: 'put'; readonly key: string; readonly value: string
    readonly seen: VersionVector; readonly write: string; readonly stamp: Instant
  }
)

export interface StoreAnswer {
  readonly kind: 'answer'
  readonly id: string
  readonly outcome: StoreOutcome
}

export type StoreOutcome =
  /** The values of all siblings, and what a write must have seen to stand for them. */
  | { readonly kind: 'values'; readonly values: readonly string[]; readonly seen: VersionVector; readonly stamp: Instant }
  | { readonly kind: 'written' }
  /** Too few replicas answered in time; a write may be on some of them all the same. */
  | { readonly kind: 'timed out'; readonly answered: number; readonly needed: number }

export type ReplicaRequest =
  | { readonly kind: 'fetch'; readonly id: string; readonly key: string }
  /** `hintFor` is the replica that the receiver stands in for. */
  | {
    readonly kind: 'store'; readonly id: string; readonly key: string
    readonly versions: readonly Version[]; readonly hintFor: string | undefined
  }

export type ReplicaAnswer =
  | { readonly kind: 'fetched'; readonly id: string; readonly versions: readonly Version[] }
  | { readonly kind: 'stored'; readonly id: string }

/** Between replicas: hints handed over, and keys compared. */
export type Exchange =
  | { readonly kind: 'hand over'; readonly key: string; readonly versions: readonly Version[] }
  | { readonly kind: 'handed over'; readonly key: string; readonly versions: readonly Version[] }
  | { readonly kind: 'compare'; readonly fingerprints: Readonly<Record<string, string>> }
  /** What the sender of the comparison lacks, and the keys that it should send. */
  | { readonly kind: 'differences'; readonly versions: Readonly<Record<string, readonly Version[]>>; readonly lacks: readonly string[] }
