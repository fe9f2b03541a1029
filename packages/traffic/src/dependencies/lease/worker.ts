/**
 * A worker that changes an object under a lease: acquires, reads, works, writes, releases, and again. A
 * pause or a slow message may outlast the lease; whether the worker looks at its clock before it writes
 * makes that rarer, and not impossible.
 *
 * Follows Kleppmann, "How to do distributed locking" (2016), the diagram of the paused client.
 * Left out: sessions of the lease service; a late copy of a request may take a lease that nobody uses until it runs out.
 */
import { type Distribution, type Duration, type Instant, type Plain, sample, type Stream, substream } from '@track/simulation'
import type { Answer, Request } from '../consensus/message.ts'
import type { Behaviour, Step } from '../ensemble/behaviour.ts'
import type { LeaseCommand, LeaseResult } from './lease-machine.ts'
import type { LeaseMessage, ObjectAnswer, ObjectRequest } from './message.ts'

export interface WorkerSettings {
  readonly lease: string
  readonly key: string
  readonly ttl: Duration
  /** Between reading and writing. */
  readonly work: Distribution
  /** Until it wants the lease again: after its turn, or when another holds it. */
  readonly think: Distribution
  readonly timeout: Duration
  /** Writes only while its lease lasts by its own clock. */
  readonly looksAtClock: boolean
}

export interface WorkerRow {
  readonly id: string
  readonly settings: WorkerSettings
  readonly servers: readonly string[]
  readonly store: string
  readonly stream: Stream
  readonly server: string
  readonly phase: 'resting' | 'acquiring' | 'reading' | 'working' | 'writing' | 'releasing'
  readonly asked: Asked | undefined
  readonly asks: number
  readonly turns: number
  readonly dueAt: Instant
  readonly token: number
  /** By its own clock, reckoned from before it asked. */
  readonly validUntil: Instant
  readonly version: number
}

type Asked = (Request | ObjectRequest) & { readonly sentAt: Instant }
type WorkerStep = Step<WorkerRow, LeaseMessage>

export type WorkerNote =
  | { readonly kind: 'acquired'; readonly token: number }
  /** A turn that ended: written, refused by the store, or given up as the lease had run out. */
  | { readonly kind: 'ended'; readonly token: number; readonly how: 'written' | 'refused' | 'lease ran out' }

export const workerBehaviour: Behaviour<WorkerRow, LeaseMessage> = {
  step(row, input, now) {
    if (input === undefined) return now < row.dueAt ? { row, outbox: [] } : takeTime(row, now)
    if (!('id' in input) || input.id !== row.asked?.id) return { row, outbox: [] }
    if (input.kind === 'answer') return takeLeaseAnswer(row, input, now)
    const isObject = input.kind === 'object' || input.kind === 'object written' || input.kind === 'object refused'
    return isObject ? takeObjectAnswer(row, input, now) : { row, outbox: [] }
  },
  dueAt: ({ dueAt }) => dueAt,
  isPersisted: () => false,
  // It forgets that it held a lease, which runs out.
  restart: (row, now) => rest({ ...row, turns: row.turns + 1 }, now),
  reseed: (row, seed) => ({ ...row, stream: substream(row.stream, `seed ${seed}`) }),
}

export function newWorker(row: Pick<WorkerRow, 'id' | 'settings' | 'servers' | 'store' | 'stream'>, now: Instant): WorkerRow {
  return rest({
    ...row, server: row.servers[0]!, phase: 'resting', asked: undefined, asks: 0, turns: 0, dueAt: now,
    token: 0, validUntil: 0, version: 0,
  }, now)
}

function rest(row: WorkerRow, now: Instant): WorkerRow {
  const pause = Math.max(1, Math.round(sample(row.settings.think, row.stream, row.turns)))
  return { ...row, phase: 'resting', asked: undefined, turns: row.turns + 1, dueAt: now + pause }
}

function takeTime(row: WorkerRow, now: Instant): WorkerStep {
  const { settings: { lease: name, ttl, key, looksAtClock }, id: holder } = row
  if (row.asked) {
    const { servers, server, asked } = row
    const next = asked.kind === 'request' ? servers[(servers.indexOf(server) + 1) % servers.length]! : server
    return send({ ...row, server: next }, asked, now)
  }
  if (row.phase === 'resting') return askLease({ ...row, phase: 'acquiring' }, { kind: 'acquire', name, holder, ttl }, now)
  if (looksAtClock && now >= row.validUntil) {
    const notes: WorkerNote[] = [{ kind: 'ended', token: row.token, how: 'lease ran out' }]
    return { row: rest(row, now), outbox: [], notes }
  }
  const { token, version: basedOn } = row
  const write = `${holder}.${row.turns}`
  return ask({ ...row, phase: 'writing' }, { kind: 'write object', id: '', key, value: write, token, basedOn, write }, now)
}

function askLease(row: WorkerRow, command: LeaseCommand, now: Instant): WorkerStep {
  const plain = command as unknown as Plain
  return ask(row, { kind: 'request', id: '', wants: { kind: 'command', session: undefined, sequence: 0, command: plain } }, now)
}

function ask(row: WorkerRow, request: Request | ObjectRequest, now: Instant): WorkerStep {
  const asks = row.asks + 1
  return send({ ...row, asks }, { ...request, id: `${row.id}/${asks}`, sentAt: now }, now)
}

/** A retry is the same request, and its lease counts from the first. */
function send(row: WorkerRow, asked: Asked, now: Instant): WorkerStep {
  const { sentAt: _, ...request } = asked
  const to = request.kind === 'request' ? row.server : row.store
  return { row: { ...row, asked, dueAt: now + row.settings.timeout }, outbox: [{ from: row.id, to, ...request }] }
}

function takeLeaseAnswer(row: WorkerRow, { outcome, from }: Answer & { from: string }, now: Instant): WorkerStep {
  const { settings, asked } = row
  if (outcome.kind === 'refused') {
    const { leader } = outcome
    if (leader === undefined || leader === from) return { row, outbox: [] }
    return send({ ...row, server: leader }, asked!, now)
  }
  const result = outcome.result as unknown as LeaseResult
  if (result.kind !== 'granted') return { row: rest(row, now), outbox: [] }
  const held = { ...row, phase: 'reading' as const, token: result.token, validUntil: asked!.sentAt + settings.ttl }
  const notes: WorkerNote[] = [{ kind: 'acquired', token: result.token }]
  return { ...ask(held, { kind: 'read object', id: '', key: settings.key, token: result.token }, now), notes }
}

function takeObjectAnswer(row: WorkerRow, answer: ObjectAnswer, now: Instant): WorkerStep {
  const { settings: { work, lease: name }, stream, turns, token } = row
  if (answer.kind === 'object') {
    const takes = Math.max(1, Math.round(sample(work, stream, turns, 1)))
    return { row: { ...row, phase: 'working', asked: undefined, version: answer.version, dueAt: now + takes }, outbox: [] }
  }
  const how = answer.kind === 'object written' ? 'written' : 'refused'
  const notes: WorkerNote[] = [{ kind: 'ended', token, how }]
  return { ...askLease({ ...row, phase: 'releasing' }, { kind: 'release', name, token }, now), notes }
}
