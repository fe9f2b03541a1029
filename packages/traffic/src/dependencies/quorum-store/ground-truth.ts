/**
 * What really happened in a store: which reads were stale, and which acknowledged writes are lost. From
 * what the clients noted at the true time and what the replicas hold; nobody in the world can see it.
 */
import type { Duration, Instant, Part, Simulation } from '@track/simulation'
import type { EnsembleState } from '../ensemble/state.ts'
import { historyOf, type Operation } from '../linearizability/history.ts'
import type { StoreInput, StoreOutcome } from './message.ts'
import type { ReplicaRow } from './replica.ts'
import type { StoreSettings } from './settings.ts'
import { storeReplicas } from './store.ts'
import { includes, type Version } from './version.ts'

export interface StoreTruth {
  readonly reads: number
  readonly staleReads: readonly StaleRead[]
  readonly acknowledged: number
  readonly lost: readonly LostWrite[]
}

/** A read that began after a write was acknowledged, and shows an older one. */
export interface StaleRead {
  readonly client: string
  readonly key: string
  readonly at: Instant
  /** The write that it should have shown, and how long that was acknowledged. */
  readonly missed: string
  readonly since: Duration
}

export interface LostWrite {
  readonly client: string
  readonly key: string
  readonly value: string
  readonly at: Instant
  readonly cause:
    /** Acknowledged before this write began, and kept in its stead: the clock that stamped it was ahead. */
    | { readonly kind: 'an older write with a later time'; readonly by: string; readonly ahead: Duration }
    | { readonly kind: 'on no replica' }
}

type StoreOperation = Operation<StoreInput, StoreOutcome>
type Put = Extract<StoreInput, { kind: 'put' }>
type Acknowledged = StoreOperation & { readonly input: Put; readonly stamp: Instant; readonly answered: number }

export function storeTruth(simulation: Simulation, store: Part<EnsembleState>): StoreTruth {
  return truthOfHistory(historyOf<StoreInput, StoreOutcome>(simulation.state(store).notes), storeReplicas(simulation, store))
}

export function truthOfHistory(history: readonly StoreOperation[], replicas: readonly ReplicaRow[]): StoreTruth {
  const writes = history.flatMap((each): Acknowledged[] => {
    const { input, output, answered } = each
    if (input.kind !== 'put' || output?.kind !== 'written') return []
    return [{ ...each, input, stamp: input.stamp, answered: answered! }]
  })
  const { conflicts } = replicas[0]!.settings
  const reads = history.filter(({ output }) => output?.kind === 'values')
  return {
    reads: reads.length,
    staleReads: reads.flatMap((read) => staleRead(read, writes, conflicts) ?? []),
    acknowledged: writes.length,
    lost: writes.flatMap((write) => (
      (conflicts === 'last write wins' ? lostToOlder(write, writes) : undefined) ?? lostByAll(write, replicas) ?? []
    )),
  }
}

function staleRead(read: StoreOperation, writes: readonly Acknowledged[], conflicts: StoreSettings['conflicts']): StaleRead | undefined {
  const output = read.output as Extract<StoreOutcome, { kind: 'values' }>
  const shows = ({ input: { write }, stamp }: Acknowledged) => (
    conflicts === 'last write wins' ? stamp <= output.stamp : includes(output.seen, { [clientOf(write)]: numberOf(write) })
  )
  const missed = writes.findLast((write) => write.input.key === read.input.key && write.answered < read.invoked && !shows(write))
  if (!missed) return undefined
  const { client, input: { key }, invokedAt: at = 0 } = read
  return { client, key, at, missed: missed.input.value, since: at - (missed.answeredAt ?? at) }
}

function lostToOlder(write: Acknowledged, writes: readonly Acknowledged[]): LostWrite | undefined {
  const older = writes.find((other) => (
    other.input.key === write.input.key && other.answered < write.invoked && other.stamp > write.stamp
  ))
  if (!older) return undefined
  return told(write, { kind: 'an older write with a later time', by: older.input.value, ahead: older.stamp - write.stamp })
}

/** Neither it nor anything that its writer's successors, or a later time, put in its place is anywhere. */
function lostByAll(write: Acknowledged, replicas: readonly ReplicaRow[]): LostWrite | undefined {
  const { input: { key, write: id }, stamp } = write
  const own = { [clientOf(id)]: numberOf(id) }
  const replaces = (conflicts: StoreSettings['conflicts'], version: Version) => (
    includes(version.seen, own) || (conflicts === 'last write wins' && version.stamp >= stamp)
  )
  const isKept = replicas.some(({ data, hints, settings: { conflicts } }) => (
    (data.get(key) ?? []).some((version) => replaces(conflicts, version))
    || [...hints.values()].some((hint) => hint.key === key && hint.versions.some((version) => replaces(conflicts, version)))
  ))
  return isKept ? undefined : told(write, { kind: 'on no replica' })
}

function told({ client, input: { key, value }, invokedAt: at = 0 }: Acknowledged, cause: LostWrite['cause']): LostWrite {
  return { client, key, value, at, cause }
}

function clientOf(write: string): string {
  return write.slice(0, write.lastIndexOf('.'))
}

function numberOf(write: string): number {
  return Number(write.slice(write.lastIndexOf('.') + 1))
}
