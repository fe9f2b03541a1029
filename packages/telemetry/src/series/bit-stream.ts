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

  /** The next `count` bits (at most 32) as an unsigned number. */
  bits(count: number): number {
    let left = count
    let position = this.#position
    let value = 0
    while (left > 0) {
      const room = 8 - (position & 7)
      const taken = room < left ? room : left
      const part = (this.#bytes[position >> 3]! >> (room - taken)) & ((1 << taken) - 1)
      value = (value << taken) | part
      position += taken
      left -= taken
    }
    this.#position = position
    return value >>> 0
  }
}
