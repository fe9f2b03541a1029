/** What a database or a cache, or a call to one, can do and the fluid grain does not simulate, in the words of a refusal. */
import type { TrafficState } from '../../../state.ts'
import { probabilityOf } from '../../../workloads/key-popularity.ts'
import type { CacheWorkload, DatabaseWorkload, Target } from '../../../workloads/workload.ts'
import { isFluidStore, targetsAt } from './visits.ts'

/** A row that more than this share of the writes change is waited for. */
const hotShare = 0.01

export function storeLever(state: TrafficState, service: number, id: string): string | undefined {
  const { workload } = state.instanceRows[state.instanceIndex.get(id)!]!
  if (!isFluidStore(workload)) return undefined
  const targets = targetsAt(state, service)
  const found = workload.kind === 'database' ? ofDatabase(workload, targets) : ofCache(workload, targets)
  if (found !== undefined) return found
  const connections = connectionsTo(state, service)
  const most = workload.kind === 'database' ? workload.max_connections - workload.superuser_reserved_connections : workload.maxclients
  return connections > most ? `stores that run out of connections, and its callers may hold ${connections} of ${most} (pool.connections, or else their workers)` : undefined
}

function ofDatabase(workload: DatabaseWorkload, targets: readonly Target[]): string | undefined {
  if (workload.cluster !== undefined) return 'replication (cluster)'
  if (workload['pooler.connections'] !== undefined) return 'poolers (pooler.connections)'
  if (workload.discipline === 'ps' || workload['usl.contention'] > 0 || workload['usl.coherency'] > 0) return 'shared processors (discipline, usl)'
  if (workload.statement_timeout > 0 || workload.lock_timeout > 0 || workload.idle_in_transaction_session_timeout > 0) return 'time-outs of a database'
  if (workload.backup || workload.restore) return 'backups'
  for (const { transaction = false, statements = [] } of targets) {
    const changing = statements.filter(({ kind }) => kind !== 'read')
    if (changing.some(({ kind }) => kind === 'lock') || (transaction && changing.length > 0)) return 'locks that are held through a transaction'
    if (changing.some(({ key }) => probabilityOf(key, 0) > hotShare)) return 'rows that are waited for (more than 1 % of the writes to one)'
  }
  return undefined
}

function ofCache({ maxmemory, 'maxmemory-policy': policy, 'entry.bytes': bytes }: CacheWorkload, targets: readonly Target[]): string | undefined {
  const uses = targets.flatMap(({ step }) => (step ? [step] : []))
  if (uses.some(({ does }) => does === 'update' || does === 'invalidate')) return 'entries that writes change (onWrite)'
  if (uses.some(({ use }) => use.coalesce || use.stale > 0)) return 'coalesced and stale answers (coalesce, stale)'
  if (uses.some(({ use }) => use.absent > 0)) return 'keys that are in no row (absent)'
  const keys = [...new Map(uses.map(({ use }) => [use.space, use.key.count])).values()].reduce((sum, count) => sum + count, 0)
  const isFull = maxmemory > 0 && keys > Math.floor(maxmemory / bytes)
  return isFull && policy !== 'allkeys-lru' ? `caches that run full with ${policy}` : undefined
}

/** How many connections all callers may hold at once. */
function connectionsTo(state: TrafficState, service: number): number {
  return state.clientRows.reduce((sum, row) => {
    if (row?.service !== service || !row.store) return sum
    const workload = state.instanceRows[state.instanceIndex.get(row.process) ?? -1]?.workload
    const workers = workload?.kind === 'server' ? workload.concurrency : 0
    return sum + Math.min(workers, row.policy['pool.connections'] ?? workers) + row.store.pinned
  }, 0)
}
