/**
 * The state of Services in the fluid grain. Everything in it is an immutable row or an array of such
 * rows; a step replaces what it changes.
 */
import type { Instant } from '@track/simulation'
import type { ClientRow } from '../../exact/clients.ts'
import type { InstanceRow, ReportTo } from '../../exact/instances.ts'
import { type FluidSamples, newFluidSamples, type Tries } from '../sampling/sampled.ts'
import type { Notes } from './notes.ts'

/** Attempts that stand in line together: of one client, of one time, as many in each instance of the group. */
export interface Segment {
  /** They came evenly between the two. */
  readonly from: Instant
  readonly to: Instant
  /** How many, an instance. */
  readonly mass: number
  /** The server's route. */
  readonly route: number
  /** Who waits for them; undefined when nobody does (a client has left, or a call whose end is foreseen). */
  readonly cohort: Cohort | undefined
  /** After how long whoever sent them leaves. */
  readonly patience: number
}

/** Requests of one client that go through their attempts together. */
export interface Cohort {
  readonly client: number
  readonly route: number
  /** Attempts made. */
  readonly attempts: number
  /** From the start of the requests to the next attempt. */
  readonly elapsed: number
  /** When that attempt is made, on average. */
  readonly at: Instant
  readonly mass: number
  /** The last wait before a retry. */
  readonly wait: number
  /** Whether the last attempt was turned away at this very instant. */
  readonly isTurnedAway: boolean
  /** What is behind them, where their sample is wanted; else empty. */
  readonly tries: readonly Tries[]
}

/** What one instance is like: members of a group are alike in it. */
export interface Condition {
  readonly instance: number
  readonly row: InstanceRow
  readonly takes: boolean
  readonly isStalled: boolean
  readonly slowness: number
  readonly delay: number
  readonly errors: readonly number[] | null
  /** What faults of the network make of the ways to and from it; empty while all is well. */
  readonly network: string
  /** Of a cache: since when it fills from empty; 0 once it is as full as it will be, and of all others. */
  readonly coldSince: Instant
}

export interface Group {
  readonly members: readonly Condition[]
  /** Oldest first; how much each instance has waiting. */
  readonly line: readonly Segment[]
  readonly lined: number
  /** Arrivals a microsecond at each instance, by route, as they are expected in a step. */
  readonly expected: readonly number[]
  /** The share that the last step turned away at the first try. */
  readonly full: number
}

export interface Station {
  readonly service: number
  readonly groups: readonly Group[]
  /** How many of those that the Service leads to do not listen. */
  readonly refusing: number
  /** How many of those do not answer: their machines are off. */
  readonly silent: number
  /** How many are no servers, databases or caches. */
  readonly strange: number
  /** Which clients do not find its name; empty while all do. */
  readonly names: string
}

/** One flow of requests: a generator. */
export interface FluidLoad {
  readonly client: number
  /** Whether it left the choice of its grain. */
  readonly isByChoice: boolean
  readonly row: ClientRow
  /** Requests a microsecond until the next step: as drawn, and as expected. */
  readonly drawn: number
  readonly expected: number
  /** Of a closed load. */
  readonly users: number
  /** Requests under way, as far as they are not rows elsewhere. */
  readonly flying: number
}

/** What a second of balance adds to counters: blocks by the row of a client or an instance. */
export interface Balance {
  readonly clients: readonly (readonly [client: number, block: Float64Array])[]
  readonly instances: readonly (readonly [instance: number, tally: Tally])[]
  /** Requests a microsecond that it was worked out for, a load after the other. */
  readonly rates: readonly number[]
  /** How far rates may move until it is worked out anew. */
  readonly slack: number
  /** Users of closed loads that it was worked out for. */
  readonly users: readonly number[]
  /** Seconds of it that are not in the counters yet: of all together, then of each load; absent where all are. */
  readonly gone?: readonly number[]
}

/** A balance that may come again. */
export interface KnownBalance {
  readonly conditions: string
  /** Whose it was, by group. */
  readonly members: readonly (readonly { readonly instance: number; readonly start: number; readonly clients: Readonly<Record<string, number>> }[])[]
  readonly balance: Balance
  /** Arrivals a microsecond at each instance, by station, group and route. */
  readonly expected: readonly (readonly (readonly number[])[])[]
  readonly notes: Notes
}

/** What an instance does in a step. */
export interface Tally {
  readonly block: Float64Array
  readonly served: number
  readonly cpu: number
  readonly waits: number
  readonly stays: number
}

export interface FlowWatch {
  readonly to: ReportTo
  /** Whether all was in balance when it was told last, or something has changed from outside since. */
  readonly isOwed: boolean
}

export interface FluidServices extends FluidSamples {
  /** Up to when everything has been carried on, and the order of the entry for the next step. */
  fluidAt: number
  fluidEntry: number
  fluidLoads: FluidLoad[]
  fluidStations: Station[]
  /** Attempts that are made later. */
  fluidLater: Cohort[]
  /** One row while all is in balance, else none. */
  fluidBalance: Balance[]
  /** When balance is worth another try. */
  fluidTryAt: number
  /** Who is told when flows go on otherwise; absent where nobody is. */
  fluidWatch?: readonly FlowWatch[]
  /** Absent until one has been found in which nobody waits. */
  fluidKnown?: readonly KnownBalance[]
}

export function newFluidServices(): FluidServices {
  return {
    fluidAt: 0,
    fluidEntry: 0,
    fluidLoads: [],
    fluidStations: [],
    fluidLater: [],
    fluidBalance: [],
    fluidTryAt: 0,
    ...newFluidSamples(),
  }
}
