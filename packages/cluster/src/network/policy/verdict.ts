/**
 * Whether NetworkPolicies let a connection through, as a network plugin enforces them: egress at
 * the client's pod, ingress at the server's, each isolated once a policy for it selects the pod.
 * It is asked when a connection is made: replies pass, and what stands goes on until it is closed
 * (the API leaves that open; iptables plugins do so, Cilium closes what a change forbids).
 *
 * Follows the documentation of NetworkPolicy in k8s.io/api/networking/v1/types.go of Kubernetes
 * 1.34. Plugins differ: here, as with Calico, an ipBlock matches pods by their address (Cilium has it
 * match what is outside), a pod of its node's network is the node, Services are resolved first,
 * and what is denied is dropped.
 */
import type { Labels, NetworkPolicy } from '@track/apimachinery'
import { type CompiledPolicy, compiledPolicy, type NamespaceLabels } from './compiled-policy.ts'
import type { Connection, PolicyPod, Side } from './connection.ts'

export type Verdict =
  | { readonly isAllowed: true }
  /** The policies that isolate the pod, none of which lets the connection through. */
  | { readonly isAllowed: false; readonly direction: 'egress' | 'ingress'; readonly isolatedBy: readonly NetworkPolicy[] }

const allowed: Verdict = { isAllowed: true }

/** Policies by namespace, and there by one label that a pod must have for them to select it. */
export type PolicyIndex = ReadonlyMap<string, NamespacePolicies>

interface NamespacePolicies {
  /** By `key=value`. */
  readonly byLabel: ReadonlyMap<string, readonly CompiledPolicy[]>
  /** Those that ask for no label by its value. */
  readonly others: readonly CompiledPolicy[]
}

export function indexPolicies(policies: readonly NetworkPolicy[]): PolicyIndex {
  const index = new Map<string, { byLabel: Map<string, CompiledPolicy[]>; others: CompiledPolicy[] }>()
  for (const policy of policies) {
    const { namespace = '' } = policy.metadata
    const own = index.get(namespace) ?? { byLabel: new Map<string, CompiledPolicy[]>(), others: [] }
    index.set(namespace, own)
    const [label] = Object.entries(policy.spec.podSelector?.matchLabels ?? {})
    if (!label) {
      own.others.push(compiledPolicy(policy))
      continue
    }
    const key = label.join('=')
    own.byLabel.set(key, [...(own.byLabel.get(key) ?? []), compiledPolicy(policy)])
  }
  return index
}

export function verdict(policies: PolicyIndex, namespaceLabels: NamespaceLabels, connection: Connection): Verdict {
  const { from, to } = connection
  if (isExempt(from, to)) return allowed
  const left = from.kind === 'pod' ? judge('egress', policies, namespaceLabels, from.pod, connection) : allowed
  if (!left.isAllowed || to.kind !== 'pod') return left
  return judge('ingress', policies, namespaceLabels, to.pod, connection)
}

/** A pod reaches itself; a node and its pods reach each other, or the kubelet's probes would fail. */
function isExempt(from: Side, to: Side): boolean {
  if (from.kind === 'pod' && to.kind === 'pod') return from.address === to.address
  return nodeOf(from) !== '' && nodeOf(from) === nodeOf(to)
}

function nodeOf(side: Side): string {
  if (side.kind === 'other') return ''
  return side.kind === 'node' ? side.node : (side.pod.spec.nodeName ?? '')
}

function judge(
  direction: 'egress' | 'ingress', policies: PolicyIndex, namespaceLabels: NamespaceLabels, pod: PolicyPod,
  { from, to, port, protocol }: Connection,
): Verdict {
  const isolating = selecting(policies, pod, direction)
  if (isolating.length === 0) return allowed
  const peer = direction === 'egress' ? to : from
  const server = to.kind === 'pod' ? to.pod : undefined
  for (const { [direction]: rules = [] } of isolating) {
    for (const rule of rules) if (rule.hasPort(port, protocol, server) && rule.hasPeer(peer, namespaceLabels)) return allowed
  }
  return { isAllowed: false, direction, isolatedBy: isolating.map(({ policy }) => policy) }
}

function selecting(policies: PolicyIndex, { metadata }: PolicyPod, direction: 'egress' | 'ingress'): CompiledPolicy[] {
  const own = policies.get(metadata.namespace ?? '')
  if (!own) return []
  const labels: Labels = metadata.labels ?? {}
  const found = own.others.filter((each) => each[direction] && each.selects(labels))
  for (const key in labels) {
    const asking = own.byLabel.get(`${key}=${labels[key]!}`) ?? []
    found.push(...asking.filter((each) => each[direction] && each.selects(labels)))
  }
  return found
}
