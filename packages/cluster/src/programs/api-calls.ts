/**
 * The API server as programs of the world reach it: the system calls `api` (an HTTP request),
 * `stream` (what came on a watch or a connection; waits until there is something) and
 * `stream input`. Requests that a real client keeps on disk cost no time, all others what a
 * person's request costs, and what faults of the server add.
 */
import {
  acknowledge, apiServerOf, countThrottled, type HttpRequest, readStream, serve, type Stream, type StreamCursor, type StreamReading, storeOf, subscribe,
} from '@track/apiserver'
import { answerCall, type SystemCallHandler } from '@track/processes'
import { type Duration, millisecond, type Part, type Plain, second, type Simulation } from '@track/simulation'
import { openFaults } from '@track/traffic'
import { type Pressure, pressureOn, tooManyRequestsAnswer } from '../faults/api-pressure.ts'
import { apiUser } from './api-user.ts'

/** A program that waits for a stream, by the id of its call. */
interface WaitingReader {
  readonly stream: Stream
  readonly cursor: StreamCursor
  /** How long to wait before a connection is looked at again. */
  readonly delay: Duration
}

interface ApiCallsState {
  readonly readers: Map<string, WaitingReader>
}

const name = 'api calls'
const requestCost: Duration = 20 * millisecond

/** A connection to a container is looked at more and more rarely while nothing comes. */
const delayMin: Duration = 10 * millisecond
const delayMax: Duration = 200 * millisecond

export const apiCallsPart: Part<ApiCallsState> = {
  name,
  initial(simulation) {
    subscribe(storeOf(simulation), { part: name, event: 'changes' })
    return { readers: new Map() }
  },
  events: {
    answer(simulation: Simulation, { id, answer }: { id: string; answer: Plain }) {
      answerCall(simulation, id, answer)
    },
    send,
    changes: readWatches,
    poll: readConnection,
  },
}

const api: SystemCallHandler = {
  begin(simulation, { id, host }, request) {
    const user = apiUser(simulation, host)
    const http = { ...(request as unknown as HttpRequest), ...(user && { user }) }
    if (isKeptByClients(http)) return { answer: serve(simulation, http) as unknown as Plain }
    send(simulation, { id, http, tries: 0 })
    return 'parked'
  },
}

/** A request that is under way, and how often it was told to come again. */
interface Sending {
  readonly id: string
  readonly http: HttpRequest
  readonly tries: number
}

/** client-go comes again where it is told to, ten times at most. */
const triesMax = 10
const comeAgainAfter: Duration = second

const noPressure: Pressure = { late: 0, isThrottled: false }

/** What a request of a person costs, and what an overloaded server adds. */
function send(simulation: Simulation, { id, http, tries }: Sending): void {
  const { late, isThrottled } = openFaults(simulation).length === 0 ? noPressure : pressureOn(simulation, `${id}/${tries}`)
  if (isThrottled) countThrottled(simulation, http)
  if (isThrottled && tries < triesMax) {
    const data = { id, http, tries: tries + 1 } as unknown as Plain
    simulation.scheduleAfter({ after: requestCost + comeAgainAfter, part: name, event: 'send', data })
    return
  }
  const answer = (isThrottled ? tooManyRequestsAnswer() : serve(simulation, { ...http, ...(late > 0 && { late }) })) as unknown as Plain
  simulation.scheduleAfter({ after: requestCost + late, part: name, event: 'answer', data: { id, answer } })
}

/** Discovery and OpenAPI: read once and kept on disk by every real client. */
function isKeptByClients({ method, path }: HttpRequest): boolean {
  return method === 'GET' && (path === '/api' || path === '/apis' || path.startsWith('/openapi/'))
}

const stream: SystemCallHandler = {
  begin(simulation, { id }, request) {
    const { stream: from, cursor } = request as unknown as { stream: Stream; cursor?: StreamCursor }
    const reading = readStream(simulation, from, cursor)
    if (hasNews(reading)) return { answer: reading as unknown as Plain }
    simulation.state(apiCallsPart).readers.set(id, { stream: from, cursor: reading.cursor, delay: delayMin })
    if (from.kind === 'watch') acknowledge(storeOf(simulation), name, 'changes')
    else simulation.scheduleAfter({ after: delayMin, part: name, event: 'poll', data: { id } })
    return 'parked'
  },
  abandon(simulation, id) {
    simulation.state(apiCallsPart).readers.delete(id)
  },
}

function hasNews({ chunks, ended }: StreamReading): boolean {
  return ended || chunks.length > 0
}

/** Something was written to the store: those who watch may have news. Nobody watching, nobody is told. */
function readWatches(simulation: Simulation): void {
  const { readers } = simulation.state(apiCallsPart)
  const waiting = [...readers].filter(([, reader]) => reader.stream.kind === 'watch')
  for (const [id] of waiting) read(simulation, id)
  if ([...readers.values()].some((reader) => reader.stream.kind === 'watch')) acknowledge(storeOf(simulation), name, 'changes')
}

function readConnection(simulation: Simulation, { id }: { id: string }): void {
  const reader = read(simulation, id)
  if (!reader) return
  const delay = Math.min(delayMax, reader.delay * 2)
  simulation.state(apiCallsPart).readers.set(id, { ...reader, delay })
  simulation.scheduleAfter({ after: delay, part: name, event: 'poll', data: { id } })
}

/** Answers the call if there is news; else the reader as it waits on. */
function read(simulation: Simulation, id: string): WaitingReader | undefined {
  const { readers } = simulation.state(apiCallsPart)
  const reader = readers.get(id)
  if (!reader) return undefined
  const reading = readStream(simulation, reader.stream, reader.cursor)
  if (!hasNews(reading)) {
    const waiting = { ...reader, cursor: reading.cursor }
    readers.set(id, waiting)
    return waiting
  }
  readers.delete(id)
  answerCall(simulation, id, reading as unknown as Plain)
  return undefined
}

/** What a client does to a connection besides reading it. */
export type StreamInput =
  | { readonly do: 'write'; readonly text: string }
  | { readonly do: 'end' }
  | { readonly do: 'resize'; readonly width: number; readonly height: number }
  | { readonly do: 'close' }

const streamInput: SystemCallHandler = {
  begin(simulation, _caller, request) {
    const { stream: to, input } = request as unknown as { stream: Stream; input: StreamInput }
    if (to.kind === 'watch') return { answer: null }
    const connector = apiServerOf(simulation).options.connectors![to.connector]!
    if (input.do === 'write') connector.write?.(simulation, to.id, input.text)
    else if (input.do === 'end') connector.endInput?.(simulation, to.id)
    else if (input.do === 'resize') connector.resize?.(simulation, to.id, input)
    else connector.close(simulation, to.id)
    return { answer: null }
  },
}

export const apiSystemCalls = { api, stream, 'stream input': streamInput } satisfies Record<string, SystemCallHandler>
