/**
 * Pods that want to be near other pods, or far from them.
 *
 * Follows pkg/scheduler/framework/plugins/interpodaffinity/{plugin,filtering,scoring}.go of
 * Kubernetes 1.34.
 */
import type { NodeRow, PodRow } from '../node-row.ts'
import type { Node, Pod } from '@track/apimachinery'
import { type ClusterChange, definePlugin, maxNodeScore, refusal, type Snapshot } from '../plugin.ts'
import { type AffinityTerm, affinityTerms, completedTerm, matchesEveryTerm, matchesPod, type WeightedTerm } from './affinity-terms.ts'

/** Topology key and value → how often a term matched there. */
type Counts = Map<string, number>

interface Filtering {
  readonly affinity: readonly AffinityTerm[]
  readonly antiAffinity: readonly AffinityTerm[]
  readonly affinityCounts: Counts
  readonly antiAffinityCounts: Counts
  readonly existingAntiAffinityCounts: Counts
  /** It may be the first of a group that wants to be together. */
  readonly matchesItself: boolean
}

/** Required affinity of pods that are there counts as a preference of weight 1. */
const hardPodAffinityWeight = 1

export const interPodAffinity = definePlugin<Filtering, Counts>({
  name: 'InterPodAffinity',
  weight: 2,
  seesOtherNodes: true,

  prepareFilter(pod, { nodes, cache }) {
    const affinity = affinityTerms(pod, 'podAffinity').required
    const antiAffinity = affinityTerms(pod, 'podAntiAffinity').required
    const existingAntiAffinityCounts = countExisting(pod, nodes, cache)
    if (affinity.length + antiAffinity.length + existingAntiAffinityCounts.size === 0) return undefined
    const affinityCounts: Counts = new Map()
    const antiAffinityCounts: Counts = new Map()
    for (const row of affinity.length + antiAffinity.length > 0 ? nodes : []) {
      for (const { pod: other } of row.pods) {
        if (matchesEveryTerm(affinity, other, cache)) countTerms(affinityCounts, row, affinity)
        countTerms(antiAffinityCounts, row, antiAffinity.filter((term) => matchesPod(term, other, cache)))
      }
    }
    const matchesItself = matchesEveryTerm(affinity, pod, cache)
    return { affinity, antiAffinity, affinityCounts, antiAffinityCounts, existingAntiAffinityCounts, matchesItself }
  },

  filter(_pod, node, prepared) {
    if (!meetsAffinity(node, prepared)) return refusal("node(s) didn't match pod affinity rules", { isUnresolvable: true })
    if (!meetsAntiAffinity(node, prepared)) return refusal("node(s) didn't match pod anti-affinity rules")
    if (!meetsExisting(node, prepared)) return refusal("node(s) didn't satisfy existing pods anti-affinity rules")
    return undefined
  },

  prepareScore(pod, { nodes, cache }) {
    const scores: Counts = new Map()
    const near = affinityTerms(pod, 'podAffinity').preferred
    const far = affinityTerms(pod, 'podAntiAffinity').preferred
    const hasPreferences = near.length + far.length > 0
    for (const row of nodes) {
      for (const other of hasPreferences ? row.pods : row.withAffinity) {
        countMatching(scores, row, near, other.pod, cache, 1)
        countMatching(scores, row, far, other.pod, cache, -1)
        if (other.hasAffinity) countWishes(scores, pod, other, row, cache)
      }
    }
    return scores.size > 0 ? scores : undefined
  },
  score(_pod, { labels }, scores) {
    let score = 0
    for (const key in labels) score += scores.get(pair(key, labels[key]!)) ?? 0
    return score
  },
  normalize(scores) {
    const min = Math.min(...scores)
    const max = Math.max(...scores)
    return scores.map((score) => (max === min ? 0 : Math.trunc(maxNodeScore * ((score - min) / (max - min)))))
  },

  mayChangeMind: (change, pod, { cache }) => (change.kind === 'node' ? isMovedNode(change, pod) : isMovedPod(change, pod, cache)),
})

function pair(key: string, value: string): string {
  return `${key}=${value}`
}

function count(counts: Counts, { labels }: NodeRow, topologyKey: string, by: number): void {
  const value = labels[topologyKey]
  if (value === undefined) return
  const key = pair(topologyKey, value)
  counts.set(key, (counts.get(key) ?? 0) + by)
}

function countTerms(counts: Counts, row: NodeRow, terms: readonly Pick<AffinityTerm, 'topologyKey'>[]): void {
  for (const { topologyKey } of terms) count(counts, row, topologyKey, 1)
}

/** The weights of the terms that are about a pod, for or against. */
function countMatching(counts: Counts, row: NodeRow, terms: readonly WeightedTerm[], pod: Pod, cache: Snapshot['cache'], sign: 1 | -1): void {
  for (const term of terms) if (matchesPod(term, pod, cache)) count(counts, row, term.topologyKey, sign * term.weight)
}

/** Where pods that are there do not want this one. */
function countExisting(pod: Pod, nodes: readonly NodeRow[], cache: Snapshot['cache']): Counts {
  const counts: Counts = new Map()
  for (const row of nodes) {
    for (const { pod: owner, requiredAntiAffinity } of row.withRequiredAntiAffinity) {
      countTerms(counts, row, requiredAntiAffinity.filter((term) => matchesPod(completedTerm(owner, term), pod, cache)))
    }
  }
  return counts
}

/** What a pod that is there would like of the new one. */
function countWishes(scores: Counts, pod: Pod, { pod: owner }: PodRow, row: NodeRow, cache: Snapshot['cache']): void {
  const affinity = affinityTerms(owner, 'podAffinity')
  countMatching(scores, row, affinity.required.map((term) => ({ ...term, weight: hardPodAffinityWeight })), pod, cache, 1)
  countMatching(scores, row, affinity.preferred, pod, cache, 1)
  countMatching(scores, row, affinityTerms(owner, 'podAntiAffinity').preferred, pod, cache, -1)
}

function meetsAffinity({ labels }: NodeRow, { affinity, affinityCounts, matchesItself }: Filtering): boolean {
  if (affinity.some(({ topologyKey }) => labels[topologyKey] === undefined)) return false
  const isNear = affinity.every(({ topologyKey }) => (affinityCounts.get(pair(topologyKey, labels[topologyKey]!)) ?? 0) > 0)
  return isNear || (affinityCounts.size === 0 && matchesItself)
}

function meetsAntiAffinity({ labels }: NodeRow, { antiAffinity, antiAffinityCounts }: Filtering): boolean {
  return antiAffinity.every(({ topologyKey }) => {
    const value = labels[topologyKey]
    return value === undefined || (antiAffinityCounts.get(pair(topologyKey, value)) ?? 0) === 0
  })
}

function meetsExisting({ labels }: NodeRow, { existingAntiAffinityCounts }: Filtering): boolean {
  if (existingAntiAffinityCounts.size === 0) return true
  for (const key in labels) if ((existingAntiAffinityCounts.get(pair(key, labels[key]!)) ?? 0) > 0) return false
  return true
}

function isMovedPod({ before, after }: Extract<ClusterChange, { kind: 'pod' }>, pod: Pod, cache: Snapshot['cache']): boolean {
  if ((after && !after.spec.nodeName) || (before && !before.spec.nodeName)) return false
  const near = affinityTerms(pod, 'podAffinity').required
  const far = affinityTerms(pod, 'podAntiAffinity').required
  const isNear = (each: Pod) => matchesEveryTerm(near, each, cache)
  const isFar = (each: Pod) => matchesEveryTerm(far, each, cache)
  if (before && after) return (!isNear(before) && isNear(after)) || (isFar(before) && !isFar(after))
  return after ? isNear(after) : before !== undefined && isFar(before)
}

function isMovedNode({ before, after }: { before?: Node | undefined; after?: Node | undefined }, pod: Pod): boolean {
  if (!after) return false
  const near = affinityTerms(pod, 'podAffinity').required
  const far = affinityTerms(pod, 'podAntiAffinity').required
  const value = (node: Node | undefined, { topologyKey }: AffinityTerm) => node?.metadata.labels?.[topologyKey]
  if (!before) return far.length > 0 || near.some((term) => value(after, term) !== undefined)
  return near.some((term) => value(after, term) !== undefined && value(after, term) !== value(before, term))
    || far.some((term) => value(before, term) !== undefined && value(after, term) !== value(before, term))
}
