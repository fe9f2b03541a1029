/** Labels of the node and of the namespace that a target is in. Follows addNodeLabels and addNamespaceLabels in discovery/kubernetes/endpoints.go of Prometheus 3.16. */
import type { Related } from './related.ts'
import { type LabelSet, labelsAndAnnotations, objectLabels } from './target-group.ts'

export function nodeLabelsOf(related: Related, name: string | undefined): LabelSet {
  if (!related.attach.node || name === undefined) return {}
  const node = related.node(name)
  return node ? objectLabels(node.metadata, 'node') : {}
}

export function namespaceLabelsOf(related: Related, name: string): LabelSet {
  const namespace = related.attach.namespace ? related.namespace(name) : undefined
  return namespace ? labelsAndAnnotations(namespace.metadata, 'namespace') : {}
}
