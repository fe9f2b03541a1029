/**
 * The order of a merged list: elements that the patch names in the patch's order, the others in
 * their own, interleaved as they were before.
 *
 * Follows normalizeElementOrder of k8s.io/apimachinery/pkg/util/strategicpatch/patch.go.
 */
import { isFields, keyed } from './strategic-values.ts'

interface Order {
  /** What the patch asks for. */
  readonly order: readonly unknown[]
  /** The list before the merge. */
  readonly current: readonly unknown[]
  /** '' for lists of texts and numbers. */
  readonly mergeKey: string
}

export function ordered(items: readonly unknown[], { order, current, mergeKey }: Order): unknown[] {
  const placeIn = (list: readonly unknown[], item: unknown) => {
    const key = isFields(item) ? item[mergeKey] : item
    return list.findIndex((each) => (isFields(each) ? each[mergeKey] : each) === key)
  }
  for (const item of [...items, ...order]) keyed(item, mergeKey)
  const isNamed = (item: unknown) => placeIn(order, item) >= 0
  const named = sortedBy(items.filter(isNamed), (item) => placeIn(order, item))
  const others = sortedBy(items.filter((item) => !isNamed(item)), (item) => placeIn(current, item))
  return interleaved(others, named, (item) => placeIn(current, item))
}

/** Upstream's comparison calls an element without a place smaller than anything, itself included. */
function sortedBy(items: readonly unknown[], place: (item: unknown) => number): unknown[] {
  const sorted = [...items]
  const isLess = (a: unknown, b: unknown) => place(a) < 0 || place(b) < 0 || place(a) < place(b)
  for (let index = 1; index < sorted.length; index++) {
    for (let at = index; at > 0 && isLess(sorted[at], sorted[at - 1]); at--) {
      [sorted[at], sorted[at - 1]] = [sorted[at - 1], sorted[at]]
    }
  }
  return sorted
}

function interleaved(left: readonly unknown[], right: readonly unknown[], place: (item: unknown) => number): unknown[] {
  const both: unknown[] = []
  let [taken, next] = [0, 0]
  while (taken < left.length && next < right.length) {
    const [a, b] = [place(left[taken]), place(right[next])]
    both.push(a >= 0 && b >= 0 && a < b ? left[taken++] : right[next++])
  }
  return [...both, ...left.slice(taken), ...right.slice(next)]
}
