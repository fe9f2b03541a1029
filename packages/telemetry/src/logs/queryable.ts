/**
 * Where log lines come from: the evaluator asks for streams by matchers and for the entries of each
 * over a time span, and knows nothing of how they are stored.
 */
import type { Instant } from '@track/simulation'
import type { Labels } from '../series/labels.ts'
import type { Matcher } from '../series/matcher.ts'

/** Entries of one stream, in order of time; row `index` of each column is one entry. */
export interface EntryBlock {
  readonly length: number
  readonly timeAt: (index: number) => Instant
  readonly lineAt: (index: number) => string
  readonly metadataAt: (index: number) => Labels
}

export interface LogStream {
  readonly labels: Labels
  /** Blocks of entries from a time up to another (the second left out), oldest first; they do not overlap. */
  readonly read: (span: { from: Instant; to: Instant }) => readonly EntryBlock[]
}

export interface LogQueryable {
  readonly select: (matchers: readonly Matcher[]) => readonly LogStream[]
}

/** What a query has read, as Loki's statistics tell it. */
export interface ReadStatistics {
  /** Bytes of lines and of their structured metadata. */
  readonly bytesProcessed: number
  readonly metadataBytesProcessed: number
  readonly linesProcessed: number
  /** Lines that the pipeline has let pass. */
  readonly linesKept: number
  readonly streams: number
}
