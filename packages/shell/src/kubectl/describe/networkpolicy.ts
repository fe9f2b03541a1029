/**
 * NetworkPolicies described: whom they select, and what they let through.
 *
 * Follows describeNetworkPolicy of k8s.io/kubectl/pkg/describe/describe.go of Kubernetes 1.34.
 */
import { type NetworkPolicy, type NetworkPolicyPeer, type NetworkPolicyPort, printLabelSelector } from '@track/apimachinery'
import type { Describer } from './describer.ts'
import type { Description } from './description.ts'
import { describeHead, describeLabelsAndAnnotations } from './labels.ts'

interface Direction {
  readonly name: 'ingress' | 'egress'
  /** What stands before a peer. */
  readonly preposition: 'From' | 'To'
  readonly anywhere: string
}

interface Rule {
  readonly ports: readonly NetworkPolicyPort[] | undefined
  readonly peers: readonly NetworkPolicyPeer[] | undefined
}

const ingress: Direction = { name: 'ingress', preposition: 'From', anywhere: 'From: <any> (traffic not restricted by source)' }
const egress: Direction = { name: 'egress', preposition: 'To', anywhere: 'To: <any> (traffic not restricted by destination)' }

export const describeNetworkPolicy: Describer<NetworkPolicy> = function* ({ object }, to) {
  const { metadata, spec: { podSelector = {}, policyTypes = [], ...spec } } = object
  describeHead(object, to)
  to.field(0, 'Created on', `${metadata.creationTimestamp?.replace('T', ' ').replace('Z', '') ?? ''} +0000 UTC`)
  describeLabelsAndAnnotations(object, to)
  to.line(0, 'Spec:')
  const isAny = Object.keys(podSelector.matchLabels ?? {}).length === 0 && (podSelector.matchExpressions ?? []).length === 0
  const selector = isAny ? '<none> (Allowing the specific traffic to all pods in this namespace)' : printLabelSelector(podSelector)
  to.line(1, `PodSelector:     ${selector}`)
  const incoming = (spec.ingress ?? []).map(({ ports, from }) => ({ ports, peers: from }))
  const outgoing = (spec.egress ?? []).map(({ ports, to: peers }) => ({ ports, peers }))
  describeDirection(ingress, policyTypes.includes('Ingress'), incoming, to)
  describeDirection(egress, policyTypes.includes('Egress'), outgoing, to)
  to.line(1, `Policy Types: ${policyTypes.join(', ')}`)
}

function describeDirection(direction: Direction, isAffected: boolean, rules: readonly Rule[], to: Description): void {
  to.line(1, isAffected ? `Allowing ${direction.name} traffic:` : `Not affecting ${direction.name} traffic`)
  if (!isAffected) return
  if (rules.length === 0) to.line(2, `<none> (Selected pods are isolated for ${direction.name} connectivity)`)
  for (const [index, { ports = [], peers = [] }] of rules.entries()) {
    if (ports.length === 0) to.line(2, 'To Port: <any> (traffic allowed to all ports)')
    for (const port of ports) to.line(2, printPort(port))
    if (peers.length === 0) to.line(2, direction.anywhere)
    for (const peer of peers) {
      to.line(2, `${direction.preposition}:`)
      describePeer(peer, to)
    }
    if (index < rules.length - 1) to.line(2, '----------')
  }
}

/** A port that is not named is printed as Go prints a nil pointer. */
function printPort({ port = '<nil>', endPort, protocol = 'TCP' }: NetworkPolicyPort): string {
  return endPort === undefined ? `To Port: ${port}/${protocol}` : `To Port Range: ${port}-${endPort}/${protocol}`
}

function describePeer({ podSelector, namespaceSelector, ipBlock }: NetworkPolicyPeer, to: Description): void {
  if (namespaceSelector) to.line(3, `NamespaceSelector: ${printLabelSelector(namespaceSelector)}`)
  if (podSelector) to.line(3, `PodSelector: ${printLabelSelector(podSelector)}`)
  if (namespaceSelector || podSelector || !ipBlock) return
  to.line(3, 'IPBlock:')
  to.line(4, `CIDR: ${ipBlock.cidr}`)
  to.line(4, `Except: ${(ipBlock.except ?? []).join(', ')}`)
}
