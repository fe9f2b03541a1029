import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { printYaml } from './print.ts'
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
