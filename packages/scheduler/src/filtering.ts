/**
 * Which nodes would take a pod, and why the others would not.
 *
 * Follows findNodesThatFitPod of pkg/scheduler/schedule_one.go and
 * RunFilterPluginsWithNominatedPods of pkg/scheduler/framework/runtime/framework.go of Kubernetes 1.34.
 */
import { type NodeRow, type PodRow, withPod } from './node-row.ts'
import type { Pod } from '@track/apimachinery'
import type { Plugin, Refusal, Snapshot } from './plugin.ts'

/** A plugin's filter with what it prepared for one pod. */
interface PreparedFilter {
  readonly plugin: Plugin
  readonly prepared: unknown
}

export interface NodeRefusal extends Refusal {
  readonly plugin: string
}

/** Pods that wait for room on a node that others are leaving, by node. */
export type Nominations = ReadonlyMap<string, readonly PodRow[]>

export interface Filtered {
  readonly feasible: readonly NodeRow[]
  readonly refusals: ReadonlyMap<string, NodeRefusal>
  /** What the nodes that were never looked at have against the pod. */
  readonly others: NodeRefusal | undefined
  /** A refusal of the pod everywhere, before any node was looked at. */
  readonly everywhere: NodeRefusal | undefined
}

export function preparedFilters(plugins: readonly Plugin[], pod: Pod, snapshot: Snapshot): PreparedFilter[] {
  return plugins.flatMap((plugin) => {
    if (!plugin.filter) return []
    const prepared = plugin.prepareFilter ? plugin.prepareFilter(pod, snapshot) : true
    return prepared === undefined ? [] : [{ plugin, prepared }]
  })
}

/** The first plugin that refuses speaks for the node. */
function refusedBy(filters: readonly PreparedFilter[], pod: Pod, node: NodeRow): NodeRefusal | undefined {
  for (const { plugin, prepared } of filters) {
    const refused = plugin.filter!(pod, node, prepared)
    if (refused) return { ...refused, plugin: plugin.name }
  }
  return undefined
}

/** As many feasible nodes as it takes, looking from `start` on, round; `only` these if they are named. */
export function filterNodes(
  plugins: readonly Plugin[],
  pod: Pod,
  snapshot: Snapshot,
  { start, nominations, only }: { start: number; nominations: Nominations; only?: readonly NodeRow[] },
): Filtered {
  const { narrowed, everywhere, others } = narrow(plugins, pod, only ?? snapshot.nodes)
  const filters = everywhere ? [] : preparedFilters(plugins, pod, snapshot)
  const refusals = new Map<string, NodeRefusal>()
  const feasible: NodeRow[] = []
  const wanted = feasibleNodesMax(narrowed.length)
  for (let index = 0; index < narrowed.length && feasible.length < wanted; index++) {
    const node = narrowed[(start + index) % narrowed.length]!
    const refused = refusedWithNominated(plugins, filters, pod, { node, snapshot, nominations })
    if (refused) refusals.set(node.name, refused)
    else feasible.push(node)
  }
  return { feasible, refusals, others, everywhere }
}

function narrow(plugins: readonly Plugin[], pod: Pod, nodes: readonly NodeRow[]) {
  let narrowed = nodes
  const narrowing: string[] = []
  for (const { name, narrow } of plugins) {
    const answer = narrow?.(pod)
    if (!answer) continue
    if ('reasons' in answer) return { narrowed: [], everywhere: { ...answer, plugin: name }, others: undefined }
    narrowed = narrowed.filter((node) => answer.onlyNodes.includes(node.name))
    narrowing.push(name)
  }
  const others = narrowing.length === 0 ? undefined : {
    reasons: [`node(s) didn't satisfy plugin(s) [${narrowing.toSorted().join(' ')}]`], isUnresolvable: true, plugin: narrowing[0]!,
  }
  return { narrowed, everywhere: undefined, others }
}

/** With many nodes only some are looked at: half of them and fewer the more there are, at least 100. */
function feasibleNodesMax(count: number): number {
  if (count < 100) return count
  const percentage = Math.max(5, 50 - Math.trunc(count / 125))
  return Math.max(100, Math.trunc((count * percentage) / 100))
}

/** Pods of at least its priority that are nominated to the node count as if they were there. */
export function refusedWithNominated(
  plugins: readonly Plugin[],
  filters: readonly PreparedFilter[],
  pod: Pod,
  { node, snapshot, nominations }: { node: NodeRow; snapshot: Snapshot; nominations: Nominations },
): NodeRefusal | undefined {
  const priority = pod.spec.priority ?? 0
  const ahead = (nominations.get(node.name) ?? []).filter((row) => {
    return (row.pod.spec.priority ?? 0) >= priority && row.pod.metadata.uid !== pod.metadata.uid
  })
  if (ahead.length > 0) {
    const crowded = ahead.reduce(withPod, node)
    const refused = refusedBy(preparedFilters(plugins, pod, replaced(snapshot, crowded)), pod, crowded)
    if (refused) return refused
  }
  return refusedBy(filters, pod, node)
}

/** The snapshot with another row for one node. */
export function replaced(snapshot: Snapshot, row: NodeRow): Snapshot {
  return { ...snapshot, nodes: snapshot.nodes.map((each) => (each.name === row.name ? row : each)) }
}
