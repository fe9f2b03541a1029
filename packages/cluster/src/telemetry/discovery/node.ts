/** A node as a target: its kubelet. Follows discovery/kubernetes/node.go of Prometheus 3.16. */
import type { Node } from '@track/apimachinery'
import { joinHostPort, type LabelSet, meta, objectLabels, sanitized, type TargetGroup } from './target-group.ts'

/** In the order in which an address is looked for. */
const addressTypes = ['InternalIP', 'InternalDNS', 'ExternalIP', 'ExternalDNS', 'LegacyHostIP', 'Hostname']

/** Undefined where it has no address. */
export function nodeGroup({ metadata, spec, status }: Node): TargetGroup | undefined {
  const addresses = new Map((status?.addresses ?? []).toReversed().map(({ type, address }) => [type, address]))
  const type = addressTypes.find((each) => addresses.has(each))
  if (type === undefined) return undefined
  const port = status?.daemonEndpoints?.kubeletEndpoint?.Port ?? 0
  const own = Array.from(addresses, ([each, address]) => [sanitized(`${meta}node_address_${each}`), address] as const)
  const conditions: LabelSet = Object.fromEntries((status?.conditions ?? []).map(
    (condition) => [`${meta}node_condition_${sanitized(condition.type.toLowerCase())}`, condition.status.toLowerCase()],
  ))
  return {
    source: `node/${metadata.name ?? ''}`,
    labels: { [`${meta}node_provider_id`]: spec?.providerID ?? '', ...conditions, ...objectLabels(metadata, 'node') },
    targets: [{ __address__: joinHostPort(addresses.get(type)!, port), instance: metadata.name ?? '', ...Object.fromEntries(own) }],
  }
}
