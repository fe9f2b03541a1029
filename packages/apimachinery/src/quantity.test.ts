import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  addQuantities, approximateValue, canonicalQuantity, compareQuantities, milliValue, multipliedQuantity, negatedQuantity,
  parseQuantity, printQuantity, quantityOf, quantityOfMilli, quantityValue, subtractQuantities,
} from './quantity.ts'

const suffixes = ['', 'n', 'u', 'm', 'k', 'M', 'G', 'Ki', 'Mi', 'Gi', 'e3', 'E-2']
const text = fc.tuple(fc.integer({ min: -99_999, max: 99_999 }), fc.integer({ min: 0, max: 999 }), fc.constantFrom(...suffixes))
  .map(([whole, part, suffix]) => `${whole}.${String(part).padStart(3, '0')}${suffix}`)

test('printed and read again it is the same amount, and prints the same', () => {
  fc.assert(fc.property(text, (given) => {
    const printed = canonicalQuantity(given)
    expect(compareQuantities(parseQuantity(printed), parseQuantity(given))).toBe(0)
    expect(canonicalQuantity(printed)).toBe(printed)
  }))
})

test('sums', () => {
  fc.assert(fc.property(text, text, text, (...given) => {
    const [a, b, c] = given.map(parseQuantity) as [ReturnType<typeof parseQuantity>, ReturnType<typeof parseQuantity>, ReturnType<typeof parseQuantity>]
    const isSame = (left: typeof a, right: typeof a) => expect(compareQuantities(left, right)).toBe(0)
    isSame(addQuantities(a, b), addQuantities(b, a))
    isSame(addQuantities(addQuantities(a, b), c), addQuantities(a, addQuantities(b, c)))
    isSame(subtractQuantities(addQuantities(a, b), b), a)
    isSame(addQuantities(a, negatedQuantity(a)), quantityOf(0))
    isSame(multipliedQuantity(a, 3), addQuantities(a, addQuantities(a, a)))
    expect(compareQuantities(a, b)).toBe(-compareQuantities(b, a) + 0)
  }))
})

test.each<[string, number, number]>([
  ['250m', 1, 250], ['1', 1, 1000], ['1500m', 2, 1500], ['1Gi', 1073741824, 1073741824000], ['100n', 1, 1], ['-1500m', -2, -1500], ['0.1', 1, 100],
])('%s in whole numbers, away from zero', (given, value, milli) => {
  expect([quantityValue(given), milliValue(given)]).toEqual([value, milli])
})

test('numbers as quantities', () => {
  expect(printQuantity(quantityOf(1024, 'BinarySI'))).toBe('1Ki')
  expect(printQuantity(quantityOf(1024))).toBe('1024')
  expect(printQuantity(quantityOfMilli(1500))).toBe('1500m')
  expect(approximateValue(parseQuantity('250m'))).toBe(0.25)
})

test.each([['', 'quantities must match the regular expression \'^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$\''], ['1kk', 'unable to parse quantity\'s suffix']])('refuses %j', (given, words) => {
  expect(() => parseQuantity(given)).toThrow(words)
})
