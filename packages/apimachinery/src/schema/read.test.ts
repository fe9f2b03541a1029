import { expect, test } from 'vitest'
import { ParseError } from '../parse-error.ts'
import { kindOf, recorded, withoutNulls } from '../testing/recording.ts'
import { convertObject } from './convert.ts'
import { readObject, strictDecodingError } from './read.ts'
import { typeOf } from './types.ts'

interface Question {
  readonly kind: string
  readonly data: object
}

interface Answer {
  readonly object?: object
  readonly error?: string
}

function answered({ kind, data }: Question, read: typeof readObject): Answer {
  try {
    const { object, unknownFields } = read<object>(data, typeOf(kindOf(kind))!)
    return { object, ...(unknownFields.length > 0 && { error: strictDecodingError(unknownFields) }) }
  } catch (error) {
    // What cannot be read is an answer too.
    if (!(error instanceof ParseError)) throw error
    return { error: error.message }
  }
}

test.each(recorded<Question, Answer>('read'))('%j', (question, answer) => {
  expect(withoutNulls(answered(question, readObject))).toEqual(withoutNulls(answer))
})

test.each(recorded<Question, Answer>('convert'))('patched to %j', (question, answer) => {
  expect(withoutNulls(answered(question, convertObject))).toEqual(withoutNulls(answer))
})

test('an object that needs no change is shared, and the one that was given is never changed', () => {
  const whole = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a' }, data: { a: '1' } }
  expect(readObject(whole, 'io.k8s.api.core.v1.ConfigMap').object).toBe(whole)
  const given = { ...whole, immutable: null, extra: 1 }
  const { object } = readObject<Record<string, unknown>>(given, 'io.k8s.api.core.v1.ConfigMap')
  expect([object, object['data'] === given.data, given.extra]).toEqual([whole, true, 1])
})

test('at most a hundred unknown fields are said, each once', () => {
  const many = Object.fromEntries(Array.from({ length: 150 }, (_, index) => [`x${index}`, 1]))
  expect(readObject({ ...many, metadata: { many: 1 } }, 'io.k8s.api.core.v1.ConfigMap').unknownFields).toHaveLength(100)
})

test('what is no object is refused', () => {
  expect(() => readObject([], 'io.k8s.api.core.v1.Pod')).toThrow('json: cannot unmarshal array into Go value of type v1.Pod')
})
