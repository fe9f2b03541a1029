import fc from 'fast-check'
import { expect, test } from 'vitest'
import { TraceqlError } from './error.ts'
import { parseTraceql, readTraceql } from './parse.ts'
import { printTraceql } from './print.ts'
import { traceqlWords } from './words.ts'

test.each([
  ['{ .a = 1 && span.b != nil }', '{ (.a = 1) && (span.b != nil) }'],
  ['{ 2 ^ 3 = 9 }', '{ true }'],
  ['{ -(1 + 2.5) < .x }', '{ -3.5 < .x }'],
  ['{ a } >> { status = error }', undefined],
  ['{} | by(kind) | count() > 2 | select(.a, name)', '{ true }|by(kind)|(count()) > 2|select(.a, name)'],
  ['{ name =~ "x.*" } | quantile_over_time(duration, .9, 1) by (.a) | topk(3) with (exemplars=5)',
    '{ name =~ `x.*` } | quantile_over_time(duration,0.90000,1.00000)by(.a) | topk(3) with(exemplars=5)'],
])('%s', (query, printed) => {
  if (printed === undefined) expect(() => parseTraceql(query)).toThrow(TraceqlError)
  else expect(printTraceql(parseTraceql(query))).toBe(printed)
})

test.each([
  ['{ .a = }', 'parse error at line 1, col 8: syntax error: unexpected }'],
  ['{ 1 / 0 = 1 }', 'parse error : runtime error: integer divide by zero'],
  ['{ parent.a = 1 }', 'parent not yet supported'],
  ['{ duration = "x" }', 'binary operations must operate on the same type: duration = `x`'],
  [`{ ${'!('.repeat(1600)}.a${')'.repeat(1600)} }`, 'parse error : not simulated here: a query nested more than 1500 deep'],
])('refuses %#', (query, message) => {
  expect(() => parseTraceql(query)).toThrow(message)
})

test('a scope may stand within a parent', () => {
  expect(readTraceql('{ parent.span.a }').pipeline.elements).toMatchObject([{ expression: { scope: 'span', parent: true, name: 'a' } }])
})

test('any text parses, or is refused', () => {
  const piece = fc.oneof(
    fc.constantFrom(...traceqlWords.map(({ text }) => text), '{', '}', '(', ')', '|', '&&', '||', '>>', '!~', '=', '=~', '.a', 'span.b', '"x"', '`y`', '5ms', '2.5', '7', ',', '-', '{ }', '{ .a }'),
    fc.string({ maxLength: 3 }))
  fc.assert(fc.property(fc.array(piece, { maxLength: 14 }), (pieces) => {
    try {
      parseTraceql(pieces.join(' '))
    } catch (error) {
      // A refusal is an answer; anything else is a bug.
      if (!(error instanceof TraceqlError)) throw error
    }
  }), { numRuns: 2000, seed: 7 })
})
