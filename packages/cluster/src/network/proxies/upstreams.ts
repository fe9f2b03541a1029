/**
 * Who answers for a proxy's backend: the endpoints of a Service's port, which the proxy reaches by themselves and not
 * through the Service; and to which of them its packets are lost.
 */
import type { Service } from '@track/apimachinery'
import { serverAt } from '@track/nodes'
import type { Simulation } from '@track/simulation'
import { setServiceEndpoints, type Way } from '@track/traffic'
import { placeAt, podOf, sideOf } from '../places.ts'
import { sideOfPod } from '../policy/connection.ts'
import { hasPolicies, judge } from '../policy/policy-part.ts'
import { endpointsOf, type ServiceEndpoint } from '../services/endpoints.ts'
import { slicesOf } from '../services/through-service.ts'
import { withTls } from '../tls/workload-tls.ts'
import type { ProxyInstance } from './proxy-code.ts'

/** A port of a Service by its number, its name or what its pods call it; as both kinds of proxies find it. */
export function readyEndpoints(simulation: Simulation, service: Service | undefined, port: string): ServiceEndpoint[] {
  const found = service?.spec.ports?.find(({ name, port: number, targetPort }) =>
    String(number) === port || String(targetPort) === port || name === port)
  if (!service || !found) return []
  return endpointsOf(slicesOf(simulation, service), found.name ?? '').filter(({ isReady }) => isReady)
}

/** Tells the traffic who stands behind the name; each proxy takes them in turn. */
export function setUpstream(
  simulation: Simulation, name: string, endpoints: readonly ServiceEndpoint[], proxies: readonly ProxyInstance[],
): void {
  const servers = endpoints.map((endpoint) => ({ endpoint, id: serverOf(simulation, endpoint) }))
  const members = [...new Set(servers.map(({ id }) => id))]
  const ways: Record<string, Way> = {}
  for (const { id, pod } of hasPolicies(simulation) ? proxies : []) {
    const from = sideOfPod(pod)
    const lost = servers.filter(({ endpoint }) => {
      const own = endpoint.uid === undefined ? undefined : podOf(simulation, endpoint.uid)
      const to = own ? sideOfPod(own) : sideOf(placeAt(simulation, endpoint.address))
      return !judge(simulation, { from, to, port: endpoint.port, protocol: 'TCP' }).isAllowed
    })
    if (lost.length > 0) ways[id] = { members, lost: [...new Set(lost.map((each) => each.id))] }
  }
  // Proxies speak HTTP to whom they pass requests on: a backend of TLS answers them with 400.
  setServiceEndpoints(simulation, name, members, { balancing: 'round-robin', ways: withTls(simulation, name, members, ways).ways })
}

/** Where nobody listens the traffic finds no server of the name, and the connection is refused. */
function serverOf(simulation: Simulation, { uid, port, address }: ServiceEndpoint): string {
  const listener = uid === undefined ? undefined : serverAt(simulation, uid, port)
  return listener?.traffic?.id ?? `${address}:${port}`
}
