/**
 * The log of a partition: records in chunks of typed arrays (those that are full are never changed, so a fork shares them),
 * segments, and what goes from either end.
 *
 * Follows Kafka's UnifiedLog (maybeRoll, deleteOldSegments): only whole segments expire, the one that is written to only when
 * all of it is past its time.
 */
import type { Instant } from '@track/simulation'
import { millisecond } from '@track/simulation'
import type { Brokered, TopicRow } from './tables.ts'

/** Records a chunk; two numbers each: its instant, and key and flags. */
const chunkRecords = 512
const flagsMax = 16

/** Flags of a record: no consumer can process it; its producer has been told that it is written, replicas or not. */
export const poisoned = 1
export const toldAtOnce = 2
/** Nobody waits to be told. */
export const untold = 4
/** A fault has written it: it can be processed once that has healed. */
export const ofFault = 8
/** What its disk takes longer has been waited for. */
export const wasLate = 16

export function topicOf(state: Brokered, partition: number): TopicRow {
  return state.topicRows[state.partitionTopic[partition]!]!
}

export function append(state: Brokered, now: Instant, partition: number, key: number, flags: number): number {
  const offset = state.partitionEnd[partition]!
  rollSegment(state, now, partition, offset)
  const place = offset % chunkRecords
  if (place === 0 && offset > 0) sealHead(state, partition)
  const head = state.logHead[partition]!
  head[2 * place] = now
  // Minus one stands for no key.
  head[2 * place + 1] = (key + 1) * flagsMax + flags
  state.partitionEnd[partition] = offset + 1
  state.partitionAppended[partition]!++
  return offset
}

function sealHead(state: Brokered, partition: number): void {
  const { from, chunks } = state.logSealed[partition]!
  state.logSealed[partition] = { from, chunks: [...chunks, state.logHead[partition]!] }
  state.logHead[partition] = new Float64Array(2 * chunkRecords)
}

function rollSegment(state: Brokered, now: Instant, partition: number, offset: number): void {
  const segments = state.partitionSegments[partition]!
  const last = segments.at(-1)
  const { settings } = topicOf(state, partition)
  const records = Math.max(1, Math.floor(settings['segment.bytes'] / settings['record.bytes']))
  const isOver = last !== undefined && (offset - last.from >= records || now - last.at >= settings['segment.ms'] * millisecond)
  if (last === undefined || (isOver && offset > last.from)) state.partitionSegments[partition] = [...segments, { from: offset, at: now }]
}

function chunkOf(state: Brokered, partition: number, offset: number): Float64Array {
  const { from, chunks } = state.logSealed[partition]!
  return chunks[Math.floor(offset / chunkRecords) - from] ?? state.logHead[partition]!
}

export function recordAt(state: Brokered, partition: number, offset: number): { readonly at: Instant; readonly key: number; readonly flags: number } {
  const chunk = chunkOf(state, partition, offset)
  const place = 2 * (offset % chunkRecords)
  const packed = chunk[place + 1]!
  return { at: chunk[place]!, key: Math.floor(packed / flagsMax) - 1, flags: packed % flagsMax }
}

/** Cuts off what stands at an offset and behind it. */
export function truncate(state: Brokered, partition: number, end: number): void {
  const before = state.partitionEnd[partition]!
  if (end >= before) return
  const first = Math.max(end, state.partitionStart[partition]!)
  for (let offset = first; offset < before; offset++) {
    const { flags } = recordAt(state, partition, offset)
    if (flags & toldAtOnce || (!(flags & untold) && offset < state.partitionHigh[partition]!)) state.partitionLost[partition]!++
  }
  state.partitionCut[partition]! += before - first
  state.partitionEnd[partition] = end
  state.partitionHigh[partition] = Math.min(state.partitionHigh[partition]!, end)
  state.partitionStart[partition] = Math.min(state.partitionStart[partition]!, end)
  unseal(state, partition, end)
  for (const [name, written] of state.recordIndex) {
    if (written.partition === partition && written.offset >= end) state.recordIndex.delete(name)
  }
  state.partitionSegments[partition] = state.partitionSegments[partition]!.filter(({ from }) => from < end)
}

/** The chunk that the next record goes to is the head again. */
function unseal(state: Brokered, partition: number, end: number): void {
  const { from, chunks } = state.logSealed[partition]!
  const number = Math.max(0, Math.ceil(end / chunkRecords) - 1)
  const keeps = number - from
  if (keeps >= chunks.length) return
  if (keeps < 0) {
    state.logHead[partition] = newHead()
    state.logSealed[partition] = { from: number, chunks: [] }
    return
  }
  state.logHead[partition] = chunks[keeps]!.slice()
  state.logSealed[partition] = { from, chunks: chunks.slice(0, keeps) }
}

/** Takes away whole segments that are past their retention. */
export function expire(state: Brokered, now: Instant, partition: number): void {
  const { settings } = topicOf(state, partition)
  const { 'retention.ms': age, 'retention.bytes': bytes, 'record.bytes': each } = settings
  for (;;) {
    const [first, second] = state.partitionSegments[partition]!
    if (first === undefined) return
    const end = second?.from ?? state.partitionEnd[partition]!
    if (end > state.partitionHigh[partition]! || end === first.from) return
    const isOld = recordAt(state, partition, end - 1).at < now - age * millisecond
    const isMuch = bytes !== undefined && second !== undefined && (state.partitionEnd[partition]! - end) * each >= bytes
    if (!isOld && !isMuch) return
    state.partitionExpired[partition]! += end - Math.max(first.from, state.partitionStart[partition]!)
    state.partitionStart[partition] = end
    state.partitionSegments[partition] = state.partitionSegments[partition]!.slice(1)
    dropChunks(state, partition, end)
  }
}

function dropChunks(state: Brokered, partition: number, start: number): void {
  const { from, chunks } = state.logSealed[partition]!
  const gone = Math.min(chunks.length, Math.floor(start / chunkRecords) - from)
  if (gone > 0) state.logSealed[partition] = { from: from + gone, chunks: chunks.slice(gone) }
}

export function newHead(): Float64Array {
  return new Float64Array(2 * chunkRecords)
}
