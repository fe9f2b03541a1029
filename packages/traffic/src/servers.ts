/** Servers and workers, as containers start and stop them, and the Services in front of servers. */
import { type Duration, type Instant, second, type Simulation, type Stream } from '@track/simulation'
import { addClient, removeClient, type StoreAccess } from './exact/clients.ts'
import { dispatch } from './exact/consuming.ts'
import { abandon } from './exact/concluding.ts'
import { addInstance, type InstanceRow, removeInstance, type ReportTo } from './exact/instances.ts'
import { stubOf } from './exact/fallbacks.ts'
import { requestsOf } from './exact/requests.ts'
import { type Balancing, refreshService, refreshServicesOf, serviceNamed, type Way } from './exact/services.ts'
import { beginNext } from './exact/serving.ts'
import { closeLinksOf } from './dependencies/database/connections.ts'
import type { Stored } from './dependencies/database/sessions.ts'
import { changeLevers, closeLevers, leversOf, openLevers } from './exact/levers.ts'
import { openShare, sharingOf, type SharingRow } from './exact/sharing.ts'
import { loseJobs } from './faults/crashing.ts'
import { refreshFaults } from './faults/faulting.ts'
import { refreshNetworks } from './faults/network.ts'
import { changeFlow } from './fluid/flowing.ts'
import { giveBackCounts, takeCounts } from './measures/counts.ts'
import { openNatives } from './measures/native-histogram.ts'
import { clientLayout, serverLayout, workerLayout } from './measures/layout.ts'
import { storeSize } from './stores.ts'
import { asNudged } from './nudges/started.ts'
import { drain, leaveConsumers } from './process-life.ts'
import type { TrafficState } from './state.ts'
import { closeTraces, openTraces, type Traced } from './tracing/traces.ts'
import { trafficPart, writeTraffic } from './traffic-part.ts'
import type { ServerWorkload, StoreWorkload, Target, WorkerWorkload } from './workloads/workload.ts'

export interface ProcessStart<Kind> {
  /** Unique among all servers and workers: a container of a pod. */
  readonly id: string
  readonly workload: Kind
  readonly labels?: Readonly<Record<string, string>>
  /** Cores; without it as many as it likes. */
  readonly cpuLimit?: number
  /** Bytes; crossing it is reported as `out of memory`, and killing is the caller's business. */
  readonly memoryLimit?: number
  /** Which part's event is told `started`, `boot failed`, `crashed`, `out of memory` and `drained`. */
  readonly reportTo?: ReportTo
}

export function startServer(simulation: Simulation, described: ProcessStart<ServerWorkload>): void {
  const start = { ...described, workload: workloadOf(simulation, described) }
  startInstance(simulation, start, (state) => {
    const bounds = boundsOf(start.workload['metrics.buckets'])
    const clients: Record<string, number> = {}
    for (const name of Object.keys(start.workload.dependencies)) {
      clients[name] = addDependency(state, simulation, start, name)
    }
    const routes = start.workload.routes.length
    const counts = takeCounts(state, serverLayout.size(routes, bounds))
    if (start.workload['metrics.native']) openNatives(state, serverLayout.histograms(counts, routes, bounds))
    const sharing = sharingOfServer(start.workload)
    const row = rowOf(start, simulation.now, state.startNumber++, { clients, queue: -1, levers: leversOf(start.workload, pausesOf(simulation, start.id)), bounds, ...(sharing && { sharing }) })
    const instance = addInstance(state, row, start.workload.concurrency, counts)
    if (sharing) openShare(state, simulation.now, instance)
    openLevers(state, instance, row)
    return instance
  })
}

/** What the chance of a process' own pauses is keyed by. */
function pausesOf(simulation: Simulation, id: string): Stream {
  return simulation.stream('traffic', 'pauses', id)
}

function sharingOfServer({ discipline, cores, 'usl.contention': contention, 'usl.coherency': coherency }: ServerWorkload): SharingRow | undefined {
  return sharingOf({ discipline, cores: cores ?? 1, contention: contention ?? 0, coherency: coherency ?? 0 })
}

export function startWorker(simulation: Simulation, described: ProcessStart<WorkerWorkload>): void {
  const start = { ...described, workload: workloadOf(simulation, described) }
  startInstance(simulation, start, (state) => {
    const bounds = boundsOf(start.workload['metrics.buckets'])
    const queue = state.queueIndex.get(start.workload.consumes) ?? -1
    const counts = takeCounts(state, workerLayout.size(bounds))
    if (start.workload['metrics.native']) openNatives(state, [counts + workerLayout.durations])
    const row = rowOf(start, simulation.now, state.startNumber++, { clients: {}, queue, bounds })
    return addInstance(state, row, start.workload.concurrency, counts)
  })
}

function workloadOf<Kind extends ServerWorkload | WorkerWorkload>(simulation: Simulation, { workload, labels = {} }: ProcessStart<Kind>): Kind {
  return asNudged(simulation.state(trafficPart), workload, labels)
}

export function startInstance(
  simulation: Simulation, { id, workload }: ProcessStart<ServerWorkload | WorkerWorkload | StoreWorkload>,
  add: (state: TrafficState) => number,
): void {
  const start = writeTraffic(simulation, (state) => {
    if (state.instanceIndex.has(id)) throw new Error(`"${id}" is started twice`)
    const instance = add(state)
    if ('tracing' in workload) openTraces(simulation, state, id, workload.tracing)
    refreshFaults(state, simulation.now, instance)
    state.silent.delete(id)
    refreshServicesOf(state, id)
    refreshNetworks(state)
    return state.instanceRows[instance]!.start
  })
  simulation.scheduleAfter({ after: workload.startup, part: 'traffic', event: 'started', data: { id, start } })
}

export function rowOf(
  process: ProcessStart<ServerWorkload | WorkerWorkload | StoreWorkload>, startedAt: Instant, start: number,
  more: Pick<InstanceRow, 'clients' | 'queue' | 'bounds' | 'sharing'> & Partial<Pick<InstanceRow, 'levers'>>,
): InstanceRow {
  const { id, workload, labels = {}, cpuLimit = Infinity, memoryLimit = Infinity, reportTo } = process
  return { id, workload, labels, startedAt, start, cpuLimit, memoryLimit, reportTo, levers: undefined, ...more }
}

/** Upper bounds in microseconds, of buckets in seconds. */
export function boundsOf(buckets: readonly number[]): readonly Duration[] {
  return buckets.map((bound) => bound * second).toSorted((a, b) => a - b)
}

/** A server's way to a dependency is a client of its own, with its own pool, breaker and budget. */
function addDependency(
  state: TrafficState, simulation: Simulation, { id, workload, labels = {} }: ProcessStart<ServerWorkload>, name: string,
): number {
  const { service, target_session_attrs: sessions = 'any', pinned = 0, ...policy } = workload.dependencies[name]!
  const routes: Target[] = []
  for (const { calls } of workload.routes) {
    for (const { dependency, onFailure: _onFailure, group: _group, ...call } of calls) {
      const isKnown = routes.some((route) => route.path === call.path && route.method === call.method)
      if (dependency === name && !isKnown) routes.push({ ...call, weight: 1 })
    }
  }
  const kind = kindOfStore(routes)
  const stub = stubOf(policy)
  const bounds = boundsOf(workload['metrics.buckets'])
  const counts = takeCounts(state, clientLayout.size(routes.length, bounds, false))
  if (workload['metrics.native']) openNatives(state, clientLayout.histograms(counts, routes.length, bounds))
  return addClient(state, {
    id: `${id}/${name}`, process: id, labels, startedAt: simulation.now, start: state.startNumber++,
    policy, service: serviceNamed(state, service), instance: undefined, queue: -1, routes, network: 0, generator: undefined, stream: simulation.stream('traffic', 'dependency', id, name), bounds,
    workload: undefined, reportTo: undefined, ...(kind && { store: { kind, sessions, pinned } }), ...(stub && { stub }), ...(workload.tracing && { tracing: workload.tracing }),
  }, counts)
}

/** What the targets of one client are served by; undefined for plain servers. */
export function kindOfStore(routes: readonly Target[]): StoreAccess['kind'] | undefined {
  if (routes.some(({ statements }) => statements)) return 'database'
  if (routes.some(({ step }) => step)) return 'cache'
  if (routes.some(({ record }) => record)) return 'broker'
  if (routes.some(({ replicated }) => replicated)) return 'replicated'
  return routes.some(({ object }) => object) ? 'object-store' : undefined
}

/** Ends a server: at once (what it has in hand is cut off), or `graceful`, which reports `drained` when it is idle. */
export function stopServer(simulation: Simulation, id: string, { graceful }: { graceful: boolean }): void {
  writeTraffic(simulation, (state) => {
    const instance = instanceOf(state, id)
    if (graceful) {
      drain(state, simulation.now, instance)
      return
    }
    loseJobs(state, simulation.now, instance)
    forget(state, simulation.now, instance)
  })
}

/** Ends a worker, as `stopServer` does; messages in the hands of one that ends at once are delivered again. */
export function stopWorker(simulation: Simulation, id: string, { graceful }: { graceful: boolean }): void {
  stopServer(simulation, id, { graceful })
}

/** Changes what a running worker does: the same process with another description. */
export function updateWorker(simulation: Simulation, id: string, workload: WorkerWorkload): void {
  writeTraffic(simulation, (state) => {
    const instance = instanceOf(state, id)
    const row = state.instanceRows[instance]!
    const change = () => {
      state.instanceRows[instance] = { ...row, workload: { ...workload, consumes: (row.workload as WorkerWorkload).consumes } }
      state.instanceWorkers[instance] = workload.concurrency
    }
    if (row.queue >= 0 && state.queueRows[row.queue]!.grain === 'fluid') changeFlow(state, simulation.now, row.queue, change)
    else {
      change()
      if (row.queue >= 0) dispatch(state, simulation.now, row.queue)
    }
  })
}

/** Changes what a running server does: the same process, routes and dependencies, with other numbers. */
export function updateServer(simulation: Simulation, id: string, workload: ServerWorkload): void {
  writeTraffic(simulation, (state) => {
    const instance = instanceOf(state, id)
    const before = state.instanceRows[instance]!
    const row = { ...before, workload, levers: leversOf(workload, pausesOf(simulation, id)) }
    state.instanceRows[instance] = row
    changeLevers(state, instance, before, row)
    state.instanceWorkers[instance] = workload.concurrency
    for (const [name, client] of Object.entries(row.clients)) {
      const { service: _service, target_session_attrs: _sessions, pinned: _pinned, ...policy } = workload.dependencies[name]!
      const { stub: _stub, ...before } = state.clientRows[client]!
      const stub = stubOf(policy)
      state.clientRows[client] = { ...before, policy, ...(stub && { stub }) }
    }
    beginNext(state, simulation.now, instance, row)
  })
}

function forget(state: TrafficState, now: Instant, instance: number): void {
  const row = state.instanceRows[instance]!
  const { id, workload, clients, queue, bounds } = row
  for (const client of Object.values(clients)) {
    for (const request of requestsOf(state, client)) abandon(state, now, request)
    const { routes } = state.clientRows[client]!
    if (state.linkIndex !== undefined) closeLinksOf(state as Stored, client)
    giveBackCounts(state, state.clientCounts[client]!, clientLayout.size(routes.length, bounds, false))
    removeClient(state, client)
  }
  if (queue >= 0) leaveConsumers(state, queue, instance)
  const size = sizeOf(workload, bounds)
  giveBackCounts(state, state.instanceCounts[instance]!, size)
  closeLevers(state, instance, row)
  removeInstance(state, instance)
  if (state.endedSpans !== undefined) closeTraces(state as Traced, id)
  refreshServicesOf(state, id)
}

function sizeOf(workload: InstanceRow['workload'], bounds: readonly number[]): number {
  switch (workload.kind) {
    case 'server': return serverLayout.size(workload.routes.length, bounds)
    case 'worker': return workerLayout.size(bounds)
    default: return storeSize(workload, bounds)
  }
}

export function instanceOf(state: TrafficState, id: string): number {
  const instance = state.instanceIndex.get(id)
  if (instance === undefined) throw new Error(`no server or worker "${id}"`)
  return instance
}

/** Whether a process is there under the id, starting, listening, draining or dead. */
export function setReady(simulation: Simulation, id: string, ready: boolean): void {
  writeTraffic(simulation, (state) => {
    state.instanceIsReady[instanceOf(state, id)] = ready ? 1 : 0
    refreshServicesOf(state, id)
  })
}

/** The machine of processes has gone off, or is on again: until their Services hear of it, requests are sent there, to nobody. */
export function setSilent(simulation: Simulation, ids: readonly string[], isSilent: boolean): void {
  if (ids.length === 0) return
  writeTraffic(simulation, (state) => {
    for (const id of ids) {
      if (isSilent) state.silent.set(id, true)
      else state.silent.delete(id)
      refreshServicesOf(state, id)
    }
  })
}

/** Says which servers answer for a Service's name; those that are there and ready get its requests. To some processes it may be another. `clusterIP` is where the name leads to, `None` for the pods themselves. */
export function setServiceEndpoints(
  simulation: Simulation, service: string, ids: readonly string[],
  { balancing = 'random', ways = {}, clusterIP = '' }: { balancing?: Balancing; ways?: Readonly<Record<string, Way>>; clusterIP?: string } = {},
): void {
  writeTraffic(simulation, (state) => {
    const index = serviceNamed(state, service)
    const { ways: _before, ...row } = state.serviceRows[index]!
    const rows = Object.fromEntries(Object.entries(ways).map(([id, way]) => [id, { ...way, ready: [] }]))
    state.serviceRows[index] = { ...row, isKnown: true, clusterIP, members: ids, balancing, ...(Object.keys(rows).length > 0 && { ways: rows }) }
    refreshService(state, index)
    if (state.faultsAtWork.size > 0) refreshNetworks(state)
  })
}
