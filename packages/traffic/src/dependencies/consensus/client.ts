/**
 * A client of a group, as a process: one operation at a time, tried again at another server until it is
 * answered, in a session that makes the retries one command. What it asked and was answered, and when,
 * are its notes.
 *
 * Follows Ongaro's thesis, 6.2 (finding the leader) and 6.3 (sessions).
 */
import {
  type Distribution, type Duration, type Instant, integerBelow, type Plain, sample, type Stream, substream, uniform,
} from '@track/simulation'
import type { Behaviour, Step } from '../ensemble/behaviour.ts'
import { sessionExpired } from './applying.ts'
import type { KeyValueCommand, KeyValueQuery } from './key-value.ts'
import type { Answer, GroupOutcome, Message, Request, Wants } from './message.ts'

export interface GroupWorkload {
  readonly keys: readonly string[]
  /** Shares of the operations; the rest are puts. */
  readonly reads: number
  readonly compareAndSets: number
  /** From an answer to the next operation. */
  readonly think: Distribution
  /** Without an answer for so long, it asks another server. */
  readonly timeout: Duration
  /** Without, a retry may be a second command. */
  readonly hasSession: boolean
  /** Operations begin before this. */
  readonly until: Instant
}

export type Operation = KeyValueCommand | KeyValueQuery

export type GroupNote =
  | { readonly kind: 'invoked'; readonly operation: number; readonly input: Operation }
  | { readonly kind: 'returned'; readonly operation: number; readonly output: Plain; readonly session: number | undefined; readonly index: number }

export interface ClientRow {
  readonly id: string
  readonly servers: readonly string[]
  readonly workload: GroupWorkload
  readonly stream: Stream
  /** Which server it asks. */
  readonly server: string
  readonly session: number | undefined
  /** Of its operations. */
  readonly operation: number
  readonly input: Operation | undefined
  /** What it waits for; a server's answer names it. */
  readonly asked: Request | undefined
  readonly asks: number
  readonly dueAt: Instant
  /** The last value that it knew of each key. */
  readonly seen: Readonly<Record<string, string | undefined>>
}

export function newClient(
  { id, servers, workload, stream, now }: {
    readonly id: string
    readonly servers: readonly string[]
    readonly workload: GroupWorkload
    readonly stream: Stream
    readonly now: Instant
  },
): ClientRow {
  const server = servers[integerBelow(servers.length, stream, 0, 1)]!
  const dueAt = now + Math.round(sample(workload.think, stream, 0))
  return {
    id, servers, workload, stream, server, session: undefined, operation: 0, input: undefined, asked: undefined, asks: 0,
    dueAt, seen: {},
  }
}

export const clientBehaviour: Behaviour<ClientRow, Message> = {
  step(row, input, now) {
    if (input === undefined) return takeTime(row, now)
    return input.kind === 'answer' ? takeAnswer(row, input, now) : { row, outbox: [] }
  },
  dueAt: (row) => (row.asked === undefined && row.dueAt >= row.workload.until ? Infinity : row.dueAt),
  isPersisted: () => false,
  restart: (row) => row,
  reseed: (row, seed) => ({ ...row, stream: substream(row.stream, `seed ${seed}`) }),
}

type ClientStep = Step<ClientRow, Message>

function takeTime(row: ClientRow, now: Instant): ClientStep {
  if (now < row.dueAt) return { row, outbox: [] }
  if (row.asked) return ask({ ...row, server: nextServer(row) }, row.asked.wants, now)
  const operation = row.operation + 1
  const input = chooseOperation({ ...row, operation })
  const begun = { ...row, operation, input }
  const notes: GroupNote[] = [{ kind: 'invoked', operation, input }]
  return { ...askFor(begun, now), notes }
}

/** Opens a session first if it has none. */
function askFor(row: ClientRow, now: Instant): ClientStep {
  const { input, workload, session, operation } = row
  if (input?.kind === 'get') return ask(row, { kind: 'read', query: input as unknown as Plain }, now)
  if (workload.hasSession && session === undefined) return ask(row, { kind: 'session' }, now)
  return ask(row, { kind: 'command', session, sequence: operation, command: input as unknown as Plain }, now)
}

function ask(row: ClientRow, wants: Wants, now: Instant): ClientStep {
  const asks = row.asks + 1
  const asked: Request = { kind: 'request', id: `${row.id}/${asks}`, wants }
  return {
    row: { ...row, asks, asked, dueAt: now + row.workload.timeout },
    outbox: [{ ...asked, from: row.id, to: row.server }],
  }
}

function takeAnswer(row: ClientRow, { id, outcome, from }: Answer & { from: string }, now: Instant): ClientStep {
  const { asked } = row
  // An answer to an earlier try says the same as the one to come, but which is being waited for is simpler to tell.
  if (asked?.id !== id) return { row, outbox: [] }
  if (outcome.kind === 'refused' && outcome.why === sessionExpired) {
    // Whether an earlier try was done is not known: the operation stays open.
    return { row: { ...row, session: undefined, asked: undefined, input: undefined, dueAt: now }, outbox: [] }
  }
  if (outcome.kind === 'refused') {
    const { leader } = outcome
    // Whoever knows the leader is believed at once; else it waits for the time-out, lest it ask round and round.
    if (leader === undefined || leader === from || !row.servers.includes(leader)) return { row, outbox: [] }
    return ask({ ...row, server: leader }, asked.wants, now)
  }
  if (asked.wants.kind === 'session') return askFor({ ...row, session: outcome.result as number }, now)
  return finish(row, outcome, now)
}

function finish(row: ClientRow, { result: output, index }: GroupOutcome & { kind: 'done' }, now: Instant): ClientStep {
  const { operation, workload, stream, input } = row
  const dueAt = now + Math.max(1, Math.round(sample(workload.think, stream, operation)))
  const notes: GroupNote[] = [{ kind: 'returned', operation, output, session: row.session, index }]
  const seen = input?.kind === 'get' ? { ...row.seen, [input.key]: output as string | undefined } : row.seen
  return { row: { ...row, asked: undefined, input: undefined, dueAt, seen }, outbox: [], notes }
}

function nextServer({ servers, server }: ClientRow): string {
  return servers[(servers.indexOf(server) + 1) % servers.length]!
}

function chooseOperation({ id, workload, stream, operation, seen }: ClientRow): Operation {
  const { keys, reads, compareAndSets } = workload
  const key = keys[integerBelow(keys.length, stream, operation, 2)]!
  const choice = uniform(stream, operation, 3)
  if (choice < reads) return { kind: 'get', key }
  // Every value is written once, so that a read tells which write it saw.
  const value = `${id}.${operation}`
  if (choice < reads + compareAndSets) return { kind: 'compare and set', key, expected: seen[key], value }
  return { kind: 'put', key, value }
}
