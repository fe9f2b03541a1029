/**
 * What a process has done and holds. Of a worker in the fluid grain that is its hands' part of what its
 * queue delivered. Left out there: durations by the slowness of the time they were worked off in.
 */
import { type Duration, type Instant, quantileOf, second, type Simulation } from '@track/simulation'
import { cpuUsed, memoryUsed } from '../exact/instances.ts'
import { messagesWorkedOff } from '../fluid/hands.ts'
import { serverBooks } from '../fluid/services/reading.ts'
import type { TrafficState } from '../state.ts'
import { trafficPart } from '../traffic-part.ts'
import type { WorkerWorkload } from '../workloads/workload.ts'
import { histogramSize, observe } from './histogram.ts'
import { workerLayout } from './layout.ts'
import { queueReading } from './queue-reading.ts'

export interface Usage {
  /** Since the start of the process; never falls. */
  readonly cpuSeconds: number
  readonly memoryBytes: number
}

/** What a server, worker or client has used of its node; undefined for a stranger. */
export function usageOf(simulation: Simulation, id: string): Usage | undefined {
  const state = simulation.state(trafficPart)
  const instance = state.instanceIndex.get(id)
  if (instance !== undefined) return instanceUsage(state, simulation.now, instance)
  const client = state.clientIndex.get(id)
  return client === undefined ? undefined : clientUsage(state, simulation.now, client)
}

/** A load generator's process; a request by hand and a dependency are no processes of their own. */
export function clientUsage(state: TrafficState, now: Instant, client: number): Usage {
  const { workload, startedAt } = state.clientRows[client]!
  if (!workload) return { cpuSeconds: 0, memoryBytes: 0 }
  return {
    cpuSeconds: workload['cpu.idle'] * (now - startedAt) / second,
    memoryBytes: workload['memory.base'] + workload['memory.perRequest'] * state.clientInFlight[client]!,
  }
}

export function instanceUsage(state: TrafficState, now: Instant, instance: number): Usage {
  const { workload, queue } = state.instanceRows[instance]!
  const [cpu, memory] = [cpuUsed(state, instance, now), memoryUsed(state, instance)]
  if (workload.kind === 'server' || workload.kind === 'database' || workload.kind === 'cache') {
    const since = serverBooks(state, now, instance)
    const leaked = workload.kind === 'server' ? workload['memory.leak'] * since.served : 0
    return { cpuSeconds: (cpu + since.cpu) / second, memoryBytes: memory + Math.round(leaked) }
  }
  if (workload.kind !== 'worker' || !isFluid(state, instance)) return { cpuSeconds: cpu / second, memoryBytes: memory }
  const messages = messagesWorkedOff(state, instance)
  const hands = state.flowHands[queue]!
  const inHand = hands > 0 ? queueReading(state, now, queue).unacknowledged * workload.concurrency / hands : 0
  return {
    cpuSeconds: (cpu + messages * workload['cpu.perMessage']) / second,
    memoryBytes: Math.round(workload['memory.base'] + workload['memory.perRequest'] * inHand + workload['memory.leak'] * messages),
  }
}

function isFluid(state: TrafficState, instance: number): boolean {
  const { queue } = state.instanceRows[instance]!
  return queue >= 0 && state.queueRows[queue]!.grain === 'fluid'
}

export interface WorkedOff {
  readonly messages: number
  /** A histogram of durations, where `base` says. */
  readonly counts: Float64Array
  readonly base: number
}

/** The messages that a worker has worked off, and how long they took. */
export function workedOff(state: TrafficState, instance: number): WorkedOff {
  const { workload, bounds } = state.instanceRows[instance]!
  const block = state.instanceCounts[instance]!
  if (!isFluid(state, instance)) {
    return { messages: state.counts[block + workerLayout.messages]!, counts: state.counts, base: block + workerLayout.durations }
  }
  const messages = messagesWorkedOff(state, instance)
  const { service } = workload as WorkerWorkload
  return { messages, counts: spread(bounds, messages, (part) => quantileOf(service, part) * state.instanceSlowness[instance]!), base: 0 }
}

const parts = 256

/** So many values of a distribution, as a histogram. */
function spread(bounds: readonly Duration[], times: number, quantile: (part: number) => Duration): Float64Array {
  const counts = new Float64Array(histogramSize(bounds))
  for (let part = 0; part < parts; part++) observe(counts, 0, bounds, quantile((part + 0.5) / parts), times / parts)
  return counts
}
