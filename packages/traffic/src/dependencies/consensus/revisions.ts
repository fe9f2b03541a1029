/**
 * Keys with revisions as a replicated state machine: conditional writes, and locks held by leases, whose revision fences.
 *
 * Follows etcd 3.6: mvcc (one revision counts all writes; create and mod revision of a key), the transactions of client/v3/concurrency
 * (Mutex: the key is created where there is none; IsOwner compares its create revision), lessor (a lease that is not kept ends).
 * Left out: ranges, watches, compaction, transactions of several keys, a queue of waiters for a lock. A lease ends with the first
 * command after its time, by the leader's clock that stands in the entry.
 */
import type { Duration, Instant, Plain } from '@track/simulation'
import type { StateMachine } from './entry.ts'

export type RevisionCommand =
  | {
    readonly kind: 'write'; readonly key: string; readonly value: string
    /** The mod revision that the key must have; 0: there is none. */
    readonly unless?: number | undefined
    /** The lock that must still be held since that revision. */
    readonly fence?: { readonly key: string; readonly revision: number } | undefined
  }
  | { readonly kind: 'lock'; readonly key: string; readonly holder: string; readonly ttl: Duration }

export interface RevisionAnswer {
  readonly isDone: boolean
  /** Of the store. */
  readonly revision: number
  /** The key as it is then. */
  readonly value: string | undefined
  readonly created: number
  readonly modified: number
}

interface KeyRow {
  readonly value: string
  readonly created: number
  readonly modified: number
  /** Of a lock: until when its lease lasts. */
  readonly until?: Instant
}

interface Revisions {
  readonly revision: number
  /** By key, in parts, so that a write copies one of them. */
  readonly parts: readonly ReadonlyMap<string, KeyRow>[]
  readonly locks: readonly string[]
}

const partCount = 64

export const revisionMachine: StateMachine = {
  // An empty etcd is at revision 1.
  initial: { revision: 1, parts: Array.from({ length: partCount }, () => new Map<string, KeyRow>()), locks: [] } satisfies Revisions as unknown as Plain,
  apply(state, anyCommand, { at }) {
    const command = anyCommand as unknown as RevisionCommand
    const before = withoutEnded(state as unknown as Revisions, at)
    const after = command.kind === 'lock' ? locked(before, command, at) : written(before, command)
    const answer = answerFor(after ?? before, command.key, after !== undefined)
    return { state: (after ?? before) as unknown as Plain, result: answer as unknown as Plain }
  },
  read: (state: Plain, query: Plain) => answerFor(state as unknown as Revisions, (query as { key: string }).key, true) as unknown as Plain,
}

export function keysOf(state: Plain): number {
  return (state as unknown as Revisions).parts.reduce((sum, part) => sum + part.size, 0)
}

export function revisionOf(state: Plain): number {
  return (state as unknown as Revisions).revision
}

function written(state: Revisions, { key, value, unless, fence }: RevisionCommand & { kind: 'write' }): Revisions | undefined {
  const known = rowOf(state, key)
  if (unless !== undefined && (known?.modified ?? 0) !== unless) return undefined
  if (fence !== undefined && rowOf(state, fence.key)?.created !== fence.revision) return undefined
  const revision = state.revision + 1
  return put({ ...state, revision }, key, { value, created: known?.created ?? revision, modified: revision })
}

/** Whoever holds it keeps its lease alive by asking again, which is no new revision. */
function locked(state: Revisions, { key, holder, ttl }: RevisionCommand & { kind: 'lock' }, at: Instant): Revisions | undefined {
  const known = rowOf(state, key)
  if (known !== undefined) return known.value === holder ? put(state, key, { ...known, until: at + ttl }) : undefined
  const revision = state.revision + 1
  return put({ ...state, revision, locks: [...state.locks, key] }, key, { value: holder, created: revision, modified: revision, until: at + ttl })
}

function withoutEnded(state: Revisions, at: Instant): Revisions {
  const ended = state.locks.filter((key) => rowOf(state, key)!.until! <= at)
  if (ended.length === 0) return state
  let after: Revisions = { ...state, locks: state.locks.filter((key) => !ended.includes(key)) }
  for (const key of ended) after = put({ ...after, revision: after.revision + 1 }, key, undefined)
  return after
}

function answerFor(state: Revisions, key: string, isDone: boolean): RevisionAnswer {
  const row = rowOf(state, key)
  return { isDone, revision: state.revision, value: row?.value, created: row?.created ?? 0, modified: row?.modified ?? 0 }
}

function rowOf(state: Revisions, key: string): KeyRow | undefined {
  return state.parts[partOf(key)]!.get(key)
}

function put(state: Revisions, key: string, row: KeyRow | undefined): Revisions {
  const part = new Map(state.parts[partOf(key)]!)
  if (row === undefined) part.delete(key)
  else part.set(key, row)
  return { ...state, parts: state.parts.with(partOf(key), part) }
}

function partOf(key: string): number {
  let sum = 0
  for (let index = 0; index < key.length; index++) sum = (Math.imul(sum, 31) + key.charCodeAt(index)) >>> 0
  return sum % partCount
}
