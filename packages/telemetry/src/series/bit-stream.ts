/** Bits in a byte array, most significant first, written and read at any bit offset. */

/** Writes the low `count` bits of a value (at most 32); the bytes must hold zeros there. */
export function writeBits(bytes: Uint8Array, at: number, value: number, count: number): number {
  let left = count
  let position = at
  while (left > 0) {
    const room = 8 - (position & 7)
    const taken = room < left ? room : left
    const part = (value >>> (left - taken)) & ((1 << taken) - 1)
    bytes[position >> 3]! |= part << (room - taken)
    position += taken
    left -= taken
  }
  return position
}

export class BitReader {
  #bytes: Uint8Array = new Uint8Array(0)
  #position = 0

  start(bytes: Uint8Array, byteOffset: number): void {
    this.#bytes = bytes
    this.#position = byteOffset * 8
  }

  bit(): number {
    const position = this.#position++
    return (this.#bytes[position >> 3]! >> (7 - (position & 7))) & 1
  }

  /** The next `count` bits (1 to 32) as an unsigned number. */
  bits(count: number): number {
    const bytes = this.#bytes
    const at = this.#position >> 3
    const skipped = this.#position & 7
    this.#position += count
    let word = (bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!
    word <<= skipped
    // Thirty-two bits that begin within a byte end in a fifth one.
    if (skipped + count > 32) word |= bytes[at + 4]! >> (8 - skipped)
    return word >>> (32 - count)
  }
}
