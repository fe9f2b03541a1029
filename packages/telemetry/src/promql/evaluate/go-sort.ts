/**
 * Sorting that leaves ties, and what a comparison cannot order, where Go leaves them.
 *
 * Follows sort/zsortinterface.go of Go 1.26 (insertionSort, which sorts up to twelve elements).
 * Left out: the order of ties among more elements.
 */
const insertionMax = 12

export function sortAsGo<Item>(items: Item[], isLess: (a: Item, b: Item) => boolean): Item[] {
  if (items.length > insertionMax) return items.sort((a, b) => (isLess(a, b) ? (isLess(b, a) ? 0 : -1) : isLess(b, a) ? 1 : 0))
  for (let end = 1; end < items.length; end++) {
    for (let index = end; index > 0 && isLess(items[index]!, items[index - 1]!); index--) {
      const held = items[index]!
      items[index] = items[index - 1]!
      items[index - 1] = held
    }
  }
  return items
}
