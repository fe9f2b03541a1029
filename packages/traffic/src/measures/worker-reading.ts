/** What a worker has done. In the fluid grain that is its hands' part of what its queue delivered. */
import type { Duration, Instant } from '@track/simulation'
import { cpuUsed } from '../exact/instances.ts'
import { messagesWorkedOff } from '../fluid/hands.ts'
import type { TrafficState } from '../state.ts'
import { workerLayout } from './layout.ts'

export interface WorkedOff {
  readonly messages: number
  /** CPU time, the idle share included. */
  readonly cpu: Duration
}

export function workedOff(state: TrafficState, now: Instant, instance: number): WorkedOff {
  const row = state.instanceRows[instance]!
  const cpu = cpuUsed(state, instance, now)
  const isFluid = row.queue >= 0 && state.queueRows[row.queue]!.grain === 'fluid'
  if (!isFluid || row.workload.kind !== 'worker') {
    return { messages: state.counts[state.instanceCounts[instance]! + workerLayout.messages]!, cpu }
  }
  const messages = messagesWorkedOff(state, instance)
  return { messages, cpu: cpu + messages * row.workload.cpu }
}
