/**
 * A short name for a value: equal values have equal digests, whether or not their rows are shared.
 * For comparing worlds and finding damage, not against forgery.
 *
 * Follows xxHash's XXH32 (xxhash_spec.md of Cyan4973/xxHash), taken twice with different seeds.
 */
import { encode } from './codec/encode.ts'
import type { Data } from './plain.ts'

const prime1 = 0x9e37_79b1 | 0
const prime2 = 0x85eb_ca77 | 0
const prime3 = 0xc2b2_ae3d | 0
const prime4 = 0x27d4_eb2f
const prime5 = 0x1656_67b1

/** Sixteen hexadecimal digits for a plain value. */
export function digestOf(value: Data): string {
  return digestOfBytes(encode(value, { sharing: false }))
}

/** Sixteen hexadecimal digits for bytes. */
export function digestOfBytes(bytes: Uint8Array): string {
  return hex(hash32(bytes, 0)) + hex(hash32(bytes, 0x5bd1_e995))
}

function hex(word: number): string {
  return word.toString(16).padStart(8, '0')
}

/** XXH32, as an unsigned number. */
export function hash32(bytes: Uint8Array, seed: number): number {
  let offset = 0
  let hash: number
  if (bytes.length >= 16) {
    let a = (seed + prime1 + prime2) | 0
    let b = (seed + prime2) | 0
    let c = seed | 0
    let d = (seed - prime1) | 0
    for (; offset <= bytes.length - 16; offset += 16) {
      a = round(a, wordAt(bytes, offset))
      b = round(b, wordAt(bytes, offset + 4))
      c = round(c, wordAt(bytes, offset + 8))
      d = round(d, wordAt(bytes, offset + 12))
    }
    hash = (rotate(a, 1) + rotate(b, 7) + rotate(c, 12) + rotate(d, 18)) | 0
  } else hash = (seed + prime5) | 0
  hash = (hash + bytes.length) | 0
  for (; offset <= bytes.length - 4; offset += 4) {
    hash = Math.imul(rotate((hash + Math.imul(wordAt(bytes, offset), prime3)) | 0, 17), prime4)
  }
  for (; offset < bytes.length; offset++) {
    hash = Math.imul(rotate((hash + Math.imul(bytes[offset]!, prime5)) | 0, 11), prime1)
  }
  hash = Math.imul(hash ^ (hash >>> 15), prime2)
  hash = Math.imul(hash ^ (hash >>> 13), prime3)
  return (hash ^ (hash >>> 16)) >>> 0
}

function round(lane: number, word: number): number {
  return Math.imul(rotate((lane + Math.imul(word, prime2)) | 0, 13), prime1)
}

function wordAt(bytes: Uint8Array, offset: number): number {
  return bytes[offset]! | (bytes[offset + 1]! << 8) | (bytes[offset + 2]! << 16) | (bytes[offset + 3]! << 24)
}

function rotate(word: number, by: number): number {
  return (word << by) | (word >>> (32 - by))
}
