/**
 * What a namespace that is being deleted says about what is left in it.
 *
 * Follows pkg/controller/namespace/deletion/status_condition_utils.go of Kubernetes 1.34.
 */
import { condition, type NamespaceCondition, type Resource } from '@track/apimachinery'

/** What is left of one resource. */
export interface Remainder {
  readonly resource: Resource
  readonly count: number
  /** Finalizer → how many objects it holds. */
  readonly finalizers: ReadonlyMap<string, number>
}

interface Row {
  readonly type: string
  readonly okReason: string
  readonly okMessage: string
}

/** In the order in which they are written; each is False with these words while all is well. */
const rows: readonly Row[] = [
  { type: 'NamespaceDeletionDiscoveryFailure', okReason: 'ResourcesDiscovered', okMessage: 'All resources successfully discovered' },
  { type: 'NamespaceDeletionGroupVersionParsingFailure', okReason: 'ParsedGroupVersions', okMessage: 'All legacy kube types successfully parsed' },
  { type: 'NamespaceDeletionContentFailure', okReason: 'ContentDeleted', okMessage: 'All content successfully deleted, may be waiting on finalization' },
  { type: 'NamespaceContentRemaining', okReason: 'ContentRemoved', okMessage: 'All content successfully removed' },
  { type: 'NamespaceFinalizersRemaining', okReason: 'ContentHasNoFinalizers', okMessage: 'All content-preserving finalizers finished' },
]

export function deletionConditions(
  current: readonly NamespaceCondition[] | undefined,
  { remaining, failures }: { remaining: readonly Remainder[]; failures: readonly string[] },
  now: string,
): NamespaceCondition[] {
  const problems = new Map<string, { reason: string; message: string }>()
  if (failures.length > 0) {
    const message = `Failed to delete all resource types, ${failures.length} remaining: ${failures.toSorted().join(', ')}`
    problems.set('NamespaceDeletionContentFailure', { reason: 'ContentDeletionFailed', message })
  }
  const resources = remaining.map(({ resource, count }) => `${resource.plural}.${resource.group} has ${count} resource instances`)
  if (resources.length > 0) {
    const message = `Some resources are remaining: ${resources.sort().join(', ')}`
    problems.set('NamespaceContentRemaining', { reason: 'SomeResourcesRemain', message })
  }
  const finalizers = held(remaining)
  if (finalizers.length > 0) {
    const message = `Some content in the namespace has finalizers remaining: ${finalizers.join(', ')}`
    problems.set('NamespaceFinalizersRemaining', { reason: 'SomeFinalizersRemain', message })
  }
  const set = rows.map(({ type, okReason, okMessage }): NamespaceCondition => {
    const problem = problems.get(type)
    const status = problem ? 'True' : 'False'
    const before = condition(current, type)
    const lastTransitionTime = before?.status === status ? (before.lastTransitionTime ?? now) : now
    return { type, status, lastTransitionTime, reason: problem?.reason ?? okReason, message: problem?.message ?? okMessage }
  })
  const others = (current ?? []).filter(({ type }) => !rows.some((row) => row.type === type))
  return [...others, ...set]
}

function held(remaining: readonly Remainder[]): string[] {
  const counts = new Map<string, number>()
  for (const { finalizers } of remaining) for (const [name, count] of finalizers) counts.set(name, (counts.get(name) ?? 0) + count)
  return Array.from(counts, ([name, count]) => `${name} in ${count} resource instances`).sort()
}
