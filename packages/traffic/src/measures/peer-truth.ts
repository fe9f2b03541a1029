/** What really happened at stores that replicate by themselves, of their last operations: nobody in the world can read it. */
import type { Simulation } from '@track/simulation'
import type { NodeRow } from '../dependencies/consensus/node.ts'
import { goesOnWith, isInLog } from '../dependencies/consensus/ground-truth.ts'
import type { RevisionAnswer } from '../dependencies/consensus/revisions.ts'
import { checkLinearizable, type Verdict } from '../dependencies/linearizability/check.ts'
import type { Operation } from '../dependencies/linearizability/history.ts'
import { type KeyValueInput, keyValueModel } from '../dependencies/linearizability/models/key-value.ts'
import type { HistoryRow, Peered } from '../dependencies/peers/tables.ts'
import { truthOfHistory } from '../dependencies/quorum-store/ground-truth.ts'
import type { StoreInput, StoreOutcome } from '../dependencies/quorum-store/message.ts'
import type { ReplicaRow } from '../dependencies/quorum-store/replica.ts'
import type { TrafficState } from '../state.ts'
import { trafficPart } from '../traffic-part.ts'

export interface ReplicatedTruth {
  /** `namespace/name`. */
  readonly cluster: string
  readonly kind: 'consensus-store' | 'quorum-store'
  readonly members: readonly string[]
  /** The member that leads in the newest term. */
  readonly leader?: string
  readonly reads: number
  /** Reads that began after a write was acknowledged, and show an older one. */
  readonly staleReads: number
  readonly acknowledged: number
  /** Values of acknowledged writes that are nowhere, or that an older one with a later time replaced. */
  readonly lost: readonly string[]
  /** Reads that were answered with more than one value. */
  readonly conflicts: number
}

export function replicatedTruths(anyState: TrafficState): ReplicatedTruth[] {
  if (anyState.peerMembers === undefined) return []
  const state = anyState as Peered
  const clusters = [...new Set([...state.peerMembers.values()].map(({ cluster }) => cluster))].toSorted()
  return clusters.map((cluster) => {
    const members = [...state.peerMembers.values()].filter((row) => row.cluster === cluster)
    const kind = members[0]!.workload.kind
    const history = historyAt(state, cluster)
    const base = { cluster, kind, members: members.map(({ id }) => id.slice(cluster.length + 1)) }
    return kind === 'consensus-store' ? { ...base, ...groupTruthOf(state, cluster, history) } : { ...base, ...quorumTruthOf(state, history, members.map(({ id }) => id)) }
  })
}

/**
 * Whether the last operations of a cluster can be put in an order in which each takes effect at one instant; locks and what they
 * fence are left out.
 */
export function judgeHistory(simulation: Simulation, cluster: string): Verdict {
  const state = simulation.state(trafficPart) as Peered
  const history = historyAt(state, cluster).flatMap(asKeyValue)
  return checkLinearizable(history, keyValueModel)
}

function historyAt(state: Peered, cluster: string): HistoryRow[] {
  return [...(state.peerHistory?.values() ?? [])].filter((row) => row.cluster === cluster)
}

function asKeyValue({ input: any, output: anyOutput, ...row }: HistoryRow): Operation<KeyValueInput, string | undefined | boolean>[] {
  const input = any as { kind: string; key: string; fenced?: boolean }
  if (input.kind === 'lock') return []
  const output = anyOutput as (RevisionAnswer & { kind?: undefined }) | StoreOutcome | undefined
  const isWrite = input.kind !== 'get'
  // A write with a fence that was refused has changed nothing; one that was done is a write.
  if (input.fenced) return output === undefined || (output as RevisionAnswer).isDone ? [{ ...row, input: { ...(input as unknown as KeyValueInput), kind: 'put' } as KeyValueInput, output: output === undefined ? undefined : true }] : []
  if (output === undefined) return isWrite ? [{ ...row, input: input as KeyValueInput, output: undefined }] : []
  if (output.kind === undefined) return [{ ...row, input: input as KeyValueInput, output: isWrite ? output.isDone : output.value }]
  return [{ ...row, input: input as KeyValueInput, output: output.kind === 'values' ? output.values.join(' and ') || undefined : true }]
}

type Figures = Omit<ReplicatedTruth, 'cluster' | 'kind' | 'members'>

function groupTruthOf(state: Peered, cluster: string, history: readonly HistoryRow[]): Figures {
  const nodes = [...state.peerProcesses.values()].filter(({ id }) => id.startsWith(`${cluster}/`)).map(({ row }) => row as NodeRow)
  const log = goesOnWith(nodes)
  const answered = history.filter(({ answered: at }) => at !== undefined)
  const found = ({ output }: HistoryRow): RevisionAnswer & { index: number } => output as RevisionAnswer & { index: number }
  const kindOf = ({ input }: HistoryRow): string => (input as { kind: string }).kind
  const writes = answered.filter((row) => (kindOf(row) === 'put' || kindOf(row) === 'compare and set') && found(row).isDone)
  const reads = answered.filter((row) => kindOf(row) === 'get')
  const keyOf = ({ input }: HistoryRow): string => (input as { key: string }).key
  const isStale = (read: HistoryRow): boolean => writes.some((write) => (
    keyOf(write) === keyOf(read) && write.answered! < read.invoked && found(write).modified > found(read).modified))
  const leader = nodes.filter(({ role }) => role === 'leader').sort((a, b) => b.term - a.term)[0]
  return {
    ...(leader && { leader: leader.id.slice(cluster.length + 1) }),
    reads: reads.length, staleReads: reads.filter(isStale).length, acknowledged: writes.length, conflicts: 0,
    lost: writes.filter((row) => !isInLog(log, { index: found(row).index, session: undefined, operation: Number((row.input as { value: string }).value) }))
      .map(({ input }) => (input as { value: string }).value),
  }
}

function quorumTruthOf(state: Peered, history: readonly HistoryRow[], members: readonly string[]): Figures {
  const replicas = members.map((id) => state.peerProcesses.get(id)!.row as ReplicaRow)
  const { reads, staleReads, acknowledged, lost } = truthOfHistory(history as readonly Operation<StoreInput, StoreOutcome>[], replicas)
  const conflicts = history.filter(({ output }) => (output as StoreOutcome | undefined)?.kind === 'values' && (output as { values: readonly string[] }).values.length > 1)
  return { reads, staleReads: staleReads.length, acknowledged, lost: lost.map(({ value }) => value), conflicts: conflicts.length }
}
