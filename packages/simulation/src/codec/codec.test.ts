/** The codec: every kind of plain data comes back as it was, sharing included, and nothing else gets in. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Data, Plain } from '../plain.ts'
import { decode, DecodeError } from './decode.ts'
import { encode } from './encode.ts'

const again = (value: Data) => decode(encode(value))

const proto = JSON.parse('{"__proto__": {"a": 1}, "constructor": 2, "2": 3, "1": 4}') as Plain

const values: Record<string, Plain> = {
  nothing: undefined, null: null, true: true, false: false, zero: 0, 'minus zero': -0, 'a small number': 127, 'a larger one': 128,
  'minus one': -1, 'the largest whole number': Number.MAX_SAFE_INTEGER, 'the smallest': Number.MIN_SAFE_INTEGER, beyond: 2 ** 53,
  'a fraction': 0.1, 'not a number': NaN, infinity: Infinity, 'minus infinity': -Infinity, 'the smallest double': 5e-324,
  'a bigint': 12345678901234567890n, 'a negative bigint': -1n, 'bigint zero': 0n,
  'no text': '', ascii: 'web', 'more than ascii': 'é漢😀', 'a text of 150 bytes': 'a'.repeat(150), 'a long text': 'é'.repeat(5_000), 'a text that begins with a byte order mark': '\ufeffa',
  'a long text with a byte order mark': `\ufeff${'a'.repeat(100)}`, 'half a character': '\ud800', 'the other half': 'a\udc00b', 'a zero': '\0',
  'no members': [], members: [1, 'a', [undefined]], 'no fields': {}, fields: { b: 1, a: { b: null } }, 'a field of undefined': { a: undefined },
  'fields whose names read alike in a row': [{ ab: 1, c: 2 }, { a: 1, bc: 2 }, { abc: 1 }], 'fields with awkward names': proto, 'a map': new Map<string, Plain>([['b', 1], ['a', new Map()], ['__proto__', 2]]),
  float64: new Float64Array([0.5, NaN, -0]), int32: new Int32Array([-1]), uint32: new Uint32Array([4_000_000_000]), uint16: new Uint16Array([65_535]),
  uint8: new Uint8Array([255, 0]), int64: new BigInt64Array([-1n]), uint64: new BigUint64Array([2n ** 64n - 1n]), 'an empty array': new Float64Array(0),
}

test.each(Object.entries(values))('%s', (_what, value) => {
  const decoded = again(value)
  expect(decoded).toStrictEqual(value)
  expect(Object.is(decoded, -0)).toBe(Object.is(value, -0))
})

test('the order of fields and keys stays', () => {
  expect(Object.keys(again({ b: 1, a: 2 }) as object)).toEqual(['b', 'a'])
  expect([...(again(new Map([['b', 1], ['a', 2]])) as Map<string, Plain>).keys()]).toEqual(['b', 'a'])
})

test('a view of a part of a buffer is only that part', () => {
  expect(again(new Uint8Array([1, 2, 3, 4]).subarray(1, 3))).toStrictEqual(new Uint8Array([2, 3]))
})

test('what was one row is one row again, and is written once', () => {
  const row = { name: 'web', labels: { app: 'web' } }
  const [first, second, map] = again([row, row, new Map([['a', row]])]) as [typeof row, typeof row, Map<string, typeof row>]
  expect(first).toBe(second)
  expect(map.get('a')).toBe(first)
  expect(encode(Array.from({ length: 1_000 }, () => row)).length).toBeLessThan(4_000)
})

test('without sharing, equal values give equal bytes', () => {
  const row = { name: 'web' }
  const shared = [row, row]
  const apart = [{ name: 'web' }, { name: 'web' }]
  expect(encode(shared, { sharing: false })).toEqual(encode(apart, { sharing: false }))
  expect(encode(shared)).not.toEqual(encode(apart))
  expect(decode(encode(shared, { sharing: false }))).toEqual(apart)
})

test('a thousand alike rows take few bytes each', () => {
  const rows = Array.from({ length: 1_000 }, (_, index) => ({ at: 1_767_600_000_000_000 + index, part: 'kubelet', event: 'probe', attempt: index % 3 }))
  expect(encode(rows).length / 1_000).toBeLessThan(20)
})

const anyPlain: fc.Arbitrary<Plain> = fc.letrec<{ plain: Plain }>((tie) => ({
  plain: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom<Plain>(undefined, null, true, false, NaN, -0, Infinity),
    fc.double(), fc.integer(), fc.maxSafeInteger(), fc.bigInt(),
    fc.string(), fc.string({ unit: 'binary' }), fc.array(fc.integer({ min: 0xd7f0, max: 0xe010 })).map((codes) => String.fromCharCode(...codes)),
    fc.float64Array(), fc.uint8Array(), fc.bigUint64Array(),
    fc.array(tie('plain')),
    fc.dictionary(fc.string(), tie('plain'), { noNullPrototype: true }),
    fc.array(fc.tuple(fc.string(), tie('plain'))).map((entries) => new Map(entries)),
  ),
})).plain

test('whatever is plain comes back as it was', () => {
  fc.assert(fc.property(anyPlain, (value) => {
    expect(again(value)).toStrictEqual(value)
    expect(decode(encode(value, { sharing: false }))).toStrictEqual(value)
  }), { numRuns: 500 })
})

describe('what is not plain is refused, and the place is named', () => {
  class Pod {}
  const row: Record<string, unknown> = {}
  row['self'] = { row }
  const refused: [what: string, value: object, words: string][] = [
    ['a function', { pods: [{ run: () => 1 }] }, 'not plain data: a function at pods.0.run'],
    ['a symbol', [Symbol('a')], 'not plain data: a symbol at 0'],
    ['a Date', { at: new Date(0) }, 'not plain data: a Date at at'],
    ['a Set', new Map([['all', new Set()]]), 'not plain data: a Set at all'],
    ['an instance', [new Pod()], 'not plain data: a Pod at 0'],
    ['a key that is no text', new Map([[1, 2]]), 'not plain data: a Map with the key 1 (a number) at the top'],
    ['another view', [new Float32Array(1)], 'not plain data: a Float32Array at 0'],
    ['bytes without a view', [new ArrayBuffer(1)], 'not plain data: a ArrayBuffer at 0'],
    ['a row in itself', row, 'not plain data: a row that contains itself at self.row'],
  ]

  test.each(refused)('%s', (_what, value, words) => {
    expect(() => encode(value)).toThrow(words)
    expect(() => encode(value, { sharing: false })).toThrow(words)
  })
})

describe('bytes that were not written by the codec', () => {
  test('are refused, whatever they are', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
      try {
        decode(bytes)
      } catch (error) {
        // Most bytes are damaged data; nothing else may be thrown.
        expect(error).toBeInstanceOf(DecodeError)
      }
    }), { numRuns: 2_000 })
  })

  const damaged: [what: string, bytes: number[], words: string][] = [
    ['nothing', [], 'it ends too early'],
    ['texts that end too early', [2, 97], 'it ends too early'],
    ['a text that is longer than all', [1, 97, 9, 2], 'it ends too early'],
    ['a text that nobody asks for', [1, 97, 128], 'something follows its end'],
    ['the end is missing', [0, 12, 2, 128], 'it ends too early'],
    ['more than a value', [0, 128, 128], 'something follows its end'],
    ['an unknown tag', [0, 99], 'nothing is written as 99'],
    ['a row from nowhere', [0, 16, 0], 'row 0 is used before it is written'],
    ['a text from nowhere', [0, 11, 3], 'text 3 is used before it is written'],
    ['a huge array', [0, 12, 255, 255, 255, 127], 'it ends too early'],
    ['a huge typed array', [0, 17, 255, 255, 255, 127], 'it ends too early'],
    ['a number without end', [0, 4, 255, 255, 255, 255, 255, 255, 255, 255, 255, 1], 'a number is too large'],
    ['no digits', [0, 7, 1, 120], 'no number is written as "x"'],
    ['a key that is no text', [0, 15, 1, 128, 128], 'a text is not written as 128'],
  ]

  test.each(damaged)('%s', (_what, bytes, words) => {
    expect(() => decode(new Uint8Array(bytes))).toThrow(words)
  })
})
