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
  /** Through a node port, a load balancer or an external address, from elsewhere than this very node. */
  readonly isFromOutside: boolean
}

export function routed({ spec }: Service, endpoints: readonly ServiceEndpoint[], { node, isFromOutside }: Entry): 'refused' | 'dropped' | readonly ServiceEndpoint[] {
  const policy = isFromOutside ? spec.externalTrafficPolicy : spec.internalTrafficPolicy
  const usable = policy === 'Local' && node ? localEndpoints(endpoints, node.name) : clusterEndpoints(endpoints, node)
  if (usable.length > 0) return usable
  return hasAnyEndpoint(endpoints) ? 'dropped' : 'refused'
}
