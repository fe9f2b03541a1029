/**
 * Which pods a pod affinity term is about.
 *
 * Follows newAffinityTerm and Matches of pkg/scheduler/framework/types.go of Kubernetes 1.34.
 */
import { type LabelSelector, matchesLabelSelector, namespaces, type Pod, type PodAffinityTerm } from '@track/apimachinery'
import type { Snapshot } from '../plugin.ts'

/** A term of a pod, with its own namespace and labels filled in. */
export interface AffinityTerm {
  readonly topologyKey: string
  readonly selector: LabelSelector | undefined
  readonly namespaces: readonly string[]
  readonly namespaceSelector: LabelSelector | undefined
}

export interface WeightedTerm extends AffinityTerm {
  readonly weight: number
}

export interface AffinityTerms {
  readonly required: readonly AffinityTerm[]
  readonly preferred: readonly WeightedTerm[]
}

export function affinityTerms(owner: Pod, kind: 'podAffinity' | 'podAntiAffinity'): AffinityTerms {
  const {
    requiredDuringSchedulingIgnoredDuringExecution: required = [], preferredDuringSchedulingIgnoredDuringExecution: preferred = [],
  } = owner.spec.affinity?.[kind] ?? {}
  return {
    required: required.map((term) => completedTerm(owner, term)),
    preferred: preferred.map(({ weight, podAffinityTerm }) => ({ ...completedTerm(owner, podAffinityTerm), weight })),
  }
}

/** Without namespaces and without a selector for them it is about the owner's namespace. */
export function completedTerm({ metadata }: Pod, term: PodAffinityTerm): AffinityTerm {
  const { topologyKey, namespaces: named = [], namespaceSelector } = term
  const isOwn = named.length === 0 && namespaceSelector === undefined
  return { topologyKey, selector: term.labelSelector, namespaces: isOwn ? [metadata.namespace ?? ''] : named, namespaceSelector }
}

export function matchesPod({ namespaces: named, namespaceSelector, selector }: AffinityTerm, { metadata }: Pod, cache: Snapshot['cache']): boolean {
  const { namespace = '' } = metadata
  const isInNamespace = named.includes(namespace)
    || (namespaceSelector !== undefined && matchesLabelSelector(namespaceSelector, cache.get(namespaces, namespace)?.metadata.labels ?? {}))
  return isInNamespace && matchesLabelSelector(selector, metadata.labels)
}

/** False for no terms at all. */
export function matchesEveryTerm(terms: readonly AffinityTerm[], pod: Pod, cache: Snapshot['cache']): boolean {
  return terms.length > 0 && terms.every((term) => matchesPod(term, pod, cache))
}
