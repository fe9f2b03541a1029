/** What a queue looks like at an instant, in either grain. Reading it changes nothing. */
import { type Instant, second } from '@track/simulation'
import { arrivalOf, placeOf } from '../fluid/curve.ts'
import { stretchesUntil, unacknowledgedOf } from '../fluid/flowing.ts'
import type { TrafficState } from '../state.ts'
import { queueLayout } from './layout.ts'

export interface QueueReading {
  readonly published: number
  readonly delivered: number
  readonly acknowledged: number
  readonly redelivered: number
  readonly ready: number
  readonly unacknowledged: number
  readonly oldestSeconds: number
}

export function queueReading(state: TrafficState, now: Instant, queue: number): QueueReading {
  return state.queueRows[queue]!.grain === 'fluid' ? flowReading(state, now, queue) : exactReading(state, now, queue)
}

function exactReading(state: TrafficState, now: Instant, queue: number): QueueReading {
  const block = state.queueCounts[queue]!
  const head = state.queueHead[queue]!
  return {
    published: state.counts[block + queueLayout.published]!,
    delivered: state.counts[block + queueLayout.delivered]!,
    acknowledged: state.counts[block + queueLayout.acknowledged]!,
    redelivered: state.counts[block + queueLayout.redelivered]!,
    ready: state.queueReady[queue]!,
    unacknowledged: state.queueUnacknowledged[queue]!,
    oldestSeconds: head < 0 ? 0 : (now - state.messageAt[head]!) / second,
  }
}

/** A flow moves by steps; between two of them it is read along its lines. */
function flowReading(state: TrafficState, now: Instant, queue: number): QueueReading {
  const at = state.flowAt[queue]!
  const published = state.flowPublished[queue]! + state.flowArrivals[queue]! * (now - at)
  let delivered = state.flowDelivered[queue]!
  let returned = state.flowReturned[queue]!
  const stretches = now > at ? stretchesUntil(state, now, queue) : stretchesUntil(state, at + 1, queue)
  if (now > at) {
    for (const { from, to, rate, isRedelivery } of stretches) {
      if (isRedelivery) returned -= Math.min(returned, state.flowCapacity[queue]! * (to - from))
      else delivered = Math.min(published, delivered + rate * (to - from))
    }
  }
  const inHand = unacknowledgedOf(state, queue, stretches.at(-1)!)
  const acknowledged = Math.max(state.flowAcknowledged[queue]!, delivered - inHand - returned)
  const ready = published - delivered + returned
  return {
    published, delivered, acknowledged, ready,
    unacknowledged: delivered - acknowledged - returned,
    redelivered: state.flowRedelivered[queue]!,
    oldestSeconds: ready < 1 ? 0 : (now - headArrival(state, queue, delivered)) / second,
  }
}

/** When the message at the head came; after the curve's last point, by the rate since then. */
function headArrival(state: TrafficState, queue: number, delivered: number): Instant {
  const since = delivered - state.flowPublished[queue]!
  if (since > 0 && state.flowArrivals[queue]! > 0) return state.flowAt[queue]! + since / state.flowArrivals[queue]!
  if (state.flowCurveLength[queue] === 0) return state.flowAt[queue]!
  return arrivalOf(state, queue, delivered, placeOf(state, queue, delivered, 0))
}
