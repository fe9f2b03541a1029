/**
 * A server of the store: keeps versions of its keys, hints for others until they take them, and now and
 * then compares its keys with another replica's.
 *
 * Follows the Dynamo paper, 4.6 (hinted handoff) and 4.7 (anti-entropy).
 * Left out: Merkle trees: the fingerprints of all common keys are sent.
 */
import { type Instant, integerBelow, type Stream, substream } from '@track/simulation'
import type { Behaviour, Step } from '../ensemble/behaviour.ts'
import type { ReplicaRequest, StoreMessage } from './message.ts'
import { replicasOf } from './ring.ts'
import type { StoreSettings } from './settings.ts'
import { fingerprint, isSame, merge, type Version } from './version.ts'

export interface ReplicaRow {
  readonly id: string
  readonly servers: readonly string[]
  readonly settings: StoreSettings
  readonly stream: Stream
  // On disk.
  readonly data: ReadonlyMap<string, readonly Version[]>
  /** By `replica key`: what it was not there to take. */
  readonly hints: ReadonlyMap<string, Hint>
  // In memory.
  readonly handoffAt: Instant
  readonly compareAt: Instant
}

export interface Hint {
  readonly replica: string
  readonly key: string
  readonly versions: readonly Version[]
}

type ReplicaStep = Step<ReplicaRow, StoreMessage>

export const replicaBehaviour: Behaviour<ReplicaRow, StoreMessage> = {
  step: (row, input, now) => (input === undefined ? takeTime(row, now) : takeMessage(row, input)),
  dueAt: (row) => Math.min(row.hints.size > 0 ? row.handoffAt : Infinity, row.compareAt),
  isPersisted: (before, after) => before.data !== after.data || before.hints !== after.hints,
  restart: (onDisk, now) => started(onDisk, now),
  reseed: (row, seed) => ({ ...row, stream: substream(row.stream, `seed ${seed}`) }),
}

export function newReplica(row: Pick<ReplicaRow, 'id' | 'servers' | 'settings' | 'stream'>, now: Instant): ReplicaRow {
  return started({ ...row, data: new Map(), hints: new Map(), handoffAt: now, compareAt: now }, now)
}

/** Each compares at its own time, so that not all do at once. */
function started(row: ReplicaRow, now: Instant): ReplicaRow {
  const { antiEntropyEvery, handoffEvery } = row.settings
  const compareAt = antiEntropyEvery === Infinity ? Infinity : now + 1 + integerBelow(antiEntropyEvery, row.stream, now, 1)
  return { ...row, handoffAt: now + handoffEvery, compareAt }
}

function takeTime(row: ReplicaRow, now: Instant): ReplicaStep {
  const outbox: StoreMessage[] = []
  let { handoffAt, compareAt } = row
  if (now >= handoffAt) {
    handoffAt = now + row.settings.handoffEvery
    for (const { replica: to, key, versions } of row.hints.values()) {
      outbox.push({ kind: 'hand over', from: row.id, to, key, versions })
    }
  }
  if (now >= compareAt) {
    compareAt = now + row.settings.antiEntropyEvery
    const others = row.servers.filter((server) => server !== row.id)
    const to = others[integerBelow(others.length, row.stream, now)]
    if (to !== undefined) outbox.push({ kind: 'compare', from: row.id, to, fingerprints: commonKeys(row, to) })
  }
  return { row: { ...row, handoffAt, compareAt }, outbox }
}

function commonKeys(row: ReplicaRow, other: string): Record<string, string> {
  const fingerprints: Record<string, string> = {}
  for (const [key, versions] of row.data) if (areReplicas(row, key, other)) fingerprints[key] = fingerprint(versions)
  return fingerprints
}

function areReplicas({ id, servers, settings }: ReplicaRow, key: string, other: string): boolean {
  const replicas = replicasOf(servers, key, settings.n)
  return replicas.includes(id) && replicas.includes(other)
}

function takeMessage(row: ReplicaRow, message: StoreMessage): ReplicaStep {
  const { from } = message
  const answer = (reply: object): StoreMessage => ({ from: row.id, to: from, ...reply }) as StoreMessage
  switch (message.kind) {
    case 'fetch':
      return { row, outbox: [answer({ kind: 'fetched', id: message.id, versions: versionsOf(row, message.key) })] }
    case 'store':
      return { row: stored(row, message), outbox: [answer({ kind: 'stored', id: message.id })] }
    case 'hand over': {
      const { key, versions } = message
      return { row: taken(row, key, versions), outbox: [answer({ kind: 'handed over', key, versions })] }
    }
    case 'handed over':
      return { row: handedOver(row, from, message.key, message.versions), outbox: [] }
    case 'compare': {
      const versions: Record<string, readonly Version[]> = {}
      for (const [key, own] of row.data) {
        if (areReplicas(row, key, from) && message.fingerprints[key] !== fingerprint(own)) versions[key] = own
      }
      const differs = (key: string, print: string) => fingerprint(row.data.get(key) ?? []) !== print
      const lacks = Object.entries(message.fingerprints).flatMap(([key, print]) => (differs(key, print) ? [key] : []))
      const isSomething = lacks.length > 0 || Object.keys(versions).length > 0
      return { row, outbox: isSomething ? [answer({ kind: 'differences', versions, lacks })] : [] }
    }
    case 'differences': {
      const sent = message.lacks.map((key) => (
        answer({ kind: 'store', id: '', key, versions: row.data.get(key) ?? [], hintFor: undefined })
      ))
      let after = row
      for (const [key, versions] of Object.entries(message.versions)) after = taken(after, key, versions)
      return { row: after, outbox: sent }
    }
    default:
      return { row, outbox: [] }
  }
}

/** Its own, and what it keeps for others: whoever reads past a replica that is down finds what was written past it. */
function versionsOf({ data, hints, settings, servers }: ReplicaRow, key: string): readonly Version[] {
  let versions = data.get(key) ?? []
  if (hints.size === 0) return versions
  for (const server of servers) versions = merge(settings.conflicts, versions, hints.get(`${server} ${key}`)?.versions ?? [])
  return versions
}

function stored(row: ReplicaRow, { key, versions, hintFor }: Extract<ReplicaRequest, { kind: 'store' }>): ReplicaRow {
  if (hintFor === undefined) return taken(row, key, versions)
  const place = `${hintFor} ${key}`
  const merged = merge(row.settings.conflicts, row.hints.get(place)?.versions ?? [], versions)
  return { ...row, hints: new Map(row.hints).set(place, { replica: hintFor, key, versions: merged }) }
}

function taken(row: ReplicaRow, key: string, versions: readonly Version[]): ReplicaRow {
  const before = row.data.get(key) ?? []
  const merged = merge(row.settings.conflicts, before, versions)
  return merged === before ? row : { ...row, data: new Map(row.data).set(key, merged) }
}

/** Only what was handed over goes: a hint may have grown meanwhile. */
function handedOver(row: ReplicaRow, from: string, key: string, versions: readonly Version[]): ReplicaRow {
  const place = `${from} ${key}`
  const hint = row.hints.get(place)
  if (!hint || !isSame(hint.versions, versions)) return row
  const hints = new Map(row.hints)
  hints.delete(place)
  return { ...row, hints }
}
