/** What a client's use of a store means in the words of its members, and what the client knows from answers. */
import type { Instant } from '@track/simulation'
import type { StoreWorkload, ReplicatedUse } from '../../workloads/workload.ts'
import type { Wants } from '../consensus/message.ts'
import type { RevisionAnswer, RevisionCommand } from '../consensus/revisions.ts'
import type { StoreInput, StoreOutcome } from '../quorum-store/message.ts'
import { join } from '../quorum-store/version.ts'
import type { AskRow, Known, MemberRow, Peered } from './tables.ts'

/** Whether a kind of store has what a use asks for. */
export function canDo(kind: StoreWorkload['kind'] | string, { does, consistency, if: condition, fenced }: ReplicatedUse): boolean {
  const isOfAgreement = consistency === 'linearizable' || consistency === 'serializable'
  if (kind === 'consensus-store') return consistency === undefined || (isOfAgreement && (does === 'read' || consistency === 'linearizable'))
  return does !== 'lock' && condition === undefined && fenced === undefined && !isOfAgreement
}

interface Asked {
  readonly wants: Wants | StoreInput
  /** As the checker of histories reads it. */
  readonly input: object
}

type Asking = Omit<AskRow, 'message'>

export function wantsOf(state: Peered, now: Instant, asking: Asking, { workload, cluster, id }: MemberRow): Asked {
  if (workload.kind === 'consensus-store') return wantedOfGroup(state, asking, cluster)
  const input = wantedOfQuorum(state, now, asking, cluster, needed(asking.use, replicasAsked(state, id)))
  return { wants: input, input }
}

function replicasAsked(state: Peered, member: string): number {
  return (state.peerProcesses.get(member)!.row as { settings: { n: number } }).settings.n
}

/** Follows Cassandra's ConsistencyLevel.blockFor. */
function needed({ consistency = 'one' }: ReplicatedUse, n: number): number {
  const counts: Readonly<Record<string, number>> = { one: 1, two: 2, three: 3, quorum: Math.floor(n / 2) + 1, all: n }
  return Math.min(n, counts[consistency]!)
}

function wantedOfQuorum(state: Peered, now: Instant, { id, client, key, use }: Asking, cluster: string, need: number): StoreInput {
  if (use.does === 'read') return { kind: 'get', key, need }
  const number = Number(id) + 1
  const { seen } = knownOf(state, client, cluster, key)
  const write = `${client}.${number}`
  return { kind: 'put', key, value: write, seen: { ...seen, [client]: number }, write, stamp: now, need }
}

function wantedOfGroup(state: Peered, { id, client, key, use }: Asking, cluster: string): Asked {
  if (use.does === 'read') return { wants: { kind: 'read', query: { key } }, input: { kind: 'get', key } }
  const known = knownOf(state, client, cluster, key)
  const command = commandOf(state, { client, key, use, value: id }, cluster, known)
  const input = use.does === 'lock' ? { kind: 'lock', key, holder: client }
    : use.if === undefined && use.fenced === undefined ? { kind: 'put', key, value: id }
      : { kind: 'compare and set', key, expected: use.if === 'match' ? known.value : undefined, value: id, ...(use.fenced !== undefined && { fenced: true }) }
  return { wants: { kind: 'command', session: undefined, sequence: Number(id), command: command as unknown as object } as Wants, input }
}

function commandOf(
  state: Peered, { client, key, use, value }: { client: string; key: string; use: ReplicatedUse; value: string }, cluster: string, known: Known,
): RevisionCommand {
  if (use.does === 'lock') return { kind: 'lock', key, holder: client, ttl: use.ttl }
  const unless = use.if === undefined ? undefined : use.if === 'absent' ? 0 : known.revision
  const fence = use.fenced === undefined ? undefined : { key: use.fenced, revision: knownOf(state, client, cluster, use.fenced).revision }
  return { kind: 'write', key, value, unless, fence }
}

export function readingOf({ key }: AskRow): { readonly key: string } {
  return { key }
}

/** So many things that processes have read may be remembered; the one unused for longest goes first. */
const knownMost = 8192
const nothing: Known = { revision: 0, value: undefined, seen: {} }

function knownOf(state: Peered, client: string, cluster: string, key: string): Known {
  return state.peerKnown.get(`${client} ${cluster} ${key}`) ?? nothing
}

/** What a process has read it knows; of a lock, the revision at which it got it. */
export function learnFrom(state: Peered, { client, member, key, use, id }: AskRow, found: RevisionAnswer | StoreOutcome): void {
  const { cluster } = state.peerMembers.get(member)!
  const before = knownOf(state, client, cluster, key)
  if ('isDone' in found) {
    if (use.does === 'lock' && !found.isDone) return
    return learn(state, client, cluster, key, { ...before, revision: use.does === 'lock' ? found.created : found.modified, value: found.value })
  }
  if (found.kind === 'values') learn(state, client, cluster, key, { ...before, seen: join([before.seen, found.seen]) })
  if (found.kind === 'written') learn(state, client, cluster, key, { ...before, seen: { ...before.seen, [client]: Number(id) + 1 } })
}

function learn(state: Peered, client: string, cluster: string, key: string, known: Known): void {
  const name = `${client} ${cluster} ${key}`
  state.peerKnown.delete(name)
  state.peerKnown.set(name, known)
  if (state.peerKnown.size > knownMost) state.peerKnown.delete(state.peerKnown.keys().next().value!)
}
