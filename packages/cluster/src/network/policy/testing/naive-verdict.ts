/**
 * NetworkPolicies once more, the plain way: the prose of the API read sentence by sentence, with
 * nothing of the enforcing code, so that the two can be compared. Pods are told by name here, addresses
 * compared as numbers, and everything is worked out anew for each question.
 */
import type { LabelSelector, NetworkPolicy, NetworkPolicyPeer, NetworkPolicyPort } from '@track/apimachinery'
import type { Connection, Side } from '../connection.ts'

type Texts = Readonly<Record<string, string>>

/** "A label selector is a label query over a set of resources. The requirements are ANDed." */
function selected(selector: LabelSelector, labels: Texts): boolean {
  for (const [key, value] of Object.entries(selector.matchLabels ?? {})) if (labels[key] !== value) return false
  for (const { key, operator, values = [] } of selector.matchExpressions ?? []) {
    const has = Object.keys(labels).includes(key)
    if (operator === 'Exists' && !has) return false
    if (operator === 'DoesNotExist' && has) return false
    if (operator === 'In' && !(has && values.includes(labels[key]!))) return false
    if (operator === 'NotIn' && has && values.includes(labels[key]!)) return false
  }
  return true
}

function numberOf(address: string): number {
  return address.split('.').reduce((sum, octet) => sum * 256 + Number(octet), 0)
}

function inBlock(cidr: string, address: string): boolean {
  const [base = '', bits = ''] = cidr.split('/')
  const dropped = 32n - BigInt(bits)
  return BigInt(numberOf(base)) >> dropped === BigInt(numberOf(address)) >> dropped
}

type Namespaces = Readonly<Record<string, Texts>>

/** "Traffic to and from the node where a Pod is running is always allowed"; "Pods cannot block access to themselves". */
function isAlwaysAllowed({ from, to }: Connection): boolean {
  const hosts = [from, to].filter((side) => side.kind === 'node')
  for (const host of hosts) {
    for (const other of [from, to]) {
      if (other.kind === 'pod' && other.pod.spec.nodeName === host.node) return true
      if (other.kind === 'node' && other !== host && other.node === host.node) return true
    }
  }
  return from === to
}

function peerMeant(peer: NetworkPolicyPeer, namespace: string, other: Side, namespaces: Namespaces): boolean {
  if (peer.ipBlock) {
    if (!inBlock(peer.ipBlock.cidr, other.address)) return false
    return (peer.ipBlock.except ?? []).every((hole) => !inBlock(hole, other.address))
  }
  if (other.kind !== 'pod') return false
  const its = other.pod.metadata.namespace!
  // "If PodSelector is also set, the peer as a whole selects the pods matching it in the namespaces selected."
  if (peer.namespaceSelector && !selected(peer.namespaceSelector, namespaces[its]!)) return false
  if (!peer.namespaceSelector && its !== namespace) return false
  return peer.podSelector ? selected(peer.podSelector, other.pod.metadata.labels ?? {}) : true
}

function portMeant(wanted: NetworkPolicyPort, { to, port, protocol }: Connection): boolean {
  if ((wanted.protocol ?? 'TCP') !== protocol) return false
  if (wanted.port === undefined) return true
  if (wanted.endPort !== undefined) return Number(wanted.port) <= port && port <= wanted.endPort
  if (typeof wanted.port === 'number') return wanted.port === port
  if (to.kind !== 'pod') return false
  const numbers: number[] = []
  for (const container of to.pod.spec.containers) {
    for (const each of container.ports ?? []) if (each.name === wanted.port && each.protocol === protocol) numbers.push(each.containerPort)
  }
  return numbers.includes(port)
}

export function naivelyAllowed(policies: readonly NetworkPolicy[], namespaces: Namespaces, connection: Connection): boolean {
  if (isAlwaysAllowed(connection)) return true
  const passes = (way: 'Ingress' | 'Egress', at: Side, other: Side): boolean => {
    if (at.kind !== 'pod') return true
    const { namespace = '', labels = {} } = at.pod.metadata
    let isIsolated = false
    for (const { metadata, spec } of policies) {
      if (metadata.namespace !== namespace || !selected(spec.podSelector ?? {}, labels)) continue
      // "If this field is not specified, it will default based on the existence of ingress or egress rules."
      const types: readonly string[] = spec.policyTypes ?? (spec.egress && spec.egress.length > 0 ? ['Ingress', 'Egress'] : ['Ingress'])
      if (!types.includes(way)) continue
      isIsolated = true
      const rules = way === 'Ingress'
        ? (spec.ingress ?? []).map((rule) => ({ ports: rule.ports, peers: rule.from }))
        : (spec.egress ?? []).map((rule) => ({ ports: rule.ports, peers: rule.to }))
      for (const { ports, peers } of rules) {
        const portFits = !ports || ports.length === 0 || ports.some((each) => portMeant(each, connection))
        const peerFits = !peers || peers.length === 0 || peers.some((each) => peerMeant(each, namespace, other, namespaces))
        if (portFits && peerFits) return true
      }
    }
    return !isIsolated
  }
  return passes('Egress', connection.from, connection.to) && passes('Ingress', connection.to, connection.from)
}
