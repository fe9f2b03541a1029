/**
 * The fingerprint of a label set, as API and notifications show it.
 *
 * Follows model/signature.go and fnv.go of prometheus/common: FNV-1a of 64 bits.
 */
import { oncePerRow } from '@track/simulation'
import type { Labels } from '../../series/labels.ts'

const offsetHigh = 0xcbf29ce4
const offsetLow = 0x84222325
/** The prime is 2^40 + 435. */
const primeLow = 435
const separator = 0xff

/** Sixteen hexadecimal digits. */
export const fingerprint: (labels: Labels) => string = oncePerRow((labels: Labels) => {
  const encoder = new TextEncoder()
  let high = offsetHigh
  let low = offsetLow
  const add = (byte: number) => {
    low = (low ^ byte) >>> 0
    const product = low * primeLow
    high = (Math.imul(high, primeLow) + Math.floor(product / 4_294_967_296) + (low << 8)) >>> 0
    low = product % 4_294_967_296
  }
  for (const text of labels) {
    for (const byte of encoder.encode(text)) add(byte)
    add(separator)
  }
  return high.toString(16).padStart(8, '0') + low.toString(16).padStart(8, '0')
})
