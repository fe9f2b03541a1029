import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ExpositionError, parseOpenMetrics, parseText } from '../exposition/parse.ts'
import { newSeriesState } from '../series/state.ts'
import { PromqlError } from './error.ts'
import { parsePromql } from './parse.ts'
import { queryRange } from './query.ts'
import { resultJson } from './result-json.ts'

const words = [
  'foo', 'sum', 'by', 'rate', 'offset', '5m', '1', '"a"', '(', ')', '{', '}', '[', ']', ',', '=', '=~', '+', '-', '^', '@', ':', 'on', 'bool',
  'and', 'start', 'step', '#', '\n', ' ', '`', '\\', '0x', 'e', '_', '.', '😀', '\ufffd', 'smoothed', 'group_left', 'without',
]
const texts = fc.oneof(fc.string({ unit: 'grapheme' }), fc.array(fc.constantFrom(...words), { maxLength: 12 }).map((list) => list.join('')))

test('any text is a query, or is refused with its place', () => {
  fc.assert(fc.property(texts, (text) => {
    try {
      parsePromql(text)
    } catch (error) {
      expect(error).toBeInstanceOf(PromqlError)
      expect((error as PromqlError).message).toMatch(/^(?:\d+:\d+|unknown position): parse error: ./)
    }
  }), { numRuns: 3000 })
})

test('any text is an exposition, or is refused', () => {
  fc.assert(fc.property(fc.oneof(texts, fc.string().map((text) => `a{b="${text}"} 1\n`)), (text) => {
    for (const parse of [parseText, parseOpenMetrics]) {
      try {
        parse(text)
      } catch (error) {
        expect(error).toBeInstanceOf(ExpositionError)
      }
    }
  }), { numRuns: 1000 })
})

test('columns count bytes, lines count line feeds', () => {
  expect(() => parsePromql('{"ü"} +\n  "é" $')).toThrow('2:8: parse error: unexpected character: \'$\'')
  expect(() => parsePromql('')).toThrow('unknown position: parse error: no expression found in input')
  expect(() => parsePromql('# only a comment')).toThrow('1:1: parse error: no expression found in input')
})

test('a range query of no vector, or without a step, is refused', () => {
  const store = newSeriesState()
  expect(() => queryRange(store, 'foo[5m]', { start: 0, end: 0, step: 1_000_000 }))
    .toThrow('invalid expression type "range vector" for range query, must be Scalar or instant Vector')
  expect(() => queryRange(store, '"text"', { start: 0, end: 0, step: 1_000_000 }))
    .toThrow('invalid expression type "string" for range query, must be Scalar or instant Vector')
  expect(() => queryRange(store, '1', { start: 0, end: 0, step: 0 }))
    .toThrow('zero or negative query resolution step widths are not accepted. Try a positive integer')
  expect(resultJson(queryRange(store, '1', { start: 10_000_000, end: 0, step: 1_000_000 }))).toEqual({ resultType: 'matrix', result: [] })
})
