/**
 * Whether a certificate was signed with a key: ECDSA over P-256 and P-384, RSA with PKCS #1 v1.5, Ed25519.
 *
 * Follows RFC 8017, section 8.2.2, and the bounds of crypto/rsa/rsa_ossl.c of OpenSSL 3.0 for RSA. Left out: RSA-PSS, SHA-1 and MD5, which count as no signature.
 */
import { ed25519 } from '@noble/curves/ed25519.js'
import { p256, p384 } from '@noble/curves/nist.js'
import { sha256, sha384, sha512 } from '@noble/hashes/sha2.js'
import { type Element, readElement, readElements, unsignedInteger } from './der.ts'
import type { Certificate, PublicKey } from './certificate.ts'

type Hash = (data: Uint8Array) => Uint8Array

const curves = { '1.2.840.10045.3.1.7': p256, '1.3.132.0.34': p384 } as const
const ecdsaHashes: Readonly<Record<string, Hash>> = { '1.2.840.10045.4.3.2': sha256, '1.2.840.10045.4.3.3': sha384, '1.2.840.10045.4.3.4': sha512 }

interface RsaHash {
  readonly hash: Hash
  /** What stands before the digest: the algorithm, in DER. */
  readonly prefix: readonly number[]
}

function rsaHash(hash: Hash, last: number, length: number): RsaHash {
  return { hash, prefix: [0x30, 17 + length, 0x30, 13, 6, 9, 0x60, 0x86, 0x48, 1, 0x65, 3, 4, 2, last, 5, 0, 4, length] }
}

const rsaHashes: Readonly<Record<string, RsaHash>> = {
  '1.2.840.113549.1.1.11': rsaHash(sha256, 1, 32), '1.2.840.113549.1.1.12': rsaHash(sha384, 2, 48), '1.2.840.113549.1.1.13': rsaHash(sha512, 3, 64),
}

const ed25519Identifier = '1.3.101.112'

export function isSignedBy({ signatureAlgorithm, signed, signature }: Certificate, key: PublicKey): boolean {
  const ecdsa = ecdsaHashes[signatureAlgorithm]
  if (ecdsa) return isEcdsa(key, ecdsa(signed), signature)
  const rsa = rsaHashes[signatureAlgorithm]
  if (rsa) return isRsa(key, rsa, signed, signature)
  return signatureAlgorithm === ed25519Identifier && key.algorithm === ed25519Identifier && safely(() => ed25519.verify(signature, signed, key.bytes))
}

function isEcdsa({ parameter, bytes }: PublicKey, digest: Uint8Array, signature: Uint8Array): boolean {
  const curve = curves[parameter as keyof typeof curves]
  return curve !== undefined && safely(() => curve.verify(signature, digest, bytes, { prehash: false, format: 'der', lowS: false }))
}

/** The library throws at bytes that are no signature or no point. */
function safely(check: () => boolean): boolean {
  try {
    return check()
  } catch {
    // Such bytes were signed by nobody.
    return false
  }
}

/** What is beyond them OpenSSL does not reckon with: it would take hours. */
const [modulusBitsMax, modulusBitsSmall, exponentBitsMax] = [16_384, 3_072, 64]

/** Leading zeros are none. */
function bitLength({ content }: Element): number {
  const first = content.findIndex((byte) => byte !== 0)
  return first < 0 ? 0 : (content.length - first) * 8 - Math.clz32(content[first]!) + 24
}

function isRsa({ algorithm, bytes }: PublicKey, { hash, prefix }: RsaHash, signed: Uint8Array, signature: Uint8Array): boolean {
  const [modulus, exponent] = algorithm === '1.2.840.113549.1.1.1' ? readElements(readElement(bytes)?.content ?? new Uint8Array()) : []
  if (!modulus || !exponent) return false
  if (bitLength(modulus) > modulusBitsMax || (bitLength(modulus) > modulusBitsSmall && bitLength(exponent) > exponentBitsMax)) return false
  const [n, e] = [unsignedInteger(modulus), unsignedInteger(exponent)]
  const length = (n.toString(16).length + 1) >> 1
  if (n <= e || signature.length !== length) return false
  const value = power(unsignedInteger({ content: signature }), e, n)
  const tail = [...prefix, ...hash(signed)]
  const padding = length - tail.length - 3
  if (padding < 8) return false
  const expected = [0, 1, ...Array.from({ length: padding }, () => 255), 0, ...tail]
  return value === unsignedInteger({ content: Uint8Array.from(expected) })
}

function power(base: bigint, exponent: bigint, modulus: bigint): bigint {
  let result = 1n
  let square = base % modulus
  for (let left = exponent; left > 0n; left >>= 1n) {
    if (left & 1n) result = result * square % modulus
    square = square * square % modulus
  }
  return result
}

