/**
 * Certificates and keys made in the world: ECDSA over P-256, signed with SHA-256, the same bytes at each run (RFC 6979).
 *
 * Follows RFC 5280 for certificates, RFC 5958 and RFC 5915 for keys. Left out: RSA keys.
 */
import { p256 } from '@noble/curves/nist.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { calendarOf, type Instant, type Simulation, uniform } from '@track/simulation'
import { tags } from './der.ts'

export interface KeyPair {
  readonly secret: Uint8Array
  /** Uncompressed. */
  readonly public: Uint8Array
}

/** The key that belongs to a name: chance, but the same for everybody who asks. */
export function keyFor(simulation: Simulation, ...name: readonly string[]): KeyPair {
  const stream = simulation.stream('key', ...name)
  const secret = sha256(Uint8Array.from({ length: 32 }, (_, index) => Math.floor(uniform(stream, index) * 256)))
  return { secret, public: p256.getPublicKey(secret, false) }
}

export interface NamePart {
  /** `CN`, `O`. */
  readonly type: string
  readonly value: string
}

export interface CertificateWish {
  readonly subject: readonly NamePart[]
  readonly issuer: readonly NamePart[]
  readonly publicKey: Uint8Array
  readonly signingKey: Uint8Array
  readonly serial: number
  readonly notBefore: Instant
  readonly notAfter: Instant
  readonly isAuthority: boolean
  readonly dnsNames: readonly string[]
  readonly ipAddresses?: readonly string[]
}

/** In PEM. */
export function issue(wish: CertificateWish): string {
  const algorithm = sequence(identifier('1.2.840.10045.4.3.2'))
  const key = sequence(sequence(identifier('1.2.840.10045.2.1'), identifier('1.2.840.10045.3.1.7')), bitString(wish.publicKey))
  const extensions = [basicConstraints(wish.isAuthority), keyUsage(wish.isAuthority), ...alternativeNames(wish)]
  const signed = sequence(
    element(0xa0, integer(2)), integer(wish.serial), algorithm, name(wish.issuer), sequence(time(wish.notBefore), time(wish.notAfter)), name(wish.subject),
    key, element(0xa3, sequence(...extensions)),
  )
  const signature = p256.sign(sha256(signed), wish.signingKey, { prehash: false, format: 'der', lowS: false })
  return pem('CERTIFICATE', sequence(signed, algorithm, bitString(signature)))
}

/** A private key in PEM (SEC 1, as `openssl ecparam -genkey` writes it). */
export function printKey({ secret, public: publicKey }: KeyPair): string {
  const curve = element(0xa0, identifier('1.2.840.10045.3.1.7'))
  return pem('EC PRIVATE KEY', sequence(integer(1), element(tags.octetString, secret), curve, element(0xa1, bitString(publicKey))))
}

/** The same as PKCS #8, as `openssl req` writes it. */
export function printPkcs8({ secret, public: publicKey }: KeyPair): string {
  const key = sequence(integer(1), element(tags.octetString, secret), element(0xa1, bitString(publicKey)))
  return pem('PRIVATE KEY', sequence(integer(0), sequence(identifier('1.2.840.10045.2.1'), identifier('1.2.840.10045.3.1.7')), element(tags.octetString, key)))
}

/** The pair of a secret of 32 bytes; undefined for the few that are no key. */
export function pairOf(secret: Uint8Array): KeyPair | undefined {
  return p256.utils.isValidSecretKey(secret) ? { secret, public: p256.getPublicKey(secret, false) } : undefined
}

function pem(label: string, der: Uint8Array): string {
  const text = btoa(String.fromCharCode(...der))
  return `-----BEGIN ${label}-----\n${(text.match(/.{1,64}/g) ?? []).join('\n')}\n-----END ${label}-----\n`
}

function element(tag: number, ...contents: readonly Uint8Array[]): Uint8Array {
  const length = contents.reduce((sum, each) => sum + each.length, 0)
  const head = length < 128 ? [tag, length] : length < 256 ? [tag, 0x81, length] : [tag, 0x82, length >> 8, length & 255]
  const whole = new Uint8Array(head.length + length)
  whole.set(head)
  let at = head.length
  for (const each of contents) {
    whole.set(each, at)
    at += each.length
  }
  return whole
}

function sequence(...contents: readonly Uint8Array[]): Uint8Array {
  return element(tags.sequence, ...contents)
}

function integer(value: number): Uint8Array {
  const bytes: number[] = []
  for (let left = value; left > 0; left = Math.floor(left / 256)) bytes.unshift(left % 256)
  if (bytes.length === 0 || bytes[0]! >= 128) bytes.unshift(0)
  return element(tags.integer, Uint8Array.from(bytes))
}

function bitString(bytes: Uint8Array, unused = 0): Uint8Array {
  return element(tags.bitString, Uint8Array.from([unused]), bytes)
}

function identifier(dotted: string): Uint8Array {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number)
  const bytes = [first * 40 + second]
  for (const number of rest) {
    const groups = [number % 128]
    for (let left = Math.floor(number / 128); left > 0; left = Math.floor(left / 128)) groups.unshift(left % 128 + 128)
    bytes.push(...groups)
  }
  return element(tags.object, Uint8Array.from(bytes))
}

const nameTypes: Readonly<Record<string, string>> = { CN: '2.5.4.3', C: '2.5.4.6', L: '2.5.4.7', ST: '2.5.4.8', O: '2.5.4.10', OU: '2.5.4.11' }

function name(parts: readonly NamePart[]): Uint8Array {
  return sequence(...parts.map(({ type, value }) =>
    element(tags.set, sequence(identifier(nameTypes[type] ?? nameTypes['CN']!), element(tags.utf8, bytesOf(value))))))
}

function bytesOf(text: string): Uint8Array {
  return new TextEncoder().encode(text)
}

/** From 2050 on with four digits of the year. */
function time(at: Instant): Uint8Array {
  const { year, month, day, hour, minute, second } = calendarOf(at)
  const rest = `${[month, day, hour, minute, second].map((value) => String(value).padStart(2, '0')).join('')}Z`
  return year < 2050 ? element(tags.utcTime, bytesOf(`${String(year).slice(2)}${rest}`)) : element(tags.generalizedTime, bytesOf(`${year}${rest}`))
}

function extension(dotted: string, isCritical: boolean, value: Uint8Array): Uint8Array {
  const critical = isCritical ? [element(tags.boolean, Uint8Array.from([255]))] : []
  return sequence(identifier(dotted), ...critical, element(tags.octetString, value))
}

function basicConstraints(isAuthority: boolean): Uint8Array {
  return extension('2.5.29.19', true, sequence(...(isAuthority ? [element(tags.boolean, Uint8Array.from([255]))] : [])))
}

/** Certificates and revocations; or signatures of handshakes. */
function keyUsage(isAuthority: boolean): Uint8Array {
  return extension('2.5.29.15', true, isAuthority ? bitString(Uint8Array.from([0x06]), 1) : bitString(Uint8Array.from([0x80]), 7))
}

function alternativeNames({ dnsNames, ipAddresses = [] }: CertificateWish): Uint8Array[] {
  if (dnsNames.length + ipAddresses.length === 0) return []
  const names = [...dnsNames.map((each) => element(0x82, bytesOf(each))), ...ipAddresses.map((each) => element(0x87, Uint8Array.from(each.split('.').map(Number))))]
  return [extension('2.5.29.17', false, sequence(...names))]
}
