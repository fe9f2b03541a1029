import fc from 'fast-check'
import { expect, test } from 'vitest'
import { routesAt } from './place.ts'

const isMeant = (path: string, pattern: string) => routesAt({ path: pattern }, [{ path, method: 'GET' }])!.length === 1

test.each<[path: string, pattern: string, expected: boolean]>([
  ['/cart', '/cart', true], ['/cart', '/ca', false], ['/cart', '/car?', true], ['/cart', '/cart?', false], ['/cart', '*', true], ['', '*', true], ['', '', true], ['', '?', false],
  ['/cart/7/items', '/cart/*/items', true], ['/cart/7/item', '/cart/*/items', false], ['/aab', '/*ab', true], ['/abcab', '*a*b', true], ['/abc', '*b*c*', true], ['/a', '/a**', true], ['/*', '/?', true],
])('%s is like %s: %s', (path, pattern, expected) => {
  expect(isMeant(path, pattern)).toBe(expected)
})

test('it matches what the same expression matches', () => {
  const letters = fc.array(fc.constantFrom('a', 'b', '*', '?'), { maxLength: 8 }).map((each) => each.join(''))
  fc.assert(fc.property(fc.stringMatching(/^[ab]{0,8}$/), letters, (path, pattern) => {
    const expression = new RegExp(`^${pattern.replaceAll('?', '.').replaceAll('*', '.*')}$`)
    expect(isMeant(path, pattern)).toBe(expression.test(path))
  }), { numRuns: 2_000 })
})

test('many stars are no work', () => {
  expect(isMeant(`/${'a'.repeat(200)}`, `${'*a'.repeat(40)}b`)).toBe(false)
})
