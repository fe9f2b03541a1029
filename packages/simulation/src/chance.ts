/**
 * Chance that belongs to what it is for. A stream is a key; a draw is a function of (stream,
 * index) alone, so that drawing more, less or in another order elsewhere changes nothing here.
 *
 * Follows Salmon, Moraes, Dror, Shaw, "Parallel Random Numbers: As Easy as 1, 2, 3" (SC 2011):
 * Threefry-2x32 with 20 rounds, a counter-based generator.
 */

/** The 64-bit key of a stream, as two unsigned 32-bit halves. */
export interface Stream {
  readonly low: number
  readonly high: number
}

/** The stream of a name path under a seed: `stream(7, 'traffic', 'default/web', 'arrivals')`. */
export function stream(seed: number, ...names: readonly string[]): Stream {
  let key: Stream = { low: seed >>> 0, high: Math.floor(seed / 0x1_0000_0000) >>> 0 }
  for (const name of names) key = substream(key, name)
  return key
}

/** A stream within a stream; siblings and parent are independent of each other. */
export function substream(parent: Stream, name: string): Stream {
  let { low, high } = parent
  for (let index = 0; index < name.length; index += 2) {
    const units = name.charCodeAt(index) | ((index + 1 < name.length ? name.charCodeAt(index + 1) : 0) << 16)
    threefry(low, high, units, index)
    low = wordLow
    high = wordHigh
  }
  threefry(low, high, name.length, 0x7374_7265)
  return { low: wordLow >>> 0, high: wordHigh >>> 0 }
}

/** A uniform number in [0, 1) with 53 bits; `lane` tells several draws for one index apart. */
export function uniform(from: Stream, index: number, lane = 0): number {
  threefry(from.low | 0, from.high | 0, index | 0, (index / 0x1_0000_0000) ^ (lane << 21))
  return ((wordHigh >>> 0) * 0x20_0000 + (wordLow >>> 11)) * unit
}

/** Sixty-four bits of chance, as two unsigned words. */
export function words(from: Stream, index: number, lane = 0): Stream {
  threefry(from.low | 0, from.high | 0, index | 0, (index / 0x1_0000_0000) ^ (lane << 21))
  return { low: wordLow >>> 0, high: wordHigh >>> 0 }
}

/** A whole number in [0, bound). */
export function integerBelow(bound: number, from: Stream, index: number, lane = 0): number {
  return Math.floor(uniform(from, index, lane) * bound)
}

/** 2^-53. */
const unit = 1.1102230246251565e-16

// The two words of the last block, signed: integer arithmetic, and no unsigned word that would not fit
// one of the engine's small integers. Module-level scratch, not state: every reader calls threefry
// first, and nothing survives a call (a returned pair would cost an allocation a draw).
let wordLow = 0
let wordHigh = 0

function threefry(key0: number, key1: number, counter0: number, counter1: number): void {
  key0 |= 0
  key1 |= 0
  const key2 = 0x1bd1_1bda ^ key0 ^ key1
  let x = (counter0 + key0) | 0
  let y = (counter1 + key1) | 0
  x = (x + y) | 0; y = ((y << 13) | (y >>> 19)) ^ x
  x = (x + y) | 0; y = ((y << 15) | (y >>> 17)) ^ x
  x = (x + y) | 0; y = ((y << 26) | (y >>> 6)) ^ x
  x = (x + y) | 0; y = ((y << 6) | (y >>> 26)) ^ x
  x = (x + key1) | 0; y = (y + key2 + 1) | 0
  x = (x + y) | 0; y = ((y << 17) | (y >>> 15)) ^ x
  x = (x + y) | 0; y = ((y << 29) | (y >>> 3)) ^ x
  x = (x + y) | 0; y = ((y << 16) | (y >>> 16)) ^ x
  x = (x + y) | 0; y = ((y << 24) | (y >>> 8)) ^ x
  x = (x + key2) | 0; y = (y + key0 + 2) | 0
  x = (x + y) | 0; y = ((y << 13) | (y >>> 19)) ^ x
  x = (x + y) | 0; y = ((y << 15) | (y >>> 17)) ^ x
  x = (x + y) | 0; y = ((y << 26) | (y >>> 6)) ^ x
  x = (x + y) | 0; y = ((y << 6) | (y >>> 26)) ^ x
  x = (x + key0) | 0; y = (y + key1 + 3) | 0
  x = (x + y) | 0; y = ((y << 17) | (y >>> 15)) ^ x
  x = (x + y) | 0; y = ((y << 29) | (y >>> 3)) ^ x
  x = (x + y) | 0; y = ((y << 16) | (y >>> 16)) ^ x
  x = (x + y) | 0; y = ((y << 24) | (y >>> 8)) ^ x
  x = (x + key1) | 0; y = (y + key2 + 4) | 0
  x = (x + y) | 0; y = ((y << 13) | (y >>> 19)) ^ x
  x = (x + y) | 0; y = ((y << 15) | (y >>> 17)) ^ x
  x = (x + y) | 0; y = ((y << 26) | (y >>> 6)) ^ x
  x = (x + y) | 0; y = ((y << 6) | (y >>> 26)) ^ x
  wordLow = (x + key2) | 0
  wordHigh = (y + key0 + 5) | 0
}

/** One block of Threefry-2x32-20, for the published known-answer test. */
export function threefryBlock(key: readonly [number, number], counter: readonly [number, number]): [number, number] {
  threefry(key[0], key[1], counter[0], counter[1])
  return [wordLow >>> 0, wordHigh >>> 0]
}
