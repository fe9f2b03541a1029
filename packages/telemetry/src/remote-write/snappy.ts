/**
 * Snappy's block format: a length, then texts as they are and copies of what came before.
 *
 * Follows format_description.txt of google/snappy and github.com/klauspost/compress/s2 (decode.go),
 * its words included.
 */

/** What is told of bytes that are no block. */
export class SnappyError extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'SnappyError'
  }
}

const corrupt = 's2: corrupt input'

/** How long the block is when it is decoded, and where it begins. */
export function decodedLength(block: Uint8Array): { readonly length: number; readonly at: number } {
  let length = 0
  for (let at = 0, factor = 1; at < 10; at++, factor *= 128) {
    const byte = block[at]
    if (byte === undefined || length + (byte & 0x7f) * factor > 0xffff_ffff) break
    length += (byte & 0x7f) * factor
    if (byte < 0x80) return { length, at: at + 1 }
  }
  throw new SnappyError(corrupt)
}

export function decodeSnappy(block: Uint8Array): Uint8Array {
  const { length, at: begin } = decodedLength(block)
  const decoded = new Uint8Array(length)
  let [at, to] = [begin, 0]
  while (at < block.length) {
    const tag = block[at++]!
    if ((tag & 3) === 0) {
      const { size, from } = literalAt(block, at, tag >> 2)
      if (size > length - to || size > block.length - from) throw new SnappyError(corrupt)
      decoded.set(block.subarray(from, from + size), to)
      at = from + size
      to += size
      continue
    }
    const bytes = [0, 1, 2, 4][tag & 3]!
    if (at + bytes > block.length) throw new SnappyError(corrupt)
    const size = (tag & 3) === 1 ? 4 + ((tag >> 2) & 7) : 1 + (tag >> 2)
    const offset = (tag & 3) === 1 ? ((tag & 0xe0) << 3) | block[at]! : numberAt(block, at, bytes)
    at += bytes
    if (offset <= 0 || to < offset || size > length - to) throw new SnappyError(corrupt)
    // A copy may reach into what it is writing.
    for (const stop = to + size; to < stop; to++) decoded[to] = decoded[to - offset]!
  }
  if (to !== length) throw new SnappyError(corrupt)
  return decoded
}

function literalAt(block: Uint8Array, at: number, short: number): { readonly size: number; readonly from: number } {
  if (short < 60) return { size: short + 1, from: at }
  const bytes = short - 59
  if (at + bytes > block.length) throw new SnappyError(corrupt)
  return { size: numberAt(block, at, bytes) + 1, from: at + bytes }
}

/** Little end first. */
function numberAt(block: Uint8Array, at: number, bytes: number): number {
  let value = 0
  for (let index = bytes - 1; index >= 0; index--) value = value * 256 + block[at + index]!
  return value
}

const copyMax = 64
const offsetMax = 65_535

/** A block that any decoder reads; repeated stretches are found by a table of the last four bytes. */
export function encodeSnappy(bytes: Uint8Array): Uint8Array {
  const block: number[] = []
  for (let left = bytes.length; ; left = Math.floor(left / 128)) {
    block.push(left >= 0x80 ? (left & 0x7f) | 0x80 : left)
    if (left < 0x80) break
  }
  const last = new Map<number, number>()
  let from = 0
  for (let at = 0; at + 4 <= bytes.length;) {
    const key = numberAt(bytes, at, 4)
    const known = last.get(key)
    last.set(key, at)
    if (known === undefined || at - known > offsetMax) {
      at++
      continue
    }
    pushLiteral(block, bytes, from, at)
    let length = 4
    while (length < copyMax && at + length < bytes.length && bytes[known + length] === bytes[at + length]) length++
    block.push(((length - 1) << 2) | 2, (at - known) & 0xff, (at - known) >> 8)
    at += length
    from = at
  }
  pushLiteral(block, bytes, from, bytes.length)
  return Uint8Array.from(block)
}

function pushLiteral(block: number[], bytes: Uint8Array, from: number, to: number): void {
  for (let at = from; at < to;) {
    const size = Math.min(65_536, to - at)
    if (size <= 60) block.push((size - 1) << 2)
    else block.push(61 << 2, (size - 1) & 0xff, (size - 1) >> 8)
    for (const stop = at + size; at < stop; at++) block.push(bytes[at]!)
  }
}
