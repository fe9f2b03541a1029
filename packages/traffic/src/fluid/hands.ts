/** What the consumers of a flow manage together: hands, mean service time, capacity. */
import { meanOf, varianceOf } from '@track/simulation'
import { listening } from '../exact/instances.ts'
import type { TrafficState } from '../state.ts'
import type { WorkerWorkload } from '../workloads/workload.ts'

/** Sets a flow's hands, service, variation and mean capacity from its consumers as they are now. */
export function measureHands(state: TrafficState, queue: number): void {
  let [hands, capacity, weighted] = [0, 0, 0]
  for (const instance of state.queueConsumers[queue]!) {
    if (state.instancePhase[instance] !== listening || state.instanceIsStalled[instance] === 1) continue
    const { service, concurrency } = state.instanceRows[instance]!.workload as WorkerWorkload
    const mean = meanOf(service)
    const own = concurrency / Math.max(1, mean * state.instanceSlowness[instance]!)
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
