/**
 * The system call `listener`: programs that serve HTTP at ports of the machine that they run on, as kubectl's
 * port-forward and proxy do. Requests of other programs of that machine wait in a row until they are taken.
 *
 * Follows bind(2), listen(2) and accept(2). Left out: everything but HTTP, clients on other machines.
 */
import { readStream, type Stream, type StreamCursor, type StreamReading } from '@track/apiserver'
import { listenerAt } from '@track/nodes'
import { answerCall, type Caller, partName as processesName, type ProcessesState } from '@track/processes'
import { type Duration, type Instant, millisecond, type Part, type Plain, type Simulation, uniform } from '@track/simulation'
import type { HttpAnswer, HttpCall, NetworkFailure } from './network-calls.ts'
import type { Page } from '../network/pages.ts'

export type ListenerCall =
  /** `port` 0: any that is free. */
  | { readonly do: 'listen'; readonly address: string; readonly port: number }
  /** The next connection, or what came on a stream, whichever is first. */
  | { readonly do: 'accept'; readonly listeners: readonly string[]; readonly stream?: Stream; readonly cursor?: StreamCursor }
  | { readonly do: 'answer'; readonly connection: string; readonly result: ListenerResult }

export type ListenerResult = ({ readonly page: Page } | { readonly failure: NetworkFailure }) & Pick<HttpAnswer, 'tls'>

/** An error is the system's own words: `bind: address already in use`. */
export type ListenAnswer = { readonly listener: string; readonly port: number } | { readonly error: string }

export interface AcceptedConnection {
  readonly connection: string
  readonly listener: string
  readonly call: HttpCall
}

export type AcceptAnswer = AcceptedConnection | { readonly reading: StreamReading }

interface ListenerRow {
  readonly pid: string
  /** The machine, or the pod, whose addresses they are. */
  readonly machine: string
  readonly address: string
  readonly port: number
}

interface ConnectionRow {
  readonly listener: string
  readonly call: HttpCall
  readonly address: string
  readonly resolved: Duration
  readonly begunAt: Instant
  readonly isTaken: boolean
}

interface AcceptRow {
  readonly listeners: readonly string[]
  readonly stream?: Stream
  readonly cursor?: StreamCursor
  readonly delay: Duration
}

/** Absent until somebody listens. */
export interface LocalListeners {
  readonly listeners: Map<string, ListenerRow>
  /** By the id of the client's call. */
  readonly connections: Map<string, ConnectionRow>
  /** Programs that wait, by the ids of their calls. */
  readonly accepts: Map<string, AcceptRow>
  listened: number
}

/** The state of the part that keeps them: it has the events `look` and `late` of this file. */
export type Keeper = Partial<LocalListeners>

/** Undefined while nobody has listened yet. */
function localOf(keeper: Keeper): LocalListeners | undefined {
  return keeper.listeners && keeper as LocalListeners
}

function begun(keeper: Keeper): LocalListeners {
  if (!keeper.listeners) Object.assign(keeper, { listeners: new Map(), connections: new Map(), accepts: new Map(), listened: 0 } satisfies LocalListeners)
  return keeper as LocalListeners
}

/** A stream is looked at more and more rarely while nothing comes. */
const delayMin: Duration = 10 * millisecond
const delayMax: Duration = 200 * millisecond

/** Linux' own range (ip_local_port_range). */
const ephemeral = { from: 32768, count: 28232 }
const privilegedBelow = 1024

export interface Place {
  readonly part: string
  readonly keeper: Keeper
  /** The pod of the caller, where it is in one. */
  readonly uid: string | undefined
  /** Addresses of its own besides loopback. */
  readonly own: readonly string[]
}

export function beginListenerCall(simulation: Simulation, caller: Caller, call: ListenerCall, place: Place): { readonly answer: Plain } | 'parked' {
  if (call.do === 'listen') return { answer: listen(simulation, caller, call, place) as unknown as Plain }
  if (call.do === 'accept') return accept(simulation, caller.id, call, place)
  answer(simulation, place.keeper, call.connection, call.result)
  return { answer: null }
}

function listen(simulation: Simulation, { pid, user, host }: Caller, { address, port }: { address: string; port: number }, place: Place): ListenAnswer {
  const { keeper, uid, own } = place
  if (!isLocal(address) && !isWildcard(address) && !own.includes(address)) return { error: 'bind: cannot assign requested address' }
  if (port !== 0 && port < privilegedBelow && user !== 'root') return { error: 'bind: permission denied' }
  const local = begun(keeper)
  const machine = uid ?? host
  const isFree = (candidate: number) => !openListeners(simulation, keeper).some(([, row]) => row.machine === machine && row.port === candidate && clash(row.address, address))
    && (uid === undefined || listenerAt(simulation, uid, candidate) === undefined)
  const chosen = port === 0 ? freePort(simulation, local, isFree) : port
  if (!isFree(chosen)) return { error: 'bind: address already in use' }
  const listener = `listener ${local.listened++}`
  local.listeners.set(listener, { pid, machine, address, port: chosen })
  return { listener, port: chosen }
}

function freePort(simulation: Simulation, { listened }: LocalListeners, isFree: (port: number) => boolean): number {
  const first = Math.floor(uniform(simulation.stream('network', 'local port'), listened) * ephemeral.count)
  for (let tried = 0; tried < ephemeral.count; tried++) {
    const port = ephemeral.from + ((first + tried) % ephemeral.count)
    if (isFree(port)) return port
  }
  return ephemeral.from
}

function isLocal(address: string): boolean {
  return address.startsWith('127.') || address === '::1'
}

function isWildcard(address: string): boolean {
  return address === '0.0.0.0' || address === '::'
}

function clash(left: string, right: string): boolean {
  return left.includes(':') === right.includes(':') && (left === right || isWildcard(left) || isWildcard(right))
}

/** Those whose process lives; of others nothing stays. */
function openListeners(simulation: Simulation, keeper: Keeper): [string, ListenerRow][] {
  const local = localOf(keeper)
  if (!local) return []
  const { processes } = simulation.state({ name: processesName } as Part<ProcessesState>)
  for (const [id, { pid }] of local.listeners) {
    const row = processes.get(pid)
    if (!row || row.status === 'exited') closeListener(simulation, local, id)
  }
  return [...local.listeners]
}

function closeListener(simulation: Simulation, local: LocalListeners, id: string): void {
  local.listeners.delete(id)
  for (const [connection, row] of local.connections) {
    if (row.listener !== id) continue
    local.connections.delete(connection)
    end(simulation, connection, row, { failure: row.isTaken ? 'empty' : 'reset' })
  }
}

export interface Arriving {
  readonly id: string
  readonly machine: string
  readonly call: HttpCall
  readonly address: string
  readonly resolved: Duration
}

/** Gives a request to who listens there; false where nobody does. */
export function handOver(simulation: Simulation, part: string, keeper: Keeper, { id, machine, call, address, resolved }: Arriving): boolean {
  const found = openListeners(simulation, keeper).find(([, row]) => row.machine === machine && row.port === call.port && clash(row.address, address))
  if (!found) return false
  const local = begun(keeper)
  local.connections.set(id, { listener: found[0], call, address, resolved, begunAt: simulation.now, isTaken: false })
  if (call.timeout !== undefined) simulation.scheduleAfter({ after: call.timeout, part, event: 'late', data: { id } })
  for (const [waiting, { listeners }] of local.accepts) {
    if (!listeners.includes(found[0])) continue
    const taken = take(local, listeners)
    if (!taken) break
    local.accepts.delete(waiting)
    answerCall(simulation, waiting, taken as unknown as Plain)
  }
  return true
}

function take({ connections }: LocalListeners, listeners: readonly string[]): AcceptedConnection | undefined {
  for (const [connection, row] of connections) {
    if (row.isTaken || !listeners.includes(row.listener)) continue
    connections.set(connection, { ...row, isTaken: true })
    return { connection, listener: row.listener, call: row.call }
  }
  return undefined
}

function accept(simulation: Simulation, id: string, { listeners, stream, cursor }: Extract<ListenerCall, { do: 'accept' }>, { keeper, part }: Place): { readonly answer: Plain } | 'parked' {
  const local = begun(keeper)
  const taken = take(local, listeners)
  if (taken) return { answer: taken as unknown as Plain }
  const reading = stream && readStream(simulation, stream, cursor)
  if (reading && hasNews(reading)) return { answer: { reading } as unknown as Plain }
  local.accepts.set(id, { listeners, delay: delayMin, ...(stream && { stream }), ...(reading && { cursor: reading.cursor }) })
  if (stream) simulation.scheduleAfter({ after: delayMin, part, event: 'look', data: { id } })
  return 'parked'
}

function hasNews({ chunks, ended }: StreamReading): boolean {
  return ended || chunks.length > 0
}

/** Whether something has come on the stream that a program waits for beside its connections. */
export function lookAtStream(simulation: Simulation, part: string, keeper: Keeper, id: string): void {
  const local = localOf(keeper)
  const row = local?.accepts.get(id)
  if (!row?.stream) return
  const reading = readStream(simulation, row.stream, row.cursor)
  if (hasNews(reading)) {
    local!.accepts.delete(id)
    answerCall(simulation, id, { reading } as unknown as Plain)
    return
  }
  const delay = Math.min(delayMax, row.delay * 2)
  local!.accepts.set(id, { ...row, cursor: reading.cursor, delay })
  simulation.scheduleAfter({ after: delay, part, event: 'look', data: { id } })
}

/** Programs that end leave their ports, and clients that end their connections. */
export function abandonLocal(simulation: Simulation, keeper: Keeper, id: string): void {
  keeper.connections?.delete(id)
  if (keeper.accepts?.delete(id)) openListeners(simulation, keeper)
}

/** A client's patience is over. */
export function endLate(simulation: Simulation, keeper: Keeper, id: string): void {
  const local = localOf(keeper)
  const row = local?.connections.get(id)
  if (!row) return
  local!.connections.delete(id)
  end(simulation, id, row, { failure: 'timeout' })
}

function answer(simulation: Simulation, keeper: Keeper, connection: string, result: ListenerResult): void {
  const local = localOf(keeper)
  const row = local?.connections.get(connection)
  if (!row) return
  local!.connections.delete(connection)
  end(simulation, connection, row, result)
}

function end(simulation: Simulation, id: string, { address, resolved, begunAt }: ConnectionRow, { tls, ...result }: ListenerResult): void {
  const times = { resolved, connected: resolved, total: simulation.now - begunAt + resolved }
  const whole: HttpAnswer = { address, times, result, ...(tls && { tls }) }
  answerCall(simulation, id, whole as unknown as Plain)
}
