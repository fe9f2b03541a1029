/** Buckets as they are written: spans of indexes that follow each other, and counts, whole ones as differences. Follows model/histogram (Span, deltas) of Prometheus 3. */
import { type Buckets, noBuckets } from './float-histogram.ts'

export interface Span {
  /** From the end of the span before, or from 0. */
  readonly offset?: number | undefined
  readonly length?: number | undefined
}

export function bucketsOfSpans(spans: readonly Span[], counts: readonly number[]): Buckets {
  if (counts.length === 0) return noBuckets
  const indexes: number[] = []
  let next = 0
  for (const { offset = 0, length = 0 } of spans) {
    next += offset
    for (let left = Math.min(length, counts.length - indexes.length); left > 0; left--) indexes.push(next++)
  }
  return { indexes, counts }
}

export function spansOfBuckets({ indexes }: Buckets): { readonly offset: number; readonly length: number }[] {
  const spans: { offset: number; length: number }[] = []
  let next = 0
  for (const index of indexes) {
    const last = spans.at(-1)
    if (last && index === next) last.length++
    else spans.push({ offset: index - next, length: 1 })
    next = index + 1
  }
  return spans
}

export function countsOfDeltas(deltas: readonly number[]): number[] {
  let count = 0
  return deltas.map((delta) => (count += delta))
}

export function deltasOfCounts(counts: readonly number[]): number[] {
  return counts.map((count, place) => count - (counts[place - 1] ?? 0))
}
