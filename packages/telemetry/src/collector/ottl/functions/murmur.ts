/** MurmurHash3 of 32 and of 128 bits with seed 0. Follows Austin Appleby's MurmurHash3.cpp (x86_32, x64_128). */

function littleEndian(bytes: Uint8Array, from: number, count: number): bigint {
  let value = 0n
  for (let index = count - 1; index >= 0; index--) value = value << 8n | BigInt(bytes[from + index] ?? 0)
  return value
}

const rotate32 = (value: number, by: number) => value << by | value >>> (32 - by)

/** Its four bytes, the lowest first. */
export function murmur32(bytes: Uint8Array): Uint8Array {
  let hash = 0
  const mix = (word: number) => Math.imul(rotate32(Math.imul(word, 0xcc9e2d51), 15), 0x1b873593)
  const blocks = Math.floor(bytes.length / 4) * 4
  for (let at = 0; at < blocks; at += 4) hash = Math.imul(rotate32(hash ^ mix(Number(littleEndian(bytes, at, 4))), 13), 5) + 0xe6546b64 | 0
  if (blocks < bytes.length) hash ^= mix(Number(littleEndian(bytes, blocks, bytes.length - blocks)))
  hash ^= bytes.length
  hash = Math.imul(hash ^ hash >>> 16, 0x85ebca6b)
  hash = Math.imul(hash ^ hash >>> 13, 0xc2b2ae35)
  const result = new Uint8Array(4)
  new DataView(result.buffer).setUint32(0, (hash ^ hash >>> 16) >>> 0, true)
  return result
}

const wrap = (value: bigint) => BigInt.asUintN(64, value)
const rotate64 = (value: bigint, by: bigint) => wrap(value << by | value >> (64n - by))
const [c1, c2] = [0x87c3_7b91_1142_53d5n, 0x4cf5_ad43_2745_937fn]
const mixFirst = (word: bigint) => wrap(rotate64(wrap(word * c1), 31n) * c2)
const mixSecond = (word: bigint) => wrap(rotate64(wrap(word * c2), 33n) * c1)

function finalMix(value: bigint): bigint {
  const first = wrap((value ^ value >> 33n) * 0xff51_afd7_ed55_8ccdn)
  const second = wrap((first ^ first >> 33n) * 0xc4ce_b9fe_1a85_ec53n)
  return second ^ second >> 33n
}

/** Two words of eight bytes, each the lowest byte first. */
export function murmur128(bytes: Uint8Array): Uint8Array {
  let [first, second] = [0n, 0n]
  const blocks = Math.floor(bytes.length / 16) * 16
  for (let at = 0; at < blocks; at += 16) {
    first = wrap((rotate64(first ^ mixFirst(littleEndian(bytes, at, 8)), 27n) + second) * 5n + 0x52dc_e729n)
    second = wrap((rotate64(second ^ mixSecond(littleEndian(bytes, at + 8, 8)), 31n) + first) * 5n + 0x3849_5ab5n)
  }
  const left = bytes.length - blocks
  if (left > 8) second ^= mixSecond(littleEndian(bytes, blocks + 8, left - 8))
  if (left > 0) first ^= mixFirst(littleEndian(bytes, blocks, Math.min(left, 8)))
  const length = BigInt(bytes.length)
  first = wrap((first ^ length) + (second ^ length))
  second = wrap((second ^ length) + first)
  first = finalMix(first)
  second = finalMix(second)
  first = wrap(first + second)
  second = wrap(second + first)
  const result = new Uint8Array(16)
  const view = new DataView(result.buffer)
  view.setBigUint64(0, first, true)
  view.setBigUint64(8, second, true)
  return result
}
