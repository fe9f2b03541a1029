/**
 * What a server does beyond workers and one accept queue, as far as its description says so: compiled once at its start. A server
 * without any of it has none, and the lane asks no more than that.
 */
import { type Distribution, type Duration, millisecond, second, type Stream } from '@track/simulation'
import { giveBackCounts, takeCounts } from '../measures/counts.ts'
import type { TrafficState } from '../state.ts'
import type { KeyPopularity } from '../workloads/key-popularity.ts'
import type { ServerWorkload } from '../workloads/workload.ts'
import { type LimitRow, type LimitSettings, newLimit } from './adaptive-limit.ts'
import { type Absent, widened } from './columns.ts'
import type { KeyRow } from './idempotency.ts'
import type { InstanceRow } from './instances.ts'
import type { BucketRow, BucketSize } from './token-bucket.ts'

export interface Levers {
  readonly bucket: BucketSize | undefined
  readonly isPerClient: boolean
  readonly limit: LimitSettings | undefined
  readonly order: 'fifo' | 'lifo' | 'adaptive-lifo'
  /** How long a request may wait once the queue has not been empty for the interval; Infinity: as long as it takes. */
  readonly target: Duration
  readonly interval: Duration
  readonly isLoop: boolean
  readonly warmUp: WarmUp | undefined
  readonly pauses: PauseLevers | undefined
  /** Undefined where no line is written. */
  readonly log: LogLevers | undefined
  readonly routes: readonly RouteLevers[]
}

export interface LogLevers {
  readonly format: 'json' | 'logfmt'
  readonly share: number
}

/** How much longer requests take at first, and how long that lasts; Infinity: by the other of the two. */
export interface WarmUp {
  readonly factor: number
  readonly over: Duration
  readonly requests: number
}

export interface PauseLevers {
  readonly pause: Distribution
  readonly every: Distribution | undefined
  /** Bytes; Infinity: allocation brings no pause about. */
  readonly young: number
  readonly stream: Stream
}

export interface RouteLevers {
  readonly bucket: BucketSize | undefined
  readonly batch: { readonly size: number; readonly wait: Duration; readonly item: Duration } | undefined
  readonly coalesce: KeyPopularity | undefined
  readonly shed: number
  readonly allocates: number
  readonly idempotency: 'replay' | 'count' | undefined
  /** Its share of the workers, and how many wait for one of them. */
  readonly workers: number
  readonly waiting: number
}

/** Jobs that are worked on together, the one that leads first; open while a batch gathers. */
export interface Gathering {
  readonly jobs: readonly number[]
  readonly isOpen: boolean
}

/** Why requests are turned away; each is counted. */
export const turnedAwayFor = ['rate limit', 'concurrency limit', 'priority', 'bulkhead', 'queue full', 'queue time'] as const
export type TurnedAwayFor = (typeof turnedAwayFor)[number]

/** Columns that are there once a server has levers. */
export interface LeverColumns {
  /** By instance: its concurrency limit, when its queue was empty last, and where its counters begin in `counts`. */
  leverLimits: (LimitRow | null)[]
  leverEmptyAt: Float64Array
  leverCounts: Int32Array
  /** How many of its requests are in its hands and have no worker. */
  leverAway: Int32Array
  /** Whether it collects garbage, when that turns, and what has been allocated since. */
  leverIsPaused: Uint8Array
  leverPauseEntry: Float64Array
  leverAllocated: Float64Array
  /** By start of a process and whom a bucket is for. */
  leverBuckets: Map<string, BucketRow>
  /** Requests that are worked on together, by name; whose are which; and the batches that gather, by process and route. */
  leverGatherings: Map<string, Gathering>
  leverGatheringOf: Map<string, string>
  leverOpenBatches: Map<string, string>
  /** What is known of requests that servers tell apart (idempotency.ts). */
  leverKeys: Map<string, KeyRow>
  /** By request: how long its last 429 asked it to wait. */
  retryAfter: Float64Array
}

export const noLevers: Absent<LeverColumns> = {
  leverLimits: undefined, leverEmptyAt: undefined, leverCounts: undefined, leverBuckets: undefined, retryAfter: undefined,
  leverAway: undefined, leverKeys: undefined, leverGatherings: undefined, leverGatheringOf: undefined, leverOpenBatches: undefined, leverIsPaused: undefined, leverPauseEntry: undefined, leverAllocated: undefined,
}

export type Levered = TrafficState & LeverColumns

const reasons = turnedAwayFor.length

/** An instance's counters: of each reason, of pauses, of keys, then of each route those in workers' hands and those that wait. */
export const leverLayout = {
  size: (routes: number): number => reasons + 4 + 2 * routes,
  pauses: reasons,
  pauseTime: reasons + 1,
  /** Answers from memory, and executions of what had been executed before. */
  replays: reasons + 2,
  repeats: reasons + 3,
  busy: (route: number): number => reasons + 4 + 2 * route,
  waiting: (route: number): number => reasons + 5 + 2 * route,
} as const

/** Undefined where a description pulls none of them. */
export function leversOf(workload: ServerWorkload, stream: Stream): Levers | undefined {
  const routes = workload.routes.map((route): RouteLevers => ({
    bucket: bucketOf(route['limit.rate'], route['limit.burst']),
    batch: route['batch.size'] === undefined ? undefined : { size: route['batch.size'], wait: route['batch.wait'] ?? 10 * millisecond, item: route['batch.item'] ?? 0 },
    coalesce: route.coalesce,
    shed: route.shed ?? Infinity,
    allocates: route.allocates ?? 0,
    idempotency: route.idempotency,
    workers: route['bulkhead.workers'] ?? Infinity,
    waiting: route['bulkhead.workers'] === undefined ? Infinity : route['bulkhead.queue'] ?? 0,
  }))
  const levers: Levers = {
    bucket: bucketOf(workload['limit.rate'], workload['limit.burst']),
    isPerClient: workload['limit.per'] === 'client',
    limit: limitOf(workload),
    order: workload['queue.order'] ?? 'fifo',
    target: workload['queue.codel.target'] ?? Infinity,
    interval: workload['queue.codel.interval'] ?? 100 * millisecond,
    isLoop: workload.model === 'event-loop',
    warmUp: warmUpOf(workload),
    pauses: pausesOf(workload, stream),
    log: workload['log.requests'] === 'none' ? undefined : { format: workload['log.format'] ?? 'json', share: workload['log.share'] ?? 1 },
    routes,
  }
  const isPulled = levers.bucket !== undefined || levers.limit !== undefined || levers.order !== 'fifo' || levers.target !== Infinity
    || levers.log !== undefined || levers.isLoop || levers.warmUp !== undefined || levers.pauses !== undefined
    || routes.some(({ bucket, shed, workers, batch, coalesce, idempotency }) => bucket !== undefined || idempotency !== undefined || batch !== undefined || coalesce !== undefined || shed !== Infinity || workers !== Infinity)
  return isPulled ? levers : undefined
}

function bucketOf(rate: number | undefined, burst: number | undefined): BucketSize | undefined {
  return rate === undefined ? undefined : { rate, burst: burst ?? Math.max(1, Math.floor(rate)) }
}

function warmUpOf(workload: ServerWorkload): WarmUp | undefined {
  const { 'warmup.factor': factor, 'warmup.for': over, 'warmup.requests': requests } = workload
  if (factor === undefined) return undefined
  return { factor, over: over ?? (requests === undefined ? 30 * second : Infinity), requests: requests ?? Infinity }
}

function pausesOf({ 'gc.pause': pause, 'gc.every': every, 'gc.young': young = Infinity }: ServerWorkload, stream: Stream): PauseLevers | undefined {
  return pause === undefined ? undefined : { pause, every, young, stream }
}

function limitOf(workload: ServerWorkload): LimitSettings | undefined {
  const algorithm = workload['limit.concurrency']
  if (algorithm === undefined) return undefined
  return {
    algorithm, initial: workload['limit.initial'] ?? 20, min: workload['limit.min'] ?? 20, max: workload['limit.max'] ?? 200,
    timeout: workload['limit.timeout'] ?? 5 * second, tolerance: workload['limit.tolerance'] ?? 1.5,
  }
}

/** Makes room for an instance with levers. */
export function openLevers(state: TrafficState, instance: number, { levers, workload }: InstanceRow): void {
  if (levers === undefined) return
  const length = state.instancePhase.length
  if (state.leverCounts === undefined) {
    Object.assign(state, {
      leverLimits: [], leverEmptyAt: new Float64Array(length), leverCounts: new Int32Array(length).fill(-1), leverBuckets: new Map(), retryAfter: new Float64Array(0),
      leverGatherings: new Map(), leverGatheringOf: new Map(), leverOpenBatches: new Map(), leverKeys: new Map(),
      leverAway: new Int32Array(length), leverIsPaused: new Uint8Array(length), leverPauseEntry: new Float64Array(length), leverAllocated: new Float64Array(length),
    } satisfies LeverColumns)
  }
  const levered = state as Levered
  if (levered.leverCounts.length < length) {
    const before = levered.leverCounts.length
    levered.leverEmptyAt = widened(levered.leverEmptyAt, length)
    levered.leverCounts = widened(levered.leverCounts, length)
    levered.leverCounts.fill(-1, before)
    levered.leverAway = widened(levered.leverAway, length)
    levered.leverIsPaused = widened(levered.leverIsPaused, length)
    levered.leverPauseEntry = widened(levered.leverPauseEntry, length)
    levered.leverAllocated = widened(levered.leverAllocated, length)
  }
  while (levered.leverLimits.length <= instance) levered.leverLimits.push(null)
  levered.leverLimits[instance] = levers.limit === undefined ? null : newLimit(levers.limit)
  levered.leverEmptyAt[instance] = 0
  levered.leverAway[instance] = 0
  levered.leverIsPaused[instance] = 0
  levered.leverPauseEntry[instance] = 0
  levered.leverAllocated[instance] = 0
  levered.leverCounts[instance] = takeCounts(state, leverLayout.size((workload as ServerWorkload).routes.length))
}

export function closeLevers(state: TrafficState, instance: number, { levers, start, workload }: InstanceRow): void {
  if (levers === undefined) return
  const levered = state as Levered
  giveBackCounts(state, levered.leverCounts[instance]!, leverLayout.size((workload as ServerWorkload).routes.length))
  levered.leverCounts[instance] = -1
  levered.leverLimits[instance] = null
  for (const key of [...levered.leverBuckets.keys()]) if (key.startsWith(`${start} `)) levered.leverBuckets.delete(key)
}

/** A running server is described otherwise: what it holds is counted anew, and its limit and buckets begin anew where they are others. */
export function changeLevers(state: TrafficState, instance: number, before: InstanceRow, after: InstanceRow): void {
  if (JSON.stringify(before.levers) === JSON.stringify(after.levers)) return
  closeLevers(state, instance, before)
  openLevers(state, instance, after)
  if (after.levers === undefined) return
  const { counts, leverCounts } = state as Levered
  const block = leverCounts[instance]!
  for (let job = state.instanceQueueHead[instance]!; job >= 0; job = state.jobNext[job]!) counts[block + leverLayout.waiting(state.jobRoute[job]!)]!++
  for (let job = state.instanceServingHead[instance]!; job >= 0; job = state.jobNext[job]!) counts[block + leverLayout.busy(state.jobRoute[job]!)]!++
}
