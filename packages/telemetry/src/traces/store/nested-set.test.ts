/** Places in trees: bounds going down and up, roots, parents that have not come, IDs that two sides of a call share. */
import { expect, test } from 'vitest'
import { type SpanWords, spanOf } from '../testing/spans.ts'
import { placeInTree } from './nested-set.ts'

const id = (letter: string) => letter.repeat(16)
const span = (own: string, parent: string, more: SpanWords = {}) => spanOf({ spanId: id(own), parentSpanId: parent === '' ? '' : id(parent), ...more })

test.each([
  ['a root and its children', [span('a', ''), span('b', 'a'), span('c', 'b'), span('d', 'a')], '1-8 -1, 2-5 1, 3-4 2, 6-7 1'],
  ['two roots', [span('a', ''), span('b', '')], '1-2 -1, 3-4 -1'],
  ['a parent that has not come', [span('a', ''), span('c', 'x')], '1-2 -1, 0-0 0'],
  ['no root', [span('b', 'x'), span('c', 'b')], '0-0 0, 0-0 0'],
  ['an ID that client and server share', [span('a', '', { kind: 'client' }), span('a', 'a', { kind: 'server' }), span('b', 'a')], '1-6 -1, 2-5 1, 3-4 2'],
  ['an ID that three share', [span('a', ''), span('a', 'a'), span('a', 'a')], '0-0 0, 0-0 0, 0-0 0'],
])('%s', (_, spans, places) => {
  expect(placeInTree(spans).map(({ left, right, parent }) => `${left}-${right} ${parent}`).join(', ')).toBe(places)
})
