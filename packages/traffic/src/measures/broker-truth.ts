/** What really happened in topics, groups and stores of objects: nobody in the world can read it. */
import { second } from '@track/simulation'
import { topicOf } from '../dependencies/broker/log.ts'
import { countIn } from '../dependencies/broker/places.ts'
import { inSync } from '../dependencies/broker/replication.ts'
import type { Brokered, GroupRow } from '../dependencies/broker/tables.ts'
import type { Objected, StoreFigures } from '../dependencies/object-store/tables.ts'
import type { TrafficState } from '../state.ts'

/** Every record that was ever appended is in the log, has expired or was cut off. */
export interface PartitionTruth {
  readonly topic: string
  readonly partition: number
  /** The broker's name; empty where none leads. */
  readonly leader: string
  readonly inSync: readonly string[]
  readonly epoch: number
  readonly start: number
  readonly high: number
  readonly end: number
  readonly appended: number
  readonly expired: number
  /** Cut off by a leader that did not have them; and of these those whose writer was told that they are written. */
  readonly cut: number
  readonly lost: number
}

/** Every record from where a group began is processed, ahead of it, in hand, skipped by a commit, or missed by a reset. */
export interface PlaceTruth {
  readonly topic: string
  readonly partition: number
  readonly owner: string
  readonly began: number
  readonly committed: number
  readonly lag: number
  /** Records that were processed at least once. */
  readonly processed: number
  /** How often a record was processed once more. */
  readonly again: number
  readonly deadLettered: number
  readonly givenUp: number
  /** Behind what is committed, and never processed (at most once). */
  readonly skipped: number
  /** Jumped over by a reset, in the log or gone from it. */
  readonly missed: number
}

export interface ConsumerGroupTruth {
  readonly name: string
  readonly phase: GroupRow['phase']
  readonly generation: number
  readonly members: readonly string[]
  readonly rebalances: readonly { readonly atSeconds: number; readonly tookSeconds: number; readonly why: string; readonly members: number }[]
  readonly places: readonly PlaceTruth[]
}

export interface ObjectStoreTruth extends StoreFigures {
  readonly id: string
}

export function partitionTruths(anyState: TrafficState): PartitionTruth[] {
  if (anyState.brokerRows === undefined) return []
  const state = anyState as Brokered
  const nameOf = (broker: number): string => state.brokerRows[broker]?.member ?? ''
  return state.logHead.map((_head, partition) => ({
    topic: topicOf(state, partition).name, partition: state.partitionNumber[partition]!, leader: nameOf(state.partitionLeader[partition]!),
    inSync: inSync(state, partition).map((replica) => nameOf(state.replicaBroker[replica]!)), epoch: state.partitionEpoch[partition]!,
    start: state.partitionStart[partition]!, high: state.partitionHigh[partition]!, end: state.partitionEnd[partition]!,
    appended: state.partitionAppended[partition]!, expired: state.partitionExpired[partition]!, cut: state.partitionCut[partition]!,
    lost: state.partitionLost[partition]!,
  }))
}

export function consumerGroupTruths(anyState: TrafficState): ConsumerGroupTruth[] {
  if (anyState.brokerRows === undefined) return []
  const state = anyState as Brokered
  return state.groupRows.map(({ name, phase, generation, members, rebalances }, group) => ({
    name, phase, generation, members: members.map((member) => state.consumerRows[member]!.process),
    rebalances: rebalances.map(({ at, took, ...rest }) => ({ atSeconds: at / second, tookSeconds: took / second, ...rest })),
    places: state.placeRuns.flatMap((_runs, place) => (state.placeGroup[place] === group ? [placeTruth(state, place)] : [])),
  }))
}

function placeTruth(state: Brokered, place: number): PlaceTruth {
  const partition = state.placePartition[place]!
  const [began, committed, runs] = [state.placeBegan[place]!, state.placeCommitted[place]!, state.placeRuns[place]!]
  const owner = state.placeOwner[place]!
  const missed = state.placeMissed[place]!
  return {
    topic: topicOf(state, partition).name, partition: state.partitionNumber[partition]!,
    owner: owner < 0 ? '' : state.consumerRows[owner]!.process, began, committed,
    lag: committed < 0 ? 0 : Math.max(0, state.partitionHigh[partition]! - committed),
    processed: countIn(runs, 0, Infinity), again: state.placeAgain[place]!, deadLettered: state.placeDead[place]!, givenUp: state.placeGivenUp[place]!,
    skipped: committed < 0 ? 0 : Math.max(0, committed - began - missed - countIn(runs, began, committed)), missed,
  }
}

export function objectStoreTruths(anyState: TrafficState): ObjectStoreTruth[] {
  if (anyState.storeFigures === undefined) return []
  return [...(anyState as Objected).storeFigures].map(([id, figures]) => ({ id, ...figures }))
}
