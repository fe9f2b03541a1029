/**
 * Whether a private key in PEM belongs to a certificate, in the words of Go.
 *
 * Follows X509KeyPair and parsePrivateKey in crypto/tls/tls.go of Go 1.26: PKCS #8, PKCS #1 and SEC 1. Left out: curves other than P-256 and P-384.
 */
import { ed25519 } from '@noble/curves/ed25519.js'
import { p256, p384 } from '@noble/curves/nist.js'
import { elementAt, objectIdentifier, readElement, readElements, tags, unsignedInteger } from './der.ts'
import { blocksIn, certificatesIn, type PublicKey } from './certificate.ts'

const labels = ['PRIVATE KEY', 'RSA PRIVATE KEY', 'EC PRIVATE KEY'] as const

const curves = { '1.2.840.10045.3.1.7': p256, '1.3.132.0.34': p384 } as const
const identifiers = { rsa: '1.2.840.113549.1.1.1', elliptic: '1.2.840.10045.2.1', edwards: '1.3.101.112' } as const

/** Undefined where they belong together. */
export function wrongKeyPair(certificates: string, key: string): string | undefined {
  if (!/-----BEGIN CERTIFICATE-----/.test(certificates)) return 'tls: failed to find any PEM data in certificate input'
  const [leaf] = certificatesIn(certificates)
  if (!leaf) return 'x509: malformed certificate'
  const found = labels.flatMap((label) => blocksIn(key, label).map((der) => ({ label, der })))[0]
  if (!found) return 'tls: failed to find any PEM data in key input'
  const pair = publicOf(found)
  if (!pair) return 'tls: failed to parse private key'
  if (pair.algorithm !== leaf.publicKey.algorithm) return 'tls: private key type does not match public key type'
  return belongs(pair, leaf.publicKey) ? undefined : 'tls: private key does not match public key'
}

/** The public half of a private key: a point, or the modulus of an RSA key. */
type Half = { readonly algorithm: string; readonly point: Uint8Array } | { readonly algorithm: string; readonly modulus: bigint }

function publicOf({ label, der }: { readonly label: typeof labels[number]; readonly der: Uint8Array }): Half | undefined {
  try {
    const fields = readElements(readElement(der)?.content ?? new Uint8Array())
    if (label === 'RSA PRIVATE KEY') return { algorithm: identifiers.rsa, modulus: unsignedInteger(elementAt(fields, 1)) }
    if (label === 'EC PRIVATE KEY') return ofCurve(fields.find(({ tag }) => tag === 0xa0)?.content, der)
    const [algorithm, parameter] = readElements(elementAt(fields, 1).content)
    const identifier = algorithm ? objectIdentifier(algorithm) : ''
    const { content } = elementAt(fields, 2)
    if (identifier === identifiers.rsa) return { algorithm: identifier, modulus: unsignedInteger(elementAt(readElements(readElement(content)?.content ?? new Uint8Array()), 1)) }
    if (identifier === identifiers.elliptic) return ofCurve(parameter?.whole, content)
    return identifier === identifiers.edwards ? { algorithm: identifier, point: ed25519.getPublicKey(elementAt(readElements(content), 0).content) } : undefined
  } catch {
    // The libraries throw at bytes that are no key; whoever keeps it may have put anything there.
    return undefined
  }
}

/** The secret of a key on P-256 in PEM; undefined for any other, and where there is none. */
export function secretIn(key: string): Uint8Array | undefined {
  const found = labels.flatMap((label) => blocksIn(key, label).map((der) => ({ label, der })))[0]
  const half = found && publicOf(found)
  if (!found || !half || !('point' in half) || half.point.length !== 65) return undefined
  const fields = readElements(readElement(found.der)?.content ?? new Uint8Array())
  const inner = found.label === 'PRIVATE KEY' ? readElements(readElement(elementAt(fields, 2).content)?.content ?? new Uint8Array()) : fields
  return elementAt(inner, 1).content
}

/** RFC 5915. */
function ofCurve(parameter: Uint8Array | undefined, der: Uint8Array): Half | undefined {
  const named = parameter && readElement(parameter)
  const curve = named?.tag === tags.object ? curves[objectIdentifier(named) as keyof typeof curves] : undefined
  const secret = elementAt(readElements(readElement(der)?.content ?? new Uint8Array()), 1).content
  return curve && { algorithm: identifiers.elliptic, point: curve.getPublicKey(secret, false) }
}

function belongs(half: Half, { bytes }: PublicKey): boolean {
  if ('point' in half) return half.point.length === bytes.length && half.point.every((byte, index) => byte === bytes[index])
  return half.modulus === modulusOf(bytes)
}

function modulusOf(bytes: Uint8Array): bigint | undefined {
  const [modulus] = readElements(readElement(bytes)?.content ?? new Uint8Array())
  return modulus && unsignedInteger(modulus)
}
