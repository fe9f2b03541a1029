/**
 * How deep a query is nested. Loki walks any depth; here a walk has the stack of the machine that
 * the world runs on, so that a query beyond a bound is refused before it is walked.
 */
export const depthMax = 1500

/** Whether the tree is deeper than the bound; itself without recursion. */
export function isTooDeep(query: object): boolean {
  let level: object[] = [query]
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > depthMax) return true
    level = level.flatMap((node) => Object.values(node).filter((value): value is object => typeof value === 'object' && value !== null))
  }
  return false
}
