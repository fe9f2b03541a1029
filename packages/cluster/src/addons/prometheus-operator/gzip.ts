/** A text as a gzip file that is not made smaller. Follows RFC 1952 and, for its blocks, section 3.2.4 of RFC 1951. */

const largest = 0xffff

export function gzip(text: string): Uint8Array {
  const data = new TextEncoder().encode(text)
  const blocks = Math.max(1, Math.ceil(data.length / largest))
  const file = new Uint8Array(10 + blocks * 5 + data.length + 8)
  file.set([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255])
  let at = 10
  for (let block = 0; block < blocks; block++) {
    const part = data.subarray(block * largest, (block + 1) * largest)
    file.set([block === blocks - 1 ? 1 : 0, part.length & 0xff, part.length >> 8, ~part.length & 0xff, (~part.length >> 8) & 0xff], at)
    file.set(part, at + 5)
    at += 5 + part.length
  }
  file.set([...littleEndian(checksum(data)), ...littleEndian(data.length)], at)
  return file
}

function littleEndian(value: number): number[] {
  return [0, 8, 16, 24].map((shift) => (value >>> shift) & 0xff)
}

/** CRC-32. */
function checksum(data: Uint8Array): number {
  let sum = 0xffff_ffff
  for (const byte of data) {
    sum ^= byte
    for (let bit = 0; bit < 8; bit++) sum = (sum & 1) === 1 ? (sum >>> 1) ^ 0xedb8_8320 : sum >>> 1
  }
  return ~sum >>> 0
}
