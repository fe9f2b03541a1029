/** Certificates: what openssl said of them, and of their chains. */
import { readFileSync } from 'node:fs'
import { parseTimestamp } from '@track/simulation'
import { expect, test } from 'vitest'
import { certificatesIn, isFor } from './certificate.ts'
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
