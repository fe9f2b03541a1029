import { describe, expect, test } from 'vitest'
import type { KubeObject } from '../object.ts'
import { readObject } from '../schema/read.ts'
import { typeOf } from '../schema/types.ts'
import { kindOf, recorded } from '../testing/recording.ts'
import { decodeProtobuf } from './decode.ts'
import { encodeBase64, printGoDuration } from './go-text.ts'

interface Question {
  readonly kind: string
  readonly data: object
}

interface Answer {
  /** The request's body in base64, as Go's serializer wrote it. */
  readonly body: string
  readonly object: KubeObject
}

function bytes(base64: string): Uint8Array {
  return Uint8Array.from(Buffer.from(base64, 'base64'))
}

/** Lists that are required and empty: on the wire nothing tells them from none. */
function withoutEmptyLists(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutEmptyLists)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).filter(([, inner]) => !Array.isArray(inner) || inner.length > 0)
  return Object.fromEntries(entries.map(([key, inner]) => [key, withoutEmptyLists(inner)]))
}

test.each(recorded<Question, Answer>('protobuf'))('%j', ({ kind }, { body, object }) => {
  const wanted = readObject(object, typeOf(kindOf(kind))!).object
  expect(decodeProtobuf(bytes(body))).toEqual(withoutEmptyLists(wanted))
})

describe('what is no body', () => {
  const [[, { body }]] = recorded<Question, Answer>('protobuf') as [[Question, Answer]]
  const whole = bytes(body)
  test.each<[string, Uint8Array, string]>([
    ['nothing', new Uint8Array(), 'empty data'],
    ['JSON', new TextEncoder().encode('{"kind":"Pod"}'), 'provided data does not appear to be a protobuf message, expected prefix [107 56 115 0]'],
    ['the prefix alone', whole.subarray(0, 4), 'empty body'],
    ['half a message', whole.subarray(0, whole.length - 9), 'unexpected EOF'],
  ])('%s', (_name, data, message) => {
    expect(() => decodeProtobuf(data)).toThrow(message)
  })
})

test('bytes and durations as Go prints them', () => {
  expect(['', 'a', 'ab', 'abc', 'abcd'].map((text) => encodeBase64(new TextEncoder().encode(text)))).toEqual(['', 'YQ==', 'YWI=', 'YWJj', 'YWJjZA=='])
  const printed = [0, 1, 1500, 250e6, 30e9, 90e9, 3.6e12, 3661.5e9, -30e9].map(printGoDuration)
  expect(printed).toEqual(['0s', '1ns', '1.5µs', '250ms', '30s', '1m30s', '1h0m0s', '1h1m1.5s', '-30s'])
})
