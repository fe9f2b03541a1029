/**
 * The table of clients: load generators, and each server's way to each of its dependencies. The
 * row says how it calls; the columns hold its timers, pool, breaker and budget.
 */
import type { Distribution, Instant, Stream } from '@track/simulation'
import type { ClientNetwork } from '../faults/network.ts'
import type { Load } from '../load/level.ts'
import type { ProxyPolicy } from '../proxies/table.ts'
import type { ClientWorkload, Target } from '../workloads/workload.ts'
import type { Tracing } from '../workloads/tracing-settings.ts'
import type { Stub } from './fallbacks.ts'
import type { ReportTo } from './instances.ts'
import type { NameRow } from './names.ts'
import { widen } from './columns.ts'

export interface ClientRow {
  readonly id: string
  /** The process that it is part of: its own id, or that of the server whose dependency it asks. */
  readonly process: string
  readonly labels: Readonly<Record<string, string>>
  readonly startedAt: Instant
  /** Tells this start from an earlier one under the same id. */
  readonly start: number
  readonly policy: ProxyPolicy
  /** The service's row; -1 for a producer of messages, and where one instance is asked by its own address. */
  readonly service: number
  /** The id of that instance. */
  readonly instance: string | undefined
  /** The queue's row; -1 for a client of a service. */
  readonly queue: number
  readonly routes: readonly Target[]
  /** Of whoever speaks to databases or caches: which, and to which of them behind the Service; absent for HTTP. */
  readonly store?: StoreAccess
  readonly network: number
  /** What a load generator does by itself; absent for a dependency and for requests by hand. */
  readonly generator: Generator | undefined
  readonly stream: Stream
  /** Upper bounds of the histogram of durations, in microseconds. */
  readonly bounds: readonly number[]
  readonly workload: ClientWorkload | undefined
  readonly reportTo: ReportTo | undefined
  /** What answers in the place of its dependency; absent where that is asked itself. */
  readonly stub?: Stub
  /** How its process traces; absent where it does not. */
  readonly tracing?: Tracing
}

export interface StoreAccess {
  readonly kind: 'database' | 'cache' | 'broker' | 'object-store' | 'replicated'
  readonly sessions: 'any' | 'primary' | 'standby' | 'prefer-standby'
  readonly pinned: number
}

export interface Generator {
  readonly model: 'open' | 'closed' | 'partly-open'
  readonly arrivals: 'poisson' | 'constant'
  readonly load: Load
  readonly think: Distribution
  /** Of a partly-open load: how likely a user makes another request. */
  readonly again: number
}

export const budgetSlices = 10
/** A slice more: the number of the slice that is being filled. */
export const budgetStride = budgetSlices + 1
export const breakerWindowMax = 256

export interface Clients {
  clientIndex: Map<string, number>
  clientRows: (ClientRow | null)[]
  /** What faults make of its way to servers; null where it is as always. */
  clientNetwork: (ClientNetwork | null)[]
  /** Where its Service's name led to, for who keeps that; null before it has asked. */
  clientNames: (NameRow | null)[]
  clientCounts: Int32Array
  /** The number of the next request. */
  clientNumber: Float64Array
  /** Requests under way. */
  clientInFlight: Int32Array
  /** The next request of an open load: its entry, its exact instant, and the level it was spaced by. */
  clientEntry: Float64Array
  clientNextAt: Float64Array
  clientLevel: Float64Array
  clientLevelUntil: Float64Array
  /** Attempts under way by deadline; the entry that watches the first one, and when it is due. */
  clientTimerHead: Int32Array
  clientTimerTail: Int32Array
  clientTimerEntry: Float64Array
  clientTimerAt: Float64Array
  clientConnected: Int32Array
  clientLineHead: Int32Array
  clientLineTail: Int32Array
  clientLined: Int32Array
  clientRoundRobin: Int32Array
  /** See breaker.ts. */
  breakerState: Uint8Array
  breakerOpenUntil: Float64Array
  breakerCalls: Int32Array
  breakerFailures: Int32Array
  breakerAdmitted: Int32Array
  breakerWindow: Uint8Array
  /** See retry-budget.ts. */
  budget: Float64Array
}

const columns: readonly (keyof Clients)[] = [
  'clientCounts', 'clientNumber', 'clientInFlight', 'clientEntry', 'clientNextAt', 'clientLevel', 'clientLevelUntil',
  'clientTimerHead', 'clientTimerTail', 'clientTimerEntry', 'clientTimerAt', 'clientConnected', 'clientLineHead',
  'clientLineTail', 'clientLined', 'clientRoundRobin', 'breakerState', 'breakerOpenUntil', 'breakerCalls',
  'breakerFailures', 'breakerAdmitted',
]

export function newClients(): Clients {
  const length = 4
  return {
    clientIndex: new Map(),
    clientRows: [],
    clientNetwork: [],
    clientNames: [],
    clientCounts: new Int32Array(length),
    clientNumber: new Float64Array(length),
    clientInFlight: new Int32Array(length),
    clientEntry: new Float64Array(length),
    clientNextAt: new Float64Array(length),
    clientLevel: new Float64Array(length),
    clientLevelUntil: new Float64Array(length),
    clientTimerHead: new Int32Array(length),
    clientTimerTail: new Int32Array(length),
    clientTimerEntry: new Float64Array(length),
    clientTimerAt: new Float64Array(length),
    clientConnected: new Int32Array(length),
    clientLineHead: new Int32Array(length),
    clientLineTail: new Int32Array(length),
    clientLined: new Int32Array(length),
    clientRoundRobin: new Int32Array(length),
    breakerState: new Uint8Array(length),
    breakerOpenUntil: new Float64Array(length),
    breakerCalls: new Int32Array(length),
    breakerFailures: new Int32Array(length),
    breakerAdmitted: new Int32Array(length),
    breakerWindow: new Uint8Array(length * breakerWindowMax),
    budget: new Float64Array(length * budgetStride),
  }
}

/** Puts a client into the first free row and answers it. */
export function addClient(state: Clients, row: ClientRow, counts: number): number {
  const free = state.clientRows.indexOf(null)
  const client = free < 0 ? state.clientRows.length : free
  if (client >= state.clientCounts.length) {
    widen(state, columns, 2 * client)
    widen(state, ['breakerWindow'], 2 * client * breakerWindowMax)
    widen(state, ['budget'], 2 * client * budgetStride)
  }
  const table = state as unknown as Record<string, { [row: number]: number }>
  for (const name of columns) table[name]![client] = 0
  state.budget.fill(0, client * budgetStride, (client + 1) * budgetStride)
  state.clientRows[client] = row
  state.clientNetwork[client] = null
  state.clientNames[client] = null
  state.clientIndex.set(row.id, client)
  state.clientCounts[client] = counts
  state.clientTimerAt[client] = Infinity
  for (const ends of [state.clientTimerHead, state.clientTimerTail, state.clientLineHead, state.clientLineTail]) {
    ends[client] = -1
  }
  return client
}

export function removeClient(state: Clients, client: number): void {
  state.clientIndex.delete(state.clientRows[client]!.id)
  state.clientRows[client] = null
  state.clientNetwork[client] = null
  state.clientNames[client] = null
  state.clientEntry[client] = 0
  state.clientTimerEntry[client] = 0
}
