/**
 * Connections: a client without a pool opens one for each attempt; one with a pool keeps those that it has opened until
 * either end is gone. Follows PostgreSQL's InitPostgres (utils/init/postinit.c) for who is refused.
 */
import type { DatabaseWorkload } from '../../workloads/workload.ts'
import { emptyPool, linkBetween, type Stored } from './sessions.ts'
import { type SqlState, sqlStates } from './sqlstates.ts'

/** Why one more connection of an ordinary user is refused; undefined where there is room. */
function refusalOfConnection(state: Stored, instance: number, workload: DatabaseWorkload): SqlState | undefined {
  const { max_connections: most, superuser_reserved_connections: reserved } = workload
  // Clients of a pooler are its own affair.
  if (workload['pooler.connections'] !== undefined) return undefined
  const open = state.databaseConnections[instance]!
  if (open >= most) return sqlStates.tooManyConnections
  return open >= most - reserved ? sqlStates.reservedConnections : undefined
}

/** The link that an attempt may use, and whether it has to connect first; a row of why it may not. */
export function connect(
  state: Stored, client: number, instance: number, workload: DatabaseWorkload,
): { readonly link: number; readonly isNew: boolean } | SqlState {
  const link = linkBetween(state, client, instance)
  pin(state, link, workload)
  const isNew = state.linkIdle[link]! === 0
  const refusal = isNew ? refusalOfConnection(state, instance, workload) : undefined
  if (refusal) return refusal
  if (isNew) state.databaseConnections[instance]!++
  else state.linkIdle[link]!--
  state.linkUsed[link]!++
  return { link, isNew }
}

/** What a process holds beside its pool, as far as there is room. */
function pin(state: Stored, link: number, workload: DatabaseWorkload): void {
  const wanted = state.clientRows[state.linkClient[link]!]!.store?.pinned ?? 0
  const instance = state.linkInstance[link]!
  while (state.linkPinned[link]! < wanted && !refusalOfConnection(state, instance, workload)) {
    state.linkPinned[link]!++
    state.databaseConnections[instance]!++
    state.poolPinned[instance]!++
  }
}

/** An attempt is over: its connection goes back to its pool, or is closed. */
export function disconnect(state: Stored, link: number, isKept: boolean): void {
  state.linkUsed[link]!--
  const pooled = state.clientRows[state.linkClient[link]!]?.policy['pool.connections'] !== undefined
  if (isKept && pooled) state.linkIdle[link]!++
  else state.databaseConnections[state.linkInstance[link]!]!--
}

/** A client's process is gone: what it kept is closed; what is at work finds out by itself. */
export function closeLinksOf(state: Stored, client: number): void {
  for (const [name, link] of state.linkIndex) {
    if (state.linkClient[link] !== client) continue
    state.databaseConnections[state.linkInstance[link]!]! -= state.linkIdle[link]! + state.linkPinned[link]!
    state.poolPinned[state.linkInstance[link]!]! -= state.linkPinned[link]!
    forget(state, name, link)
  }
}

/** A database's process is gone, and all connections with it. */
export function closeLinksTo(state: Stored, instance: number): void {
  for (const [name, link] of state.linkIndex) {
    if (state.linkInstance[link] !== instance) continue
    forget(state, name, link)
    state.linkUsed[link] = 0
  }
  state.databaseConnections[instance] = 0
  emptyPool(state, instance)
}

/** The row stays as long as a session refers to it; a new link of the two gets a new one. */
function forget(state: Stored, name: string, link: number): void {
  state.linkIdle[link] = 0
  state.linkPinned[link] = 0
  state.linkIndex.delete(name)
}
