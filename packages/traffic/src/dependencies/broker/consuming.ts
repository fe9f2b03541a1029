/**
 * A consumer's loop: poll, process what it returned one record after the other, poll again; and beside it the heartbeat.
 *
 * Follows Kafka's KafkaConsumer (poll, maybeAutoCommitOffsetsAsync), AbstractCoordinator (HeartbeatThread) and Spring's
 * DefaultErrorHandler for what follows a failure. Left out: how long a fetch takes, prefetching, fetch sizes.
 */
import { type Instant, millisecond } from '@track/simulation'
import { drawUniform, laneOf, purpose } from '../../exact/draws.ts'
import { draining, gone, listening } from '../../exact/instances.ts'
import { giveBackJob, takeJob } from '../../exact/jobs.ts'
import { readyFor } from '../../exact/services.ts'
import { begin, leaveWorker } from '../../exact/serving.ts'
import { reachedBy } from '../../faults/network.ts'
import { observe } from '../../measures/histogram.ts'
import { workerLayout } from '../../measures/layout.ts'
import type { TrafficState } from '../../state.ts'
import type { ConsumerWorkload } from '../../workloads/workload.ts'
import { answers, brokerAt } from './clusters.ts'
import { bury } from './dead-letters.ts'
import { join, leave, outside, rejoin, stable, takePlaces } from './groups.ts'
import { ofFault, poisoned, recordAt, topicOf } from './log.ts'
import { noteProcessed } from './places.ts'
import type { Brokered, BrokerRow, ConsumerRow, Span } from './tables.ts'
import { enterTimer, timers } from './timers.ts'

/** Whether a consumer's process does what it does: it has come up, has not ended and does not stand still. */
function runs(state: Brokered, { instance }: ConsumerRow): boolean {
  if (instance < 0 || state.instanceIsStalled[instance] === 1) return false
  return state.instancePhase[instance] === listening || state.instancePhase[instance] === draining
}

function reaches(state: Brokered, { client }: ConsumerRow, broker: BrokerRow): boolean {
  if (client < 0 || !answers(state, broker)) return false
  const network = state.clientNetwork[client]!
  return network === null || (network.instead === undefined && reachedBy(network, broker.instance) === broker.instance)
}

/** The cluster that a consumer's bootstrap servers belong to; undefined where none of them answers. */
function clusterOf(state: Brokered, row: ConsumerRow): string | undefined {
  const service = state.serviceRows[state.clientRows[row.client]!.service]!
  for (const instance of readyFor(service, row.process)) {
    const broker = instance < 0 ? -1 : brokerAt(state, instance)
    if (broker >= 0 && reaches(state, row, state.brokerRows[broker]!)) return state.brokerRows[broker]!.cluster
  }
  return undefined
}

/** Whether any broker of its cluster hears a consumer; and whether there is one that could. */
function isHeard(state: Brokered, row: ConsumerRow, cluster: string): boolean {
  return state.brokerRows.some((broker) => broker.cluster === cluster && reaches(state, row, broker))
}

function isCoordinated(state: Brokered, cluster: string): boolean {
  return state.brokerRows.some((broker) => broker.cluster === cluster && answers(state, broker))
}

/** A heartbeat is due, or something else that a member waits for. */
export function tendMember(state: Brokered, now: Instant, consumer: number): void {
  const row = state.consumerRows[consumer]
  if (!row) return
  state.consumerEntry[consumer] = 0
  if (runs(state, row)) tendRunning(state, now, consumer, row)
  else outlast(state, now, consumer, row)
  if (state.consumerRows[consumer]) watch(state, now, consumer)
}

function tendRunning(state: Brokered, now: Instant, consumer: number, row: ConsumerRow): void {
  const { workload, group } = row
  if (state.consumerState[consumer] === outside) {
    if (state.consumerBusy[consumer] === 0) tryToJoin(state, now, consumer, row)
  } else if (isHeard(state, row, state.groupRows[group]!.cluster)) {
    state.consumerBeatAt[consumer] = now
    const { phase } = state.groupRows[group]!
    if (phase === 'PreparingRebalance' && state.consumerJoined[consumer] === 0) state.consumerCalled[consumer] = 1
    if (state.consumerBusy[consumer] === 1 && now - state.consumerPolledAt[consumer]! >= workload['max.poll.interval.ms'] * millisecond) {
      log(state, row, pollTimeout)
      leave(state, now, consumer, `${row.process} has not polled for max.poll.interval.ms`)
    }
  } else outlast(state, now, consumer, row)
  carryOn(state, now, consumer)
}

function tryToJoin(state: Brokered, now: Instant, consumer: number, row: ConsumerRow): void {
  const cluster = clusterOf(state, row)
  if (cluster !== undefined) join(state, now, consumer, cluster)
}

/** Nothing is heard of a member: after its session it is out. A coordinator that is not there counts no time. */
function outlast(state: Brokered, now: Instant, consumer: number, row: ConsumerRow): void {
  if (state.consumerState[consumer] !== outside) {
    if (!isCoordinated(state, state.groupRows[row.group]!.cluster)) state.consumerBeatAt[consumer] = now
    else if (now - state.consumerBeatAt[consumer]! >= row.workload['session.timeout.ms'] * millisecond) {
      leave(state, now, consumer, `the session of ${row.process} has timed out`)
    }
  }
  if (row.instance < 0 && state.consumerState[consumer] === outside) state.consumerRows[consumer] = null
}

/** Goes on where it stands: with the record that it is at, or with a poll. */
export function carryOn(state: Brokered, now: Instant, consumer: number): void {
  const row = state.consumerRows[consumer]
  if (!row || !runs(state, row)) return
  if (state.consumerBusy[consumer] === 0) {
    if (state.consumerState[consumer] !== outside) poll(state, now, consumer)
  } else if (state.consumerJob[consumer]! < 0 && now >= state.consumerRetryAt[consumer]!) work(state, now, consumer)
}

/** Enters what a member waits for next. */
function watch(state: Brokered, now: Instant, consumer: number): void {
  const { workload } = state.consumerRows[consumer]!
  const limits: number[] = []
  if (state.consumerBusy[consumer] === 1) {
    if (state.consumerJob[consumer]! < 0) limits.push(state.consumerRetryAt[consumer]!)
    limits.push(state.consumerPolledAt[consumer]! + workload['max.poll.interval.ms'] * millisecond)
  }
  limits.push(state.consumerBeatAt[consumer]! + workload['session.timeout.ms'] * millisecond)
  if (now >= state.consumerNextBeat[consumer]!) state.consumerNextBeat[consumer] = now + workload['heartbeat.interval.ms'] * millisecond
  const at = limits.reduce((first, limit) => (limit > now && limit < first ? limit : first), state.consumerNextBeat[consumer]!)
  state.consumerEntry[consumer] = enterTimer(state, at, timers.member, consumer)
}

/** Asks for records; who has heard of a rebalance joins it first. */
export function poll(state: Brokered, now: Instant, consumer: number): void {
  const row = state.consumerRows[consumer]!
  if (!runs(state, row) || state.consumerBusy[consumer] === 1) return
  if (state.instancePhase[row.instance] === draining) return close(state, now, consumer)
  state.consumerPolledAt[consumer] = now
  const given = state.consumerGiven[consumer]!
  if (given !== null) takePlaces(state, now, consumer, given)
  if (state.consumerCalled[consumer] === 1) rejoin(state, now, consumer)
  // Joining may have ended the rebalance and begun its work.
  if (state.consumerState[consumer] !== stable || state.consumerBusy[consumer] === 1) return
  const { workload } = row
  if (workload['enable.auto.commit'] && now >= state.consumerCommitAt[consumer]!) {
    commitPlaces(state, consumer)
    state.consumerCommitAt[consumer] = now + workload['auto.commit.interval.ms'] * millisecond
  }
  const spans = take(state, now, consumer, row)
  if (spans === undefined || spans.length === 0) return
  if (!workload['enable.auto.commit'] && workload.commit === 'before') commitPlaces(state, consumer)
  state.consumerSpans[consumer] = spans
  state.consumerBusy[consumer] = 1
  state.consumerSpan[consumer] = 0
  state.consumerOffset[consumer] = spans[0]!.from
  state.consumerAttempt[consumer] = 0
  state.consumerRetryAt[consumer] = now
  work(state, now, consumer)
}

/** What there is of its partitions, as much as a poll returns; undefined where it has ended for it. */
function take(state: Brokered, now: Instant, consumer: number, row: ConsumerRow): Span[] | undefined {
  const places = state.consumerPlaces[consumer]!
  const turn = state.consumerTurn[consumer]!++
  let left = row.workload['max.poll.records']
  const spans: Span[] = []
  for (let each = 0; each < places.length && left > 0; each++) {
    const place = places[(turn + each) % places.length]!
    const partition = state.placePartition[place]!
    const leader = state.partitionLeader[partition]!
    if (leader < 0 || !reaches(state, row, state.brokerRows[leader]!)) continue
    if (!seekInto(state, now, place, partition, row)) return undefined
    const from = state.placePosition[place]!
    const to = Math.min(state.partitionHigh[partition]!, from + left)
    if (to <= from) continue
    state.placePosition[place] = to
    left -= to - from
    spans.push({ place, from, to })
  }
  return spans
}

/** Where a member begins in a partition; -1 where its policy knows no place. */
export function startPosition(state: Brokered, place: number, { 'auto.offset.reset': policy }: ConsumerWorkload): number {
  const committed = state.placeCommitted[place]!
  if (committed >= 0) return committed
  const partition = state.placePartition[place]!
  if (policy === 'none') return -1
  return policy === 'earliest' ? state.partitionStart[partition]! : state.partitionHigh[partition]!
}

/** A position that is in the log no more is reset; false where the process has ended over it. */
function seekInto(state: Brokered, now: Instant, place: number, partition: number, row: ConsumerRow): boolean {
  const position = state.placePosition[place]!
  if (position >= state.partitionStart[partition]!) return true
  const { 'auto.offset.reset': policy } = row.workload
  const words = `for partition ${topicOf(state, partition).name}-${state.partitionNumber[partition]!}`
  if (policy === 'none') {
    exit(state, now, row, position < 0
      ? `org.apache.kafka.clients.consumer.NoOffsetForPartitionException: Undefined offset with no reset policy for partitions: [${words.slice(14)}]`
      : `org.apache.kafka.clients.consumer.OffsetOutOfRangeException: Fetch position is out of range ${words}`)
    return false
  }
  const to = policy === 'earliest' ? state.partitionStart[partition]! : state.partitionHigh[partition]!
  log(state, row, `Fetch offset ${position} is out of range ${words}, resetting offset`)
  state.placeMissed[place]! += to - position
  state.placePosition[place] = to
  return true
}

/** Commits where a member stands in all that it has. */
export function commitPlaces(state: Brokered, consumer: number): void {
  const row = state.consumerRows[consumer]!
  if (row.group < 0 || !isHeard(state, row, state.groupRows[row.group]!.cluster)) return
  for (const place of state.consumerPlaces[consumer]!) {
    if (state.placeOwner[place] === consumer && state.placePosition[place]! >= 0) state.placeCommitted[place] = state.placePosition[place]!
  }
}

/** Goes to work on the next record that the poll has returned, or polls again. */
function work(state: Brokered, now: Instant, consumer: number): void {
  const row = state.consumerRows[consumer]!
  if (!runs(state, row)) return
  const spans = state.consumerSpans[consumer]!
  let span = spans[state.consumerSpan[consumer]!]
  while (span !== undefined && state.consumerOffset[consumer]! >= span.to) {
    span = spans[++state.consumerSpan[consumer]!]
    if (span !== undefined) state.consumerOffset[consumer] = span.from
  }
  if (span === undefined) return endBatch(state, now, consumer, row)
  const partition = state.placePartition[span.place]!
  const offset = state.consumerOffset[consumer]!
  const job = takeJob(state, row.instance)
  state.consumerJob[consumer] = job
  state.jobRoute[job] = span.place
  state.jobRequest[job] = -1
  state.jobKeyLow[job] = row.stream.low
  state.jobKeyHigh[job] = row.stream.high
  state.jobNumber[job] = offset * 4096 + partition % 4096
  state.jobAttempt[job] = state.consumerAttempt[consumer]!
  state.jobArrivedAt[job] = recordAt(state, partition, offset).at
  begin(state, now, job, state.instanceRows[row.instance]!)
}

/** The work on a record is over. */
export function finishRecord(anyState: TrafficState, now: Instant, job: number): void {
  const state = anyState as Brokered
  const instance = state.jobInstance[job]!
  const { workload, bounds } = state.instanceRows[instance]!
  const consumer = state.instanceConsumer[instance]!
  const place = state.jobRoute[job]!
  const offset = state.consumerOffset[consumer]!
  const isFine = !fails(state, job, place, offset, workload as ConsumerWorkload)
  state.instanceCpu[instance]! += (workload as ConsumerWorkload)['cpu.perMessage']
  const took = now - state.jobStartedAt[job]!
  if (isFine) state.instanceStaySum[instance]! += now - state.jobArrivedAt[job]!
  leaveWorker(state, job)
  giveBackJob(state, job)
  state.consumerJob[consumer] = -1
  if (!isFine) return failed(state, now, consumer, place, offset)
  const block = state.instanceCounts[instance]!
  state.counts[block + workerLayout.messages]!++
  observe(state.counts, block + workerLayout.durations, bounds, took)
  pass(state, now, consumer, place, offset)
}

/** A record is done with, and the next one begins. */
function pass(state: Brokered, now: Instant, consumer: number, place: number, offset: number): void {
  const span = state.consumerSpans[consumer]![state.consumerSpan[consumer]!]
  state.instanceServed[state.consumerRows[consumer]!.instance]!++
  if (span !== undefined && offset < span.to) noteProcessed(state, place, offset)
  state.consumerOffset[consumer] = offset + 1
  state.consumerAttempt[consumer] = 0
  work(state, now, consumer)
}

function fails(state: Brokered, job: number, place: number, offset: number, { errors }: ConsumerWorkload): boolean {
  const partition = state.placePartition[place]!
  // It has been cut off meanwhile.
  if (offset >= state.partitionEnd[partition]! || offset < state.partitionStart[partition]!) return false
  const { flags } = recordAt(state, partition, offset)
  if (flags & ofFault) {
    const { name } = topicOf(state, partition)
    if ([...state.faultsAtWork.values()].some(({ fault }) => fault.kind === 'poison' && fault.queue === name)) return true
  } else if (flags & poisoned) return true
  if (errors === 0) return false
  const lane = laneOf(purpose.error, state.jobAttempt[job]!)
  return drawUniform(state.jobKeyLow[job]!, state.jobKeyHigh[job]!, state.jobNumber[job]!, lane) < errors
}

function failed(state: Brokered, now: Instant, consumer: number, place: number, offset: number): void {
  const row = state.consumerRows[consumer]!
  const { 'on.error': policy, retries, 'retry.backoff.ms': backoff } = row.workload
  const partition = state.placePartition[place]!
  const name = `${topicOf(state, partition).name}-${state.partitionNumber[partition]!}`
  if (policy === 'crash') return exit(state, now, row, `Error processing record at offset ${offset} of ${name}`)
  state.consumerAttempt[consumer]!++
  const isGivenUp = policy !== 'retry' && state.consumerAttempt[consumer]! > retries
  if (isGivenUp && (policy === 'skip' || bury(state, now, row, partition, offset))) {
    if (policy === 'skip') state.placeGivenUp[place]!++
    else state.placeDead[place]!++
    log(state, row, `Backoff exhausted for ${name}@${offset}`)
    return pass(state, now, consumer, place, offset)
  }
  state.consumerRetryAt[consumer] = now + Math.max(1, backoff) * millisecond
  watch(state, now, consumer)
}

/** All that the poll has returned is processed. */
function endBatch(state: Brokered, now: Instant, consumer: number, row: ConsumerRow): void {
  state.consumerBusy[consumer] = 0
  state.consumerSpans[consumer] = []
  if (state.consumerFenced[consumer] === 1) {
    state.consumerFenced[consumer] = 0
    log(state, row, commitFailed)
    if (state.instancePhase[row.instance] === draining) return close(state, now, consumer)
    return tryToJoin(state, now, consumer, row)
  }
  if (!row.workload['enable.auto.commit'] && row.workload.commit === 'after') commitPlaces(state, consumer)
  poll(state, now, consumer)
}

/** A consumer that is told to end: it commits, leaves its group, and is gone. */
export function close(state: Brokered, now: Instant, consumer: number): void {
  const { instance, workload, process } = state.consumerRows[consumer]!
  // In the middle of what a poll has returned nothing of it is committed.
  const isDone = state.consumerBusy[consumer] === 0 && state.consumerState[consumer] === stable
  if (isDone && (workload['enable.auto.commit'] || workload.commit === 'after')) commitPlaces(state, consumer)
  leave(state, now, consumer, `${process} leaves`)
  state.consumerRows[consumer] = null
  state.consumerEntry[consumer] = 0
  state.consumerBusy[consumer] = 0
  state.consumerFenced[consumer] = 0
  state.instanceConsumer[instance] = -1
  const { id, reportTo } = state.instanceRows[instance]!
  if (state.instancePhase[instance] === draining && reportTo) state.reports.push({ to: reportTo, data: { id, what: 'drained', exitCode: 0 } })
}

/** A consumer's process has ended: its group hears of it when its session is over. */
export function loseConsumer(anyState: TrafficState, now: Instant, instance: number): void {
  const state = anyState as Brokered
  const consumer = state.instanceConsumer[instance]!
  if (consumer < 0) return
  const job = state.consumerJob[consumer]!
  if (job >= 0) {
    leaveWorker(state, job)
    giveBackJob(state, job)
  }
  state.consumerJob[consumer] = -1
  state.consumerBusy[consumer] = 0
  state.consumerFenced[consumer] = 0
  state.consumerSpans[consumer] = []
  state.instanceConsumer[instance] = -1
  state.consumerRows[consumer] = state.consumerState[consumer] === outside ? null : { ...state.consumerRows[consumer]!, instance: -1, client: -1 }
  if (state.consumerRows[consumer] === null) state.consumerEntry[consumer] = 0
  else watch(state, now, consumer)
}

/** The process ends over what it cannot do. */
function exit(state: Brokered, now: Instant, row: ConsumerRow, words: string): void {
  const { instance } = row
  const { id, reportTo } = state.instanceRows[instance]!
  log(state, row, words)
  endProcess(state, now, instance)
  if (reportTo) state.reports.push({ to: reportTo, data: { id, what: 'crashed', exitCode: 1 } })
}

function endProcess(state: Brokered, now: Instant, instance: number): void {
  loseConsumer(state, now, instance)
  state.instancePhase[instance] = gone
}

function log(state: TrafficState, { instance }: Pick<ConsumerRow, 'instance'>, words: string): void {
  const row = state.instanceRows[instance]
  if (row?.reportTo) state.reports.push({ to: row.reportTo, data: { id: row.id, what: 'logged', message: words } })
}

/** Committed records wake who waits for them. */
export function wakeReaders(state: Brokered, now: Instant, partition: number): void {
  for (const place of state.partitionReaders[partition]!) {
    const owner = state.placeOwner[place]!
    if (owner >= 0 && state.consumerBusy[owner] === 0 && state.consumerState[owner] === stable) poll(state, now, owner)
  }
}

const pollTimeout = 'consumer poll timeout has expired. This means the time between subsequent calls to poll() was longer than the configured '
  + 'max.poll.interval.ms, which typically implies that the poll loop is spending too much time processing messages. You can address this '
  + 'either by increasing max.poll.interval.ms or by reducing the maximum size of batches returned in poll() with max.poll.records.'

const commitFailed = 'org.apache.kafka.clients.consumer.CommitFailedException: Offset commit cannot be completed since the consumer is not part '
  + 'of an active group for auto partition assignment; it is likely that the consumer was kicked out of the group.'
