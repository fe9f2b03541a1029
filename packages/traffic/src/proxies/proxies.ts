/** Servers that are proxies, as their controllers tell them where to send what. */
import type { Simulation } from '@track/simulation'
import { addClient, type ClientRow, removeClient } from '../exact/clients.ts'
import type { InstanceRow } from '../exact/instances.ts'
import { requestsOf } from '../exact/requests.ts'
import { serviceNamed } from '../exact/services.ts'
import { giveBackCounts, takeCounts } from '../measures/counts.ts'
import { clientLayout, serverLayout } from '../measures/layout.ts'
import type { TrafficState } from '../state.ts'
import { trafficPart, writeTraffic } from '../traffic-part.ts'
import type { Route, ServerWorkload } from '../workloads/workload.ts'
import { forwarded, routeKey } from './routing.ts'
import type { ProxyBackend, ProxyTable } from './table.ts'

/** Hands a server its table; what is under way goes on. False where there is no such server. */
export function setProxyTable(simulation: Simulation, id: string, table: ProxyTable): boolean {
  if (!simulation.state(trafficPart).instanceIndex.has(id)) return false
  writeTraffic(simulation, (state) => {
    const instance = state.instanceIndex.get(id)!
    const row = state.instanceRows[instance]!
    const before = row.workload as ServerWorkload
    const clients = clientsFor(state, simulation, row, table)
    const { routes, routeOf } = routesFor(before, table)
    widenCounts(state, instance, row, routes.length)
    const workload: ServerWorkload = { ...before, routes, proxy: { table, routeOf }, abandoned: 'cancel' }
    state.instanceRows[instance] = { ...row, workload, clients }
  })
  return true
}

export function proxyTableOf(simulation: Simulation, id: string): ProxyTable | undefined {
  const state = simulation.state(trafficPart)
  const workload = state.instanceRows[state.instanceIndex.get(id) ?? -1]?.workload
  return workload?.kind === 'server' ? workload.proxy?.table : undefined
}

/** Routes only come to it: what is under way knows its own by its number. */
function routesFor(before: ServerWorkload, table: ProxyTable): { routes: readonly Route[]; routeOf: Record<string, number> } {
  const known = before.proxy?.routeOf ?? {}
  const routes = [...before.routes]
  const routeOf: Record<string, number> = {}
  for (const { key, dependency } of pairsOf(table)) {
    const route: Route = {
      path: `(${key})`, method: '', service: table.work, cpu: table.cpu, errors: 0,
      calls: [{ dependency, path: forwarded, method: '', onFailure: 'fail' }],
    }
    const index = known[key] ?? routes.length
    routes[index] = route
    routeOf[key] = index
  }
  return { routes, routeOf: { ...known, ...routeOf } }
}

interface Pair {
  readonly key: string
  /** Of the client: rules that call a backend alike share it. */
  readonly dependency: string
  readonly backend: ProxyBackend
}

function pairsOf({ servers }: ProxyTable): Pair[] {
  return servers.flatMap(({ rules }) => rules).flatMap((rule) => rule.backends
    .filter(({ status }) => status === undefined)
    .map((backend) => ({ key: routeKey(rule, backend), dependency: `${backend.service} ${JSON.stringify(backend.policy)}`, backend })))
}

/** A way to each backend; those that nobody needs go when they are idle. */
function clientsFor(state: TrafficState, simulation: Simulation, row: InstanceRow, table: ProxyTable): Record<string, number> {
  const wanted = new Map(pairsOf(table).map(({ dependency, backend }) => [dependency, backend]))
  const clients: Record<string, number> = {}
  for (const [name, client] of Object.entries(row.clients)) {
    if (wanted.has(name) || requestsOf(state, client).length > 0) clients[name] = client
    else forget(state, client)
  }
  for (const [name, backend] of wanted) clients[name] ??= addBackend(state, simulation, row, name, backend)
  return clients
}

function addBackend(state: TrafficState, simulation: Simulation, { id, labels, bounds }: InstanceRow, name: string, backend: ProxyBackend): number {
  const routes = [{ path: forwarded, method: '', weight: 1 }]
  const row: ClientRow = {
    id: `${id}/${name}`, process: id, labels, startedAt: simulation.now, start: state.startNumber++, policy: backend.policy,
    service: serviceNamed(state, backend.service), instance: undefined, queue: -1, routes, network: 0, generator: undefined,
    stream: simulation.stream('traffic', 'backend', id, backend.service), bounds, workload: undefined, reportTo: undefined,
  }
  return addClient(state, row, takeCounts(state, clientLayout.size(1, bounds, false)))
}

function forget(state: TrafficState, client: number): void {
  giveBackCounts(state, state.clientCounts[client]!, clientLayout.size(1, state.clientRows[client]!.bounds, false))
  removeClient(state, client)
}

/** The counters of requests without a route stand behind those of the routes, and move. */
function widenCounts(state: TrafficState, instance: number, { bounds, workload }: InstanceRow, routes: number): void {
  const before = (workload as ServerWorkload).routes.length
  if (routes === before) return
  const old = state.instanceCounts[instance]!
  const size = serverLayout.perRoute(bounds)
  const base = takeCounts(state, serverLayout.size(routes, bounds))
  state.counts.copyWithin(base, old, old + before * size)
  state.counts.copyWithin(base + routes * size, old + before * size, old + (before + 1) * size)
  giveBackCounts(state, old, serverLayout.size(before, bounds))
  state.instanceCounts[instance] = base
}

