/**
 * Replicas of a partition: followers fetch from the leader, what all in sync have is committed, and who leads when a broker is lost.
 *
 * Follows Kafka's Partition and ReplicaManager (maybeIncrementLeaderHW, makeFollower), and its controller's ReplicationControlManager
 * (PartitionChangeBuilder: the first replica in sync that is up leads). Left out: the controllers themselves (they are always
 * there), ways between brokers (a fault of the network does not part them), preferred leaders that come back by themselves,
 * replica.lag.time.max.ms of a follower that is up.
 */
import { type Instant, millisecond } from '@track/simulation'
import { answer, conclude } from '../../exact/concluding.ts'
import { drawFrom, laneOf, purpose } from '../../exact/draws.ts'
import { slownessAt } from '../../exact/instances.ts'
import { giveBackJob, unlinkJob } from '../../exact/jobs.ts'
import { reset, success } from '../../exact/outcomes.ts'
import type { TrafficState } from '../../state.ts'
import { adopt, answers, brokersOf, makeDescribed } from './clusters.ts'
import { wakeReaders } from './consuming.ts'
import { callMembers } from './groups.ts'
import { expire, topicOf, truncate } from './log.ts'
import { clipPlaces } from './places.ts'
import type { Brokered } from './tables.ts'
import { enterTimer, timers } from './timers.ts'

export function inSync(state: Brokered, partition: number): number[] {
  return state.partitionReplicas[partition]!.filter((replica) => state.replicaInSync[replica] === 1)
}

function endOf(state: Brokered, replica: number): number {
  const partition = state.replicaPartition[replica]!
  return state.replicaBroker[replica] === state.partitionLeader[partition] ? state.partitionEnd[partition]! : state.replicaEnd[replica]!
}

/** Followers that have all they know of hear of what has been appended. */
export function replicate(state: Brokered, now: Instant, partition: number): void {
  const leader = state.partitionLeader[partition]!
  if (leader < 0 || !answers(state, state.brokerRows[leader]!)) return
  for (const replica of state.partitionReplicas[partition]!) fetch(state, now, replica, leader)
}

function fetch(state: Brokered, now: Instant, replica: number, leader: number): void {
  const partition = state.replicaPartition[replica]!
  const broker = state.replicaBroker[replica]!
  const end = state.partitionEnd[partition]!
  const row = state.brokerRows[broker]!
  if (broker === leader || state.replicaEntry[replica] !== 0 || !answers(state, row)) return
  if (state.replicaEnd[replica] === end && state.replicaInSync[replica] === 1) return
  const { low, high } = row.stream
  const number = state.replicaRound[replica]!++
  const takes = drawFrom(row.workload['replication.delay'], low, high, replica * 0x1_0000_0000 + number, laneOf(purpose.noise, 0))
  state.replicaTarget[replica] = end
  state.replicaEntry[replica] = enterTimer(state, now + Math.round(takes * slownessAt(state, row.instance, now)), timers.fetch, replica)
}

/** A follower's fetch is over, and the leader knows how far it is. */
export function fetched(state: Brokered, now: Instant, replica: number): void {
  state.replicaEntry[replica] = 0
  const partition = state.replicaPartition[replica]!
  const leader = state.partitionLeader[partition]!
  if (leader < 0 || !answers(state, state.brokerRows[leader]!) || !answers(state, state.brokerRows[state.replicaBroker[replica]!]!)) return
  state.replicaEnd[replica] = Math.min(state.replicaTarget[replica]!, state.partitionEnd[partition]!)
  if (state.replicaEnd[replica]! >= state.partitionHigh[partition]!) state.replicaInSync[replica] = 1
  raiseHigh(state, now, partition)
  replicate(state, now, partition)
}

/** What all replicas in sync have is committed: producers are told, and consumers get it. */
export function raiseHigh(state: Brokered, now: Instant, partition: number): void {
  if (state.partitionLeader[partition]! < 0) return
  let high = state.partitionEnd[partition]!
  for (const replica of state.partitionReplicas[partition]!) {
    if (state.replicaInSync[replica] === 1) high = Math.min(high, endOf(state, replica))
  }
  if (high <= state.partitionHigh[partition]!) return
  state.partitionHigh[partition] = high
  for (let job = state.partitionWaitHead[partition]!; job >= 0 && state.recordOffset[job]! < high; job = state.partitionWaitHead[partition]!) {
    const [instance, request] = [state.jobInstance[job]!, state.jobRequest[job]!]
    endWait(state, job)
    answer(state, now, instance, request, success)
  }
  wakeReaders(state, now, partition)
}

/** Takes a job from those that wait for replicas. */
export function endWait(state: Brokered, job: number): void {
  unlinkJob(state, state.partitionWaitHead, state.partitionWaitTail, state.recordPartition[job]!, job)
  giveBackJob(state, job)
}

/** The leader is another one: whoever waits there is cut off, and tries again elsewhere. */
function cutWaiters(state: Brokered, now: Instant, partition: number): void {
  for (let job = state.partitionWaitHead[partition]!; job >= 0; job = state.partitionWaitHead[partition]!) {
    const request = state.jobRequest[job]!
    endWait(state, job)
    if (request < 0) continue
    state.requestJob[request] = -1
    conclude(state, now, request, reset)
  }
}

/** Finds a leader for a partition among those that are up: one in sync, or where that is allowed any. */
function elect(state: Brokered, now: Instant, partition: number): void {
  const isUp = (replica: number): boolean => answers(state, state.brokerRows[state.replicaBroker[replica]!]!)
  const replicas = state.partitionReplicas[partition]!
  const clean = replicas.find((replica) => state.replicaInSync[replica] === 1 && isUp(replica))
  const chosen = clean ?? (isUnclean(state, partition) ? replicas.find(isUp) : undefined)
  state.partitionLeader[partition] = chosen === undefined ? -1 : state.replicaBroker[chosen]!
  if (chosen === undefined) return cutWaiters(state, now, partition)
  state.partitionEpoch[partition]!++
  const end = state.replicaEnd[chosen]!
  truncate(state, partition, end)
  clipPlaces(state, partition, end)
  for (const replica of replicas) {
    state.replicaEntry[replica] = 0
    state.replicaEnd[replica] = Math.min(state.replicaEnd[replica]!, end)
    if (clean === undefined || !isUp(replica)) state.replicaInSync[replica] = 0
  }
  state.replicaInSync[chosen] = 1
  cutWaiters(state, now, partition)
  raiseHigh(state, now, partition)
  replicate(state, now, partition)
  wakeReaders(state, now, partition)
}

function isUnclean(state: Brokered, partition: number): boolean {
  const { settings } = topicOf(state, partition)
  const { workload } = state.brokerRows[state.replicaBroker[state.partitionReplicas[partition]![0]!]!]!
  return settings['unclean.leader.election.enable'] ?? workload['unclean.leader.election.enable']
}

/** A broker answers: for the first time, again, or after a process of its own before this one. */
function welcome(state: Brokered, now: Instant, broker: number): void {
  const row = state.brokerRows[broker]!
  state.brokerRows[broker] = { ...row, phase: 'up' }
  state.brokerEntry[broker] = 0
  if (state.brokerCheck[broker] === 0) enterCheck(state, now, broker)
  const made = makeDescribed(state, broker)
  if (made.length > 0) callMembers(state, now, row.cluster, made.map((topic) => state.topicRows[topic]!.name))
  state.partitionReplicas.forEach((replicas, partition) => {
    const own = replicas.find((replica) => state.replicaBroker[replica] === broker)
    if (own === undefined) return
    const leader = state.partitionLeader[partition]!
    if (leader !== broker) state.replicaEnd[own] = Math.min(state.replicaEnd[own]!, state.partitionEnd[partition]!)
    if (leader < 0) elect(state, now, partition)
    replicate(state, now, partition)
    if (leader === broker) wakeReaders(state, now, partition)
  })
}

/** A broker is not heard of any more. */
export function miss(state: Brokered, now: Instant, broker: number): void {
  const row = state.brokerRows[broker]!
  if (row.phase !== 'up') return
  state.brokerRows[broker] = { ...row, phase: 'lost' }
  keepEnds(state, broker)
  state.brokerEntry[broker] = enterTimer(state, now + row.workload['broker.session.timeout.ms'] * millisecond, timers.session, broker)
}

/** What a leader has on its own disk. */
function keepEnds(state: Brokered, broker: number): void {
  for (let replica = 0; replica < state.replicaCount; replica++) {
    const partition = state.replicaPartition[replica]!
    if (state.replicaBroker[replica] !== broker) continue
    state.replicaEntry[replica] = 0
    if (state.partitionLeader[partition] === broker) state.replicaEnd[replica] = state.partitionEnd[partition]!
  }
}

/** Takes a broker out: its partitions get other leaders, and wait for it no more. */
export function fence(state: Brokered, now: Instant, broker: number): void {
  state.brokerEntry[broker] = 0
  state.brokerRows[broker] = { ...state.brokerRows[broker]!, phase: 'fenced' }
  state.partitionReplicas.forEach((replicas, partition) => {
    const own = replicas.find((replica) => state.replicaBroker[replica] === broker)
    if (own === undefined) return
    if (state.partitionLeader[partition] === broker) return elect(state, now, partition)
    // The last one in sync stays in sync: nobody else has all that was committed.
    if (inSync(state, partition).length > 1) state.replicaInSync[own] = 0
    raiseHigh(state, now, partition)
  })
}

/** A broker is told to end: before it does, others have all that it has, and lead. */
export function resign(state: Brokered, now: Instant, broker: number): void {
  keepEnds(state, broker)
  state.partitionReplicas.forEach((replicas, partition) => {
    if (state.partitionLeader[partition] !== broker) return
    for (const replica of replicas) {
      const isUp = state.replicaBroker[replica] !== broker && answers(state, state.brokerRows[state.replicaBroker[replica]!]!)
      if (isUp && state.replicaInSync[replica] === 1) state.replicaEnd[replica] = state.partitionEnd[partition]!
    }
    raiseHigh(state, now, partition)
  })
  state.brokerRows[broker] = { ...state.brokerRows[broker]!, instance: -1 }
  fence(state, now, broker)
}

/** Looks at all brokers after something has changed from outside of the traffic. */
export function tendBrokers(anyState: TrafficState, now: Instant): void {
  const state = anyState as Brokered
  adopt(state)
  state.brokerRows.forEach((row, broker) => {
    const isThere = answers(state, row)
    if (isThere && row.phase !== 'up') welcome(state, now, broker)
    else if (!isThere && row.phase === 'up') miss(state, now, broker)
  })
}

function enterCheck(state: Brokered, now: Instant, broker: number): void {
  const { workload } = state.brokerRows[broker]!
  state.brokerCheck[broker] = enterTimer(state, now + workload['log.retention.check.interval.ms'] * millisecond, timers.retention, broker)
}

/** Takes away what is past its retention in the partitions that a broker leads. */
export function checkRetention(state: Brokered, now: Instant, broker: number): void {
  state.brokerCheck[broker] = 0
  const row = state.brokerRows[broker]!
  if (!answers(state, row)) return
  state.partitionLeader.forEach((leader, partition) => {
    if (leader === broker && partition < state.logHead.length) expire(state, now, partition)
  })
  if (brokersOf(state, row.cluster).length > 0) enterCheck(state, now, broker)
}
