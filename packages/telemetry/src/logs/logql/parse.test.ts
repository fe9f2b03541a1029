import { expect, test } from 'vitest'
import fc from 'fast-check'
import { LogqlError } from './error.ts'
import { parseLogql, parseMatchers } from './parse.ts'
import { printLogql } from './print.ts'
import { words } from './words.ts'

test.each([
  ['{app="api"} |= "a" or "b" != "c" or "d"', '{app="api"} |= "a" or "b" != "c" != "d"'],
  ['{app="api"} | json | status >= 400 and (took > 1s or size < 2KiB)', '{app="api"} | json | ( status>=400 , ( took>1s or size<2.0kB ) )'],
  ['sum by(app)(rate({env="prod"}|logfmt[5m]))>bool 1', '(sum by (app)(rate({env="prod"} | logfmt[5m])) > bool 1)'],
  ['1 + 2 * 3', '7'],
])('%s', (query, printed) => {
  expect(printLogql(parseLogql(query))).toBe(printed)
})

test.each([
  ['{app="api" "x"}', 'parse error at line 1, col 12: syntax error: unexpected STRING, expecting } or ,'],
  ['{app="api"} |= foo', 'parse error at line 1, col 16: syntax error: unexpected IDENTIFIER, expecting STRING or ip'],
  ['rate({app="api"})', 'parse error at line 1, col 17: syntax error: unexpected )'],
  ['{app=~".*"}', 'parse error : queries require at least one regexp or equality matcher that does not have an empty-compatible value. For instance, app=~".*" does not meet this requirement, but app=~".+" will'],
  [`vector(1)${' + vector(1)'.repeat(1600)}`, 'parse error : not simulated here: a query nested more than 1500 deep'],
  [`{app="${'x'.repeat(131_072)}"}`, 'parse error : input size too long (131080 > 131072)'],
])('refuses %#', (query, message) => {
  expect(() => parseLogql(query)).toThrow(new LogqlError('parse', message))
})

test('matchers stand alone', () => {
  expect(parseMatchers('{app="api", env!="dev"}').map(({ name, type, value }) => name + type + value)).toEqual(['app=api', 'env!=dev'])
  expect(() => parseMatchers('{app="api"} |= "x"')).toThrow('only label matchers are supported')
})

test('any text parses and prints what means the same, or is refused', () => {
  const piece = fc.oneof(fc.constantFrom(...words.map(({ text }) => text), '"x"', '`y`', 'app', '5m', '1kB', '2.5', '[1m]', '{app="a"}', '#', '/*', ' '), fc.string({ maxLength: 3 }))
  fc.assert(fc.property(fc.array(piece, { maxLength: 14 }), (pieces) => {
    try {
      const printed = printLogql(parseLogql(pieces.join(' ')))
      const again = printLogql(parseLogql(printed))
      // What is printed of a number in a filter is rounded, once.
      expect(printLogql(parseLogql(again))).toBe(again)
    } catch (error) {
      // A refusal is an answer; anything else is a bug.
      if (!(error instanceof LogqlError)) throw error
    }
  }), { numRuns: 2000, seed: 7 })
})
