import fc from 'fast-check'
import { expect, test } from 'vitest'
import { typeOf } from '../schema/types.ts'
import { inStructOrder, sortedKeys, structOrdered } from './struct-order.ts'

const printed = (object: object) => JSON.stringify(structOrdered(object))

test.each<[string, object, string]>([
  ['a built-in kind, in the order of its struct',
    { data: { b: '1', a: '2' }, metadata: { labels: { z: '', a: '' }, name: 'web' }, apiVersion: 'v1', kind: 'ConfigMap' },
    '{"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"web","labels":{"a":"","z":""}},"data":{"a":"2","b":"1"}}'],
  ['lists, and maps of quantities',
    { spec: { containers: [{ resources: { limits: { memory: '1Gi', cpu: '1' } }, name: 'a' }] }, kind: 'Pod', apiVersion: 'v1' },
    '{"kind":"Pod","apiVersion":"v1","spec":{"containers":[{"name":"a","resources":{"limits":{"cpu":"1","memory":"1Gi"}}}]}}'],
  ['what was raw text stays as it stands',
    { metadata: { managedFields: [{ fieldsV1: { 'f:b': {}, 'f:a': {} }, manager: 'm' }] }, kind: 'Secret', apiVersion: 'v1' },
    '{"kind":"Secret","apiVersion":"v1","metadata":{"managedFields":[{"manager":"m","fieldsV1":{"f:b":{},"f:a":{}}}]}}'],
  ['a time that is zero and a list that must be there are null',
    { status: { conditions: [{ type: 'Ready', status: 'True' }] }, spec: { containers: [] }, kind: 'Pod', apiVersion: 'v1' },
    '{"kind":"Pod","apiVersion":"v1","spec":{"containers":null},"status":{"conditions":[{"type":"Ready","status":"True","lastProbeTime":null,"lastTransitionTime":null}]}}'],
  ['a field that the type does not know comes last', { zone: { b: 1, a: 2 }, kind: 'Secret', apiVersion: 'v1' }, '{"kind":"Secret","apiVersion":"v1","zone":{"a":2,"b":1}}'],
  ['another kind is a map', { kind: 'Widget', apiVersion: 'example.com/v1', spec: { b: [{ d: 1, c: 2 }], a: 1 } },
    '{"apiVersion":"example.com/v1","kind":"Widget","spec":{"a":1,"b":[{"c":2,"d":1}]}}'],
])('%s', (_what, object, text) => {
  expect(printed(object)).toBe(text)
})

test('the order in which fields were given makes no difference', () => {
  const type = typeOf({ group: '', version: 'v1', kind: 'ConfigMap' })
  fc.assert(fc.property(fc.dictionary(fc.string(), fc.string()), (data) => {
    const given = { data, metadata: { name: 'a' }, kind: 'ConfigMap' }
    const ordered = inStructOrder(given, type)
    expect(ordered).toEqual(given)
    expect(JSON.stringify(inStructOrder(sortedKeys(given), type))).toBe(JSON.stringify(ordered))
  }))
})
