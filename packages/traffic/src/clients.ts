/** Load generators and producers of messages, as containers or load objects start and stop them. */
import type { Instant, Simulation } from '@track/simulation'
import { respace } from './exact/arriving.ts'
import { addClient, type ClientRow, type Generator, removeClient } from './exact/clients.ts'
import { abandon } from './exact/concluding.ts'
import type { ReportTo } from './exact/instances.ts'
import { giveBackRequest, notStarted, requestsOf } from './exact/requests.ts'
import { serviceNamed } from './exact/services.ts'
import { refreshNetworks } from './faults/network.ts'
import { changeFlow } from './fluid/flowing.ts'
import { addFluidLoad, isFluid as isInFlows, removeFluidLoad } from './fluid/services/changing.ts'
import { type ChosenGrain, choiceOf, producerRefusal } from './fluid/services/choosing.ts'
import { loadOf } from './load/level.ts'
import { giveBackCounts, takeCounts } from './measures/counts.ts'
import { openNatives } from './measures/native-histogram.ts'
import { clientLayout } from './measures/layout.ts'
import { clientTruth } from './measures/ground-truth.ts'
import { asNudged } from './nudges/started.ts'
import { boundsOf, kindOfStore } from './servers.ts'
import { closeTraces, openTraces, type Traced } from './tracing/traces.ts'
import type { TrafficState } from './state.ts'
import { trafficPart, writeTraffic } from './traffic-part.ts'
import type { ClientWorkload } from './workloads/workload.ts'

export interface ClientStart {
  /** Unique among clients. */
  readonly id: string
  readonly workload: ClientWorkload
  readonly labels?: Readonly<Record<string, string>>
  /** What its chance is named after, where that should outlive the id (a pod's name); else the id. */
  readonly stream?: string
  readonly reportTo?: ReportTo
}

export function startClient(simulation: Simulation, described: ClientStart): void {
  const workload = asNudged(simulation.state(trafficPart), described.workload, described.labels ?? {})
  const start = { ...described, workload }
  const { id } = start
  const number = writeTraffic(simulation, (state) => {
    if (state.clientIndex.has(id)) throw new Error(`client "${id}" is started twice`)
    const row = rowOf(state, simulation, start, simulation.now, state.startNumber++)
    openTraces(simulation, state, id, workload.tracing)
    addClient(state, row, countsFor(state, row, workload))
    refreshNetworks(state)
    return row.start
  })
  simulation.scheduleAfter({ after: workload.startup, part: 'traffic', event: 'load begins', data: { id, start: number } })
}

/** Ids of the processes that call a Service: loads, and servers whose dependency it is. */
export function processesCalling(simulation: Simulation, service: string): readonly string[] {
  const { clientRows, serviceIndex } = simulation.state(trafficPart)
  const index = serviceIndex.get(service)
  return index === undefined ? [] : [...new Set(clientRows.flatMap((row) => (row?.service === index ? [row.process] : [])))]
}

function rowOf(state: TrafficState, simulation: Simulation, start: ClientStart, startedAt: Instant, number: number): ClientRow {
  const { id, workload, labels = {}, stream = id, reportTo } = start
  const { service, publishes } = workload
  const kind = kindOfStore(workload.routes)
  return {
    id, process: id, labels, startedAt, start: number, policy: workload, workload, reportTo,
    service: service === undefined ? -1 : serviceNamed(state, service),
    instance: undefined,
    queue: publishes === undefined ? -1 : state.queueIndex.get(publishes) ?? -1,
    routes: workload.routes,
    network: workload.network,
    ...(kind && { store: { kind, sessions: 'any', pinned: 0 } as const }),
    generator: generatorOf(workload),
    ...(workload.tracing && { tracing: workload.tracing }),
    stream: simulation.stream('traffic', 'client', stream),
    bounds: boundsOf(workload['metrics.buckets']),
  }
}

function generatorOf(workload: ClientWorkload): Generator {
  return {
    model: workload['load.model'], arrivals: workload['load.arrivals'], think: workload['load.think'], load: loadOf(workload),
    again: 1 - 1 / workload['load.requests'],
  }
}

/** The grain that a load would be counted in, and why, or why it cannot be: for whoever starts loads without a container. */
export function chosenGrain(simulation: Simulation, { id, workload }: Pick<ClientStart, 'id' | 'workload'>): ChosenGrain | undefined {
  const state = simulation.state(trafficPart)
  const refusal = producerRefusal(state, workload, simulation.now)
  if (refusal !== undefined) return { refusal }
  const service = state.serviceIndex.get(workload.service ?? '')
  return service === undefined ? undefined : choiceOf(state, { id, workload, service, startedAt: simulation.now })
}

/** Why a load could not run in the grain that it asks for, in a sentence. */
export function refusedGrain(simulation: Simulation, start: Pick<ClientStart, 'id' | 'workload'>): string | undefined {
  return chosenGrain(simulation, start)?.refusal
}

/** Ends a client. What it waits for is cut off; its counters stay in the ground truth. */
export function stopClient(simulation: Simulation, id: string): void {
  writeTraffic(simulation, (state) => {
    const client = clientOf(state, id)
    const { queue } = state.clientRows[client]!
    cutOff(state, simulation.now, client)
    removeFluidLoad(state, simulation.now, client)
    if (queue >= 0 && state.queueRows[queue]!.grain === 'fluid') {
      changeFlow(state, simulation.now, queue, () => {
        state.flowProducers[queue] = state.flowProducers[queue]!.filter((each) => each !== client)
      })
    }
    retire(state, simulation.now, client)
    removeClient(state, client)
    if (state.endedSpans !== undefined) closeTraces(state as Traced, id)
  })
}

function countsFor(state: TrafficState, { routes, bounds }: ClientRow, workload: ClientWorkload): number {
  const counts = takeCounts(state, clientLayout.size(routes.length, bounds, true))
  if (workload['metrics.native']) openNatives(state, clientLayout.histograms(counts, routes.length, bounds))
  return counts
}

/**
 * Changes what a running client does. Its requests keep their numbers and so their chance; requests under
 * way go on under the new policy. With other routes or buckets its counters begin anew.
 */
export function updateClient(simulation: Simulation, id: string, workload: ClientWorkload): void {
  const { now } = simulation
  const isClosed = workload['load.model'] === 'closed'
  writeTraffic(simulation, (state) => {
    const client = clientOf(state, id)
    const before = state.clientRows[client]!
    const { startedAt, labels, stream, reportTo } = before
    const described = { ...rowOf(state, simulation, { id, workload, labels }, startedAt, before.start), stream, reportTo }
    const after = before.workload!.grain === 'auto' ? described : inItsGrain(state, described)
    const isSameLayout = samePlain(before.routes, after.routes) && samePlain(before.bounds, after.bounds) && before.workload!['metrics.native'] === workload['metrics.native']
    const modelChanges = before.generator!.model !== after.generator!.model
    const [wasInFlows, staysInFlows] = [state.fluidLoads.some((load) => load.client === client), isInFlows(after)]
    if (!isSameLayout || modelChanges || staysInFlows !== wasInFlows) {
      cutOff(state, now, client)
      removeFluidLoad(state, now, client)
    }
    if (!isSameLayout) {
      retire(state, now, client)
      state.clientCounts[client] = countsFor(state, after, workload)
    }
    const change = () => {
      state.clientRows[client] = after
    }
    if (staysInFlows) {
      change()
      state.clientEntry[client] = 0
      addFluidLoad(state, client, workload.grain === 'auto')
      return
    }
    const isFluid = after.queue >= 0 && state.queueRows[after.queue]!.grain === 'fluid'
    if (isFluid) changeFlow(state, now, after.queue, change)
    else change()
    if (!isFluid && !isClosed) respace(state, now, client, !samePlain(before.generator!.load, after.generator!.load))
  })
  if (isClosed) simulation.schedule({ at: now, part: 'traffic', event: 'users', data: { id } })
}

/** Of a load that has begun: one that leaves the choice is chosen for anew. */
function inItsGrain(state: TrafficState, row: ClientRow): ClientRow {
  const { id, service, startedAt, workload } = row
  if (service < 0 || workload!.grain !== 'auto') return row
  const choice = choiceOf(state, { id, workload: workload!, service, startedAt })
  const chosen = { ...workload!, grain: choice.refusal === undefined ? choice.grain : 'exact' as const }
  return { ...row, workload: chosen, policy: chosen }
}

function samePlain(a: object, b: object): boolean {
  return JSON.stringify(a) === JSON.stringify(b)
}

function clientOf(state: TrafficState, id: string): number {
  const client = state.clientIndex.get(id)
  if (client === undefined) throw new Error(`no client "${id}"`)
  return client
}

/** Ends all requests of a client that are under way, and sends its thinking users home. */
function cutOff(state: TrafficState, now: Instant, client: number): void {
  for (const request of requestsOf(state, client)) {
    if (state.requestStartedAt[request] === notStarted) giveBackRequest(state, request)
    else abandon(state, now, request)
  }
}

/** Gives the block of a client's counters back, and keeps their sums for the ground truth. */
function retire(state: TrafficState, now: Instant, client: number): void {
  const { routes, bounds } = state.clientRows[client]!
  state.retired.push({ ...clientTruth(state, now, client), stoppedAt: now })
  giveBackCounts(state, state.clientCounts[client]!, clientLayout.size(routes.length, bounds, true))
}
