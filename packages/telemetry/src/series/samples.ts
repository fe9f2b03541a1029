/**
 * Reads samples back: the chunks of a series from its newest backwards, then each forwards.
 * Staleness markers come out as they went in; `isStaleAt` tells them from other NaNs.
 */
import { BitReader } from './bit-stream.ts'
import { bits, float, isHistogramMarker, isStale, staleHigh } from './float-bits.ts'
import { chunkHeaderBytes } from './head.ts'
import { attachHistograms } from './histogram/attach.ts'
import type { FloatHistogram } from './histogram/float-histogram.ts'
import { mergeLate } from './out-of-order.ts'
import { pageBytes, type SeriesState, slotBytes } from './state.ts'

/** Samples of one series, in order of time. Used again for the next series, so copy what stays. */
export class Samples {
  length = 0
  times = new Float64Array(256)
  values = new Float64Array(256)
  /** The values as bits, the low half first: the only safe way to see a staleness marker. */
  bits = new Uint32Array(this.values.buffer)
  /** Whether a staleness marker may be among them. */
  stale = false
  /** Whether native histograms may be among them; their rows then stand at their places, undefined at those of floats. */
  hasHistograms = false
  histograms: (FloatHistogram | undefined)[] = []

  clear(): void {
    this.length = 0
    this.stale = false
    this.hasHistograms = false
  }

  push(timeMs: number, high: number, low: number): void {
    const index = this.length++
    if (index >= this.times.length) this.#grow()
    this.times[index] = timeMs
    this.bits[2 * index] = low
    this.bits[2 * index + 1] = high
    if (high === staleHigh && low !== 0) this.#note(high, low)
  }

  isStaleAt(index: number): boolean {
    return this.stale && isStale(this.bits[2 * index + 1]!, this.bits[2 * index]!)
  }

  isHistogramAt(index: number): boolean {
    return this.hasHistograms && isHistogramMarker(this.bits[2 * index + 1]!, this.bits[2 * index]!)
  }

  /** Puts a sample into an earlier place. */
  move(from: number, to: number): void {
    this.times[to] = this.times[from]!
    this.bits[2 * to] = this.bits[2 * from]!
    this.bits[2 * to + 1] = this.bits[2 * from + 1]!
  }

  #note(high: number, low: number): void {
    if (isStale(high, low)) this.stale = true
    else if (isHistogramMarker(high, low)) this.hasHistograms = true
  }

  #grow(): void {
    const times = new Float64Array(this.times.length * 2)
    times.set(this.times)
    const bits = new Uint32Array(this.bits.length * 2)
    bits.set(this.bits)
    this.times = times
    this.bits = bits
    this.values = new Float64Array(bits.buffer)
  }
}

/** The samples of a series from `fromMs` to `toMs`, both included, put into `into`. */
export function readSamples(
  state: SeriesState, series: number, { fromMs, toMs, into }: { fromMs: number; toMs: number; into: Samples },
): void {
  into.clear()
  readInOrder(state, series, fromMs, toMs, into)
  if (!state.outOfOrder) return
  const late = state.outOfOrder.get(String(series))
  if (late) mergeLate(late, into, Math.max(fromMs, state.retainedFrom), toMs)
}

function readInOrder(state: SeriesState, series: number, fromMs: number, toMs: number, into: Samples): void {
  const lastTime = state.lastTime[series]!
  if (lastTime < fromMs || toMs < fromMs || lastTime === -Infinity) return
  const firstHead = state.headFirst[series]!
  if (firstHead > fromMs) readChunks(state, series, fromMs, toMs, into)
  if (firstHead <= toMs) readHead(state, series, fromMs, toMs, into)
  if (into.hasHistograms) attachHistograms(state, series, into)
}

function readHead(state: SeriesState, series: number, fromMs: number, toMs: number, into: Samples): void {
  const lastTime = state.lastTime[series]!
  if (lastTime <= toMs && state.headCount[series] === 1) {
    into.push(lastTime, state.lastHigh[series]!, state.lastLow[series]!)
    return
  }
  decode(state.heads, series * slotBytes, state.headFirst[series]!, state.headCount[series]!, fromMs, toMs, into)
}

function readChunks(state: SeriesState, series: number, fromMs: number, toMs: number, into: Samples): void {
  const oldest = state.firstPage * pageBytes
  const locations: number[] = []
  for (let location = state.lastChunk[series]!; location >= oldest;) {
    const header = chunkHeader(state, location)
    if (header.lastTime < fromMs) break
    if (header.firstTime <= toMs) locations.push(location)
    location = header.previous
  }
  for (let index = locations.length - 1; index >= 0; index--) {
    const { bytes, offset, firstTime, count } = chunkHeader(state, locations[index]!)
    decode(bytes, offset, firstTime, count, Math.max(fromMs, state.retainedFrom), toMs, into)
  }
}

function chunkHeader(state: SeriesState, location: number) {
  const page = Math.floor(location / pageBytes) - state.firstPage
  const bytes = page < state.pages.length ? state.pages[page]! : state.page
  const at = location % pageBytes
  const header = new DataView(bytes.buffer, bytes.byteOffset + at, chunkHeaderBytes)
  return {
    bytes,
    offset: at + chunkHeaderBytes,
    previous: header.getFloat64(0),
    firstTime: header.getFloat64(8),
    lastTime: header.getFloat64(16),
    count: header.getUint16(24),
  }
}

// Scratch, not state: `start` comes before every use.
const reader = new BitReader()

function decode(
  bytes: Uint8Array, offset: number, firstTime: number, count: number, fromMs: number, toMs: number, into: Samples,
): void {
  reader.start(bytes, offset)
  let high = reader.bits(32)
  let low = reader.bits(32)
  let time = firstTime
  let delta = 0
  let leading = 0
  let trailing = 0
  if (time >= fromMs && time <= toMs) into.push(time, high, low)
  for (let sample = 1; sample < count; sample++) {
    if (reader.bit() === 1) delta += readChange()
    time += delta
    if (time > toMs) return
    if (reader.bit() === 1) {
      if (reader.bit() === 1) {
        // Five bits say how many zeros lead, six how many bits follow them.
        const sizes = reader.bits(11)
        const meaningful = sizes & 63
        leading = sizes >> 6
        trailing = 64 - leading - (meaningful === 0 ? 64 : meaningful)
      }
      if (trailing >= 32) {
        high ^= reader.bits(64 - leading - trailing) << (trailing - 32)
      } else {
        high ^= reader.bits(32 - leading)
        low ^= reader.bits(32 - trailing) << trailing
      }
      high >>>= 0
      low >>>= 0
    }
    if (time >= fromMs) into.push(time, high, low)
  }
}

/** A change of distance after its first bit, which was 1 (see `writeChange`). */
function readChange(): number {
  if (reader.bit() === 0) return signed(reader.bits(14), 14)
  if (reader.bit() === 0) return signed(reader.bits(17), 17)
  if (reader.bit() === 0) return signed(reader.bits(20), 20)
  const high = reader.bits(32) | 0
  return high * 0x1_0000_0000 + reader.bits(32)
}

/** The range of n bits is lopsided upwards: 2^(n-1) itself is positive. */
function signed(value: number, count: number): number {
  return value > 1 << (count - 1) ? value - (1 << count) : value
}

/** A sample as it was read: a number, or a native histogram beside a number that means nothing. */
export interface ReadSample {
  readonly timeMs: number
  readonly value: number
  readonly histogram?: FloatHistogram
}

/** The newest sample of a series; `undefined` when it is stale, or older than `fromMs`, or newer than `toMs`. */
export function latestSample(
  state: SeriesState, series: number, { fromMs, toMs, into }: { fromMs: number; toMs: number; into: Samples },
): ReadSample | undefined {
  const last = state.lastTime[series]!
  if (last < fromMs && !state.outOfOrder) return undefined
  if (last <= toMs && last >= fromMs) {
    if (isStale(state.lastHigh[series]!, state.lastLow[series]!)) return undefined
    if (isHistogramMarker(state.lastHigh[series]!, state.lastLow[series]!)) {
      return { timeMs: last, value: NaN, histogram: state.histograms.get(String(series))!.head.rows.at(-1)! }
    }
    bits[0] = state.lastLow[series]!
    bits[1] = state.lastHigh[series]!
    return { timeMs: last, value: float[0]! }
  }
  readSamples(state, series, { fromMs, toMs, into })
  const index = into.length - 1
  if (index < 0 || into.isStaleAt(index)) return undefined
  const histogram = into.hasHistograms ? into.histograms[index] : undefined
  return { timeMs: into.times[index]!, value: into.values[index]!, ...(histogram && { histogram }) }
}
