/** A set of spans of one trace. Follows pkg/traceql/storage.go (Spanset) of Tempo 2.8. */
import type { ServiceStats } from '../../store/columns.ts'
import type { FetchedSpan } from '../fetch/span.ts'
import type { Static } from '../statics.ts'

export interface SpansetAttribute {
  readonly name: string
  readonly value: Static
}

/** What is told of the trace. */
export interface TraceFacts {
  readonly traceId: string
  readonly rootName: string
  readonly rootServiceName: string
  readonly start: bigint
  readonly duration: bigint
  readonly serviceStats: ReadonlyMap<string, ServiceStats>
}

export interface Spanset extends TraceFacts {
  /** May be sorted in place by what looks for relations, as in Tempo. */
  readonly spans: FetchedSpan[]
  readonly scalar: Static
  readonly attributes: readonly SpansetAttribute[]
}
