import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { describe, expect, test } from 'vitest'
import { StatusError } from '../status-error.ts'
import { applyJsonPatch, applyOperation, DoesNotApply, type JsonPatchOperation } from './json-patch.ts'

interface SuiteCase {
  comment?: string
  doc: unknown
  patch: JsonPatchOperation[]
  expected?: unknown
  error?: string
  disabled?: boolean
}

/** Where the API server's library differs from RFC 6902, and what it makes of the case. */
const deviations: Record<string, unknown> = {
  'add /bar/-1': { bar: [1, 2, '5'] },
  "missing 'value' parameter to add": [1, null],
  "missing 'value' parameter to replace": [null],
  "missing 'value' parameter to test": [null],
  'replacing the root of the document is possible with add': 'refused',
}

function suite(file: string): [name: string, suiteCase: SuiteCase][] {
  const path = createRequire(import.meta.url).resolve(`json-patch-test-suite/${file}`)
  const cases: SuiteCase[] = JSON.parse(readFileSync(path, 'utf8')).filter((each: SuiteCase) => !each.disabled && each.patch)
  return cases.map((each) => [each.comment ?? each.patch.map(({ op, path }) => `${op} ${path}`).join(', '), each])
}

describe.each(['tests.json', 'spec_tests.json'])('%s', (file) => {
  test.each(suite(file))('%s', (name, { doc, patch, expected, error }) => {
    const apply = () => patch.reduce(applyOperation, doc)
    const wanted = name in deviations ? deviations[name] : error === undefined ? (expected ?? doc) : 'refused'
    if (wanted === 'refused') expect(apply).toThrow(DoesNotApply)
    else expect(apply()).toEqual(wanted)
  })
})

test('every deviation is one of the suite', () => {
  const names = [...suite('tests.json'), ...suite('spec_tests.json')].map(([name]) => name)
  expect(Object.keys(deviations).filter((name) => !names.includes(name))).toEqual([])
})

test('an object is not changed by its patch, and what no operation touches is shared', () => {
  const object = { metadata: { labels: { a: '1' } }, spec: { replicas: 1 } }
  const patched = applyJsonPatch(object, [{ op: 'replace', path: '/spec/replicas', value: 2 }]) as typeof object
  expect([object.spec.replicas, patched.spec.replicas, patched.metadata === object.metadata]).toEqual([1, 2, true])
})

const refusals: [patch: unknown, code: number, message: string][] = [
  [[{ op: 'test', path: '/a', value: 1 }], 422, 'the server rejected our request due to an error in our request'],
  [[{ op: 'jump', path: '/a' }], 422, 'the server rejected our request due to an error in our request'],
  [{ op: 'add' }, 400, 'error decoding patch: json: cannot unmarshal object into Go value of type []handlers.jsonPatchOp'],
  [Array.from({ length: 10_001 }, () => ({})), 413, 'Request entity too large: The allowed maximum operations in a JSON patch is 10000, got 10001'],
]

test.each(refusals)('%j is refused', (patch, code, message) => {
  const refused = () => applyJsonPatch({}, patch)
  expect(refused).toThrow(StatusError)
  expect(refused).toThrow(expect.objectContaining({ code, message }))
})
