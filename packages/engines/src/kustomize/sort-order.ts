/**
 * The order in which objects are printed: what others need first.
 *
 * Follows SortOrderTransformer.go of kustomize 5.7.
 */
import { printGvk, sameGvk } from './identity.ts'
import type { Kustomization } from './kustomization.ts'
import { KustomizeError } from './kustomize-error.ts'
import type { Resource } from './resource.ts'
import { kindsFirst, kindsLast, sortTextOf } from './rules/field-spec.ts'

export function inOrder(resources: readonly Resource[], options: Kustomization['sortOptions']): Resource[] {
  const { order = options ? '' : 'legacy', legacySortOptions } = options ?? {}
  if (order !== 'legacy' && order !== 'fifo') throw new KustomizeError("the field 'sortOptions.order' must be one of [fifo, legacy]")
  if (order === 'fifo' && legacySortOptions) throw new KustomizeError("the field 'sortOptions.legacySortOptions' is set but the selected sort order is 'fifo', not 'legacy'")
  if (order === 'fifo') return [...resources]
  const { orderFirst = [], orderLast = [] } = legacySortOptions ?? { orderFirst: kindsFirst, orderLast: kindsLast }
  const rank = (kind: string) => (orderLast.includes(kind) ? orderLast.indexOf(kind) + 1 : orderFirst.includes(kind) ? orderFirst.indexOf(kind) - orderFirst.length : 0)
  return [...resources].sort((a, b) => {
    const [left, right] = [a.id, b.id]
    if (sameGvk(left, right)) return compare(nameText(a), nameText(b))
    return rank(left.kind) - rank(right.kind) || compare(sortTextOf(left), sortTextOf(right))
  })
}

function nameText({ id }: Resource): string {
  return `${printGvk(id)}|${id.namespace || '~X'}|${id.name || '~N'}`
}

function compare(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0
}
