/**
 * Why no node would take a pod, in one sentence: `0/3 nodes are available: 2 Insufficient cpu, …`.
 *
 * Follows FitError of pkg/scheduler/framework/types.go of Kubernetes 1.34.
 */
import type { Refusal } from './plugin.ts'

/** What one node, or all that were not looked at, had against it. */
type Reasons = Pick<Refusal, 'reasons'>

export interface FitErrorParts {
  readonly nodeCount: number
  readonly refusals: ReadonlyMap<string, Reasons>
  /** For nodes without a refusal of their own. */
  readonly others?: Reasons | undefined
  readonly everywhere?: Reasons | undefined
  /** What preemption had to say. */
  readonly preemption?: string
}

export function printFitError({ nodeCount, refusals, others, everywhere, preemption = '' }: FitErrorParts): string {
  const start = `0/${nodeCount} nodes are available:`
  const reasons = everywhere ? everywhere.reasons.join(', ') : histogram(nodeCount, refusals, others)
  return `${start}${reasons === '' ? '' : ` ${reasons}.`}${preemption === '' ? '' : ` ${preemption}`}`
}

/** Each reason with the number of nodes that gave it, sorted as text. */
function histogram(nodeCount: number, refusals: ReadonlyMap<string, Reasons>, others: Reasons | undefined): string {
  const counts = new Map<string, number>()
  for (const { reasons } of refusals.values()) for (const reason of reasons) counts.set(reason, (counts.get(reason) ?? 0) + 1)
  const left = nodeCount - refusals.size
  if (left > 0) for (const reason of others?.reasons ?? []) counts.set(reason, (counts.get(reason) ?? 0) + left)
  return Array.from(counts, ([reason, count]) => `${count} ${reason}`).sort().join(', ')
}
