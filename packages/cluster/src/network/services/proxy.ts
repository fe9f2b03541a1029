/**
 * What a node's kube-proxy does with a packet for a Service: the endpoints it may go to, or that it
 * is refused (nobody answers for the Service) or dropped (nobody on this node does, and the policy is Local).
 *
 * Follows pkg/proxy/iptables/proxier.go of Kubernetes 1.34.
 */
import type { Service } from '@track/apimachinery'
import { clusterEndpoints, hasAnyEndpoint, localEndpoints, type ProxyNode, type ServiceEndpoint } from './endpoints.ts'

export interface Entry {
  /** Where it comes in; undefined for a machine that is none of the cluster's. */
  readonly node: ProxyNode | undefined
  /**
   * Which of the Service's policies it is subject to: to neither is what a node and its own pods send
   * to a node port, a load balancer or an external address.
   */
  readonly policy: 'internal' | 'external' | 'neither'
}

type Routed = 'refused' | 'dropped' | readonly ServiceEndpoint[]

export function routed({ spec }: Service, endpoints: readonly ServiceEndpoint[], { node, policy }: Entry): Routed {
  const said = policy === 'internal' ? spec.internalTrafficPolicy : policy === 'external' ? spec.externalTrafficPolicy : 'Cluster'
  const usable = said === 'Local' && node ? localEndpoints(endpoints, node.name) : clusterEndpoints(endpoints, node)
  if (usable.length > 0) return usable
  return hasAnyEndpoint(endpoints) ? 'dropped' : 'refused'
}
