import { expect, test } from 'vitest'
import { readObject } from '../schema/read.ts'
import { typeOf } from '../schema/types.ts'
import { StatusError } from '../status-error.ts'
import { kindOf, recorded } from '../testing/recording.ts'
import { applyStrategicPatch } from './strategic-merge.ts'

interface Question {
  readonly kind: string
  readonly data: { readonly object: object; readonly patch: unknown }
}

interface Answer {
  readonly object?: object
  readonly error?: string
}

/** Errors that the API server turns into one sentence of its own, whatever the library said. */
const plainRefusal = 'the server rejected our request due to an error in our request'
const rewritten: Record<string, string> = {
  'lists of lists are not supported': plainRefusal,
}

function answered({ kind, data: { object, patch } }: Question): Answer {
  try {
    return { object: applyStrategicPatch(object, patch, typeOf(kindOf(kind))!) as object }
  } catch (error) {
    // A refusal is an answer too.
    if (!(error instanceof StatusError)) throw error
    return { error: error.message }
  }
}

test.each(recorded<Question, Answer>('strategic').map(([question, answer]) => [question.data.patch, question, answer] as const))('%j', (_patch, question, answer) => {
  const before = structuredClone(question.data)
  const { error } = answer
  expect(answered(question)).toEqual(error === undefined ? answer : { error: rewritten[error] ?? error })
  expect(question.data).toEqual(before)
})

test('a type that is not known is refused as upstream refuses custom resources', () => {
  expect(() => applyStrategicPatch({}, [], 'io.k8s.api.core.v1.Pod')).toThrow('json: cannot unmarshal array into Go value of type map[string]interface {}')
})

test('what a strategic patch leads to can be read', () => {
  const type = 'io.k8s.api.apps.v1.Deployment'
  const patched = applyStrategicPatch({ spec: { replicas: 1 } }, { spec: { replicas: 2, unknown: 1 } }, type)
  expect(readObject(patched, type).unknownFields).toEqual(['spec.unknown'])
})
