/** Hashes. Follows pkg/ottl/ottlfuncs (func_md5.go, func_sha*.go, func_fnv.go, func_murmur3_hash*.go) of opentelemetry-collector-contrib 0.152 and spaolacci's MurmurHash3. */
import { md5, sha1 } from '@noble/hashes/legacy.js'
import { sha256, sha512 } from '@noble/hashes/sha2.js'
import { fnv1a } from './fnv.ts'
import { hexText } from './hex-text.ts'
import { murmur128, murmur32 } from './murmur.ts'
import { define } from './row.ts'

function hash(name: string, of: (bytes: Uint8Array) => string | bigint) {
  return define(name, 'Target StringGetter', ({ Target: text }) => (target) => of(new TextEncoder().encode(text.get(target))))
}

export const hashFunctions = [
  hash('MD5', (bytes) => hexText(md5(bytes))),
  hash('SHA1', (bytes) => hexText(sha1(bytes))),
  hash('SHA256', (bytes) => hexText(sha256(bytes))),
  hash('SHA512', (bytes) => hexText(sha512(bytes))),
  hash('FNV', (bytes) => BigInt.asIntN(64, fnv1a(bytes))),
  hash('Murmur3Hash', (bytes) => hexText(murmur32(bytes))),
  hash('Murmur3Hash128', (bytes) => hexText(murmur128(bytes))),
]
