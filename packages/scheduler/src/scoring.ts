/**
 * Which of the feasible nodes is best.
 *
 * Follows prioritizeNodes and selectHost of pkg/scheduler/schedule_one.go of Kubernetes 1.34.
 */
import { integerBelow, type Stream } from '@track/simulation'
import type { NodeRow } from './node-row.ts'
import type { Pod } from '@track/apimachinery'
import type { Plugin, Snapshot } from './plugin.ts'

/** The weighted scores of one plugin, a node each; undefined when it has no opinion on this pod. */
export function pluginScores(plugin: Plugin, pod: Pod, snapshot: Snapshot, feasible: readonly NodeRow[]): number[] | undefined {
  if (!plugin.score || plugin.weight === 0) return undefined
  const prepared = plugin.prepareScore ? plugin.prepareScore(pod, snapshot, feasible) : true
  if (prepared === undefined) return undefined
  const scores = feasible.map((node) => plugin.score!(pod, node, prepared))
  const normalized = plugin.normalize ? plugin.normalize(scores, feasible, prepared) : scores
  return normalized.map((score) => plugin.weight * score)
}

/** The sum of all plugins' scores, a node each. */
export function totalScores(plugins: readonly Plugin[], pod: Pod, snapshot: Snapshot, feasible: readonly NodeRow[]): number[] {
  const totals = feasible.map(() => 0)
  for (const plugin of plugins) {
    const scores = pluginScores(plugin, pod, snapshot, feasible)
    for (let index = 0; scores && index < totals.length; index++) totals[index]! += scores[index]!
  }
  return totals
}

/** The node with the highest score; chance decides between equals. */
export function bestNode(feasible: readonly NodeRow[], totals: readonly number[], chance: Stream, attempt: number): NodeRow {
  const max = Math.max(...totals)
  const best = feasible.filter((_node, index) => totals[index] === max)
  return best[integerBelow(best.length, chance, attempt)]!
}
