/** The shortest edit script between two lists of lines. Follows Myers, "An O(ND) Difference Algorithm" (1986). */

/** A run of lines: removed from the first list, added from the second. Indices from 0, ends excluded. */
export interface Change {
  readonly from: readonly [number, number]
  readonly to: readonly [number, number]
}

/** How far the search goes before what is left counts as changed as a whole. */
const editsMax = 4_000

export function changesBetween(left: readonly string[], right: readonly string[]): Change[] {
  let start = 0
  while (start < left.length && start < right.length && left[start] === right[start]) start++
  let end = 0
  while (end < left.length - start && end < right.length - start && left[left.length - 1 - end] === right[right.length - 1 - end]) end++
  const [a, b] = [left.slice(start, left.length - end), right.slice(start, right.length - end)]
  const kept = commonLines(a, b)
  const changes: Change[] = []
  let [x, y] = [0, 0]
  for (const [nextX, nextY] of [...kept, [a.length, b.length] as const]) {
    if (nextX > x || nextY > y) changes.push({ from: [x + start, nextX + start], to: [y + start, nextY + start] })
    x = nextX + 1
    y = nextY + 1
  }
  return changes
}

/** Pairs of indices of equal lines on a shortest path. */
function commonLines(a: readonly string[], b: readonly string[]): (readonly [number, number])[] {
  const total = Math.min(a.length + b.length, editsMax)
  const middle = total + 1
  // By diagonal, how far into the first list one has come.
  const furthest = new Int32Array(2 * total + 3).fill(-1)
  furthest[middle + 1] = 0
  const trace: Int32Array[] = []
  for (let edits = 0; edits <= total; edits++) {
    trace.push(furthest.slice(middle - edits - 1, middle + edits + 2))
    for (let diagonal = -edits; diagonal <= edits; diagonal += 2) {
      const [before, after] = [furthest[middle + diagonal - 1]!, furthest[middle + diagonal + 1]!]
      let x = goesDown(diagonal, edits, before, after) ? after : before + 1
      while (x < a.length && x - diagonal < b.length && x - diagonal >= 0 && a[x] === b[x - diagonal]) x++
      furthest[middle + diagonal] = x
      if (x >= a.length && x - diagonal >= b.length) return walkBack(trace, a.length, b.length)
    }
  }
  return []
}

function goesDown(diagonal: number, edits: number, before: number, after: number): boolean {
  return diagonal === -edits || (diagonal !== edits && before < after)
}

function walkBack(trace: readonly Int32Array[], lengthA: number, lengthB: number): (readonly [number, number])[] {
  const pairs: (readonly [number, number])[] = []
  let [x, y] = [lengthA, lengthB]
  for (let edits = trace.length - 1; edits >= 0; edits--) {
    const furthest = trace[edits]!
    const diagonal = x - y
    const at = (each: number) => furthest[each + edits + 1]!
    const from = goesDown(diagonal, edits, at(diagonal - 1), at(diagonal + 1)) ? diagonal + 1 : diagonal - 1
    const beforeX = edits === 0 ? 0 : at(from)
    const beforeY = edits === 0 ? 0 : beforeX - from
    while (x > beforeX && y > beforeY && x > 0 && y > 0) {
      x--
      y--
      pairs.push([x, y])
    }
    x = beforeX
    y = beforeY
  }
  return pairs.reverse()
}
