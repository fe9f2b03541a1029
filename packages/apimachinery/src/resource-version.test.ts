import fc from 'fast-check'
import { expect, test } from 'vitest'
import { printFieldError } from './field-error.ts'
import { compareResourceVersions, isResourceVersion, parseResourceVersion, resourceVersionError } from './resource-version.ts'

test('compared as numbers, however long', () => {
  fc.assert(fc.property(fc.bigInt({ min: 1n, max: 10n ** 40n }), fc.bigInt({ min: 1n, max: 10n ** 40n }), (a, b) => {
    expect(compareResourceVersions(String(a), String(b))).toBe(a < b ? -1 : a > b ? 1 : 0)
  }))
  expect(compareResourceVersions('7', '7')).toBe(0)
})

test.each([['1', true], ['18446744073709551616', true], ['0', false], ['01', false], ['', false], ['-1', false], ['1a', false]])('%j: %j', (text, comparable) => {
  expect(isResourceVersion(text)).toBe(comparable)
})

test.each<[string, number | undefined]>([
  ['', 0], ['0', 0], ['7', 7], ['007', 7], ['18446744073709551615', 18446744073709552000], ['18446744073709551616', undefined], ['x', undefined],
])('of a request: %j', (text, wanted) => {
  expect(parseResourceVersion(text)).toBe(wanted)
})

test('words', () => {
  expect(printFieldError(resourceVersionError('x'))).toBe('resourceVersion: Invalid value: "x": strconv.ParseUint: parsing "x": invalid syntax')
  expect(printFieldError(resourceVersionError('18446744073709551616'))).toBe(
    'resourceVersion: Invalid value: "18446744073709551616": strconv.ParseUint: parsing "18446744073709551616": value out of range',
  )
})
