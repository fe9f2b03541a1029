/**
 * Enough CPU, memory and whatever else the pod requests; nodes with more to spare are better.
 *
 * Follows pkg/scheduler/framework/plugins/noderesources/fit.go and least_allocated.go of Kubernetes
 * 1.34. Left out: the strategies MostAllocated and RequestedToCapacityRatio, extended resources
 * that come from device classes.
 */
import { type NodeRow, nodeRow } from '../node-row.ts'
import type { Node, Pod } from '@track/apimachinery'
import { type ClusterChange, definePlugin, maxNodeScore, type Refusal } from '../plugin.ts'
import { type Amounts, incomingScoreRequests, podRequests } from '../resources.ts'

const scored = ['cpu', 'memory'] as const
const basic = ['cpu', 'memory', 'ephemeral-storage'] as const

export const nodeResourcesFit = definePlugin({
  name: 'NodeResourcesFit',
  weight: 1,
  prepareFilter: (pod) => podRequests(pod),
  filter: (_pod, node, requests) => insufficient(requests, node),

  prepareScore: (pod) => incomingScoreRequests(pod),
  score: (_pod, { allocatable, scoreRequested }, requests) => {
    let total = 0
    let count = 0
    for (const name of scored) {
      if (allocatable[name] === 0) continue
      total += leastRequestedScore(scoreRequested[name] + requests[name], allocatable[name])
      count++
    }
    return count === 0 ? 0 : Math.trunc(total / count)
  },

  mayChangeMind: (change, pod) => (change.kind === 'node' ? isBetterNode(change, pod) : isFreed(change, pod)),
})

function leastRequestedScore(requested: number, capacity: number): number {
  return requested > capacity ? 0 : Math.trunc(((capacity - requested) * maxNodeScore) / capacity)
}

function insufficient(requests: Amounts, { pods, podsMax, allocatable, requested }: NodeRow): Refusal | undefined {
  const reasons: string[] = []
  let isUnresolvable = false
  if (pods.length + 1 > podsMax) reasons.push('Too many pods')
  const check = (name: string, wanted: number, has: number, used: number) => {
    if (wanted === 0 || wanted <= has - used) return
    reasons.push(`Insufficient ${name}`)
    isUnresolvable ||= wanted > has
  }
  for (const name of basic) check(name, requests[name], allocatable[name], requested[name])
  for (const name in requests.scalars) {
    check(name, requests.scalars[name]!, allocatable.scalars[name] ?? 0, requested.scalars[name] ?? 0)
  }
  return reasons.length > 0 ? { reasons, isUnresolvable } : undefined
}

/** A node that came or grew, and that would hold the pod if it were empty. */
function isBetterNode({ before, after }: { before?: Node | undefined; after?: Node | undefined }, pod: Pod): boolean {
  if (!after) return false
  const requests = podRequests(pod)
  const row = nodeRow(after)
  if (insufficient(requests, row)) return false
  if (!before) return true
  const { allocatable, podsMax } = nodeRow(before)
  return row.podsMax > podsMax
    || basic.some((name) => requests[name] > 0 && row.allocatable[name] > allocatable[name])
    || Object.keys(requests.scalars).some((name) => (row.allocatable.scalars[name] ?? 0) > (allocatable.scalars[name] ?? 0))
}

/** A pod that had a node has gone, or the pod itself asks for less. */
function isFreed({ before, after }: Extract<ClusterChange, { kind: 'pod' }>, pod: Pod): boolean {
  if (!after) return Boolean(before?.spec.nodeName || before?.status?.nominatedNodeName)
  if (!before) return false
  if (after.metadata.uid !== pod.metadata.uid && !after.spec.nodeName) return false
  const [then, now] = [podRequests(before), podRequests(after)]
  return basic.some((name) => then[name] > now[name])
}
