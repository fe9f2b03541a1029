/**
 * Pods spread evenly over zones, nodes or whatever the pod names.
 *
 * Follows pkg/scheduler/framework/plugins/podtopologyspread/{plugin,filtering,scoring}.go of
 * Kubernetes 1.34.
 */
import { deepEqual, matchesLabelSelector, type Node, type Pod } from '@track/apimachinery'
import { log } from '@track/simulation'
import type { NodeRow } from '../node-row.ts'
import { type ClusterChange, definePlugin, maxNodeScore, refusal, type Snapshot } from '../plugin.ts'
import { hasAllTopologies, hostnameLabel, isIncluded, matchingPods, type SpreadConstraint, spreadConstraints } from './spread-constraints.ts'

/** A constraint with the pods counted in each of its domains. */
interface CountedConstraint extends SpreadConstraint {
  readonly counts: ReadonlyMap<string, number>
  readonly min: number
}

interface Scoring {
  readonly constraints: readonly (SpreadConstraint & { readonly counts: ReadonlyMap<string, number>; readonly weight: number })[]
  readonly requiresAll: boolean
}

const mismatch = "node(s) didn't match pod topology spread constraints"

export const podTopologySpread = definePlugin<readonly CountedConstraint[], Scoring>({
  name: 'PodTopologySpread',
  weight: 2,
  seesOtherNodes: true,

  prepareFilter(pod, snapshot) {
    const constraints = spreadConstraints(pod, 'DoNotSchedule', snapshot.cache)
    return constraints.length > 0 ? counted(pod, constraints, snapshot) : undefined
  },
  filter(pod, { labels }, constraints) {
    for (const { topologyKey, counts, min, selector, maxSkew } of constraints) {
      const domain = labels[topologyKey]
      if (domain === undefined) return refusal(`${mismatch} (missing required label)`, { isUnresolvable: true })
      const itself = matchesLabelSelector(selector, pod.metadata.labels) ? 1 : 0
      if ((counts.get(domain) ?? 0) + itself - min > maxSkew) return refusal(mismatch)
    }
    return undefined
  },

  prepareScore: scoring,
  score(pod, node, { constraints, requiresAll }) {
    if (requiresAll && !hasAllTopologies(constraints, node.labels)) return 0
    let score = 0
    for (const constraint of constraints) {
      const { topologyKey, counts, maxSkew, weight } = constraint
      const domain = node.labels[topologyKey]
      if (domain === undefined) continue
      const count = topologyKey === hostnameLabel ? matchingPods(node, constraint, pod.metadata.namespace) : (counts.get(domain) ?? 0)
      score += count * weight + maxSkew - 1
    }
    return Math.round(score)
  },
  /** The fewer the better; nodes without the topology get nothing. */
  normalize(scores, feasible, { constraints, requiresAll }) {
    const isIgnored = (index: number) => requiresAll && !hasAllTopologies(constraints, feasible[index]!.labels)
    const counting = scores.filter((_score, index) => !isIgnored(index))
    const min = Math.min(...counting)
    const max = Math.max(0, ...counting)
    return scores.map((score, index) => {
      if (isIgnored(index)) return 0
      return max === 0 ? maxNodeScore : Math.trunc((maxNodeScore * (max + min - score)) / max)
    })
  },

  mayChangeMind: (change, pod, snapshot) => {
    const constraints = spreadConstraints(pod, 'DoNotSchedule', snapshot.cache)
    return change.kind === 'node' ? isMovedNode(change, constraints) : isMovedPod(change, pod, constraints)
  },
})

function counted(pod: Pod, constraints: readonly SpreadConstraint[], { nodes }: Snapshot): CountedConstraint[] {
  const eligible = nodes.filter(({ labels }) => hasAllTopologies(constraints, labels))
  return constraints.map((constraint) => {
    const { topologyKey, minDomains } = constraint
    const counts = new Map<string, number>()
    for (const row of eligible) {
      if (!isIncluded(constraint, pod, row.node)) continue
      const domain = row.labels[topologyKey]!
      counts.set(domain, (counts.get(domain) ?? 0) + matchingPods(row, constraint, pod.metadata.namespace))
    }
    // Fewer domains than wanted count as if there were an empty one.
    const min = counts.size < minDomains ? 0 : Math.min(0x7fff_ffff, ...counts.values())
    return { ...constraint, counts, min }
  })
}

/** Domains are those of nodes that passed the filters; pods in them count wherever they are. */
function scoring(pod: Pod, { nodes, cache }: Snapshot, feasible: readonly NodeRow[]): Scoring | undefined {
  const constraints = spreadConstraints(pod, 'ScheduleAnyway', cache)
  if (constraints.length === 0) return undefined
  const requiresAll = (pod.spec.topologySpreadConstraints ?? []).length > 0
  const eligible = requiresAll ? feasible.filter(({ labels }) => hasAllTopologies(constraints, labels)) : feasible
  return {
    requiresAll,
    constraints: constraints.map((constraint) => {
      const { topologyKey } = constraint
      const isPerNode = topologyKey === hostnameLabel
      const counts = new Map<string, number>()
      if (!isPerNode) {
        for (const { labels } of eligible) counts.set(labels[topologyKey] ?? '', 0)
        for (const row of nodes) {
          const domain = row.labels[topologyKey] ?? ''
          const before = counts.get(domain)
          if (before === undefined || (requiresAll && !hasAllTopologies(constraints, row.labels))) continue
          if (!isIncluded(constraint, pod, row.node)) continue
          counts.set(domain, before + matchingPods(row, constraint, pod.metadata.namespace))
        }
      }
      return { ...constraint, counts, weight: log((isPerNode ? eligible.length : counts.size) + 2) }
    }),
  }
}

function isMovedNode({ before, after }: { before?: Node | undefined; after?: Node | undefined }, constraints: readonly SpreadConstraint[]): boolean {
  const counts = (node: Node | undefined) => node !== undefined && hasAllTopologies(constraints, node.metadata.labels ?? {})
  if (!before || !after) return counts(before ?? after)
  if (counts(before) !== counts(after)) return true
  const isRelabelled = constraints.some(({ topologyKey }) => before.metadata.labels?.[topologyKey] !== after.metadata.labels?.[topologyKey])
  return counts(after) && (isRelabelled || !deepEqual(before.spec.taints ?? [], after.spec.taints ?? []))
}

function isMovedPod({ before, after }: Extract<ClusterChange, { kind: 'pod' }>, pod: Pod, constraints: readonly SpreadConstraint[]): boolean {
  const isInvolved = (each: Pod) => each.metadata.uid === pod.metadata.uid
    || (Boolean(each.spec.nodeName) && each.metadata.namespace === pod.metadata.namespace)
  if ((after && !isInvolved(after)) || (before && !isInvolved(before))) return false
  const matches = (each: Pod) => constraints.map(({ selector }) => matchesLabelSelector(selector, each.metadata.labels))
  if (before && after) {
    const isTolerating = after.metadata.uid === pod.metadata.uid && constraints.some(({ honorsTaints }) => honorsTaints)
      && !deepEqual(before.spec.tolerations, after.spec.tolerations)
    return isTolerating || !deepEqual(matches(before), matches(after))
  }
  return matches((before ?? after)!).includes(true)
}
