/**
 * Where log streams live: plain data. Entries of all streams arrive in one head, a few flat columns;
 * a full head is dealt out into chunks, one row a stream, which never change again and are shared
 * by forks: a fork copies the head and lists of pointers, whatever the logs weigh.
 *
 * Times are whole microseconds, as everywhere in the world: exact as numbers, ordered as Loki's
 * nanoseconds are, which are written with three zeros where a client sees them.
 */
import type { Instant } from '@track/simulation'
import type { Labels } from '../../series/labels.ts'

/** Entries of one stream in order of time; a row. */
export interface Chunk {
  /** Of the first and the last entry. */
  readonly from: Instant
  readonly to: Instant
  readonly times: Float64Array
  /** All lines one after another, and where each ends. */
  readonly text: string
  readonly ends: Uint32Array
  /** Structured metadata by entry; undefined where no entry has any. */
  readonly metadata?: readonly Labels[]
  /** Of the lines in UTF-8, and of the metadata. */
  readonly bytes: number
  readonly metadataBytes: number
}

export interface LogsState {
  /** Streams by number: labels, chunks from oldest to newest arrival, the newest time. */
  labels: Labels[]
  chunks: (readonly Chunk[])[]
  highest: Float64Array
  /** The last line taken, to know a repetition; -1 in time for none. */
  lastTime: Float64Array
  lastLine: string[]
  /** What is left of each stream's burst of bytes, and when that was counted. */
  allowance: Float64Array
  allowedAt: Float64Array
  /** Stream numbers by the text of their labels. */
  numbers: Map<string, number>

  /** The head: entries in order of arrival. */
  headCount: number
  headBytes: number
  headStream: Int32Array
  headTime: Float64Array
  headLine: string[]
  headMetadata: Labels[]

  /** Since the beginning. */
  entries: number
  bytes: number
  /** Entries refused, by reason. */
  discarded: Map<string, number>
  /** Entries before this time are gone. */
  retainedFrom: Instant
}

/** Entries in the head at most. */
export const headMax = 1024
/** Bytes in the head at most: a fork copies pointers to lines, but a reader walks all of it. */
export const headBytesMax = 1_048_576
/** Characters of a chunk to which small chunks are drawn together. */
export const chunkSizeMin = 262_144

export function newLogsState(): LogsState {
  return {
    labels: [], chunks: [], highest: new Float64Array(32), lastTime: new Float64Array(32), lastLine: [],
    allowance: new Float64Array(32), allowedAt: new Float64Array(32), numbers: new Map(),
    headCount: 0, headBytes: 0, headStream: new Int32Array(headMax), headTime: new Float64Array(headMax), headLine: [], headMetadata: [],
    entries: 0, bytes: 0, discarded: new Map(), retainedFrom: -Infinity,
  }
}

/** Makes room for stream number `stream`. */
export function reserveStream(state: LogsState, stream: number): void {
  if (stream < state.highest.length) return
  const capacity = state.highest.length * 2
  state.highest = grown(state.highest, capacity)
  state.lastTime = grown(state.lastTime, capacity)
  state.allowance = grown(state.allowance, capacity)
  state.allowedAt = grown(state.allowedAt, capacity)
}

function grown(column: Float64Array, capacity: number): Float64Array {
  const bigger = new Float64Array(capacity)
  bigger.set(column)
  return bigger
}
