/**
 * Who asks the replicas of a key for a client: answers once R or W of them have answered, and repairs
 * those that a read showed to be behind.
 *
 * Follows the Dynamo paper, 4.5 (get and put, sloppy quorum) and 6.4 (coordination outside of the replicas); 4.6: who
 * does not answer is taken for down by whoever asked, and by nobody else.
 */
import type { Instant } from '@track/simulation'
import type { Behaviour, Step } from '../ensemble/behaviour.ts'
import type { ReplicaAnswer, StoreInput, StoreMessage, StoreOutcome, StoreRequest } from './message.ts'
import { ringFrom } from './ring.ts'
import type { StoreSettings } from './settings.ts'
import { isSame, join, merge, type Version } from './version.ts'

export interface CoordinatorRow {
  readonly id: string
  readonly servers: readonly string[]
  readonly settings: StoreSettings
  readonly asked: number
  readonly pending: ReadonlyMap<string, Pending>
  /** Who did not answer, and is not asked until then. */
  readonly suspects: Readonly<Record<string, Instant>>
}

interface Pending {
  readonly from: string
  readonly id: string
  readonly wants: StoreInput
  readonly targets: readonly Target[]
  /** Those that answered, a read's with what they have. */
  readonly answers: ReadonlyMap<string, readonly Version[]>
  readonly version: Version | undefined
  readonly phase: 'asking' | 'repairing before the answer' | 'answered'
  /** What a read answers once it has repaired. */
  readonly found: readonly Version[]
  readonly dueAt: Instant
}

interface Target {
  readonly server: string
  readonly hintFor: string | undefined
}

type CoordinatorStep = Step<CoordinatorRow, StoreMessage>

export const coordinatorBehaviour: Behaviour<CoordinatorRow, StoreMessage> = {
  step(row, input, now) {
    if (input === undefined) return takeTime(row, now)
    if (input.kind === 'request') return takeRequest(row, input, now)
    return input.kind === 'fetched' || input.kind === 'stored' ? takeReply(row, input, now) : { row, outbox: [] }
  },
  dueAt: ({ pending }) => {
    let due = Infinity
    for (const { dueAt } of pending.values()) due = Math.min(due, dueAt)
    return due
  },
  isPersisted: () => false,
  restart: (row) => ({ ...row, pending: new Map(), suspects: {} }),
  reseed: (row) => row,
}

export function newCoordinator(row: Pick<CoordinatorRow, 'id' | 'servers' | 'settings'>): CoordinatorRow {
  return { ...row, asked: 0, pending: new Map(), suspects: {} }
}

function takeRequest(row: CoordinatorRow, { from, id, wants }: StoreRequest & { from: string }, now: Instant): CoordinatorStep {
  const { settings } = row
  const asked = row.asked + 1
  const name = `${row.id}/${asked}`
  const targets = targetsOf(row, wants.key, now)
  const version = wants.kind === 'put' ? { value: wants.value, seen: wants.seen, stamp: wants.stamp, id: wants.write } : undefined
  const pending: Pending = {
    from, id, wants, targets, answers: new Map(), version, phase: 'asking', found: [], dueAt: now + settings.timeout,
  }
  const outbox = targets.map(({ server, hintFor }): StoreMessage => {
    const way = { from: row.id, to: server, id: name, key: wants.key }
    return version ? { kind: 'store', ...way, versions: [version], hintFor } : { kind: 'fetch', ...way }
  })
  return { row: { ...row, asked, pending: new Map(row.pending).set(name, pending) }, outbox }
}

/** The key's replicas; in a sloppy quorum the next servers on the ring for those that seem down. */
function targetsOf({ servers, settings, suspects }: CoordinatorRow, key: string, now: Instant): Target[] {
  const ring = ringFrom(servers, key)
  const replicas = ring.slice(0, settings.n)
  const seemsUp = (server: string) => (suspects[server] ?? -Infinity) <= now
  if (!settings.isSloppy) return replicas.map((server) => ({ server, hintFor: undefined }))
  const standIns = ring.slice(settings.n).filter(seemsUp)
  return replicas.flatMap((server): Target[] => {
    if (seemsUp(server)) return [{ server, hintFor: undefined }]
    const standIn = standIns.shift()
    return standIn === undefined ? [{ server, hintFor: undefined }] : [{ server: standIn, hintFor: server }]
  })
}

function takeReply(row: CoordinatorRow, reply: ReplicaAnswer & { from: string }, now: Instant): CoordinatorStep {
  const before = row.pending.get(reply.id)
  if (!before) return { row, outbox: [] }
  // A replica that has stored a repair has what was found.
  const versions = reply.kind === 'fetched' ? reply.versions : before.found
  const pending = { ...before, answers: new Map(before.answers).set(reply.from, versions) }
  return goOn(row, reply.id, pending, now)
}

function goOn(row: CoordinatorRow, name: string, pending: Pending, now: Instant): CoordinatorStep {
  const { settings } = row
  if (pending.version) return goOnWriting(row, name, pending)
  if (pending.phase === 'answered') return end(row, name, pending)
  if (pending.phase === 'repairing before the answer') {
    if (haveIt(settings, pending, pending.found) < mended(settings, pending)) return keep(row, name, pending)
    return answer(row, name, { ...pending, phase: 'answered' }, valuesOf(pending.found))
  }
  if (pending.answers.size < needed(settings, pending)) return keep(row, name, pending)
  const found = merged(settings, pending)
  const mayAnswer = settings.readRepair !== 'before the answer' || found.length === 0 || haveIt(settings, pending, found) >= mended(settings, pending)
  if (mayAnswer) return answer(row, name, { ...pending, found, phase: 'answered' }, valuesOf(found))
  // As many as a write needs must have it, or the next read may find less.
  const kept = keep(row, name, { ...pending, found, phase: 'repairing before the answer', dueAt: now + settings.timeout })
  return { ...kept, outbox: repairs(row, name, pending, found) }
}

function goOnWriting(row: CoordinatorRow, name: string, pending: Pending): CoordinatorStep {
  if (pending.phase === 'answered') return end(row, name, pending)
  if (pending.answers.size < needed(row.settings, pending)) return keep(row, name, pending)
  return answer(row, name, { ...pending, phase: 'answered' }, { kind: 'written' })
}

/** How many must have answered. */
function needed({ r, w }: StoreSettings, { wants, version }: Pending): number {
  return wants.need ?? (version ? w : r)
}

/** How many must have what a read found before it answers. */
function mended({ w }: StoreSettings, { wants }: Pending): number {
  return wants.need ?? w
}

function merged({ conflicts }: StoreSettings, { answers }: Pending): readonly Version[] {
  let found: readonly Version[] = []
  for (const versions of answers.values()) found = merge(conflicts, found, versions)
  return found
}

function haveIt({ conflicts }: StoreSettings, { answers }: Pending, found: readonly Version[]): number {
  let count = 0
  for (const versions of answers.values()) if (isSame(merge(conflicts, versions, found), versions)) count++
  return count
}

/** To all that are not known to have it. */
function repairs(
  { id: from, settings }: CoordinatorRow, id: string, { targets, answers, wants: { key } }: Pending, versions: readonly Version[],
): StoreMessage[] {
  return targets.filter(({ server }) => {
    const own = answers.get(server)
    return own === undefined || !isSame(merge(settings.conflicts, own, versions), own)
  }).map(({ server: to, hintFor }) => ({ kind: 'store', from, to, id, key, versions, hintFor }))
}

function valuesOf(found: readonly Version[]): StoreOutcome {
  const stamp = found.reduce((latest, version) => Math.max(latest, version.stamp), -Infinity)
  return { kind: 'values', values: found.map(({ value }) => value), seen: join(found.map(({ seen }) => seen)), stamp }
}

function keep(row: CoordinatorRow, name: string, pending: Pending): CoordinatorStep {
  return { row: { ...row, pending: new Map(row.pending).set(name, pending) }, outbox: [] }
}

/** Answered, a request is kept until all have answered: then it is known who is up and who is behind. */
function answer(row: CoordinatorRow, name: string, pending: Pending, outcome: StoreOutcome): CoordinatorStep {
  const rest = end(row, name, pending)
  return { row: rest.row, outbox: [{ kind: 'answer', from: row.id, to: pending.from, id: pending.id, outcome }, ...rest.outbox] }
}

function end(row: CoordinatorRow, name: string, pending: Pending): CoordinatorStep {
  return pending.answers.size < pending.targets.length ? keep(row, name, pending) : finished(row, name, pending)
}

function finished(row: CoordinatorRow, name: string, pending: Pending): CoordinatorStep {
  const left = new Map(row.pending)
  left.delete(name)
  const found = merged(row.settings, pending)
  const repaired = pending.version || found.length === 0 || row.settings.readRepair === 'none' ? [] : repairs(row, name, pending, found)
  return { row: { ...row, pending: left }, outbox: repaired }
}

function takeTime(before: CoordinatorRow, now: Instant): CoordinatorStep {
  let row = before
  const outbox: StoreMessage[] = []
  for (const [name, pending] of before.pending) {
    if (pending.dueAt > now) continue
    const suspects: Record<string, Instant> = { ...row.suspects }
    for (const { server } of pending.targets) if (!pending.answers.has(server)) suspects[server] = now + row.settings.suspicion
    const ended = finished({ ...row, suspects }, name, pending)
    row = ended.row
    const outcome: StoreOutcome = { kind: 'timed out', answered: pending.answers.size, needed: needed(row.settings, pending) }
    if (pending.phase !== 'answered') outbox.push({ kind: 'answer', from: row.id, to: pending.from, id: pending.id, outcome })
    outbox.push(...ended.outbox)
  }
  return { row, outbox }
}
