/**
 * How spans of two sets are related in the tree: children, descendants, siblings and what is none of
 * them, by the bounds of their places. Lists are sorted in place, and so may be the sets they belong to.
 *
 * Follows tempodb/encoding/vparquet4/block_traceql.go (DescendantOf, ChildOf, SiblingOf) of Tempo 2.8. Left out: the
 * order of ties in lists of more than twelve spans, which Go's sort leaves open.
 */
import type { FetchedSpan } from '../fetch/span.ts'
import type { SpansetOperator } from '../syntax.ts'

type Spans = FetchedSpan[]
type Side = 'left' | 'parent'

/** The spans of the right side that are related (or, for a negation, are not) to one of the left; for a union both. */
export function related(operator: SpansetOperator, left: Spans, right: Spans): Spans {
  switch (operator) {
    case '>>':
    case '<<':
    case '!>>':
    case '!<<': return descendants(left, right, operator.startsWith('!'), operator.endsWith('<'))
    case '>':
    case '<':
    case '!>':
    case '!<': return children(left, right, operator.startsWith('!'), operator.endsWith('<'))
    case '~':
    case '!~': return siblings(left, right, operator === '!~')
    case '&>>':
    case '&<<': return unionOfDescendants(left, right, operator === '&<<')
    case '&>':
    case '&<': return unionOfChildren(left, right, operator === '&<')
    case '&~': return unionOfSiblings(left, right)
    default: throw new Error(`a relation of spans was expected, not ${operator}`)
  }
}

function sortBy(spans: Spans, side: Side, isDescending = false): void {
  spans.sort((a, b) => (isDescending ? b[side] - a[side] : a[side] - b[side]))
}

/** The first of a sorted list for which something holds; its length where it holds for none. */
function searched(spans: Spans, holds: (span: FetchedSpan) => boolean): number {
  let low = 0
  let high = spans.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (holds(spans[middle]!)) high = middle
    else low = middle + 1
  }
  return low
}

function isDescendant(span: FetchedSpan, of: FetchedSpan): boolean {
  if (span.left === 0 || of.left === 0 || span.right === 0 || of.right === 0) return false
  return span.left > of.left && span.right < of.right
}

function isChild(child: FetchedSpan, of: FetchedSpan): boolean {
  return of.left === child.parent && of.left !== 0 && child.parent !== 0
}

function isSibling(a: FetchedSpan, b: FetchedSpan): boolean {
  return a.parent === b.parent && a.parent !== 0
}

function descendants(left: Spans, right: Spans, isNegated: boolean, isInverse: boolean): Spans {
  sortBy(left, 'left', !isInverse)
  const found: Spans = []
  for (const span of right) {
    const from = searched(left, (each) => (isInverse ? each.left >= span.left : each.left <= span.left))
    let matches = false
    for (let at = from; at < left.length && !matches; at++) {
      matches = isInverse ? isDescendant(left[at]!, span) : isDescendant(span, left[at]!)
    }
    if (matches !== isNegated) found.push(span)
  }
  return found
}

function children(left: Spans, right: Spans, isNegated: boolean, isInverse: boolean): Spans {
  sortBy(left, isInverse ? 'parent' : 'left')
  const found: Spans = []
  for (const span of right) {
    const at = searched(left, (each) => (isInverse ? each.parent >= span.left : each.left >= span.parent))
    const other = left[at]
    const matches = other !== undefined && (isInverse ? isChild(other, span) : isChild(span, other))
    if (matches !== isNegated) found.push(span)
  }
  return found
}

function siblings(left: Spans, right: Spans, isNegated: boolean): Spans {
  sortBy(left, 'parent')
  const found: Spans = []
  for (const span of right) {
    let matches = false
    if (span.parent !== 0) {
      const at = searched(left, (each) => each.parent >= span.parent)
      const other = left[at] === span ? left[at + 1] : left[at]
      matches = other !== undefined && isSibling(span, other)
    }
    if (matches !== isNegated) found.push(span)
  }
  return found
}

function unionOfDescendants(first: Spans, second: Spans, isInverse: boolean): Spans {
  sortBy(first, 'left')
  if (first !== second) sortBy(second, 'left')
  const [left, right] = isInverse ? [second, first] : [first, second]
  const isAfter = (a: FetchedSpan, b: FetchedSpan) => b.left > a.right
  const found = new Set<FetchedSpan>()
  let [leftAt, rightAt] = [0, 0]
  while (leftAt < left.length && rightAt < right.length) {
    let leftSpan = left[leftAt]!
    let rightSpan = right[rightAt]!
    for (; rightAt < right.length; rightAt++) {
      rightSpan = right[rightAt]!
      if (isDescendant(rightSpan, leftSpan)) found.add(rightSpan)
      // The next one stands in another branch.
      if (rightAt + 1 < right.length && isAfter(rightSpan, right[rightAt + 1]!)) {
        rightAt++
        break
      }
    }
    for (; leftAt < left.length; leftAt++) {
      leftSpan = left[leftAt]!
      if (isAfter(rightSpan, leftSpan)) break
      if (!isDescendant(rightSpan, leftSpan)) continue
      found.add(leftSpan)
      if (rightAt < right.length && isDescendant(right[rightAt]!, leftSpan)) break
    }
  }
  return [...found]
}

function unionOfChildren(left: Spans, right: Spans, isInverse: boolean): Spans {
  // One list sorted in two ways is two lists.
  const others = left === right ? [...right] : right
  const [parents, sons] = isInverse ? [others, left] : [left, others]
  sortBy(parents, 'left')
  sortBy(sons, 'parent')
  const found = new Set<FetchedSpan>()
  let at = 0
  for (const parent of parents) {
    if (parent.left === 0) continue
    let matches = false
    for (; at < sons.length; at++) {
      const son = sons[at]!
      if (son.parent > parent.left) break
      if (!isChild(son, parent)) continue
      matches = true
      found.add(son)
    }
    if (matches) found.add(parent)
  }
  return [...found]
}

function unionOfSiblings(left: Spans, right: Spans): Spans {
  sortBy(left, 'parent')
  if (left !== right) sortBy(right, 'parent')
  const found = new Set<FetchedSpan>()
  let from = 0
  for (const span of right) {
    if (span.parent === 0) continue
    let matches = false
    for (let at = from; at < left.length; at++) {
      const other = left[at]!
      if (other.parent > span.parent) break
      if (other.parent > left[from]!.parent) from = at
      if (!isSibling(span, other) || span === other) continue
      matches = true
      found.add(other)
    }
    if (matches) found.add(span)
  }
  return [...found]
}
