/** Looks at brokers and consumers after something has changed from outside of the traffic. */
import type { Instant } from '@track/simulation'
import type { TrafficState } from '../../state.ts'
import { carryOn } from './consuming.ts'
import { tendBrokers } from './replication.ts'
import type { Brokered } from './tables.ts'

export function tendAll(anyState: TrafficState, now: Instant): void {
  const state = anyState as Brokered
  tendBrokers(state, now)
  for (let consumer = 0; consumer < state.consumerRows.length; consumer++) carryOn(state, now, consumer)
}
