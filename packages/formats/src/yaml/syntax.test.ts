import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { printYaml } from './print.ts'
import { readYaml } from './read.ts'
import { yamlSyntaxError } from './syntax.ts'

const recorded: { cases: [{ text: string }, { error?: string }][] } = JSON.parse(readFileSync(new URL('../../testdata/yaml.json', import.meta.url), 'utf8'))
const cases = recorded.cases.map(([{ text }, answer]) => [text, answer.error] as const)

test.each(cases)('%j', (text, error) => {
  expect(yamlSyntaxError(text)).toBe(error?.replace('error converting YAML to JSON: ', ''))
})

test('nothing is wrong with what is printed', () => {
  fc.assert(fc.property(fc.jsonValue(), (value) => {
    expect(yamlSyntaxError(printYaml(value))).toBeUndefined()
  }))
})

test('any text is either read or refused', () => {
  const pieces = fc.constantFrom('a', ': ', '- ', '? ', '[', ']', '{', '}', ',', '\n', '  ', '\t', '"', "'", '|', '>', '&a ', '*a', '!t ', '---\n', '#', '%', '\\')
  fc.assert(fc.property(fc.array(pieces, { maxLength: 30 }), (text) => {
    expect(yamlSyntaxError(text.join('')) ?? 'yaml: ').toMatch(/^yaml: /)
  }))
})

const nested: Readonly<Record<string, (depth: number) => string>> = {
  'lists': (depth) => '['.repeat(depth) + ']'.repeat(depth), 'maps': (depth) => `${'{a: '.repeat(depth)}1${'}'.repeat(depth)}`, 'dashes': (depth) => `${'- '.repeat(depth)}a`,
  'keys': (depth) => Array.from({ length: depth }, (_, level) => `${' '.repeat(level)}a:`).join('\n'),
}

test.each(Object.entries(nested))('%s are read a hundred deep, and refused where they have no bottom', (_what, text) => {
  expect(() => readYaml(text(100))).not.toThrow()
  expect(() => readYaml(text(3_000))).toThrow(/^yaml: line \d+: exceeded max depth of 200$/)
  expect(readYaml(`a: 1\n---\n${text(3_000)}`)).toEqual({ a: 1 })
})
