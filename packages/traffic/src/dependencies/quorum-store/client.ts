/**
 * A client of a store, as a process: one operation at a time, at its own coordinator; what it asked and was
 * answered are its notes.
 */
import {
  type Distribution, type Duration, type Instant, integerBelow, sample, type Stream, substream, uniform,
} from '@track/simulation'
import type { Behaviour, Step } from '../ensemble/behaviour.ts'
import type { StoreAnswer, StoreInput, StoreMessage, StoreOutcome } from './message.ts'
import { join, type VersionVector } from './version.ts'

export interface StoreWorkload {
  readonly keys: readonly string[]
  /** The share of the operations; or `after each write`, one of the key just written. */
  readonly reads: number | 'after each write'
  readonly think: Distribution
  /** Without an answer for so long, the operation stays open and the next one comes. */
  readonly timeout: Duration
  readonly until: Instant
}

export type StoreNote =
  | { readonly kind: 'invoked'; readonly operation: number; readonly input: StoreInput }
  | { readonly kind: 'returned'; readonly operation: number; readonly output: StoreOutcome }
  /** Whether a write was done is not known. */
  | { readonly kind: 'gave up'; readonly operation: number }

export interface StoreClientRow {
  readonly id: string
  readonly coordinator: string
  readonly workload: StoreWorkload
  readonly stream: Stream
  readonly operation: number
  readonly waits: StoreInput | undefined
  readonly dueAt: Instant
  /** By key, what it read and wrote. */
  readonly seen: Readonly<Record<string, VersionVector>>
}

export const storeClientBehaviour: Behaviour<StoreClientRow, StoreMessage> = {
  step(row, input, now) {
    if (input === undefined) return now < row.dueAt ? { row, outbox: [] } : takeTime(row, now)
    return input.kind === 'answer' ? takeAnswer(row, input, now) : { row, outbox: [] }
  },
  dueAt: (row) => (row.waits === undefined && row.dueAt >= row.workload.until ? Infinity : row.dueAt),
  isPersisted: () => false,
  restart: (row) => row,
  reseed: (row, seed) => ({ ...row, stream: substream(row.stream, `seed ${seed}`) }),
}

type ClientStep = Step<StoreClientRow, StoreMessage>

export function newStoreClient(row: Pick<StoreClientRow, 'id' | 'coordinator' | 'workload' | 'stream'>, now: Instant): StoreClientRow {
  return { ...row, operation: 0, waits: undefined, dueAt: now + Math.round(sample(row.workload.think, row.stream, 0)), seen: {} }
}

function takeTime(row: StoreClientRow, now: Instant): ClientStep {
  if (row.waits !== undefined) {
    const notes: StoreNote[] = [{ kind: 'gave up', operation: row.operation }]
    return { row: { ...row, waits: undefined, dueAt: now + pause(row) }, outbox: [], notes }
  }
  const { keys, reads } = row.workload
  const operation = row.operation + 1
  if (reads === 'after each write') return ask(row, put(row, keys[operation % keys.length]!, now), now)
  const key = keys[integerBelow(keys.length, row.stream, operation, 1)]!
  return ask(row, uniform(row.stream, operation, 2) < reads ? { kind: 'get', key } : put(row, key, now), now)
}

function pause({ workload, stream, operation }: StoreClientRow): Duration {
  return Math.max(1, Math.round(sample(workload.think, stream, operation)))
}

function put({ id, operation, seen }: StoreClientRow, key: string, stamp: Instant): StoreInput {
  const number = operation + 1
  const write = `${id}.${number}`
  return { kind: 'put', key, value: write, seen: { ...seen[key], [id]: number }, write, stamp }
}

function ask(row: StoreClientRow, wants: StoreInput, now: Instant): ClientStep {
  const operation = row.operation + 1
  // Its own writes it has seen, whether or not they are answered.
  const seen = wants.kind === 'put' ? { ...row.seen, [wants.key]: wants.seen } : row.seen
  const notes: StoreNote[] = [{ kind: 'invoked', operation, input: wants }]
  return {
    row: { ...row, operation, waits: wants, seen, dueAt: now + row.workload.timeout },
    outbox: [{ kind: 'request', from: row.id, to: row.coordinator, id: `${row.id}/${operation}`, wants }],
    notes,
  }
}

function takeAnswer(row: StoreClientRow, { id, outcome }: StoreAnswer, now: Instant): ClientStep {
  const { waits, operation, workload } = row
  if (waits === undefined || id !== `${row.id}/${operation}`) return { row, outbox: [] }
  const note: StoreNote = outcome.kind === 'timed out' ? { kind: 'gave up', operation } : { kind: 'returned', operation, output: outcome }
  const seen = outcome.kind === 'values' ? { ...row.seen, [waits.key]: join([row.seen[waits.key] ?? {}, outcome.seen]) } : row.seen
  const free = { ...row, waits: undefined, seen, dueAt: now + pause(row) }
  if (workload.reads !== 'after each write' || outcome.kind !== 'written') return { row: free, outbox: [], notes: [note] }
  const read = ask(free, { kind: 'get', key: waits.key }, now)
  return { ...read, notes: [note, ...(read.notes ?? [])] }
}
