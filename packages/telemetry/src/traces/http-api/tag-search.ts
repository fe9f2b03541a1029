/**
 * Searches of old clients: traces by tags, each of which some span or resource has, and by how long they took.
 *
 * Follows tempodb/encoding/vparquet4/block_search.go of Tempo 2.8: a value is a part of the text that is looked for.
 */
import type { AttributeColumns, TraceColumns } from '../store/columns.ts'
import type { FoundTrace } from '../traceql/search.ts'
import { traceIdText } from '../traceql/fetch/lists.ts'

export interface TagSearch {
  readonly tags: ReadonlyMap<string, string>
  readonly minDurationMs: number
  readonly maxDurationMs: number
  readonly limit: number
}

export function searchByTags(traces: Iterable<TraceColumns>, { tags, minDurationMs, maxDurationMs, limit }: TagSearch): FoundTrace[] {
  const found: FoundTrace[] = []
  for (const trace of traces) {
    const durationMs = Number(trace.duration / 1_000_000n)
    const isIn = durationMs >= minDurationMs && (maxDurationMs === 0 || durationMs <= maxDurationMs)
    if (!isIn || ![...tags].every(([key, value]) => hasTag(trace, key, value))) continue
    found.push({
      traceId: traceIdText(trace.traceId), rootServiceName: trace.rootServiceName, rootTraceName: trace.rootName, start: trace.start, durationMs,
      spanSets: [], serviceStats: new Map(),
    })
    if (found.length >= limit) break
  }
  return found.sort((a, b) => (a.start < b.start ? 1 : a.start > b.start ? -1 : 0))
}

function hasTag(trace: TraceColumns, key: string, value: string): boolean {
  const spans = trace.resources.flatMap(({ scopes }) => scopes.flatMap((scope) => scope.spans))
  switch (key) {
    case 'root.service.name': return trace.rootServiceName.includes(value)
    case 'root.name': return trace.rootName.includes(value)
    case 'name': return spans.some(({ span }) => span.name.includes(value))
    case 'status.code': return spans.some(({ span }) => span.status.code === value)
    case 'error': return value === 'true' && spans.some(({ span }) => span.status.code === 'error')
    default: return [...trace.resources, ...spans].some((columns) => hasText(columns, key, value))
  }
}

function hasText({ wellKnown, attributes }: AttributeColumns, key: string, value: string): boolean {
  const known = wellKnown.get(key)
  if (known !== undefined) return typeof known === 'string' ? known.includes(value) : String(known) === value
  return attributes.some((each) => each.key === key && each.type === 'string' && each.values.some((text) => String(text).includes(value)))
}
