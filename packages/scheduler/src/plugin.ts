/**
 * What a scheduler plugin is: where it lets a pod go, what it likes better, and what may change its
 * mind about a pod that it refused.
 *
 * Follows pkg/scheduler/framework/interface.go of Kubernetes 1.34.
 */
import type { Cache } from '@track/controller-runtime'
import type { NodeRow } from './node-row.ts'
import type { Node, Pod } from '@track/apimachinery'

/** The cluster as one decision sees it. */
export interface Snapshot {
  readonly nodes: readonly NodeRow[]
  readonly cache: Cache
}

/** Why a node is no good, one reason a sentence. */
export interface Refusal {
  readonly reasons: readonly string[]
  /** Taking pods off the node would not help. */
  readonly isUnresolvable: boolean
}

export function refusal(reason: string, { isUnresolvable = false } = {}): Refusal {
  return { reasons: [reason], isUnresolvable }
}

/** Only these nodes come into question. */
export interface NodeNames {
  readonly onlyNodes: readonly string[]
}

/** What happened to a pod or a node; `before` is absent for a new one, `after` for one that has gone. */
export type ClusterChange =
  | { readonly kind: 'pod'; readonly before?: Pod | undefined; readonly after?: Pod | undefined }
  | { readonly kind: 'node'; readonly before?: Node | undefined; readonly after?: Node | undefined }

export interface Plugin<Filtering = unknown, Scoring = unknown> {
  readonly name: string
  /** What its scores count; 0 when it has none. */
  readonly weight: number
  /** What `filter` needs to know of the pod; undefined when the plugin has nothing against it anywhere. */
  prepareFilter?(pod: Pod, snapshot: Snapshot): Filtering | undefined
  /** Narrows the nodes down before any is looked at, or refuses them all. */
  narrow?(pod: Pod): NodeNames | Refusal | undefined
  filter?(pod: Pod, node: NodeRow, prepared: Filtering): Refusal | undefined
  /** Its filter depends on pods elsewhere than on the node at hand. */
  readonly seesOtherNodes?: boolean
  /** What `score` needs to know; undefined when it likes all nodes the same. */
  prepareScore?(pod: Pod, snapshot: Snapshot, feasible: readonly NodeRow[]): Scoring | undefined
  score?(pod: Pod, node: NodeRow, prepared: Scoring): number
  /** Brings the scores to 0 … 100; they are so already when absent. */
  normalize?(scores: readonly number[], feasible: readonly NodeRow[], prepared: Scoring): readonly number[]
  /** Whether a pod that it refused should be tried again after a change. */
  mayChangeMind?(change: ClusterChange, pod: Pod, snapshot: Snapshot): boolean
}

export const maxNodeScore = 100

/** Checks the literal against `Plugin<Filtering, Scoring>` and forgets the two, so that plugins fit one list. */
export function definePlugin<Filtering, Scoring = undefined>(plugin: Plugin<Filtering, Scoring>): Plugin {
  return plugin as unknown as Plugin
}

/** The largest becomes 100, or 0 where less is better. */
export function proportionalScores(scores: readonly number[], { isReversed = false } = {}): number[] {
  const max = Math.max(0, ...scores)
  return scores.map((score) => {
    const share = max === 0 ? 0 : Math.trunc((maxNodeScore * score) / max)
    return isReversed ? maxNodeScore - share : share
  })
}
