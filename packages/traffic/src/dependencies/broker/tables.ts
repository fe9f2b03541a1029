/**
 * The tables of brokers: clusters, topics, partitions and their replicas, groups and their members. They are there once a
 * broker or a consumer has started.
 */
import type { Instant, Stream } from '@track/simulation'
import { type Absent, widened } from '../../exact/columns.ts'
import type { TrafficState } from '../../state.ts'
import type { BrokerWorkload, ConsumerWorkload, TopicSettings } from '../../workloads/workload.ts'

export interface BrokerRow {
  readonly cluster: string
  /** Its node.id, or its pod's name: its log outlives its process. */
  readonly member: string
  readonly workload: BrokerWorkload
  /** The row of its process; -1 while there is none. */
  readonly instance: number
  /** `lost`: not heard of, and leading still for all others; `fenced`: its partitions have other leaders. */
  readonly phase: 'up' | 'lost' | 'fenced'
  readonly stream: Stream
}

export interface TopicRow {
  readonly cluster: string
  readonly name: string
  readonly settings: TopicSettings
  readonly partitions: readonly number[]
}

/** Where a segment of a log begins, and when its first record came. */
export interface LogSegment {
  readonly from: number
  readonly at: Instant
}

export interface Sealed {
  /** The number of the first chunk that is still there. */
  readonly from: number
  readonly chunks: readonly Float64Array[]
}

export interface GroupRow {
  readonly cluster: string
  readonly name: string
  readonly phase: 'Empty' | 'PreparingRebalance' | 'Stable'
  readonly generation: number
  readonly members: readonly number[]
  /** Since when it prepares, and whether it waits for more members first. */
  readonly since: Instant
  readonly waits: boolean
  readonly grew: boolean
  readonly why: string
  readonly rebalances: readonly Rebalance[]
}

/** The truth about a rebalance. */
export interface Rebalance {
  readonly at: Instant
  readonly took: number
  readonly why: string
  readonly members: number
}

export interface ConsumerRow {
  /** Tells it from an earlier process under the same id. */
  readonly id: string
  readonly process: string
  /** The row of its process, and of its way to the brokers; -1 when that is gone. */
  readonly instance: number
  readonly client: number
  /** -1 before it has reached a broker. */
  readonly group: number
  readonly workload: ConsumerWorkload
  /** By which its group draws. */
  readonly stream: Stream
}

/** Records that a poll has returned, of one partition. */
export interface Span {
  readonly place: number
  readonly from: number
  readonly to: number
}

/** Where a group stands in a partition: what it has processed, as runs of offsets. */
export type Runs = readonly { readonly from: number; readonly to: number }[]

export interface Brokers {
  brokerRows: BrokerRow[]
  brokerIndex: Map<string, number>
  /** The entry that fences it, and the one that looks for what is past its retention. */
  brokerEntry: Float64Array
  brokerCheck: Float64Array

  topicRows: TopicRow[]
  topicIndex: Map<string, number>

  partitionTopic: Int32Array
  partitionNumber: Int32Array
  /** Its leader's row; -1 where it has none. */
  partitionLeader: Int32Array
  partitionEpoch: Int32Array
  /** Log end offset and high watermark of the leader, and the first offset that is kept. */
  partitionEnd: Float64Array
  partitionHigh: Float64Array
  partitionStart: Float64Array
  /** The truth: records ever appended, gone by retention, cut off by a new leader, and of these acknowledged. */
  partitionAppended: Float64Array
  partitionExpired: Float64Array
  partitionCut: Float64Array
  partitionLost: Float64Array
  /** Jobs whose record waits for the replicas. */
  partitionWaitHead: Int32Array
  partitionWaitTail: Int32Array
  partitionReplicas: (readonly number[])[]
  /** Rows of groups' places in it. */
  partitionReaders: (readonly number[])[]
  partitionSegments: (readonly LogSegment[])[]
  logHead: Float64Array[]
  logSealed: Sealed[]

  replicaCount: number
  replicaPartition: Int32Array
  replicaBroker: Int32Array
  replicaEnd: Float64Array
  /** The end that the fetch under way brings it to, its entry, and the number of the fetch. */
  replicaTarget: Float64Array
  replicaEntry: Float64Array
  replicaRound: Float64Array
  replicaInSync: Uint8Array

  groupRows: GroupRow[]
  groupIndex: Map<string, number>
  groupEntry: Float64Array

  /** A group's place in a partition. */
  placeIndex: Map<string, number>
  placeGroup: Int32Array
  placePartition: Int32Array
  /** The member that has it; -1. */
  placeOwner: Int32Array
  /** -1: never. */
  placeCommitted: Float64Array
  placePosition: Float64Array
  /** Where the group began here. */
  placeBegan: Float64Array
  /** The truth: records processed, those more than once, dead-lettered, skipped for their errors, missed by a reset. */
  placeProcessed: Float64Array
  placeAgain: Float64Array
  placeDead: Float64Array
  placeGivenUp: Float64Array
  placeMissed: Float64Array
  placeRuns: Runs[]

  consumerRows: (ConsumerRow | null)[]
  consumerState: Uint8Array
  /** 1 when it has asked to join for the rebalance under way; when it has heard of one; when it is out of the group and does not know. */
  consumerJoined: Uint8Array
  consumerCalled: Uint8Array
  consumerFenced: Uint8Array
  consumerBusy: Uint8Array
  consumerEntry: Float64Array
  consumerBeatAt: Float64Array
  consumerNextBeat: Float64Array
  consumerPolledAt: Float64Array
  consumerCommitAt: Float64Array
  consumerRetryAt: Float64Array
  consumerSpan: Int32Array
  consumerOffset: Float64Array
  consumerAttempt: Int32Array
  consumerTurn: Int32Array
  consumerJob: Int32Array
  consumerPlaces: (readonly number[])[]
  consumerGiven: (readonly number[] | null)[]
  consumerSpans: (readonly Span[])[]
  /** By instance: its consumer; -1. */
  instanceConsumer: Int32Array

  /** By job at a broker: partition, offset, and the record. */
  recordPartition: Int32Array
  recordOffset: Float64Array
  recordKey: Float64Array
  recordFlags: Uint8Array
  /** Records of producers that try again, by the request. */
  recordIndex: Map<string, WrittenRow>
}

/** Until then: a table of a part has the same columns in every world, or the code for it is slow in all of them. */
export const noBrokers: Absent<Brokers> = {
  brokerRows: undefined, brokerIndex: undefined, brokerEntry: undefined, brokerCheck: undefined,
  topicRows: undefined, topicIndex: undefined, partitionTopic: undefined, partitionNumber: undefined,
  partitionLeader: undefined, partitionEpoch: undefined, partitionEnd: undefined, partitionHigh: undefined,
  partitionStart: undefined, partitionAppended: undefined, partitionExpired: undefined, partitionCut: undefined,
  partitionLost: undefined, partitionWaitHead: undefined, partitionWaitTail: undefined, partitionReplicas: undefined,
  partitionReaders: undefined, partitionSegments: undefined, logHead: undefined, logSealed: undefined,
  replicaCount: undefined, replicaPartition: undefined, replicaBroker: undefined, replicaEnd: undefined,
  replicaTarget: undefined, replicaEntry: undefined, replicaRound: undefined, replicaInSync: undefined,
  groupRows: undefined, groupIndex: undefined, groupEntry: undefined, placeIndex: undefined, placeGroup: undefined,
  placePartition: undefined, placeOwner: undefined, placeCommitted: undefined, placePosition: undefined,
  placeBegan: undefined, placeProcessed: undefined, placeAgain: undefined, placeDead: undefined,
  placeGivenUp: undefined, placeMissed: undefined, placeRuns: undefined, consumerRows: undefined,
  consumerState: undefined, consumerJoined: undefined, consumerCalled: undefined, consumerFenced: undefined,
  consumerBusy: undefined, consumerEntry: undefined, consumerBeatAt: undefined, consumerNextBeat: undefined,
  consumerPolledAt: undefined, consumerCommitAt: undefined, consumerRetryAt: undefined, consumerSpan: undefined,
  consumerOffset: undefined, consumerAttempt: undefined, consumerTurn: undefined, consumerJob: undefined,
  consumerPlaces: undefined, consumerGiven: undefined, consumerSpans: undefined, instanceConsumer: undefined,
  recordPartition: undefined, recordOffset: undefined, recordKey: undefined, recordFlags: undefined,
  recordIndex: undefined,
}

export interface WrittenRow {
  readonly partition: number
  readonly offset: number
  readonly at: Instant
}

export type Brokered = TrafficState & Brokers

const byBroker = ['brokerEntry', 'brokerCheck'] as const
const byPartition = [
  'partitionTopic', 'partitionNumber', 'partitionLeader', 'partitionEpoch', 'partitionEnd', 'partitionHigh', 'partitionStart',
  'partitionAppended', 'partitionExpired', 'partitionCut', 'partitionLost', 'partitionWaitHead', 'partitionWaitTail',
] as const
const byReplica = ['replicaPartition', 'replicaBroker', 'replicaEnd', 'replicaTarget', 'replicaEntry', 'replicaRound', 'replicaInSync'] as const
const byGroup = ['groupEntry'] as const
const byPlace = [
  'placeGroup', 'placePartition', 'placeOwner', 'placeCommitted', 'placePosition', 'placeBegan', 'placeProcessed', 'placeAgain',
  'placeDead', 'placeGivenUp', 'placeMissed',
] as const
const byConsumer = [
  'consumerState', 'consumerJoined', 'consumerCalled', 'consumerFenced', 'consumerBusy', 'consumerEntry', 'consumerBeatAt',
  'consumerNextBeat', 'consumerPolledAt', 'consumerCommitAt', 'consumerRetryAt', 'consumerSpan', 'consumerOffset', 'consumerAttempt',
  'consumerTurn', 'consumerJob',
] as const
const byJob = ['recordPartition', 'recordOffset', 'recordKey', 'recordFlags'] as const

const tablesOfBrokers = { byBroker, byPartition, byReplica, byGroup, byPlace, byConsumer, byJob } as const

function newBrokers(): Brokers {
  const numbers = (): Float64Array => new Float64Array(0)
  const rows = (): Int32Array => new Int32Array(0)
  const flags = (): Uint8Array => new Uint8Array(0)
  return {
    brokerRows: [], brokerIndex: new Map(), brokerEntry: numbers(), brokerCheck: numbers(), topicRows: [], topicIndex: new Map(),
    partitionTopic: rows(), partitionNumber: rows(), partitionLeader: rows(), partitionEpoch: rows(), partitionEnd: numbers(),
    partitionHigh: numbers(), partitionStart: numbers(), partitionAppended: numbers(), partitionExpired: numbers(), partitionCut: numbers(),
    partitionLost: numbers(), partitionWaitHead: rows(), partitionWaitTail: rows(), partitionReplicas: [], partitionReaders: [],
    partitionSegments: [], logHead: [], logSealed: [],
    replicaCount: 0, replicaPartition: rows(), replicaBroker: rows(), replicaEnd: numbers(), replicaTarget: numbers(), replicaEntry: numbers(),
    replicaRound: numbers(), replicaInSync: flags(),
    groupRows: [], groupIndex: new Map(), groupEntry: numbers(),
    placeIndex: new Map(), placeGroup: rows(), placePartition: rows(), placeOwner: rows(), placeCommitted: numbers(), placePosition: numbers(),
    placeBegan: numbers(), placeProcessed: numbers(), placeAgain: numbers(), placeDead: numbers(), placeGivenUp: numbers(),
    placeMissed: numbers(), placeRuns: [],
    consumerRows: [], consumerState: flags(), consumerJoined: flags(), consumerCalled: flags(), consumerFenced: flags(), consumerBusy: flags(),
    consumerEntry: numbers(), consumerBeatAt: numbers(), consumerNextBeat: numbers(), consumerPolledAt: numbers(), consumerCommitAt: numbers(),
    consumerRetryAt: numbers(), consumerSpan: rows(), consumerOffset: numbers(), consumerAttempt: rows(), consumerTurn: rows(),
    consumerJob: rows(), consumerPlaces: [], consumerGiven: [], consumerSpans: [], instanceConsumer: rows(),
    recordPartition: rows(), recordOffset: numbers(), recordKey: numbers(), recordFlags: flags(), recordIndex: new Map(),
  }
}

/** Makes the tables of brokers, if there are none. */
export function openBrokers(state: TrafficState): Brokered {
  if (state.brokerRows === undefined) Object.assign(state, newBrokers())
  const brokered = state as Brokered
  if (brokered.instanceConsumer.length < state.instancePhase.length) {
    const before = brokered.instanceConsumer.length
    brokered.instanceConsumer = widened(brokered.instanceConsumer, state.instancePhase.length).fill(-1, before)
  }
  return brokered
}

/** Brings the columns of a table up to a length, if they are shorter. */
export function lengthen(state: Brokered, table: keyof typeof tablesOfBrokers, length: number): void {
  const columns = state as unknown as Record<string, Float64Array | Int32Array | Uint8Array>
  for (const name of tablesOfBrokers[table]) {
    const column = columns[name]!
    if (column.length < length) columns[name] = widened(column, Math.max(8, length, 2 * column.length))
  }
}
