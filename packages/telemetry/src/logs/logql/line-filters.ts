/**
 * How line filters are chained: one after another, with `or` between texts, and with `or` behind
 * a negation, which is taken apart into negations.
 *
 * Follows newOrLineFilterExpr and newNestedLineFilterExpr of pkg/logql/syntax/ast.go, Loki 3.
 */
import type { LineFilter, LineMatch } from './syntax.ts'

export function lineFilter(match: LineMatch, isIp: boolean, text: string): LineFilter {
  return { match, text, isIp, isAlternative: false }
}

const positive: ReadonlySet<LineMatch> = new Set<LineMatch>(['|=', '|~', '|>'])

/** All alternatives of a chain bear one sign. */
function withMatch(filter: LineFilter, match: LineMatch): LineFilter {
  if (filter.match === match) return filter
  const alternatives: LineFilter[] = []
  for (let each: LineFilter | undefined = filter; each; each = each.or) alternatives.push(each)
  return alternatives.reduceRight<LineFilter | undefined>((or, each) => ({ ...each, match, ...(or ? { or } : {}) }), undefined)!
}

/** `left or right`; what is on the right takes over the sign of the left. */
export function orFilter(left: LineFilter, right: LineFilter): LineFilter {
  const same = withMatch(right, left.match)
  return positive.has(left.match) ? { ...left, or: { ...same, isAlternative: true } } : thenFilter(left, same)
}

/** `left right`: both must hold. */
export function thenFilter(left: LineFilter, right: LineFilter): LineFilter {
  let last = right
  if (right.or && !positive.has(right.match)) {
    const { or, ...alone } = right
    last = thenFilter(alone, { ...or, isAlternative: false })
  }
  const before = last.left ? thenFilter(left, last.left) : left
  return { ...last, left: before }
}

/** The chain in the order in which it is written. */
export function chainOf(filter: LineFilter): readonly LineFilter[] {
  const chain: LineFilter[] = []
  for (let each: LineFilter | undefined = filter; each; each = each.left) chain.push(each)
  return chain.reverse()
}
