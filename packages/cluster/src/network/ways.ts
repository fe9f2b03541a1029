/**
 * To whom a Service is another than to the rest: processes that are near to some of its endpoints
 * where its traffic is to stay near, those that it sends to one of them for good (session affinity,
 * whose time-out no load outlasts), and those whose connections network policies drop.
 */
import { type KubeObject, type Pod, pods, type Service } from '@track/apimachinery'
import { cacheOf } from '@track/controller-runtime'
import { serverAt, serverIdOf } from '@track/nodes'
import { oncePerRow, type Simulation, uniform } from '@track/simulation'
import type { Way } from '@track/traffic'
import { journeyId } from '../outside/journey-controller.ts'
import { journeys } from '../outside/journey-kind.ts'
import { loadId, loads } from '../outside/load-kind.ts'
import { nodeOf, placeAt, podOf, sideOf } from './places.ts'
import { type PolicyPod, type Side, sideOfPod } from './policy/connection.ts'
import { hasPolicies, judge } from './policy/policy-part.ts'
import type { ServiceEndpoint } from './services/endpoints.ts'
import { routed } from './services/proxy.ts'

/** Where users and generators of load are: outside of the cluster. */
const outside: Side = { kind: 'other', address: '198.51.100.1' }

interface Caller {
  readonly side: Side
  readonly ids: readonly string[]
}

/** By the id of the process in the traffic; only those for which it is another. */
export function waysTo(simulation: Simulation, service: Service, endpoints: readonly ServiceEndpoint[]): Record<string, Way> {
  if (!hasPolicies(simulation) && !isSelective(service)) return {}
  const servers = serversOf(simulation, endpoints)
  const all = membersOf(servers, routed(service, endpoints, { node: undefined, policy: 'internal' }), endpoints)
  const known = new Map<string, Way>()
  const ways: Record<string, Way> = {}
  for (const { side, ids } of callers(simulation)) {
    const key = keyOf(side)
    const way = known.get(key) ?? wayFor(simulation, service, endpoints, { servers, side })
    known.set(key, way)
    if (way.lost.length > 0 || !isSame(way.members, all)) for (const id of ids) ways[id] = way
  }
  return ways
}

/** Whether it is another Service to one caller than to the next. */
export function isSelective({ spec }: Service): boolean {
  return spec.internalTrafficPolicy === 'Local' || spec.sessionAffinity === 'ClientIP' || spec.trafficDistribution !== undefined
}

/** What rules can tell of a caller; those of one kind go the same way. */
function keyOf(side: Side): string {
  if (side.kind !== 'pod') return `${side.kind} ${side.address}`
  return `${side.pod.spec.nodeName ?? ''} ${side.pod.metadata.namespace ?? ''} ${labelsText(side.pod)} ${side.address}`
}

const labelsText = oncePerRow((pod: PolicyPod) => JSON.stringify(pod.metadata.labels ?? {}))

interface Server {
  readonly id: string
  readonly side: Side
}

function serversOf(simulation: Simulation, endpoints: readonly ServiceEndpoint[]): ReadonlyMap<ServiceEndpoint, Server> {
  const servers = new Map<ServiceEndpoint, Server>()
  for (const endpoint of endpoints) {
    const listener = endpoint.uid === undefined ? undefined : serverAt(simulation, endpoint.uid, endpoint.port)
    const pod = endpoint.uid === undefined ? undefined : podOf(simulation, endpoint.uid)
    if (!listener?.traffic) continue
    const side = pod ? sideOfPod(pod) : sideOf(placeAt(simulation, endpoint.address))
    servers.set(endpoint, { id: listener.traffic.id, side })
  }
  return servers
}

type Found = ReturnType<typeof routed>

/** Where a packet is dropped for want of an endpoint on the node, it is lost to each there is. */
function membersOf(servers: ReadonlyMap<ServiceEndpoint, Server>, found: Found, endpoints: readonly ServiceEndpoint[]): readonly string[] {
  const meant = found === 'refused' ? [] : found === 'dropped' ? endpoints : found
  return [...new Set(meant.flatMap((endpoint) => servers.get(endpoint)?.id ?? []))]
}

interface Meeting {
  readonly servers: ReadonlyMap<ServiceEndpoint, Server>
  readonly side: Side
}

function wayFor(simulation: Simulation, service: Service, endpoints: readonly ServiceEndpoint[], { servers, side }: Meeting): Way {
  const usable = routed(service, endpoints, { node: nodeOf(simulation, side), policy: 'internal' })
  const sticks = service.spec.sessionAffinity === 'ClientIP' && side.kind !== 'other'
  const found = sticks && typeof usable !== 'string' ? [preferred(simulation, service, usable, side)] : usable
  const members = membersOf(servers, found, endpoints)
  if (typeof found === 'string') return { members, lost: members }
  const lost = found.flatMap((endpoint) => {
    const server = servers.get(endpoint)
    if (!server) return []
    return judge(simulation, { from: side, to: server.side, port: endpoint.port, protocol: 'TCP' }).isAllowed ? [] : [server.id]
  })
  return { members, lost: [...new Set(lost)] }
}

/** The highest draw of all: another endpoint that comes or goes leaves most callers with theirs. */
function preferred(simulation: Simulation, { metadata }: Service, endpoints: readonly ServiceEndpoint[], side: Side): ServiceEndpoint {
  const { namespace = '', name = '' } = metadata
  const drawOf = ({ address }: ServiceEndpoint) =>
    uniform(simulation.stream('session affinity', namespace, name, side.address, address), 0)
  return endpoints.reduce((best, each) => (drawOf(each) > drawOf(best) ? each : best))
}

/** Every process that may send requests. */
function callers(simulation: Simulation): Caller[] {
  const cache = cacheOf(simulation)
  const ofLoads = cache.list(loads).map((each) => loadId(namespacedKey(each)))
  const ofJourneys = cache.list(journeys).map((each) => journeyId(namespacedKey(each)))
  const onNodes = cache.list(pods).filter(({ spec }) => spec.nodeName)
  return [...onNodes.map(callerOf), { side: outside, ids: [...ofLoads, ...ofJourneys] }]
}

function callerOf(pod: Pod): Caller {
  return { side: sideOfPod(pod), ids: pod.spec.containers.map(({ name }) => serverIdOf(pod, name)) }
}

function namespacedKey({ metadata: { namespace = '', name = '' } }: KubeObject): string {
  return `${namespace}/${name}`
}

function isSame(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((each, index) => each === b[index])
}
