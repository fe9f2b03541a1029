/**
 * Message queues in the exact grain: publish, deliver to a free consumer, acknowledge, deliver again.
 * At least once: a message whose consumer dies, or takes longer than the visibility time-out, comes
 * back to the head of its queue.
 *
 * Follows the AMQP 0-9-1 model as RabbitMQ has it (round robin over consumers with free hands, prefetch
 * equal to the consumer's concurrency, acknowledgement after the work), and SQS' visibility time-out.
 */
import type { Instant, Stream } from '@track/simulation'
import { observe, observeFinely } from '../measures/histogram.ts'
import { queueLayout } from '../measures/layout.ts'
import type { TrafficState } from '../state.ts'
import { enter, redelivered } from './calendar.ts'
import { draining, listening } from './instances.ts'
import { giveBackJob, orphaned, takeJob } from './jobs.ts'
import { success } from './outcomes.ts'
import { addMessage, takeMessage } from './queues.ts'
import { traceDelivery, traceReturn, traceSending } from '../tracing/tracing.ts'
import type { Traced } from '../tracing/traces.ts'
import type { ClientRow } from './clients.ts'
import { begin, endServed, leaveWorker, watchMemory } from './serving.ts'

/** `client` is the producer; a message that a fault publishes has none. */
export function publish(state: TrafficState, now: Instant, queue: number, key: Stream, number: number, client?: ClientRow): void {
  state.counts[state.queueCounts[queue]! + queueLayout.published]!++
  const message = addMessage(state, queue, now, key, number, { deliveries: 0, atHead: false })
  if (state.endedSpans !== undefined) traceSending(state as Traced, now, message, client)
  dispatch(state, now, queue)
}

/** Delivers for as long as there is a message and a free hand. */
export function dispatch(state: TrafficState, now: Instant, queue: number): void {
  while (state.queueReady[queue]! > 0) {
    const instance = freeConsumer(state, queue)
    if (instance < 0) return
    deliverMessage(state, now, queue, instance)
  }
}

function freeConsumer(state: TrafficState, queue: number): number {
  const consumers = state.queueConsumers[queue]!
  const from = state.queueTurn[queue]!
  for (let each = 0; each < consumers.length; each++) {
    const turn = (from + each) % consumers.length
    if (!hasFreeHand(state, consumers[turn]!)) continue
    state.queueTurn[queue] = turn + 1
    return consumers[turn]!
  }
  return -1
}

function hasFreeHand(state: TrafficState, instance: number): boolean {
  return state.instancePhase[instance] === listening
    && state.instanceBusy[instance]! < state.instanceWorkers[instance]!
    && state.instanceIsStalled[instance] === 0
}

function deliverMessage(state: TrafficState, now: Instant, queue: number, instance: number): void {
  const message = takeMessage(state, queue)
  const { bounds, workload } = state.queueRows[queue]!
  const row = state.instanceRows[instance]!
  const job = takeJob(state, instance)
  const publishedAt = state.messageAt[message]!
  const deliveries = state.messageDeliveries[message]!
  state.jobRoute[job] = queue
  state.jobRequest[job] = -1
  state.jobKeyLow[job] = state.messageKeyLow[message]!
  state.jobKeyHigh[job] = state.messageKeyHigh[message]!
  state.jobNumber[job] = state.messageNumber[message]!
  state.jobAttempt[job] = deliveries
  state.jobArrivedAt[job] = publishedAt
  if (state.endedSpans !== undefined) traceDelivery(state as Traced, now, job, message, row)
  const block = state.queueCounts[queue]!
  state.counts[block + queueLayout.delivered]!++
  if (deliveries === 0) {
    observe(state.counts, block + queueLayout.waits, bounds, now - publishedAt)
    observeFinely(state.counts, block + queueLayout.truth(bounds), now - publishedAt)
  }
  state.queueUnacknowledged[queue]!++
  if (workload.visibility !== undefined) {
    state.jobVisibility[job] = enter(state, now + workload.visibility, redelivered, job)
  }
  begin(state, now, job, row)
  watchMemory(state, instance, row)
}

/** A consumer is done with a message: it acknowledges it and takes the next one. */
export function finishMessage(state: TrafficState, now: Instant, job: number): void {
  const instance = state.jobInstance[job]!
  const row = state.instanceRows[instance]!
  const { queue } = row
  if (state.jobIsStale[job] === 0) {
    state.counts[state.queueCounts[queue]! + queueLayout.acknowledged]!++
    state.queueUnacknowledged[queue]!--
  }
  endServed(state, now, job, success)
  if (state.instancePhase[instance] === draining && state.instanceBusy[instance] === 0 && row.reportTo) {
    state.reports.push({ to: row.reportTo, data: { id: row.id, what: 'drained', exitCode: 0 } })
  }
  dispatch(state, now, queue)
}

/** The visibility time-out of a message is over: it is delivered again; a consumer that still has it works for nothing. */
export function reappear(state: TrafficState, now: Instant, job: number): void {
  const queue = state.jobRoute[job]!
  state.jobVisibility[job] = 0
  putBack(state, queue, job)
  if (state.jobStage[job] === orphaned) giveBackJob(state, job)
  else state.jobIsStale[job] = 1
  dispatch(state, now, queue)
}

/** The consumer of a message is gone. With a visibility time-out the queue finds out only when that is over. */
export function loseMessage(state: TrafficState, job: number): void {
  leaveWorker(state, job)
  if (state.jobVisibility[job] !== 0) {
    state.jobStage[job] = orphaned
    state.jobEntry[job] = 0
    return
  }
  if (state.jobIsStale[job] === 0) putBack(state, state.jobRoute[job]!, job)
  giveBackJob(state, job)
}

function putBack(state: TrafficState, queue: number, job: number): void {
  state.queueUnacknowledged[queue]!--
  state.counts[state.queueCounts[queue]! + queueLayout.redelivered]!++
  const key = { low: state.jobKeyLow[job]!, high: state.jobKeyHigh[job]! }
  const place = { deliveries: state.jobAttempt[job]! + 1, atHead: true }
  const message = addMessage(state, queue, state.jobArrivedAt[job]!, key, state.jobNumber[job]!, place)
  if (state.endedSpans !== undefined) traceReturn(state as Traced, message, job)
}
