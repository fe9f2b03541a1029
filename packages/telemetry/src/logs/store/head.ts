/**
 * Takes entries in. The head holds the newest of all streams; a full head is dealt out into chunks,
 * small ones drawn together as they come, so that each entry is moved a few times at most.
 */
import type { Instant } from '@track/simulation'
import { type Labels, labelsKey } from '../../series/labels.ts'
import { utf8Length } from '../utf8.ts'
import { type Chunk, chunkSizeMin, headBytesMax, headMax, type LogsState, reserveStream } from './state.ts'
import { chunkOf, type Entry, joined, metadataSize } from './chunk.ts'
import { perStreamBurst } from './limits.ts'

/** The number of the stream with these labels; -1 when there is none. */
export function findStream(state: LogsState, labels: Labels): number {
  return state.numbers.get(labelsKey(labels)) ?? -1
}

/** The number of the stream with these labels, made when there is none. */
export function streamNumber(state: LogsState, labels: Labels): number {
  const key = labelsKey(labels)
  const found = state.numbers.get(key)
  if (found !== undefined) return found
  const stream = state.labels.length
  reserveStream(state, stream)
  state.labels.push(labels)
  state.chunks.push([])
  state.lastLine.push('')
  state.highest[stream] = -Infinity
  state.lastTime[stream] = -Infinity
  state.allowance[stream] = perStreamBurst
  state.allowedAt[stream] = -Infinity
  state.numbers.set(key, stream)
  return stream
}

/** Takes one entry, unless the stream has the same line at the same time in its head. */
export function appendEntry(state: LogsState, stream: number, at: Instant, line: string, metadata: Labels): void {
  if (at <= state.highest[stream]! && isInHead(state, stream, at, line)) return
  const index = state.headCount++
  state.headStream[index] = stream
  state.headTime[index] = at
  state.headLine[index] = line
  state.headMetadata[index] = metadata
  const bytes = utf8Length(line)
  state.headBytes += bytes
  state.entries++
  state.bytes += bytes + metadataSize(metadata)
  state.lastTime[stream] = at
  state.lastLine[stream] = line
  if (at > state.highest[stream]!) state.highest[stream] = at
  if (state.headCount === headMax || state.headBytes > headBytesMax) cutHead(state)
}

function isInHead(state: LogsState, stream: number, at: Instant, line: string): boolean {
  for (let index = state.headCount - 1; index >= 0; index--) {
    if (state.headStream[index] === stream && state.headTime[index] === at && state.headLine[index] === line) return true
  }
  return false
}

/** The entries of the head by stream, in order of arrival. */
export function headEntries(state: LogsState): Map<number, Entry[]> {
  const byStream = new Map<number, Entry[]>()
  for (let index = 0; index < state.headCount; index++) {
    const stream = state.headStream[index]!
    const entry = { at: state.headTime[index]!, line: state.headLine[index]!, metadata: state.headMetadata[index]! }
    const entries = byStream.get(stream)
    if (entries) entries.push(entry)
    else byStream.set(stream, [entry])
  }
  return byStream
}

/** Deals the head out into chunks. */
export function cutHead(state: LogsState): void {
  for (const [stream, entries] of headEntries(state)) state.chunks[stream] = withChunk(state.chunks[stream]!, chunkOf(entries))
  state.headCount = 0
  state.headBytes = 0
  state.headLine = []
  state.headMetadata = []
}

/** Chunks of like size are drawn together, so that there are few and each entry is copied seldom. */
function withChunk(chunks: readonly Chunk[], added: Chunk): readonly Chunk[] {
  const kept = [...chunks]
  let newest = added
  for (let last = kept.at(-1); last; last = kept.at(-1)) {
    if (last.text.length >= chunkSizeMin || last.text.length > 2 * newest.text.length) break
    kept.pop()
    newest = joined(last, newest)
  }
  kept.push(newest)
  return kept
}
