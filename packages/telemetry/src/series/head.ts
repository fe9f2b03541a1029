/**
 * Appends samples. The newest ones of a series stand compressed in its slot; a full slot becomes
 * a chunk of the page being filled. Out-of-order samples are refused.
 *
 * Follows tsdb/chunkenc/xor.go and varbit.go of Prometheus 3 (Pelkonen et al., "Gorilla", VLDB
 * 2015): a timestamp as the change of its distance, a value as what differs from the one before.
 * Out of order: see `out-of-order.ts`.
 */
import { bits, float, nanHigh, nanLow, staleHigh, staleLow } from './float-bits.ts'
import { writeBits } from './bit-stream.ts'
import { chunkSamplesMax, pageBytes, type SeriesState, slotBytes } from './state.ts'

/** Why a sample was not taken, in Prometheus' words (storage/interface.go). */
export type Refusal = 'out of order sample' | 'duplicate sample for timestamp' | 'out of bounds'

/** Bits that one sample takes at most: 4 + 64 for its time, 2 + 5 + 6 + 64 for its value. */
const sampleBitsMax = 145

/** No window of meaningful bits is known yet. */
const noWindow = 0xff00

/** Bytes before a chunk's bits: previous chunk, first time, last time, count, bytes. */
export const chunkHeaderBytes = 28

/** Appends a sample; any NaN is kept as the one that arithmetic makes. */
export function appendSample(state: SeriesState, series: number, timeMs: number, value: number): Refusal | undefined {
  if (value !== value) return appendBits(state, series, timeMs, nanHigh, nanLow)
  float[0] = value
  return appendBits(state, series, timeMs, bits[1]!, bits[0]!)
}

/** Appends a staleness marker: from here on the series has no value until its next sample. */
export function appendStale(state: SeriesState, series: number, timeMs: number): Refusal | undefined {
  return appendBits(state, series, timeMs, staleHigh, staleLow)
}

/** Appends a value, a staleness marker or a histogram's marker as bits. */
export function appendBits(state: SeriesState, series: number, timeMs: number, high: number, low: number): Refusal | undefined {
  const last = state.lastTime[series]!
  if (timeMs <= last) {
    if (timeMs < last) return 'out of order sample'
    return high === state.lastHigh[series] && low === state.lastLow[series] ? undefined : 'duplicate sample for timestamp'
  }
  if (timeMs < state.retainedFrom) return 'out of bounds'
  const count = state.headCount[series]!
  if (count === 0 || count >= chunkSamplesMax || state.headBits[series]! + sampleBitsMax > slotBytes * 8) {
    if (count > 0) closeHead(state, series)
    openHead(state, series, timeMs, high, low)
  } else {
    writeSample(state, series, timeMs, high, low)
  }
  state.lastTime[series] = timeMs
  state.lastHigh[series] = high
  state.lastLow[series] = low
  state.headCount[series]!++
  state.appended++
  return undefined
}

function openHead(state: SeriesState, series: number, timeMs: number, high: number, low: number): void {
  const at = series * slotBytes * 8
  writeBits(state.heads, at, high, 32)
  writeBits(state.heads, at + 32, low, 32)
  state.headBits[series] = 64
  state.headWindow[series] = noWindow
  state.headFirst[series] = timeMs
  state.lastDelta[series] = 0
}

function writeSample(state: SeriesState, series: number, timeMs: number, high: number, low: number): void {
  const delta = timeMs - state.lastTime[series]!
  const base = series * slotBytes * 8
  let at = base + state.headBits[series]!
  at = writeChange(state.heads, at, delta - state.lastDelta[series]!)
  state.lastDelta[series] = delta
  const differentHigh = (high ^ state.lastHigh[series]!) >>> 0
  const differentLow = (low ^ state.lastLow[series]!) >>> 0
  if (differentHigh === 0 && differentLow === 0) at += 1
  else at = writeDifference(state, series, at, differentHigh, differentLow)
  state.headBits[series] = at - base
}

/** 0 as one bit, small changes in 14, 17 or 20 bits, anything else in 64. */
function writeChange(bytes: Uint8Array, at: number, change: number): number {
  if (change === 0) return at + 1
  if (change >= -8191 && change <= 8192) return writeBits(bytes, writeBits(bytes, at, 0b10, 2), change, 14)
  if (change >= -65535 && change <= 65536) return writeBits(bytes, writeBits(bytes, at, 0b110, 3), change, 17)
  if (change >= -524287 && change <= 524288) return writeBits(bytes, writeBits(bytes, at, 0b1110, 4), change, 20)
  const low = change >>> 0
  const high = Math.floor((change - low) / 0x1_0000_0000)
  return writeBits(bytes, writeBits(bytes, writeBits(bytes, at, 0b1111, 4), high, 32), low, 32)
}

function writeDifference(state: SeriesState, series: number, start: number, high: number, low: number): number {
  const leadingZeros = high === 0 ? 32 + Math.clz32(low) : Math.clz32(high)
  const leading = leadingZeros > 31 ? 31 : leadingZeros
  const trailing = low === 0 ? 32 + trailingZeros(high) : trailingZeros(low)
  const window = state.headWindow[series]!
  const knownLeading = window >> 8
  const knownTrailing = window & 0xff
  let at = writeBits(state.heads, start, 1, 1)
  if (knownLeading !== 0xff && leading >= knownLeading && trailing >= knownTrailing) {
    return writeMeaningful(state.heads, at + 1, high, low, knownLeading, knownTrailing)
  }
  state.headWindow[series] = (leading << 8) | trailing
  at = writeBits(state.heads, at, 1, 1)
  at = writeBits(state.heads, at, leading, 5)
  // 64 meaningful bits do not fit 6 bits; 0 stands for them, since 0 never occurs.
  at = writeBits(state.heads, at, (64 - leading - trailing) & 63, 6)
  return writeMeaningful(state.heads, at, high, low, leading, trailing)
}

/** The bits between the leading (at most 31) and the trailing zeros of a 64-bit word. */
function writeMeaningful(bytes: Uint8Array, at: number, high: number, low: number, leading: number, trailing: number): number {
  if (trailing >= 32) return writeBits(bytes, at, high >>> (trailing - 32), 64 - leading - trailing)
  return writeBits(bytes, writeBits(bytes, at, high, 32 - leading), low >>> trailing, 32 - trailing)
}

function trailingZeros(word: number): number {
  return 31 - Math.clz32(word & -word)
}

/** Moves the samples of a series' slot to the page being filled, as its newest chunk. */
function closeHead(state: SeriesState, series: number): void {
  const length = (state.headBits[series]! + 7) >> 3
  if (state.pageUsed + chunkHeaderBytes + length > pageBytes) turnPage(state)
  const at = state.pageUsed
  const header = new DataView(state.page.buffer, state.page.byteOffset + at, chunkHeaderBytes)
  header.setFloat64(0, state.lastChunk[series]!)
  header.setFloat64(8, state.headFirst[series]!)
  header.setFloat64(16, state.lastTime[series]!)
  header.setUint16(24, state.headCount[series]!)
  header.setUint16(26, length)
  const slot = series * slotBytes
  state.page.set(state.heads.subarray(slot, slot + length), at + chunkHeaderBytes)
  state.heads.fill(0, slot, slot + length)
  state.lastChunk[series] = (state.firstPage + state.pages.length) * pageBytes + at
  state.pageUsed = at + chunkHeaderBytes + length
  if (state.lastTime[series]! > state.pageTime) state.pageTime = state.lastTime[series]!
  state.headCount[series] = 0
  state.chunks++
}

function turnPage(state: SeriesState): void {
  state.pages.push(state.page)
  state.pageTimes.push(state.pageTime)
  state.page = new Uint8Array(pageBytes)
  state.pageUsed = 0
  state.pageTime = -Infinity
}
