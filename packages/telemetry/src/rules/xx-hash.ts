/** The hash by which Prometheus spreads groups over their interval. Follows XXH64 (xxhash_spec.md of Cyan4973/xxHash), seed 0. */

const [prime1, prime2, prime3, prime4, prime5] = [
  0x9E3779B185EBCA87n, 0xC2B2AE3D27D4EB4Fn, 0x165667B19E3779F9n, 0x85EBCA77C2B2AE63n, 0x27D4EB2F165667C5n,
] as const

const word = (value: bigint): bigint => BigInt.asUintN(64, value)
const rotate = (value: bigint, by: bigint): bigint => word((value << by) | (value >> (64n - by)))
const round = (sum: bigint, input: bigint): bigint => word(rotate(word(sum + input * prime2), 31n) * prime1)
const merge = (sum: bigint, lane: bigint): bigint => word((sum ^ round(0n, lane)) * prime1 + prime4)

export function xxHash64(bytes: Uint8Array): bigint {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  let at = 0
  let sum: bigint = prime5
  if (bytes.length >= 32) {
    let lanes = [word(prime1 + prime2), prime2, 0n, word(-prime1)]
    for (; at + 32 <= bytes.length; at += 32) lanes = lanes.map((lane, index) => round(lane, view.getBigUint64(at + index * 8, true)))
    const [one, two, three, four] = lanes as [bigint, bigint, bigint, bigint]
    sum = word(rotate(one, 1n) + rotate(two, 7n) + rotate(three, 12n) + rotate(four, 18n))
    for (const lane of lanes) sum = merge(sum, lane)
  }
  sum = word(sum + BigInt(bytes.length))
  for (; at + 8 <= bytes.length; at += 8) sum = word(rotate(sum ^ round(0n, view.getBigUint64(at, true)), 27n) * prime1 + prime4)
  if (at + 4 <= bytes.length) {
    sum = word(rotate(sum ^ word(BigInt(view.getUint32(at, true)) * prime1), 23n) * prime2 + prime3)
    at += 4
  }
  for (; at < bytes.length; at++) sum = word(rotate(sum ^ word(BigInt(bytes[at]!) * prime5), 11n) * prime1)
  return avalanche(sum)
}

function avalanche(sum: bigint): bigint {
  const once = word((sum ^ (sum >> 33n)) * prime2)
  const twice = word((once ^ (once >> 29n)) * prime3)
  return twice ^ (twice >> 32n)
}
