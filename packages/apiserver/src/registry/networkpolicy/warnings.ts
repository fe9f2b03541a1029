/**
 * What a client is warned of in a NetworkPolicy: blocks of addresses in notations that will not
 * always be taken.
 *
 * Follows networkPolicyWarnings in pkg/registry/networking/networkpolicy/strategy.go of Kubernetes 1.34.
 */
import { type FieldPath, type NetworkPolicy, type NetworkPolicyPeer, path } from '@track/apimachinery'
import { cidrWarnings } from '../cidr-warnings.ts'

export function networkPolicyWarnings({ spec: { ingress = [], egress = [] } }: NetworkPolicy): string[] {
  return [
    ...ingress.flatMap(({ from }, index) => peerWarnings(from, path('spec', 'ingress').index(index).child('from'))),
    ...egress.flatMap(({ to }, index) => peerWarnings(to, path('spec', 'egress').index(index).child('to'))),
  ]
}

function peerWarnings(peers: readonly NetworkPolicyPeer[] = [], field: FieldPath): string[] {
  return peers.flatMap(({ ipBlock }, index) => {
    if (!ipBlock) return []
    const own = field.index(index).child('ipBlock')
    return [
      ...cidrWarnings(own.child('cidr'), ipBlock.cidr),
      ...(ipBlock.except ?? []).flatMap((text, at) => cidrWarnings(own.child('except').index(at), text)),
    ]
  })
}
