/**
 * A NetworkPolicy made ready to be asked: whom it selects, and what each of its rules lets through.
 *
 * Follows the documentation of NetworkPolicySpec in k8s.io/api/networking/v1/types.go of Kubernetes 1.34.
 */
import {
  cidrContains, type IpAddress, type IPBlock, type IpNetwork, isIpv4, type Labels, matchesLabelSelector, type NetworkPolicy,
  type NetworkPolicyPeer, type NetworkPolicyPort, parseCidr, parseIp,
} from '@track/apimachinery'
import { oncePerRow } from '@track/simulation'
import type { PolicyPod, Protocol, Side } from './connection.ts'

/** The labels of a namespace; none where there is no such namespace. */
export type NamespaceLabels = (name: string) => Labels | undefined

export interface PolicyRule {
  /** Of the server's pod; undefined where it is none, which has no names for its ports. */
  hasPort(port: number, protocol: Protocol, server: PolicyPod | undefined): boolean
  hasPeer(peer: Side, labelsOf: NamespaceLabels): boolean
}

export interface CompiledPolicy {
  readonly policy: NetworkPolicy
  selects(labels: Labels | undefined): boolean
  /** Undefined where the policy says nothing about the direction. */
  readonly ingress: readonly PolicyRule[] | undefined
  readonly egress: readonly PolicyRule[] | undefined
}

export const compiledPolicy = oncePerRow((policy: NetworkPolicy): CompiledPolicy => {
  const { podSelector = {}, ingress = [], egress = [], policyTypes } = policy.spec
  const { namespace = '' } = policy.metadata
  // What the API server fills in where nothing is said.
  const types = policyTypes?.length ? policyTypes : ['Ingress', ...(egress.length > 0 ? ['Egress'] : [])]
  return {
    policy,
    selects: (labels) => matchesLabelSelector(podSelector, labels),
    ingress: types.includes('Ingress') ? ingress.map(({ ports, from }) => ruleOf(ports, from, namespace)) : undefined,
    egress: types.includes('Egress') ? egress.map(({ ports, to }) => ruleOf(ports, to, namespace)) : undefined,
  }
})

/** A list that is empty or missing restricts nothing. */
function ruleOf(
  ports: readonly NetworkPolicyPort[] = [], peers: readonly NetworkPolicyPeer[] = [], namespace: string,
): PolicyRule {
  const matchers = peers.map((peer) => peerMatcher(peer, namespace))
  return {
    hasPort: (port, protocol, server) => ports.length === 0 || ports.some((each) => isPort(each, port, protocol, server)),
    hasPeer: (peer, labelsOf) => peers.length === 0 || matchers.some((matches) => matches(peer, labelsOf)),
  }
}

function isPort(
  { port: wanted, endPort, protocol: spoken = 'TCP' }: NetworkPolicyPort, port: number, protocol: Protocol, server: PolicyPod | undefined,
): boolean {
  if (spoken !== protocol) return false
  if (wanted === undefined) return true
  if (typeof wanted === 'string') return server !== undefined && namedPort(server, wanted, protocol) === port
  return port >= wanted && port <= (endPort ?? wanted)
}

/** Sidecars have ports as well. */
function namedPort({ spec }: PolicyPod, name: string, protocol: Protocol): number | undefined {
  const sidecars = (spec.initContainers ?? []).filter(({ restartPolicy }) => restartPolicy === 'Always')
  for (const { ports = [] } of [...spec.containers, ...sidecars]) {
    const found = ports.find((each) => each.name === name && (each.protocol ?? 'TCP') === protocol)
    if (found) return found.containerPort
  }
  return undefined
}

type PeerMatcher = (peer: Side, labelsOf: NamespaceLabels) => boolean

/** A pod selector alone means pods of the policy's own namespace. */
function peerMatcher({ podSelector, namespaceSelector, ipBlock }: NetworkPolicyPeer, namespace: string): PeerMatcher {
  if (ipBlock) return blockMatcher(ipBlock)
  return (peer, labelsOf) => {
    if (peer.kind !== 'pod') return false
    const { labels, namespace: own = '' } = peer.pod.metadata
    const inNamespace = namespaceSelector ? isSelected(namespaceSelector, labelsOf(own)) : own === namespace
    return inNamespace && (!podSelector || matchesLabelSelector(podSelector, labels))
  }
}

function isSelected(selector: NonNullable<NetworkPolicyPeer['namespaceSelector']>, labels: Labels | undefined): boolean {
  return labels !== undefined && matchesLabelSelector(selector, labels)
}

function blockMatcher({ cidr, except = [] }: IPBlock): PeerMatcher {
  const block = parseCidr(cidr)
  const holes = except.flatMap((text) => parseCidr(text) ?? [])
  return ({ address }) => {
    const parsed = parsedAddress(address)
    if (block === undefined || parsed === undefined || !contains(block, parsed)) return false
    return !holes.some((hole) => contains(hole, parsed))
  }
}

function parsedAddress(text: string): IpAddress | undefined {
  return text === '' ? undefined : parseIp(text)
}

/** An IPv4 address lies in no block of IPv6, though both are kept in the same form. */
function contains(block: IpNetwork, address: IpAddress): boolean {
  return block.bits === (isIpv4(address) ? 32 : 128) && cidrContains(block, address)
}
