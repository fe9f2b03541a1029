import { expect, test } from 'vitest'
import { everything, matchesLabelSelector, nothing, printLabelSelector, selectorFromLabels, selectorOf } from './labels.ts'
import type { LabelSelector } from './object.ts'

const web: LabelSelector = { matchLabels: { app: 'web' } }
const front: LabelSelector = { matchLabels: { app: 'web' }, matchExpressions: [{ key: 'tier', operator: 'In', values: ['front', 'edge'] }] }
const untiered: LabelSelector = { matchExpressions: [{ key: 'tier', operator: 'DoesNotExist' }, { key: 'app', operator: 'NotIn', values: ['api'] }] }

test.each<[string, LabelSelector | undefined, Record<string, string> | undefined, boolean]>([
  ['its label', web, { app: 'web', tier: 'front' }, true],
  ['another value', web, { app: 'api' }, false],
  ['no labels', web, undefined, false],
  ['no selector', undefined, { app: 'web' }, false],
  ['an empty selector', {}, { app: 'web' }, true],
  ['one of the values', front, { app: 'web', tier: 'edge' }, true],
  ['none of the values', front, { app: 'web', tier: 'back' }, false],
  ['absence', untiered, {}, true],
  ['presence', untiered, { tier: 'front' }, false],
  ['an excluded value', untiered, { app: 'api' }, false],
  ['a label that every object has by nature', { matchLabels: { constructor: 'x' } }, {}, false],
])('%s', (_what, selector, labels, wanted) => {
  expect(matchesLabelSelector(selector, labels)).toBe(wanted)
  expect(selectorOf(selector).matches(labels ?? {})).toBe(wanted)
})

test.each<[LabelSelector | undefined, string]>([
  [undefined, '<none>'], [{}, '<none>'], [web, 'app=web'], [front, 'app=web,tier in (edge,front)'], [untiered, 'app notin (api),!tier'],
])('%j prints', (selector, wanted) => {
  expect(printLabelSelector(selector)).toBe(wanted)
})

test('all, none, and by labels', () => {
  expect([everything.matches({}), nothing.matches({}), nothing.matches({ '': '' })]).toEqual([true, false, false])
  expect(selectorFromLabels({ b: '2', a: '1' }).toString()).toBe('a=1,b=2')
})
