/**
 * Where series live: plain data, laid out so that a fork copies a few flat arrays and shares
 * everything that is full. Series and label pairs are numbered; their facts are columns.
 *
 * A series' newest samples are compressed in its slot of `heads`. When the slot is full its bytes
 * go to the page being filled; a full page never changes again and is shared between forks.
 */
import { type ExemplarColumns, newExemplarColumns } from './exemplars.ts'
import type { HistogramSeries } from './histogram/chunk.ts'
import type { Labels } from './labels.ts'
import type { LateSamples } from './out-of-order.ts'
import type { SegmentColumns } from './segments/state.ts'

/** Bytes of a series' slot in `heads`. */
export const slotBytes = 256
/** Bytes of a page. */
export const pageBytes = 65_536
/** Samples of one chunk at most, so that reading the newest ones stays cheap. */
export const chunkSamplesMax = 240

/** Where a label set or a label pair is found: all of it follows from the label sets, in their order. */
export interface LabelIndex {
  /** Hash table from label sets to series number + 1 (open addressing; 0 is free). */
  labelSlots: Int32Array
  labelHashes: Uint32Array

  /** Label pairs by pair number, their hash table, and the series that bear them as linked lists. */
  pairNames: string[]
  pairValues: string[]
  pairSlots: Int32Array
  pairLast: Int32Array
  pairCount: Int32Array
  links: number
  linkSeries: Int32Array
  linkNext: Int32Array
}

export interface SeriesState extends LabelIndex, ExemplarColumns, Partial<SegmentColumns> {
  /** Label sets by series number. */
  labels: Labels[]

  /** The head of each series: its first and last sample, and how far its slot is written. */
  heads: Uint8Array
  headCount: Uint16Array
  headBits: Uint16Array
  headWindow: Uint16Array
  headFirst: Float64Array
  lastTime: Float64Array
  lastDelta: Float64Array
  lastHigh: Uint32Array
  lastLow: Uint32Array
  /** Where the newest full chunk of each series lies, -1 for none; each chunk names the one before. */
  lastChunk: Float64Array

  /** Full pages, and the one being filled. A location is (page number) * pageBytes + offset. */
  pages: Uint8Array[]
  /** The newest sample's time of each full page. */
  pageTimes: number[]
  firstPage: number
  page: Uint8Array
  pageUsed: number
  pageTime: number

  /** The native histograms of the series that have any, by series number. */
  histograms: Map<string, HistogramSeries>
  /** Samples that came out of order, by series number; absent where none ever has. */
  outOfOrder?: Map<string, LateSamples>

  appended: number
  chunks: number
  /** Samples before this time have been dropped (milliseconds). */
  retainedFrom: number
  /** Goes up when series are numbered anew, which makes kept numbers worthless. */
  numbering: number
}

export function newLabelIndex(): LabelIndex {
  return {
    labelSlots: new Int32Array(64), labelHashes: new Uint32Array(32),
    pairNames: [], pairValues: [], pairSlots: new Int32Array(64), pairLast: new Int32Array(32), pairCount: new Int32Array(32),
    links: 0, linkSeries: new Int32Array(128), linkNext: new Int32Array(128),
  }
}

export function newSeriesState(): SeriesState {
  return {
    labels: [], ...newLabelIndex(),
    heads: new Uint8Array(32 * slotBytes),
    headCount: new Uint16Array(32), headBits: new Uint16Array(32), headWindow: new Uint16Array(32), headFirst: new Float64Array(32),
    lastTime: new Float64Array(32), lastDelta: new Float64Array(32), lastHigh: new Uint32Array(32), lastLow: new Uint32Array(32),
    lastChunk: new Float64Array(32),
    pages: [], pageTimes: [], firstPage: 0, page: new Uint8Array(pageBytes), pageUsed: 0, pageTime: -Infinity, histograms: new Map(),
    ...newExemplarColumns(),
    appended: 0, chunks: 0, retainedFrom: -Infinity, numbering: 0,
  }
}

/** Makes room for series number `series`; every column has the same capacity. */
export function reserveSeries(state: SeriesState, series: number): void {
  if (series < state.headCount.length) return
  const capacity = state.headCount.length * 2
  state.heads = grown(state.heads, new Uint8Array(capacity * slotBytes))
  state.headCount = grown(state.headCount, new Uint16Array(capacity))
  state.headBits = grown(state.headBits, new Uint16Array(capacity))
  state.headWindow = grown(state.headWindow, new Uint16Array(capacity))
  state.headFirst = grown(state.headFirst, new Float64Array(capacity))
  state.lastTime = grown(state.lastTime, new Float64Array(capacity))
  state.lastDelta = grown(state.lastDelta, new Float64Array(capacity))
  state.lastHigh = grown(state.lastHigh, new Uint32Array(capacity))
  state.lastLow = grown(state.lastLow, new Uint32Array(capacity))
  state.lastChunk = grown(state.lastChunk, new Float64Array(capacity))
}

/** The bigger array, with the smaller one's contents at its beginning. */
export function grown<Column extends Uint8Array | Uint16Array | Uint32Array | Int32Array | Float64Array>(from: Column, to: Column): Column {
  to.set(from)
  return to
}
