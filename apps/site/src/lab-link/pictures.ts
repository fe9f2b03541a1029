/** What the worker answers about the world for pictures of it: plain rows. */
import type { Duration, Instant } from '@track/simulation'

export interface NodePicture {
  readonly name: string
  readonly zone: string
  readonly isReady: boolean
  readonly isSchedulable: boolean
  readonly cpu: string
  readonly memory: string
}

export interface PodPicture {
  readonly uid: string
  readonly namespace: string
  readonly name: string
  /** Empty while it is not bound. */
  readonly node: string
  /** The station that it belongs to. */
  readonly station: string
  /** As kubectl prints it: `Running`, `CrashLoopBackOff`. */
  readonly status: string
  readonly isReady: boolean
  readonly restarts: number
}

/** A place that traffic comes from or goes to. */
export interface StationPicture {
  readonly id: string
  readonly kind: 'client' | 'server' | 'worker' | 'database' | 'cache' | 'broker' | 'consumer' | 'object-store' | 'consensus-store' | 'quorum-store' | 'service' | 'queue' | 'workload'
  readonly namespace: string
  readonly name: string
  /** For a queue: messages that wait, and the age of the oldest in seconds. */
  readonly waiting?: number
  readonly oldestSeconds?: number
  /** Requests that are being served or wait to be. */
  readonly inFlight?: number
}

/** Counters of what has gone from one station to another; a rate is their growth over virtual time. */
export interface FlowPicture {
  readonly from: string
  readonly to: string
  /** What travelled: attempts, retries too, or messages. */
  readonly total: number
  /** Requests that have come to an end, and those that ended badly. */
  readonly ended: number
  readonly failed: number
}

export interface Topology {
  readonly at: Instant
  readonly branch?: number
  readonly nodes: readonly NodePicture[]
  readonly pods: readonly PodPicture[]
  readonly stations: readonly StationPicture[]
  readonly flows: readonly FlowPicture[]
}

export interface SeriesQuestion {
  readonly query: string
  readonly start: Instant
  readonly end: Instant
  readonly step: Duration
}

/** One query's answer on a grid of instants; a number that is not there is null. */
export type SeriesAnswer =
  | { readonly kind: 'series'; readonly at: readonly Instant[]; readonly series: readonly SeriesLine[]; readonly left: number; readonly warnings: readonly string[] }
  | { readonly kind: 'refused'; readonly message: string }

export interface SeriesLine {
  readonly name: string
  readonly values: readonly (number | null)[]
}

/** A file below the learner's home directory. */
export interface HomeFile {
  readonly path: string
  readonly modifiedAt: Instant
}
