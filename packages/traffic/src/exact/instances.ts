/**
 * The table of instances: processes that serve requests or consume messages. What a process is
 * stands in its row (immutable); what changes with each request stands in columns.
 */
import type { Duration, Instant } from '@track/simulation'
import type { AnswerRule } from '../faults/answers.ts'
import type { ServerWorkload, StoreWorkload, WorkerWorkload } from '../workloads/workload.ts'
import type { Levers, WarmUp } from './levers.ts'
import type { SharingRow } from './sharing.ts'
import { memoryOfStore } from '../dependencies/demand.ts'
import type { TrafficState } from '../state.ts'
import { widen } from './columns.ts'

export interface InstanceRow {
  readonly id: string
  readonly workload: ServerWorkload | WorkerWorkload | StoreWorkload
  readonly labels: Readonly<Record<string, string>>
  readonly startedAt: Instant
  /** Tells this start from an earlier one under the same id. */
  readonly start: number
  readonly cpuLimit: number
  readonly memoryLimit: number
  /** The part and event that are told what becomes of the process. */
  readonly reportTo: ReportTo | undefined
  /** The client rows of a server's dependencies, by the dependency's name. */
  readonly clients: Readonly<Record<string, number>>
  /** The queue that a worker consumes; -1 for a server, `ofStore` for what is in dependencies/stores.ts. */
  readonly queue: number
  /** How its jobs at work share it; absent where each is as fast as if it were alone. */
  readonly sharing?: SharingRow
  /** What a server does beyond workers and one queue; undefined where it does not. */
  readonly levers: Levers | undefined
  /** Upper bounds of the histogram of durations, in microseconds. */
  readonly bounds: readonly number[]
}

export interface ReportTo {
  readonly part: string
  readonly event: string
}

/** Stands for the queue of whatever `dependencies/stores.ts` serves. */
export const ofStore = -2

/** The life of a process. Only a listening one takes requests, only that and draining ones finish them. */
const starting = 0
export const listening = 1
export const draining = 2
export const gone = 3

export interface Instances {
  instanceIndex: Map<string, number>
  instanceRows: (InstanceRow | null)[]
  instancePhase: Uint8Array
  instanceIsReady: Uint8Array
  instanceBusy: Int32Array
  instanceWorkers: Int32Array
  /** The accept queue. */
  instanceQueueHead: Int32Array
  instanceQueueTail: Int32Array
  instanceQueued: Int32Array
  /** What is being served. */
  instanceServingHead: Int32Array
  instanceServingTail: Int32Array
  /** What faults make of it: standing still, slower by a factor, answering later. */
  instanceIsStalled: Uint8Array
  instanceSlowness: Float64Array
  instanceDelay: Float64Array
  /** Slow start: the factor at a process' start, and how long it takes to fall to 1. */
  instanceWarmth: Float64Array
  instanceWarming: Float64Array
  /** Error ratios that faults add, a number a route; null when there is none. */
  instanceErrors: (readonly number[] | null)[]
  /** The same of those whom no second try helps. */
  instanceUnlucky: (readonly number[] | null)[]
  /** What stands before it and changes its answers; null where nothing does. */
  instanceAnswers: (readonly AnswerRule[] | null)[]
  /** CPU time of what was served, and how many were served. */
  instanceCpu: Float64Array
  instanceServed: Float64Array
  /** 1 when a crossed memory limit has been reported. */
  instanceIsReported: Uint8Array
  /** Where its counters begin in `counts`. */
  instanceCounts: Int32Array
  /** How long what was begun had waited, and what was served had stayed, in all. */
  instanceWaitSum: Float64Array
  instanceStaySum: Float64Array
  /** Of a server in the fluid grain: in its workers' hands, in its queue, and how long the next one would wait. */
  instanceFlowing: Float64Array
  instanceLined: Float64Array
  instanceForeseen: Float64Array
  /** Of a worker in a flow: what its queue had delivered a hand when it last began to work. */
  instancePerHand: Float64Array
}

const columns: readonly (keyof Instances)[] = [
  'instancePhase', 'instanceIsReady', 'instanceBusy', 'instanceWorkers', 'instanceQueueHead', 'instanceQueueTail',
  'instanceQueued', 'instanceServingHead', 'instanceServingTail', 'instanceIsStalled', 'instanceSlowness',
  'instanceDelay', 'instanceWarmth', 'instanceWarming', 'instanceCpu', 'instanceServed', 'instanceIsReported', 'instanceCounts', 'instanceWaitSum',
  'instanceStaySum', 'instancePerHand', 'instanceFlowing', 'instanceLined', 'instanceForeseen',
]

export function newInstances(): Instances {
  const length = 8
  return {
    instanceIndex: new Map(),
    instanceRows: [],
    instancePhase: new Uint8Array(length),
    instanceIsReady: new Uint8Array(length),
    instanceBusy: new Int32Array(length),
    instanceWorkers: new Int32Array(length),
    instanceQueueHead: new Int32Array(length),
    instanceQueueTail: new Int32Array(length),
    instanceQueued: new Int32Array(length),
    instanceServingHead: new Int32Array(length),
    instanceServingTail: new Int32Array(length),
    instanceIsStalled: new Uint8Array(length),
    instanceSlowness: new Float64Array(length),
    instanceDelay: new Float64Array(length),
    instanceWarmth: new Float64Array(length),
    instanceWarming: new Float64Array(length),
    instanceErrors: [],
    instanceUnlucky: [],
    instanceAnswers: [],
    instanceCpu: new Float64Array(length),
    instanceServed: new Float64Array(length),
    instanceIsReported: new Uint8Array(length),
    instanceCounts: new Int32Array(length),
    instanceWaitSum: new Float64Array(length),
    instanceStaySum: new Float64Array(length),
    instancePerHand: new Float64Array(length),
    instanceFlowing: new Float64Array(length),
    instanceLined: new Float64Array(length),
    instanceForeseen: new Float64Array(length),
  }
}

/** Puts an instance into the first free row and answers it. */
export function addInstance(state: Instances, row: InstanceRow, workers: number, counts: number): number {
  const free = state.instanceRows.indexOf(null)
  const instance = free < 0 ? state.instanceRows.length : free
  if (instance >= state.instancePhase.length) widen(state, columns, 2 * instance)
  state.instanceRows[instance] = row
  state.instanceIndex.set(row.id, instance)
  state.instancePhase[instance] = starting
  state.instanceIsReady[instance] = 0
  state.instanceBusy[instance] = 0
  state.instanceWorkers[instance] = workers
  state.instanceQueueHead[instance] = -1
  state.instanceQueueTail[instance] = -1
  state.instanceQueued[instance] = 0
  state.instanceServingHead[instance] = -1
  state.instanceServingTail[instance] = -1
  state.instanceIsStalled[instance] = 0
  state.instanceSlowness[instance] = 1
  state.instanceDelay[instance] = 0
  state.instanceWarmth[instance] = 1
  state.instanceWarming[instance] = 0
  state.instanceErrors[instance] = null
  state.instanceUnlucky[instance] = null
  state.instanceAnswers[instance] = null
  state.instanceCpu[instance] = 0
  state.instanceServed[instance] = 0
  state.instanceIsReported[instance] = 0
  state.instanceCounts[instance] = counts
  state.instanceWaitSum[instance] = 0
  state.instanceStaySum[instance] = 0
  state.instancePerHand[instance] = 0
  state.instanceFlowing[instance] = 0
  state.instanceLined[instance] = 0
  state.instanceForeseen[instance] = 0
  return instance
}

export function removeInstance(state: Instances, instance: number): void {
  state.instanceIndex.delete(state.instanceRows[instance]!.id)
  state.instanceRows[instance] = null
  state.instancePhase[instance] = gone
}

/** What service times are multiplied by at an instant. */
export function slownessAt(state: Instances, instance: number, now: Instant): number {
  const slowness = state.instanceSlowness[instance]!
  return state.instanceWarming[instance] === 0 ? slowness : warmingUp(state, instance, now, slowness)
}

function warmingUp(state: Instances, instance: number, now: Instant, slowness: number): number {
  const warming = state.instanceWarming[instance]!
  const { startedAt, levers } = state.instanceRows[instance]!
  const left = Math.max(0, 1 - (now - startedAt) / warming)
  const own = levers?.warmUp === undefined ? 1 : ownWarmth(state, instance, now, levers.warmUp)
  return slowness * own * (1 + (state.instanceWarmth[instance]! - 1) * left)
}

/** A process is the less warm the less long it has listened, or the fewer requests it has served. */
function ownWarmth(state: Instances, instance: number, now: Instant, { factor, over, requests }: WarmUp): number {
  const { startedAt, workload } = state.instanceRows[instance]!
  const left = Math.min(1 - (now - startedAt - workload.startup) / over, 1 - state.instanceServed[instance]! / requests)
  return 1 + (factor - 1) * Math.max(0, left)
}

/** CPU time used from the start to an instant, the idle share included. */
export function cpuUsed(state: Instances, instance: number, now: Instant): Duration {
  const { workload, startedAt } = state.instanceRows[instance]!
  return state.instanceCpu[instance]! + workload['cpu.idle'] * (now - startedAt)
}

export function memoryUsed(state: TrafficState, instance: number): number {
  const { workload } = state.instanceRows[instance]!
  if (workload.kind === 'database' || workload.kind === 'cache') return memoryOfStore(state, instance, workload)
  const held = state.instanceQueued[instance]! + state.instanceBusy[instance]! + (state.leverAway?.[instance] ?? 0)
  return workload['memory.base'] + workload['memory.perRequest'] * held
    + workload['memory.perRequest'] * Math.round(state.instanceLined[instance]! + state.instanceFlowing[instance]!)
    + Math.round(workload['memory.leak'] * state.instanceServed[instance]!)
}
