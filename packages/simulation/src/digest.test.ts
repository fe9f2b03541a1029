/** Digests: the hash's published answers, and that only values count. */
import { expect, test } from 'vitest'
import { digestOf, hash32 } from './digest.ts'

/** Check values of XXH32 as implementations of xxHash publish them. */
const knownAnswers: [text: string, seed: number, hash: number][] = [
  ['', 0, 0x02cc_5d05], ['a', 0, 0x550d_7456], ['abc', 0, 0x32d1_53ff],
  ['Nobody inspects the spammish repetition', 0, 0xe229_3b2f], ['Nobody inspects the spammish repetition', 123, 0xfa7f_6052],
  ['1234567890123456123456789012345', 0, 0xf355_6ecf],
]

test.each(knownAnswers)('XXH32 of %j under seed %d', (text, seed, hash) => {
  expect(hash32(new TextEncoder().encode(text), seed)).toBe(hash)
})

test('equal values have equal digests, shared or not', () => {
  const row = { name: 'web' }
  expect(digestOf([row, row])).toBe(digestOf([{ name: 'web' }, { name: 'web' }]))
})

test('order, kind and sign tell values apart', () => {
  const values = [{ a: 1, b: 2 }, { b: 2, a: 1 }, new Map([['a', 1]]), { a: 1 }, [0], [-0], [0n], ['0'], [null], [undefined], [], {}, [[]], new Uint8Array(1), new Uint16Array(1)]
  const digests = values.map((value) => digestOf(value))
  expect(new Set(digests).size).toBe(values.length)
  for (const digest of digests) expect(digest).toMatch(/^[0-9a-f]{16}$/)
})
