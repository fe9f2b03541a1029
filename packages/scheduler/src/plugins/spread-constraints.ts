/**
 * The spread constraints of a pod, with what they leave out filled in.
 *
 * Follows pkg/scheduler/framework/plugins/podtopologyspread/common.go and
 * plugins/helper/spread.go of Kubernetes 1.34.
 */
import {
  controllerOf, type LabelSelector, matchesLabelSelector, type Node, type Pod, replicaSets, services, type TopologySpreadConstraint,
} from '@track/apimachinery'
import { oncePerRow } from '@track/simulation'
import type { NodeRow, PodRow } from '../node-row.ts'
import type { Snapshot } from '../plugin.ts'
import { matchesRequiredNodeAffinity } from './node-selection.ts'
import { untoleratedTaint } from './tolerations.ts'

export const hostnameLabel = 'kubernetes.io/hostname'

export interface SpreadConstraint {
  readonly maxSkew: number
  readonly topologyKey: string
  readonly selector: LabelSelector | undefined
  /** Selectors of one text select the same. */
  readonly selectorText: string
  readonly minDomains: number
  readonly honorsAffinity: boolean
  readonly honorsTaints: boolean
}

/** What every pod that belongs to a Service or ReplicaSet gets when it says nothing itself. */
const systemDefaults: readonly TopologySpreadConstraint[] = [
  { topologyKey: hostnameLabel, whenUnsatisfiable: 'ScheduleAnyway', maxSkew: 3 },
  { topologyKey: 'topology.kubernetes.io/zone', whenUnsatisfiable: 'ScheduleAnyway', maxSkew: 5 },
]

export function spreadConstraints(pod: Pod, action: 'DoNotSchedule' | 'ScheduleAnyway', cache: Snapshot['cache']): SpreadConstraint[] {
  const own = pod.spec.topologySpreadConstraints ?? []
  if (own.length > 0) return own.filter(({ whenUnsatisfiable }) => whenUnsatisfiable === action).map((each) => completed(each, pod))
  const defaults = systemDefaults.filter(({ whenUnsatisfiable }) => whenUnsatisfiable === action)
  if (defaults.length === 0) return []
  const selector = defaultSelector(pod, cache)
  return selector ? defaults.map((each) => completed({ ...each, labelSelector: selector }, pod)) : []
}

function completed(constraint: TopologySpreadConstraint, { metadata }: Pod): SpreadConstraint {
  const { maxSkew, topologyKey, labelSelector, minDomains = 1, nodeAffinityPolicy = 'Honor', nodeTaintsPolicy = 'Ignore' } = constraint
  const fromPod = (constraint.matchLabelKeys ?? []).flatMap((key) => {
    const value = metadata.labels?.[key]
    return value === undefined ? [] : [{ key, operator: 'In', values: [value] }]
  })
  const selector = fromPod.length === 0 ? labelSelector : {
    ...labelSelector, matchExpressions: [...(labelSelector?.matchExpressions ?? []), ...fromPod],
  }
  return {
    maxSkew, topologyKey, selector, selectorText: JSON.stringify(selector) ?? '', minDomains,
    honorsAffinity: nodeAffinityPolicy === 'Honor', honorsTaints: nodeTaintsPolicy === 'Honor',
  }
}

/** What the pod's Services and its ReplicaSet select; undefined when nothing does. */
function defaultSelector(pod: Pod, cache: Snapshot['cache']): LabelSelector | undefined {
  const { namespace, labels = {} } = pod.metadata
  const matchLabels: Record<string, string> = {}
  for (const { spec } of cache.list(services, namespace)) {
    if (spec.selector && matchesLabelSelector({ matchLabels: spec.selector }, labels)) Object.assign(matchLabels, spec.selector)
  }
  const owner = controllerOf(pod)
  const replicaSet = owner?.kind === 'ReplicaSet' ? cache.get(replicaSets, owner.name, namespace) : undefined
  const selector = { ...replicaSet?.spec.selector, matchLabels: { ...replicaSet?.spec.selector.matchLabels, ...matchLabels } }
  return Object.keys(selector.matchLabels).length + (selector.matchExpressions?.length ?? 0) > 0 ? selector : undefined
}

/** Whether a node counts for a constraint. */
export function isIncluded({ honorsAffinity, honorsTaints }: SpreadConstraint, pod: Pod, node: Node): boolean {
  if (honorsAffinity && !matchesRequiredNodeAffinity(pod, node)) return false
  return !honorsTaints || untoleratedTaint(node.spec.taints, pod.spec.tolerations) === undefined
}

export function hasAllTopologies(constraints: readonly SpreadConstraint[], labels: Readonly<Record<string, string>>): boolean {
  for (const { topologyKey } of constraints) if (labels[topologyKey] === undefined) return false
  return true
}

/** What was counted on a node, by namespace and selector, as long as its list of pods is the same row. */
const countsOf = oncePerRow((_pods: readonly PodRow[]) => new Map<string, number>())

/** Pods of the namespace that are not being deleted and that the constraint's selector matches. */
export function matchingPods({ pods }: NodeRow, { selector, selectorText }: SpreadConstraint, namespace: string | undefined): number {
  if (isEmpty(selector)) return 0
  const counts = countsOf(pods)
  const key = `${namespace} ${selectorText}`
  let count = counts.get(key)
  if (count === undefined) {
    count = 0
    for (const row of pods) if (isMatch(row, selector, namespace)) count++
    counts.set(key, count)
  }
  return count
}

function isMatch({ pod: { metadata } }: PodRow, selector: LabelSelector | undefined, namespace: string | undefined): boolean {
  return metadata.namespace === namespace && metadata.deletionTimestamp === undefined
    && matchesLabelSelector(selector, metadata.labels)
}

function isEmpty(selector: LabelSelector | undefined): boolean {
  if (!selector) return true
  for (const _key in selector.matchLabels) return false
  return !selector.matchExpressions?.length
}
