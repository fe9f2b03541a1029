/** The state of an ensemble: a row a process, what is cut, what fell out of it. All plain data. */
import type { Distribution, Duration, Instant, Plain, Stream } from '@track/simulation'
import type { Clock } from './clock.ts'

export interface Network {
  readonly delay: Distribution
  /** Shares of the messages. */
  readonly loss: number
  readonly duplication: number
}

/** Within one zone: half a millisecond, with a tail; messages overtake each other. */
export const quietNetwork: Network = {
  delay: { kind: 'shifted', by: 200, of: { kind: 'exponential', mean: 300 } }, loss: 0, duplication: 0,
}

export interface Disk {
  /** How long a write takes until it is safe. While it does, the process stands. */
  readonly fsync: Duration | Distribution
  /** The share of fsyncs that are answered although the data are only in a cache, which a crash empties. */
  readonly lies: number
}

export const honestDisk: Disk = { fsync: 0, lies: 0 }

/** A process, and what surrounds it. */
export interface Process<Row> {
  readonly id: string
  readonly kind: string
  readonly row: Row
  /** The row as a crash would leave it. */
  readonly onDisk: Row
  /** How many crashes it has not come back from. */
  readonly downs: number
  readonly pauses: number
  /** What a step came to whose fsync has not ended. */
  readonly writing: Writing<Row> | undefined
  /** What came while it stood; undefined stands for its own time. */
  readonly inbox: readonly (object | undefined)[]
  readonly clock: Clock
  /** When its next wake event is handled; any other one is stale. */
  readonly wakeAt: Instant
  readonly stream: Stream
  readonly sent: number
  readonly writes: number
  readonly starts: number
}

export interface Writing<Row> {
  readonly row: Row
  readonly outbox: readonly object[]
  readonly notes: readonly object[]
  readonly isLie: boolean
}

/** Something that a process did, at the true time. */
export interface Note {
  readonly at: Instant
  readonly process: string
  readonly what: object
}

/** An answer leaves the ensemble by a gateway: an event row for another part of the world. */
export interface Gateway {
  readonly part: string
  readonly event: string
}

export interface EnsembleState<Row extends object = object> {
  readonly processes: Map<string, Process<Row>>
  readonly gateways: Map<string, Gateway>
  /** How many partitions cut the way `from>to`. */
  readonly cuts: Map<string, number>
  readonly notes: Note[]
  network: Network
  disk: Disk
}

/** Event rows. */
export interface Delivery { readonly message: Plain }
export interface Wake { readonly process: string }
export interface Written { readonly process: string; readonly start: number }
