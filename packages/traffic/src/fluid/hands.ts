/** What the consumers of a flow manage together, and what part each has in what was delivered. */
import { type Instant, meanOf, varianceOf } from '@track/simulation'
import { listening, slownessAt } from '../exact/instances.ts'
import type { TrafficState } from '../state.ts'
import type { WorkerWorkload } from '../workloads/workload.ts'

/** Sets a flow's hands, service, variation and mean capacity from its consumers as they are now. */
export function measureHands(state: TrafficState, now: Instant, queue: number): void {
  let [hands, capacity, weighted] = [0, 0, 0]
  for (const instance of state.queueConsumers[queue]!) {
    if (!isAtWork(state, instance)) continue
    const { service, concurrency } = state.instanceRows[instance]!.workload as WorkerWorkload
    const mean = meanOf(service)
    const own = concurrency / Math.max(1, mean * slownessAt(state, instance, now))
    hands += concurrency
    capacity += own
    weighted += own * varianceOf(service) / Math.max(1, mean * mean)
  }
  if (state.flowHands[queue] === hands && state.flowMeanCapacity[queue] === capacity) return
  state.flowHands[queue] = hands
  state.flowMeanCapacity[queue] = capacity
  state.flowService[queue] = capacity > 0 ? hands / capacity : 0
  state.flowVariation[queue] = capacity > 0 ? weighted / capacity : 0
  // Tells that the quiet wait has to be worked out again.
  state.flowWaiting[queue] = -1
}

/** Messages that a worker has worked off until its flow's last step: its hands' part of the deliveries. */
export function messagesWorkedOff(state: TrafficState, instance: number): number {
  const { queue, workload } = state.instanceRows[instance]!
  const since = isAtWork(state, instance) ? state.flowPerHand[queue]! - state.instancePerHand[instance]! : 0
  return state.instanceServed[instance]! + since * (workload as WorkerWorkload).concurrency
}

/** Books every worker's part before something changes. */
export function settleParts(state: TrafficState, queue: number): void {
  for (const instance of state.queueConsumers[queue]!) {
    state.instanceServed[instance] = messagesWorkedOff(state, instance)
    state.instancePerHand[instance] = state.flowPerHand[queue]!
  }
}

/** Starts the books of whoever has come to work with the change. */
export function beginParts(state: TrafficState, queue: number): void {
  for (const instance of state.queueConsumers[queue]!) state.instancePerHand[instance] = state.flowPerHand[queue]!
}

/** Whether a consumer is warming up: its speed changes by itself. */
export function isWarming(state: TrafficState, queue: number): boolean {
  return state.queueConsumers[queue]!.some((instance) => state.instanceWarming[instance]! > 0)
}

function isAtWork(state: TrafficState, instance: number): boolean {
  return state.instancePhase[instance] === listening && state.instanceIsStalled[instance] === 0
}
