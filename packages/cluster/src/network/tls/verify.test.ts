/** Certificates: what openssl said of them, and of their chains. */
import { readFileSync } from 'node:fs'
import { parseTimestamp } from '@track/simulation'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { certificatesIn, isFor } from './certificate.ts'
import { unsignedInteger } from './der.ts'
import { isSignedBy } from './signature.ts'
import { printAlternativeNames, x509Prints } from './print.ts'
import { verify, verifyErrors } from './verify.ts'

interface Recorded {
  readonly name: string
  readonly presented: string
  readonly trusted: string
  readonly answers: readonly { readonly at: string; readonly code?: number; readonly depth?: number; readonly words?: string }[]
  readonly printed: string
}

const recorded = JSON.parse(readFileSync(new URL('../../../testdata/certificates.json', import.meta.url), 'utf8')) as readonly Recorded[]

test.each(recorded.map((each) => [each.name, each] as const))('%s', (_name, { presented, trusted, answers, printed }) => {
  const chain = { presented: certificatesIn(presented), trusted: certificatesIn(trusted) }
  expect(answers.map(({ at }) => {
    const refusal = verify({ ...chain, now: parseTimestamp(at) })
    return refusal ? { at, ...refusal, words: verifyErrors[refusal.code] } : { at }
  })).toEqual(answers)
  const [leaf] = chain.presented
  const { subject, issuer, dates, serial, fingerprint } = x509Prints
  expect([subject, issuer, dates, serial, fingerprint, printAlternativeNames].map((print) => print(leaf!)).join('')).toBe(printed)
})

test('a signature that was tampered with is nobody\'s', () => {
  const { presented, trusted } = recorded.find(({ name }) => name === 'believed')!
  const [leaf] = certificatesIn(presented)
  const signed = Uint8Array.from(leaf!.signed)
  signed[signed.length - 1]! ^= 1
  expect(verify({ presented: [{ ...leaf!, signed }], trusted: certificatesIn(trusted), now: parseTimestamp('2025-03-03T08:00:00Z') })).toEqual({ code: 7, depth: 0 })
})

test.each<[host: string, expected: boolean]>([
  ['shop.example.com', true], ['SHOP.example.com', true], ['shop.example.com.', true], ['example.com', false], ['a.shop.example.com', false],
  ['v1.api.example.com', true], ['api.example.com', false], ['a.v1.api.example.com', false], ['10.0.0.1', false],
])('the certificate is for %s: %s', (host, expected) => {
  expect(isFor(certificatesIn(recorded[0]!.presented)[0]!, host)).toBe(expected)
})

test('what is no certificate is passed over', () => {
  expect(certificatesIn('-----BEGIN CERTIFICATE-----\nbm90IG9uZQ==\n-----END CERTIFICATE-----\n-----BEGIN CERTIFICATE-----\nMIIB')).toEqual([])
})

const pem = (der: Uint8Array) => `-----BEGIN CERTIFICATE-----\n${Buffer.from(der).toString('base64')}\n-----END CERTIFICATE-----\n`

test('whatever bytes of a certificate are others, it is read or passed over, and what has no time is none', () => {
  const real = recorded.flatMap(({ presented }) => certificatesIn(presented).map(({ der }) => der))
  fc.assert(fc.property(fc.constantFrom(...real), fc.array(fc.tuple(fc.nat(2_000), fc.nat(255)), { maxLength: 4 }), (der, changes) => {
    const changed = Uint8Array.from(der)
    for (const [place, byte] of changes) changed[place % changed.length] = byte
    for (const { notBefore, notAfter } of certificatesIn(pem(changed))) expect([notBefore, notAfter].some(Number.isNaN)).toBe(false)
  }), { numRuns: 3_000 })
})

/** Of a number of bytes, all of them 255. */
function integer(length: number): readonly number[] {
  return [2, 0x83, length >> 16, (length >> 8) & 255, length & 255, ...Array.from({ length }, () => 255)]
}

test.each([['a modulus', 400_000, 3], ['an exponent', 1_000, 300_000], ['an exponent of its own size', 200, 200]])('%s that nobody has is no key', (_what, modulus, exponent) => {
  const inner = [...integer(modulus), ...integer(exponent)]
  const bytes = Uint8Array.from([0x30, 0x83, inner.length >> 16, (inner.length >> 8) & 255, inner.length & 255, ...inner])
  const [leaf] = certificatesIn(recorded[0]!.presented)
  const key = { algorithm: '1.2.840.113549.1.1.1', parameter: '', bytes }
  expect(isSignedBy({ ...leaf!, signatureAlgorithm: '1.2.840.113549.1.1.11', signature: new Uint8Array(modulus) }, key)).toBe(false)
})

test('a number of half a million bytes is read', () => {
  expect(unsignedInteger({ content: new Uint8Array(500_000).fill(1) }) & 0xffffn).toBe(0x0101n)
})
