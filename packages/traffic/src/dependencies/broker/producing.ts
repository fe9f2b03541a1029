/**
 * What a broker does for who writes: it appends a record to the partition that its key belongs to, and answers when as many have it
 * as the writer wants.
 *
 * Follows Kafka's ReplicaManager.appendRecords (NOT_ENOUGH_REPLICAS, DelayedProduce) and the idempotent producer
 * (ProducerStateManager). Left out: batches, the producer's own buffer; a writer's retries are its policy's.
 */
import { type Duration, type Instant, minute } from '@track/simulation'
import { answer, conclude } from '../../exact/concluding.ts'
import { enter, served } from '../../exact/calendar.ts'
import { drawUniform, laneOf, purpose } from '../../exact/draws.ts'
import { gone, listening } from '../../exact/instances.ts'
import { appendJob, calling, giveBackJob, takeJobOf, untieJob, waiting, working } from '../../exact/jobs.ts'
import { pending, refused, rejected, reset, success } from '../../exact/outcomes.ts'
import { beginNext, beginOrWait, leaveQueue, leaveWorker } from '../../exact/serving.ts'
import { crash } from '../../faults/crashing.ts'
import { luckOf, troubleAt } from '../../faults/disks.ts'
import { observe } from '../../measures/histogram.ts'
import { workerLayout } from '../../measures/layout.ts'
import type { TrafficState } from '../../state.ts'
import { keyAt } from '../../workloads/key-popularity.ts'
import type { BrokerWorkload, Produce } from '../../workloads/workload.ts'
import { drawForKey } from '../database/transactions.ts'
import { brokerAt, topicNamed } from './clusters.ts'
import { append, ofFault, poisoned, toldAtOnce, topicOf, untold, wasLate } from './log.ts'
import { partitionOfKey } from './murmur2.ts'
import { endWait, inSync, miss, raiseHigh, replicate, resign } from './replication.ts'
import { type Brokered, lengthen, type WrittenRow } from './tables.ts'

function producedBy(state: TrafficState, request: number): Produce | undefined {
  return state.clientRows[state.requestClient[request]!]!.routes[state.requestRoute[request]!]!.record
}

/** The partition that a record goes to, and its key; undefined where there is no such topic. */
function placeFor(state: Brokered, request: number, cluster: string): { readonly partition: number; readonly key: number } | undefined {
  const { topic: name, key: keys, draw } = producedBy(state, request)!
  const topic = topicNamed(state, cluster, name)
  if (topic < 0) return undefined
  const { partitions } = state.topicRows[topic]!
  const drawn = drawForKey(state, request, draw)
  const key = keys === undefined ? -1 : keyAt(keys, drawn)
  const number = key < 0 ? Math.floor(drawn * partitions.length) : partitionOfKey(String(key), partitions.length)
  return { partition: partitions[number]!, key }
}

/** Who leads the partition of a request's record; undefined where nobody does. Clients know, whomever they ask first. */
export function leaderFor(anyState: TrafficState, request: number, asked: number): number | undefined {
  const state = anyState as Brokered
  const broker = brokerAt(state, asked)
  if (broker < 0 || producedBy(state, request) === undefined) return asked
  const place = placeFor(state, request, state.brokerRows[broker]!.cluster)
  if (place === undefined) return asked
  const leader = state.partitionLeader[place.partition]!
  return leader < 0 ? undefined : state.brokerRows[leader]!.instance
}

export function deliverToBroker(anyState: TrafficState, now: Instant, request: number, asked: number): number {
  const state = anyState as Brokered
  const record = producedBy(state, request)
  const broker = brokerAt(state, asked)
  if (record === undefined || broker < 0) return reset
  const place = placeFor(state, request, state.brokerRows[broker]!.cluster)
  if (place === undefined) return rejected
  const leader = state.partitionLeader[place.partition]!
  const instance = leader < 0 ? -1 : state.brokerRows[leader]!.instance
  if (instance < 0 || state.instancePhase[instance] !== listening) return refused
  if (record.acks === 'all' && inSync(state, place.partition).length < leastInSync(state, place.partition, leader)) return rejected
  const job = takeJobOf(state, now, request, instance, place.partition)
  if (job >= state.recordPartition.length) lengthen(state, 'byJob', state.jobInstance.length)
  state.recordPartition[job] = place.partition
  state.recordOffset[job] = -1
  state.recordKey[job] = place.key
  state.recordFlags[job] = flagsOf(state, request, record)
  const isRetried = record['enable.idempotence'] && record.acks === 'all' && state.clientRows[state.requestClient[request]!]!.policy.retries > 0
  state.jobCall[job] = isRetried ? 1 : 0
  if (record.acks === '0') untieJob(state, request, job)
  const isFree = state.instanceBusy[instance]! < state.instanceWorkers[instance]! && state.instanceIsStalled[instance] === 0
  beginOrWait(state, now, job, state.instanceRows[instance]!, isFree)
  return record.acks === '0' ? success : pending
}

function flagsOf(state: Brokered, request: number, { poison, acks }: Produce): number {
  const drawn = drawUniform(state.requestKeyLow[request]!, state.requestKeyHigh[request]!, state.requestNumber[request]!, laneOf(purpose.error, 0))
  return (drawn < poison ? poisoned : 0) | (acks === '1' ? toldAtOnce : 0) | (acks === '0' ? untold : 0)
}

function leastInSync(state: Brokered, partition: number, leader: number): number {
  return topicOf(state, partition).settings['min.insync.replicas'] ?? state.brokerRows[leader]!.workload['min.insync.replicas']
}

/** A thread has appended a record. */
export function finishProduce(anyState: TrafficState, now: Instant, job: number): void {
  const state = anyState as Brokered
  const instance = state.jobInstance[job]!
  const row = state.instanceRows[instance]!
  const partition = state.recordPartition[job]!
  const trouble = troubleAt(state, instance, 'write', luckOf(state, job))
  if (trouble.late > 0 && !(state.recordFlags[job]! & wasLate)) return waitForDisk(state, now, job, trouble.late)
  if (trouble.fails) return crash(state, now, instance)
  const isLeader = state.partitionLeader[partition]! >= 0 && state.brokerRows[state.partitionLeader[partition]!]!.instance === instance
  state.jobEntry[job] = 0
  state.instanceCpu[instance]! += (row.workload as BrokerWorkload)['cpu.perMessage']
  state.instanceServed[instance]!++
  state.instanceStaySum[instance]! += now - state.jobArrivedAt[job]!
  leaveWorker(state, job)
  if (isLeader) appendOnce(state, now, job, partition)
  if (isLeader && state.jobRequest[job]! >= 0 && !(state.recordFlags[job]! & toldAtOnce)) {
    state.jobStage[job] = calling
    appendJob(state, state.partitionWaitHead, state.partitionWaitTail, partition, job)
    raiseHigh(state, now, partition)
    releaseIfDone(state, now, job, partition)
  } else {
    const request = state.jobRequest[job]!
    giveBackJob(state, job)
    if (isLeader) raiseHigh(state, now, partition)
    // It leads no more (NOT_LEADER_OR_FOLLOWER).
    answer(state, now, instance, request, isLeader ? success : rejected)
  }
  if (isLeader) replicate(state, now, partition)
  beginNext(state, now, instance, row)
}

/** The thread stands until the record is written. */
function waitForDisk(state: Brokered, now: Instant, job: number, late: Duration): void {
  state.recordFlags[job]! |= wasLate
  state.jobDueAt[job] = now + late
  state.jobEntry[job] = enter(state, now + late, served, job)
}

/** A record that is in the log already, and committed, waits for nothing. */
function releaseIfDone(state: Brokered, now: Instant, job: number, partition: number): void {
  if (state.jobInstance[job]! < 0 || state.jobStage[job] !== calling || state.recordOffset[job]! >= state.partitionHigh[partition]!) return
  const [instance, request] = [state.jobInstance[job]!, state.jobRequest[job]!]
  endWait(state, job)
  answer(state, now, instance, request, success)
}

const rememberedFor = 5 * minute

/** Appends a record, unless an earlier attempt of its producer has. */
function appendOnce(state: Brokered, now: Instant, job: number, partition: number): void {
  const name = state.jobCall[job] === 1 ? `${state.jobKeyLow[job]!}/${state.jobKeyHigh[job]!}/${state.jobNumber[job]!}` : undefined
  const written = name === undefined ? undefined : state.recordIndex.get(name)
  if (written?.partition === partition && written.offset < state.partitionEnd[partition]!) {
    state.recordOffset[job] = written.offset
    return
  }
  const offset = append(state, now, partition, state.recordKey[job]!, state.recordFlags[job]!)
  state.recordOffset[job] = offset
  const block = state.instanceCounts[state.jobInstance[job]!]!
  state.counts[block + workerLayout.messages]!++
  observe(state.counts, block + workerLayout.durations, state.instanceRows[state.jobInstance[job]!]!.bounds, now - state.jobArrivedAt[job]!)
  if (name !== undefined) remember(state, name, { partition, offset, at: now })
}

function remember(state: Brokered, name: string, row: WrittenRow): void {
  for (const [old, { at }] of state.recordIndex) {
    if (at >= row.at - rememberedFor) break
    state.recordIndex.delete(old)
  }
  state.recordIndex.set(name, row)
}

/** A broker's process ends: what it had in hand is cut off. One that is told to end hands its partitions on first. */
export function loseBroker(anyState: TrafficState, now: Instant, instance: number): void {
  const state = anyState as Brokered
  const broker = brokerAt(state, instance)
  if (broker >= 0) {
    if (state.instancePhase[instance] === gone) miss(state, now, broker)
    else resign(state, now, broker)
    state.brokerRows[broker] = { ...state.brokerRows[broker]!, instance: -1 }
  }
  const requests: number[] = []
  for (let job = 0; job < state.jobInstance.length; job++) {
    if (state.jobInstance[job] !== instance) continue
    const request = state.jobRequest[job]!
    if (request >= 0) {
      state.requestJob[request] = -1
      requests.push(request)
    }
    if (state.jobStage[job] === calling) {
      endWait(state, job)
      continue
    }
    if (state.jobStage[job] === working) leaveWorker(state, job)
    else if (state.jobStage[job] === waiting) leaveQueue(state, job)
    giveBackJob(state, job)
  }
  for (const request of requests) conclude(state, now, request, reset)
}

/** A fault writes a record that nobody can process until it has healed, to the first partition of a topic. */
export function producePoison(anyState: TrafficState, now: Instant, topic: string): void {
  const state = anyState as Brokered
  for (const { name, partitions } of state.topicRows) {
    if (name !== topic) continue
    const [partition] = partitions
    if (state.partitionLeader[partition!]! < 0) continue
    append(state, now, partition!, -1, poisoned | ofFault | untold)
    raiseHigh(state, now, partition!)
    replicate(state, now, partition!)
  }
}
