/**
 * Which nodes a pod's nodeSelector and required node affinity allow.
 *
 * Follows k8s.io/component-helpers/scheduling/corev1/nodeaffinity/nodeaffinity.go of Kubernetes 1.34.
 */
import type { NodeSelectorRequirement, NodeSelectorTerm, Pod } from '@track/apimachinery'

interface Selectable {
  readonly metadata: { readonly name?: string; readonly labels?: Record<string, string> }
}

export function hasRequiredNodeAffinity({ spec }: Pod): boolean {
  return spec.nodeSelector !== undefined || spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution !== undefined
}

export function matchesRequiredNodeAffinity({ spec }: Pod, node: Selectable): boolean {
  const labels = node.metadata.labels ?? {}
  for (const [key, value] of Object.entries(spec.nodeSelector ?? {})) if (labels[key] !== value) return false
  const required = spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution
  return !required || required.nodeSelectorTerms.some((term) => matchesTerm(term, node))
}

/** All of a term's requirements must hold; a term without any matches nothing. */
export function matchesTerm({ matchExpressions = [], matchFields = [] }: NodeSelectorTerm, { metadata }: Selectable): boolean {
  if (matchExpressions.length + matchFields.length === 0) return false
  return matchExpressions.every((each) => meets(each, metadata.labels?.[each.key]))
    && matchFields.every((each) => meets(each, each.key === 'metadata.name' ? metadata.name : undefined))
}

function meets({ operator, values = [] }: NodeSelectorRequirement, value: string | undefined): boolean {
  switch (operator) {
    case 'In':
      return value !== undefined && values.includes(value)
    case 'NotIn':
      return value === undefined || !values.includes(value)
    case 'Exists':
      return value !== undefined
    case 'DoesNotExist':
      return value === undefined
    case 'Gt':
    case 'Lt':
      return value !== undefined && isBeyond(operator, value, values[0] ?? '')
    default:
      return false
  }
}

function isBeyond(operator: 'Gt' | 'Lt', value: string, bound: string): boolean {
  if (!/^[+-]?\d+$/.test(value) || !/^[+-]?\d+$/.test(bound)) return false
  return operator === 'Gt' ? BigInt(value) > BigInt(bound) : BigInt(value) < BigInt(bound)
}
