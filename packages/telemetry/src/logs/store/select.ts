/**
 * Reads the store: streams by matchers, their entries over a span, the names and values of labels,
 * and how much there is.
 *
 * Follows what pkg/querier of Loki 3 answers (label, series and index/stats).
 */
import type { Instant } from '@track/simulation'
import { compareLabels, compareText, type Labels, labelValue } from '../../series/labels.ts'
import type { Matcher } from '../../series/matcher.ts'
import type { EntryBlock, LogQueryable, LogStream } from '../queryable.ts'
import { chunkOf, type Entry, entriesOf, indexFrom, lineAt } from './chunk.ts'
import { headEntries } from './head.ts'
import type { Chunk, LogsState } from './state.ts'

const noMetadata: Labels = []

/** The store as queries see it. What is taken in later is not in what was selected before. */
export function logQueryable(state: LogsState): LogQueryable {
  return {
    select: (matchers) => {
      const heads = headEntries(state)
      const streams: LogStream[] = []
      state.labels.forEach((labels, stream) => {
        if (matches(labels, matchers)) streams.push(streamOf(state, labels, state.chunks[stream]!, heads.get(stream)))
      })
      return streams
    },
  }
}

function matches(labels: Labels, matchers: readonly Matcher[]): boolean {
  for (const matcher of matchers) if (!matcher.matches(labelValue(labels, matcher.name))) return false
  return true
}

function streamOf({ retainedFrom }: LogsState, labels: Labels, chunks: readonly Chunk[], head: readonly Entry[] | undefined): LogStream {
  return {
    labels,
    read: ({ from, to }) => {
      const first = Math.max(from, retainedFrom)
      const all = head ? [...chunks, chunkOf(head)] : chunks
      const touched = all.filter((chunk) => chunk.to >= first && chunk.from < to)
      return inOrder(touched).map((chunk) => blockOf(chunk, first, to)).filter(({ length }) => length > 0)
    },
  }
}

/** Chunks that do not overlap; those that do, because entries came late, are made one. */
function inOrder(chunks: readonly Chunk[]): readonly Chunk[] {
  const isApart = chunks.every((chunk, index) => index === 0 || chunks[index - 1]!.to <= chunk.from)
  if (isApart) return chunks
  const result: Chunk[] = []
  for (const chunk of chunks.toSorted((a, b) => a.from - b.from)) {
    const last = result.at(-1)
    if (last && chunk.from < last.to) result[result.length - 1] = chunkOf([...entriesOf(last), ...entriesOf(chunk)])
    else result.push(chunk)
  }
  return result
}

function blockOf(chunk: Chunk, from: Instant, to: Instant): EntryBlock {
  const start = indexFrom(chunk.times, from)
  const end = indexFrom(chunk.times, to)
  const { times, metadata } = chunk
  return {
    length: end - start,
    timeAt: (index) => times[start + index]!,
    lineAt: (index) => lineAt(chunk, start + index),
    metadataAt: metadata ? (index) => metadata[start + index]! : () => noMetadata,
  }
}

export interface LogSpan {
  readonly from: Instant
  /** Left out itself. */
  readonly to: Instant
}

/** The label sets of the streams that have entries in a span, in order. */
export function logSeries(state: LogsState, matchers: readonly Matcher[], span: LogSpan): Labels[] {
  return logQueryable(state).select(matchers)
    .filter(({ read }) => read(span).length > 0)
    .map(({ labels }) => labels)
    .sort(compareLabels)
}

/** The names of all labels of those streams, in order. */
export function logLabelNames(state: LogsState, matchers: readonly Matcher[], span: LogSpan): string[] {
  const names = logSeries(state, matchers, span).flatMap((labels) => labels.filter((_, index) => index % 2 === 0))
  return [...new Set(names)].sort(compareText)
}

/** The values that a label has in those streams, in order. */
export function logLabelValues(state: LogsState, name: string, matchers: readonly Matcher[], span: LogSpan): string[] {
  const values = logSeries(state, matchers, span).map((labels) => labelValue(labels, name)).filter((value) => value !== '')
  return [...new Set(values)].sort(compareText)
}

export interface LogStatistics {
  readonly streams: number
  readonly chunks: number
  readonly entries: number
  /** Of lines and structured metadata. */
  readonly bytes: number
}

/** How much the store holds of the streams that match, in chunks that touch a span. */
export function logStatistics(state: LogsState, matchers: readonly Matcher[], { from, to }: LogSpan): LogStatistics {
  const heads = headEntries(state)
  const total = { streams: 0, chunks: 0, entries: 0, bytes: 0 }
  state.labels.forEach((labels, stream) => {
    if (!matches(labels, matchers)) return
    const head = heads.get(stream)
    const all = head ? [...state.chunks[stream]!, chunkOf(head)] : state.chunks[stream]!
    const chunks = all.filter((chunk) => chunk.to >= Math.max(from, state.retainedFrom) && chunk.from < to)
    if (chunks.length > 0) total.streams++
    for (const { times, bytes, metadataBytes } of chunks) {
      total.chunks++
      total.entries += times.length
      total.bytes += bytes + metadataBytes
    }
  })
  return total
}
