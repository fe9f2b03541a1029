/** Message queues, as brokers declare them. */
import type { Duration, Simulation } from '@track/simulation'
import { second } from '@track/simulation'
import { addQueue, type Grain } from './exact/queues.ts'
import { addPoint } from './fluid/curve.ts'
import { addFlow } from './fluid/flows.ts'
import { takeCounts } from './measures/counts.ts'
import { queueLayout } from './measures/layout.ts'
import { boundsOf } from './servers.ts'
import { writeTraffic } from './traffic-part.ts'
import type { QueueWorkload } from './workloads/workload.ts'

export interface QueueDeclaration {
  readonly name: string
  readonly workload: QueueWorkload
  /** `exact`: every message is an event. `fluid`: rates a step, for high load and long horizons. */
  readonly grain: Grain
  /** How far one step of the fluid grain goes; a second, if not said. */
  readonly tick?: Duration
}

/** Declares a queue; doing it again with the same grain changes nothing, as with a broker. */
export function declareQueue(simulation: Simulation, { name, workload, grain, tick = second }: QueueDeclaration): void {
  writeTraffic(simulation, (state) => {
    const known = state.queueIndex.get(name)
    if (known !== undefined) {
      if (state.queueRows[known]!.grain !== grain) throw new Error(`queue "${name}" is ${state.queueRows[known]!.grain}, not ${grain}`)
      return
    }
    const bounds = boundsOf(workload['metrics.buckets'])
    const row = { name, workload, grain, tick, bounds, stream: simulation.stream('traffic', 'queue', name) }
    const queue = addQueue(state, row, takeCounts(state, queueLayout.size(bounds)))
    addFlow(state, queue, grain === 'fluid')
    state.flowAt[queue] = simulation.now
    if (grain === 'fluid') addPoint(state, queue, simulation.now, 0)
  })
}
