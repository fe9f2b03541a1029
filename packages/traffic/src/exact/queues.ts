/**
 * The tables of message queues and of the messages that wait in them. What has been delivered is a
 * job (jobs.ts); a message is a row only while it is ready.
 */
import type { Stream } from '@track/simulation'
import type { QueueWorkload } from '../workloads/workload.ts'
import { chainFree, widen } from './columns.ts'

export type Grain = 'exact' | 'fluid'

export interface QueueRow {
  readonly name: string
  readonly workload: QueueWorkload
  readonly grain: Grain
  /** How far one step of the fluid grain goes, in microseconds. */
  readonly tick: number
  readonly stream: Stream
  /** Upper bounds of the histogram of waits, in microseconds. */
  readonly bounds: readonly number[]
}

export interface Queues {
  queueIndex: Map<string, number>
  queueRows: QueueRow[]
  queueCounts: Int32Array
  /** Messages that are ready, oldest first. */
  queueHead: Int32Array
  queueTail: Int32Array
  queueReady: Int32Array
  /** Delivered and not yet acknowledged. */
  queueUnacknowledged: Int32Array
  /** Consumers' free hands, and whose turn it is. */
  queueIdle: Int32Array
  queueTurn: Int32Array
  /** Rows of the instances that consume, a list a queue; replaced, not changed. */
  queueConsumers: (readonly number[])[]

  messageAt: Float64Array
  messageKeyLow: Uint32Array
  messageKeyHigh: Uint32Array
  messageNumber: Float64Array
  /** Deliveries so far. */
  messageDeliveries: Int32Array
  messageNext: Int32Array
  messageFree: number
  messageCount: number
}

const queueColumns: readonly (keyof Queues)[] = [
  'queueCounts', 'queueHead', 'queueTail', 'queueReady', 'queueUnacknowledged', 'queueIdle', 'queueTurn',
]
const messageColumns: readonly (keyof Queues)[] = [
  'messageAt', 'messageKeyLow', 'messageKeyHigh', 'messageNumber', 'messageDeliveries', 'messageNext',
]

export function newQueues(): Queues {
  const queues = 4
  const messages = 16
  const state: Queues = {
    queueIndex: new Map(),
    queueRows: [],
    queueCounts: new Int32Array(queues),
    queueHead: new Int32Array(queues),
    queueTail: new Int32Array(queues),
    queueReady: new Int32Array(queues),
    queueUnacknowledged: new Int32Array(queues),
    queueIdle: new Int32Array(queues),
    queueTurn: new Int32Array(queues),
    queueConsumers: [],
    messageAt: new Float64Array(messages),
    messageKeyLow: new Uint32Array(messages),
    messageKeyHigh: new Uint32Array(messages),
    messageNumber: new Float64Array(messages),
    messageDeliveries: new Int32Array(messages),
    messageNext: new Int32Array(messages),
    messageFree: 0,
    messageCount: 0,
  }
  chainFree(state.messageNext, 0, messages)
  return state
}

export function addQueue(state: Queues, row: QueueRow, counts: number): number {
  const queue = state.queueRows.length
  if (queue >= state.queueCounts.length) widen(state, queueColumns, 2 * queue)
  state.queueRows.push(row)
  state.queueConsumers.push([])
  state.queueIndex.set(row.name, queue)
  state.queueCounts[queue] = counts
  state.queueHead[queue] = -1
  state.queueTail[queue] = -1
  return queue
}

/** Puts a message at the end of its queue, or back at the head, and answers its row. */
export function addMessage(
  state: Queues, queue: number, at: number, { low, high }: Stream, number: number,
  { deliveries, atHead }: { deliveries: number; atHead: boolean },
): number {
  if (state.messageFree < 0) {
    const length = state.messageAt.length
    widen(state, messageColumns, 2 * length)
    state.messageFree = chainFree(state.messageNext, length, 2 * length)
  }
  const message = state.messageFree
  state.messageFree = state.messageNext[message]!
  state.messageCount++
  state.messageAt[message] = at
  state.messageKeyLow[message] = low
  state.messageKeyHigh[message] = high
  state.messageNumber[message] = number
  state.messageDeliveries[message] = deliveries
  state.queueReady[queue]!++
  const [head, tail] = [state.queueHead[queue]!, state.queueTail[queue]!]
  state.messageNext[message] = atHead ? head : -1
  if (atHead || tail < 0) state.queueHead[queue] = message
  else state.messageNext[tail] = message
  if (tail < 0 || !atHead) state.queueTail[queue] = message
  return message
}

/** Takes the oldest message off; the caller reads its columns before anything is added. */
export function takeMessage(state: Queues, queue: number): number {
  const message = state.queueHead[queue]!
  const next = state.messageNext[message]!
  state.queueHead[queue] = next
  if (next < 0) state.queueTail[queue] = -1
  state.queueReady[queue]!--
  state.messageNext[message] = state.messageFree
  state.messageFree = message
  state.messageCount--
  return message
}
