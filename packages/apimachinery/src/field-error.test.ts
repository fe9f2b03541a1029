import { expect, test } from 'vitest'
import {
  aggregate, duplicateValue, type FieldError, forbiddenField, internalFieldError, invalidType, invalidValue, path,
  printFieldError, printFieldErrors, requiredValue, tooLong, tooMany, unsupportedValue, valueNotFound,
} from './field-error.ts'

const field = path('spec').child('containers').index(0).child('name')

test.each<[FieldError, string]>([
  [invalidValue(field, 'A', 'must be lower case'), 'spec.containers[0].name: Invalid value: "A": must be lower case'],
  [invalidValue('spec.replicas', -1, 'must be greater than or equal to 0'), 'spec.replicas: Invalid value: -1: must be greater than or equal to 0'],
  [invalidValue('spec', { b: 1, a: ['x'] }, 'is odd'), 'spec: Invalid value: {"b":1,"a":["x"]}: is odd'],
  [invalidValue('spec', null, 'is odd'), 'spec: Invalid value: null: is odd'],
  [invalidType('spec.replicas', 'string', 'must be integer'), 'spec.replicas: Invalid value: "string": must be integer'],
  [requiredValue(field), 'spec.containers[0].name: Required value'],
  [requiredValue(field, 'name or generateName is required'), 'spec.containers[0].name: Required value: name or generateName is required'],
  [unsupportedValue(field, 'x', ['a', 'b']), 'spec.containers[0].name: Unsupported value: "x": supported values: "a", "b"'],
  [unsupportedValue(field, 'x', []), 'spec.containers[0].name: Unsupported value: "x"'],
  [duplicateValue(field, 'web'), 'spec.containers[0].name: Duplicate value: "web"'],
  [valueNotFound(field, 'data'), 'spec.containers[0].name: Not found: "data"'],
  [forbiddenField('spec.x', 'field is immutable'), 'spec.x: Forbidden: field is immutable'],
  [tooLong('data', 1048576), 'data: Too long: may not be more than 1048576 bytes'],
  [tooLong('data', 1), 'data: Too long: may not be more than 1 byte'],
  [tooLong('data', -1), 'data: Too long: value is too long'],
  [tooMany('spec.ports', { actual: 3, max: 2 }), 'spec.ports: Too many: 3: must have at most 2 items'],
  [tooMany('spec.ports', { actual: 2, max: 1 }), 'spec.ports: Too many: 2: must have at most 1 item'],
  [tooMany('spec.ports', { actual: 1, max: 0 }), 'spec.ports: Too many: 1: must have at most 0 items'],
  [tooMany('spec.ports', { actual: -1, max: 2 }), 'spec.ports: Too many: must have at most 2 items'],
  [tooMany('spec.ports', { actual: 9, max: -1 }), 'spec.ports: Too many: 9: has too many items'],
  [internalFieldError('spec', 'no selector'), 'spec: Internal error: no selector'],
])('%o', (error, wanted) => {
  expect(printFieldError(error)).toBe(wanted)
})

test('paths', () => {
  expect(String(path('metadata').child('labels').key('app'))).toBe('metadata.labels[app]')
  expect(String(path('metadata', 'name').child('a', 'b'))).toBe('metadata.name.a.b')
  expect(String(path())).toBe('')
  expect(String(path().child('spec'))).toBe('spec')
})

test('several errors in one sentence, each said once', () => {
  expect(printFieldErrors([requiredValue('a'), requiredValue('b'), requiredValue('a')])).toBe('[a: Required value, b: Required value]')
  expect(printFieldErrors([requiredValue('a'), requiredValue('a')])).toBe('a: Required value')
  expect(aggregate(['one', 'two'])).toBe('[one, two]')
})
