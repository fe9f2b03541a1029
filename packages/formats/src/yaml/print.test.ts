import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { printYaml } from './print.ts'

const recorded = (name: string) => readFileSync(new URL(`../../testdata/yaml/${name}`, import.meta.url), 'utf8')

test.each(['scalars', 'roles'])('prints %s as kubectl -o yaml does', (name) => {
  expect(printYaml(JSON.parse(recorded(`${name}.json`)))).toBe(recorded(`${name}.yaml`))
})

test.each<[string, unknown, string]>([
  ['an empty mapping', {}, '{}\n'],
  ['an empty list', { a: [] }, 'a: []\n'],
  ['lists in lists', { a: [[1, 2], [{ b: 1, c: [3] }]] }, 'a:\n- - 1\n  - 2\n- - b: 1\n    c:\n    - 3\n'],
  ['null', { a: null }, 'a: null\n'],
  ['numbers in keys by their value', { a10: 1, a9: 2, a: 3 }, 'a: 3\na9: 2\na10: 1\n'],
  ['a fraction', { a: 0.5, b: 1e-7, c: 1e21 }, 'a: 0.5\nb: 1e-07\nc: 1e+21\n'],
])('%s', (_what, value, expected) => {
  expect(printYaml(value)).toBe(expected)
})
