/** The name that was probably meant, for what was mistyped. */

/** Fewer letters begin too many names. */
const letterMin = 3

/** The only one that begins so; else the nearest, at most a third of whose letters are wrong, or undefined. */
export function nearestName(typed: string, names: readonly string[]): string | undefined {
  const begun = names.filter((name) => typed.length >= letterMin && name.toLowerCase().startsWith(typed.toLowerCase()))
  if (begun.length === 1) return begun[0]
  const near = names
    .map((name) => ({ name, distance: editDistance(typed.toLowerCase(), name.toLowerCase()) }))
    .filter(({ name, distance }) => distance <= Math.max(1, Math.floor(Math.max(name.length, typed.length) / 3)))
  return near.sort((a, b) => a.distance - b.distance)[0]?.name
}

/** Letters to insert, delete, replace, or to swap with their neighbour (optimal string alignment). */
function editDistance(a: string, b: string): number {
  let before: number[] = []
  let last = Array.from({ length: b.length + 1 }, (_, column) => column)
  for (let row = 1; row <= a.length; row++) {
    const next = [row]
    for (let column = 1; column <= b.length; column++) {
      const isSame = a[row - 1] === b[column - 1]
      const isSwap = row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1]
      next.push(Math.min(
        last[column]! + 1, next[column - 1]! + 1, last[column - 1]! + (isSame ? 0 : 1),
        isSwap ? before[column - 2]! + 1 : Infinity,
      ))
    }
    before = last
    last = next
  }
  return last[b.length]!
}
