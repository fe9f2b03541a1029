/** Who connects to whom, as a network plugin sees it: by the packets that leave and arrive. */
import type { Pod } from '@track/apimachinery'

export type Protocol = 'TCP' | 'UDP' | 'SCTP'

/** What the rules read of a pod. */
export type PolicyPod = Pick<Pod, 'metadata' | 'spec'>

export type Side =
  /** A pod with an address of its own. */
  | { readonly kind: 'pod'; readonly address: string; readonly pod: PolicyPod }
  /** A node, or a pod that shares the node's network and so cannot be told from it. */
  | { readonly kind: 'node'; readonly address: string; readonly node: string }
  /** Everything else: outside of the cluster, or a Service's own address. */
  | { readonly kind: 'other'; readonly address: string }

/** Where it ends, after Services have been resolved: the server's own port. */
export interface Connection {
  readonly from: Side
  readonly to: Side
  readonly port: number
  readonly protocol: Protocol
}

export function sideOfPod(pod: Pod): Side {
  const { spec, status } = pod
  if (spec.hostNetwork) return { kind: 'node', address: status?.hostIP ?? status?.podIP ?? '', node: spec.nodeName ?? '' }
  return { kind: 'pod', address: status?.podIP ?? '', pod }
}
