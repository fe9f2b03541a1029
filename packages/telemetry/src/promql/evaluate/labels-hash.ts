/**
 * The hash of a label set that limit_ratio samples by.
 *
 * Follows model/labels/labels_stringlabels.go of Prometheus 3 over xxHash64 (Yann Collet, the
 * XXH64 specification).
 */
import type { Labels } from '../../series/labels.ts'

export function labelsHash(labels: Labels): bigint {
  const bytes: number[] = []
  const encoder = new TextEncoder()
  for (const text of labels) {
    const encoded = encoder.encode(text)
    const { length } = encoded
    if (length < 255) bytes.push(length)
    else bytes.push(255, length & 0xff, (length >> 8) & 0xff, (length >> 16) & 0xff)
    for (const byte of encoded) bytes.push(byte)
  }
  return xxHash64(Uint8Array.from(bytes))
}

const mask = 0xffff_ffff_ffff_ffffn
const prime1 = 0x9e37_79b1_85eb_ca87n
const prime2 = 0xc2b2_ae3d_27d4_eb4fn
const prime3 = 0x1656_67b1_9e37_79f9n
const prime4 = 0x85eb_ca77_c2b2_ae63n
const prime5 = 0x27d4_eb2f_1656_67c5n

export function xxHash64(bytes: Uint8Array): bigint {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  let at = 0
  let hash = prime5
  if (bytes.length >= 32) {
    const lanes = [(prime1 + prime2) & mask, prime2, 0n, (mask + 1n - prime1) & mask]
    for (; at + 32 <= bytes.length; at += 32) {
      for (let lane = 0; lane < 4; lane++) lanes[lane] = round(lanes[lane]!, view.getBigUint64(at + 8 * lane, true))
    }
    hash = (rotate(lanes[0]!, 1n) + rotate(lanes[1]!, 7n) + rotate(lanes[2]!, 12n) + rotate(lanes[3]!, 18n)) & mask
    for (const lane of lanes) hash = ((hash ^ round(0n, lane)) * prime1 + prime4) & mask
  }
  hash = (hash + BigInt(bytes.length)) & mask
  for (; at + 8 <= bytes.length; at += 8) hash = (rotate(hash ^ round(0n, view.getBigUint64(at, true)), 27n) * prime1 + prime4) & mask
  if (at + 4 <= bytes.length) {
    hash = (rotate(hash ^ ((BigInt(view.getUint32(at, true)) * prime1) & mask), 23n) * prime2 + prime3) & mask
    at += 4
  }
  for (; at < bytes.length; at++) hash = (rotate(hash ^ ((BigInt(bytes[at]!) * prime5) & mask), 11n) * prime1) & mask
  hash = ((hash ^ (hash >> 33n)) * prime2) & mask
  hash = ((hash ^ (hash >> 29n)) * prime3) & mask
  return hash ^ (hash >> 32n)
}

function round(lane: bigint, input: bigint): bigint {
  return (rotate((lane + input * prime2) & mask, 31n) * prime1) & mask
}

function rotate(value: bigint, by: bigint): bigint {
  return ((value << by) | (value >> (64n - by))) & mask
}
