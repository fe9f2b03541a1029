/** Whatever the bytes are, they are read or refused in words; what is written is read as it was. */
import { array, assert, boolean, constantFrom, double, integer, maxSafeInteger, oneof, property, record, string, uint8Array } from 'fast-check'
import { expect, test } from 'vitest'
import { parseProtobuf } from '../exposition/protobuf/decode.ts'
import { receiveRemoteWrite } from '../remote-write/receive.ts'
import { decodeSnappy, encodeSnappy, SnappyError } from '../remote-write/snappy.ts'
import { newSeriesState } from '../series/state.ts'
import { decodeMessage } from './decode.ts'
import { encodeMessage } from './encode.ts'
import { type MessageShape, ProtobufError } from './shape.ts'

const inner: MessageShape = { name: 'Inner', fields: { text: { number: 1, kind: 'string' }, flag: { number: 2, kind: 'bool' } } }
const shape: MessageShape = {
  name: 'Outer',
  fields: {
    text: { number: 1, kind: 'string' }, value: { number: 2, kind: 'sample' }, signed: { number: 3, kind: 'int64' }, zigzag: { number: 4, kind: 'sint64' }, plain: { number: 5, kind: 'uint64' },
    small: { number: 6, kind: 'sint32' }, numbers: { number: 7, kind: 'sint64', isRepeated: true }, loose: { number: 8, kind: 'double', isRepeated: true, isUnpacked: true },
    inner: { number: 2000, kind: inner }, many: { number: 2001, kind: inner, isRepeated: true }, maybe: { number: 2002, kind: 'uint32', isOptional: true },
  },
}

const text = string({ unit: 'grapheme' })
const one = record({ text, flag: boolean() })
const message = record({
  text, value: oneof(double({ noNaN: true }), constantFrom('stale')), signed: maxSafeInteger(), zigzag: maxSafeInteger(), plain: integer({ min: 0, max: Number.MAX_SAFE_INTEGER }),
  small: integer({ min: -2147483648, max: 2147483647 }), numbers: array(maxSafeInteger()), loose: array(double({ noNaN: true })), inner: one, many: array(one), maybe: constantFrom(undefined, 0, 7),
})

test('a message comes back as it was', () => {
  assert(property(message, (given) => {
    expect(decodeMessage(encodeMessage(given, shape), shape)).toEqual({ ...given, signed: given.signed + 0, zigzag: given.zigzag + 0, small: given.small + 0, numbers: given.numbers.map((each) => each + 0) })
  }))
})

test('a block comes back as it was', () => {
  const repetitive = array(constantFrom(...'abcabd'.split('').map((letter) => letter.charCodeAt(0))), { maxLength: 3000 }).map((bytes) => Uint8Array.from(bytes))
  assert(property(oneof(uint8Array({ maxLength: 200 }), repetitive), (bytes) => {
    expect(decodeSnappy(encodeSnappy(bytes))).toEqual(bytes)
  }))
  const long = Uint8Array.from({ length: 200_000 }, (_, index) => (index * 2654435761) >>> 24)
  expect(decodeSnappy(encodeSnappy(long))).toEqual(long)
})

test('nothing else than words comes of bytes that are none', () => {
  const refusals = [ProtobufError, SnappyError]
  const refused = (read: () => unknown) => {
    try {
      read()
    } catch (reason) {
      // What it is refused with.
      expect(refusals.some((kind) => reason instanceof kind)).toBe(true)
    }
  }
  assert(property(uint8Array({ maxLength: 60 }), (bytes) => {
    refused(() => decodeMessage(bytes, shape))
    refused(() => parseProtobuf(bytes))
    refused(() => decodeSnappy(bytes))
    for (const contentType of ['', 'application/x-protobuf;proto=io.prometheus.write.v2.Request']) {
      const { status } = receiveRemoteWrite(newSeriesState(), { method: 'POST', contentType, contentEncoding: 'snappy', body: encodeSnappy(bytes) }, { now: 0 })
      expect([204, 400]).toContain(status)
    }
  }), { numRuns: 2000 })
})
