/** A consumer's process has come up: it has a row, and looks for its group at once; and descriptions that change while processes run. */
import { type Instant, millisecond } from '@track/simulation'
import type { TrafficState } from '../../state.ts'
import type { BrokerWorkload, ConsumerWorkload } from '../../workloads/workload.ts'
import { brokerAt } from './clusters.ts'
import { carryOn, tendMember } from './consuming.ts'
import { outside } from './groups.ts'
import { lengthen, openBrokers } from './tables.ts'

export function openConsumer(anyState: TrafficState, now: Instant, instance: number): void {
  const { id, start, workload, clients } = anyState.instanceRows[instance]!
  if (workload.kind !== 'consumer') return
  const state = openBrokers(anyState)
  const client = clients['brokers']!
  const free = state.consumerRows.indexOf(null)
  const consumer = free < 0 ? state.consumerRows.length : free
  lengthen(state, 'byConsumer', consumer + 1)
  // A record takes as long whoever of the group has it.
  const { stream } = state.clientRows[client]!
  state.consumerRows[consumer] = { id: `${id} ${start}`, process: id, instance, client, group: -1, workload, stream }
  state.consumerPlaces[consumer] = []
  state.consumerGiven[consumer] = null
  state.consumerSpans[consumer] = []
  state.consumerState[consumer] = outside
  for (const column of [state.consumerJoined, state.consumerCalled, state.consumerFenced, state.consumerBusy]) column[consumer] = 0
  for (const column of [state.consumerBeatAt, state.consumerNextBeat, state.consumerPolledAt]) column[consumer] = now
  state.consumerJob[consumer] = -1
  state.consumerTurn[consumer] = 0
  state.consumerCommitAt[consumer] = now + workload['auto.commit.interval.ms'] * millisecond
  state.instanceConsumer[instance] = consumer
  tendMember(state, now, consumer)
  carryOn(state, now, consumer)
}

export function describeBroker(anyState: TrafficState, instance: number, workload: BrokerWorkload): void {
  const state = openBrokers(anyState)
  const broker = brokerAt(state, instance)
  if (broker >= 0) state.brokerRows[broker] = { ...state.brokerRows[broker]!, workload }
}

export function describeConsumer(anyState: TrafficState, instance: number, workload: ConsumerWorkload): void {
  const state = openBrokers(anyState)
  const consumer = state.instanceConsumer[instance]!
  if (consumer >= 0) state.consumerRows[consumer] = { ...state.consumerRows[consumer]!, workload }
}
