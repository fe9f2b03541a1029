/**
 * The long way of a request to its route: where none of a server's routes has its path. Either the server
 * is a proxy and its table says, or a proxy sent the request and it is about what the client asked for there.
 */
import type { Instant } from '@track/simulation'
import { drawUniform, laneOf, purpose } from '../exact/draws.ts'
import { methodNotAllowed, notFound, outcomeWithStatus } from '../exact/outcomes.ts'
import type { TrafficState } from '../state.ts'
import type { ServerWorkload, Target } from '../workloads/workload.ts'
import { isWithin } from './limiting.ts'
import { matchedBy } from './matching.ts'
import { rewritten } from './rewriting.ts'
import type { ProxyBackend, ProxyRule, ProxyTable } from './table.ts'

/** The path of what a proxy sends on: it is made of the original when it arrives. */
export const forwarded = '(forwarded)'

/** A proxy as its server has it: the table, and where each rule's backend stands among the routes. */
export interface Proxy {
  readonly table: ProxyTable
  readonly routeOf: Readonly<Record<string, number>>
}

export function routeKey({ name }: ProxyRule, backend?: ProxyBackend): string {
  return backend === undefined ? name : `${name} ${backend.name}`
}

/** The route, or minus the outcome with which the request ends. */
export function routeBeyond(state: TrafficState, now: Instant, request: number, instance: number): number {
  const workload = state.instanceRows[instance]!.workload as ServerWorkload
  const target = targetOf(state, request)
  if (target === undefined) return -notFound
  if (workload.proxy) return proxiedRoute(state, now, request, { instance, proxy: workload.proxy, target })
  if (state.clientRows[state.requestClient[request]!]!.routes[0]!.path === forwarded) note(state, request, instance, target)
  return plainRoute(workload, target)
}

function plainRoute({ routes }: ServerWorkload, { path, method }: Target): number {
  const ofPath = routes.findIndex((route) => route.path === path && route.method === method)
  if (ofPath >= 0) return ofPath
  return routes.some((route) => route.path === path) ? -methodNotAllowed : -notFound
}

interface Arrival {
  readonly instance: number
  readonly proxy: Proxy
  readonly target: Target
}

function proxiedRoute(state: TrafficState, now: Instant, request: number, { instance, proxy, target }: Arrival): number {
  const { table, routeOf } = proxy
  const { rule } = matchedBy(table, target)
  if (!rule) return -outcomeWithStatus(table.unmatched)
  const client = state.clientRows[state.requestClient[request]!]!
  const key = `${state.instanceRows[instance]!.id} ${rule.name} ${client.process}`
  if (rule.limit && !isWithin(state, now, key, rule.limit)) return -outcomeWithStatus(rule.limit.status)
  if (rule.status !== undefined) return -outcomeWithStatus(rule.status)
  const backend = chosen(state, request, rule)
  if (!backend) return -outcomeWithStatus(500)
  if (backend.status !== undefined) return -outcomeWithStatus(backend.status)
  return routeOf[routeKey(rule, backend)]!
}

/** By weight; all of nothing is nothing. */
function chosen(state: TrafficState, request: number, { backends }: ProxyRule): ProxyBackend | undefined {
  if (backends.length === 1 && backends[0]!.weight > 0) return backends[0]
  let total = 0
  for (const { weight } of backends) total += weight
  if (total <= 0) return undefined
  const lane = laneOf(purpose.backend, state.requestAttempts[request]!)
  let left = drawUniform(state.requestKeyLow[request]!, state.requestKeyHigh[request]!, state.requestNumber[request]!, lane) * total
  return backends.find(({ weight }) => (left -= weight) < 0)
}

/** What a request is about; undefined where its client has left meanwhile. */
function targetOf(state: TrafficState, request: number): Target | undefined {
  const own = state.clientRows[state.requestClient[request]!]!.routes[state.requestRoute[request]!]!
  if (own.path !== forwarded) return own
  const job = state.requestParent[request]!
  const original = job < 0 ? -1 : state.jobRequest[job]!
  const before = original < 0 ? undefined : targetOf(state, original)
  if (before === undefined) return undefined
  const { proxy } = state.instanceRows[state.jobInstance[job]!]!.workload as ServerWorkload
  const { rule } = matchedBy(proxy!.table, before)
  const backend = rule?.backends.find((each) => proxy!.routeOf[routeKey(rule, each)] === state.jobRoute[job])
  // The proxy's port is not the backend's.
  const { port: _port, ...sent } = rewritten(backend?.rewrite ?? rule?.rewrite, before)
  return sent
}

/** Who is asked in the end, for whoever asked by hand. */
function note(state: TrafficState, request: number, instance: number, { path }: Target): void {
  const probe = probeBehind(state, request)
  const { id, workload } = state.instanceRows[instance]!
  if (probe) state.probes.set(probe.id, { ...probe, served: { id, path, port: (workload as ServerWorkload).port } })
}

/** Nobody behind the proxy answered: what comes is the proxy's own. */
export function forgetServed(state: TrafficState, job: number): void {
  const request = state.jobRequest[job]!
  const probe = request < 0 ? undefined : probeBehind(state, request)
  if (!probe?.served) return
  const { served: _served, ...rest } = probe
  state.probes.set(probe.id, rest)
}

function probeBehind(state: TrafficState, request: number) {
  let first = request
  for (let job = state.requestParent[first]!; job >= 0; job = state.requestParent[first]!) {
    first = state.jobRequest[job]!
    if (first < 0) return undefined
  }
  return state.probes.get(state.clientRows[state.requestClient[first]!]!.id)
}
