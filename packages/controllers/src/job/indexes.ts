/**
 * Sets of completion indexes as a Job's status writes them: `0,3-5,7`.
 *
 * Follows orderedIntervals of pkg/controller/job/indexed_job_utils.go of Kubernetes 1.34.
 */

export interface Interval {
  readonly first: number
  readonly last: number
}

/** Ascending, and never touching each other. */
export type Indexes = readonly Interval[]

/** What cannot be read is left out, and what is not below `completions` as well. */
export function parseIndexes(text: string | undefined, completions: number): Indexes {
  if (!text) return []
  const intervals: Interval[] = []
  for (const part of text.split(',')) {
    const [first = '', last = first] = part.split('-')
    if (!/^\d+$/.test(first) || !/^\d+$/.test(last)) continue
    if (Number(first) >= completions) break
    intervals.push({ first: Number(first), last: Math.min(Number(last), completions - 1) })
  }
  return joined(intervals)
}

/** Two neighbours are written with a comma, longer runs with a dash. */
export function printIndexes(indexes: Indexes): string {
  return indexes.map(({ first, last }) => {
    if (first === last) return `${first}`
    return last === first + 1 ? `${first},${last}` : `${first}-${last}`
  }).join(',')
}

export function withIndexes(indexes: Indexes, more: Iterable<number>): Indexes {
  return joined([...indexes, ...Array.from(more, (index) => ({ first: index, last: index }))])
}

export function union(a: Indexes, b: Indexes): Indexes {
  return joined([...a, ...b])
}

export function countOf(indexes: Indexes): number {
  return indexes.reduce((sum, { first, last }) => sum + last - first + 1, 0)
}

export function includesIndex(indexes: Indexes, index: number): boolean {
  return indexes.some(({ first, last }) => first <= index && index <= last)
}

/** How many indexes are in both. */
export function countShared(a: Indexes, b: Indexes): number {
  let shared = 0
  for (const left of a) {
    for (const right of b) shared += Math.max(0, Math.min(left.last, right.last) - Math.max(left.first, right.first) + 1)
  }
  return shared
}

/** The lowest indexes that are not in the set. */
export function firstMissing(indexes: Indexes, { count, completions }: { count: number; completions: number }): number[] {
  const missing: number[] = []
  let candidate = 0
  for (const { first, last } of [...indexes, { first: completions, last: completions }]) {
    for (; candidate < Math.min(first, completions) && missing.length < count; candidate++) missing.push(candidate)
    candidate = Math.max(candidate, last + 1)
  }
  return missing
}

function joined(intervals: readonly Interval[]): Indexes {
  const result: Interval[] = []
  for (const next of intervals.toSorted((a, b) => a.first - b.first)) {
    const last = result.at(-1)
    if (!last || next.first > last.last + 1) result.push(next)
    else if (next.last > last.last) result[result.length - 1] = { first: last.first, last: next.last }
  }
  return result
}
