/**
 * What a load balancer asks a node: how many endpoints of its Service are on it.
 *
 * Follows pkg/proxy/healthcheck/service_health.go of Kubernetes 1.34.
 */
import type { Service } from '@track/apimachinery'
import type { Simulation } from '@track/simulation'
import type { Peer } from '../connect.ts'
import { endpointsOf, localEndpoints } from './endpoints.ts'
import { slicesOf } from './through-service.ts'

export function healthCheckAt(simulation: Simulation, service: Service, node: string): Extract<Peer, { kind: 'health check' }> {
  const slices = slicesOf(simulation, service)
  const addresses = (service.spec.ports ?? []).flatMap(({ name = '' }) => localEndpoints(endpointsOf(slices, name), node))
    .filter(({ isReady }) => isReady).map(({ address }) => address)
  return { kind: 'health check', service, localEndpoints: new Set(addresses).size }
}
