/**
 * Node labels that the pod requires or prefers.
 *
 * Follows pkg/scheduler/framework/plugins/nodeaffinity/node_affinity.go of Kubernetes 1.34.
 * Left out: affinity that the scheduler's own configuration adds.
 */
import type { NodeSelectorTerm, Pod } from '@track/apimachinery'
import { definePlugin, proportionalScores, refusal } from '../plugin.ts'
import { hasRequiredNodeAffinity, matchesRequiredNodeAffinity, matchesTerm } from './node-selection.ts'

export const nodeAffinity = definePlugin({
  name: 'NodeAffinity',
  weight: 2,
  prepareFilter: (pod) => (hasRequiredNodeAffinity(pod) ? true : undefined),
  filter: (pod, { node }) => {
    if (matchesRequiredNodeAffinity(pod, node)) return undefined
    return refusal("node(s) didn't match Pod's node affinity/selector", { isUnresolvable: true })
  },
  narrow(pod) {
    const names = namedNodes(pod)
    if (!names) return undefined
    return names.length > 0 ? { onlyNodes: names } : refusal('pod affinity terms conflict', { isUnresolvable: true })
  },

  prepareScore(pod) {
    const preferred = pod.spec.affinity?.nodeAffinity?.preferredDuringSchedulingIgnoredDuringExecution
    return preferred?.length ? preferred : undefined
  },
  score: (_pod, { node }, preferred) => preferred.reduce((sum, { weight, preference }) => {
    return matchesTerm(preference, node) ? sum + weight : sum
  }, 0),
  normalize: (scores) => proportionalScores(scores),

  mayChangeMind(change, pod) {
    if (change.kind === 'pod') return change.after?.metadata.uid === pod.metadata.uid
    const { before, after } = change
    return after !== undefined && matchesRequiredNodeAffinity(pod, after) && !(before && matchesRequiredNodeAffinity(pod, before))
  },
})

/** The nodes that every term names; undefined when one does not name any. */
function namedNodes({ spec }: Pod): string[] | undefined {
  const terms = spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms
  if (!terms || terms.length === 0) return undefined
  const names = terms.map(namesOf)
  return names.some((each) => each === undefined) ? undefined : [...new Set(names.flatMap((each) => each!))]
}

function namesOf({ matchFields = [] }: NodeSelectorTerm): readonly string[] | undefined {
  const lists = matchFields.filter(({ key, operator }) => key === 'metadata.name' && operator === 'In').map(({ values = [] }) => values)
  if (lists.length === 0) return undefined
  return lists[0]!.filter((name) => lists.every((list) => list.includes(name)))
}
