/** What Prometheus says of the same rule files. */
import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseRuleFile } from './rule-file.ts'

const recorded: { cases: [file: string, errors: string[]][] } = JSON.parse(readFileSync(new URL('../../testdata/rules-files.json', import.meta.url), 'utf8'))

test.each(recorded.cases)('%j', (file, errors) => {
  expect(parseRuleFile(file).errors).toEqual(errors)
})

test('any text is either a rule file or has errors', () => {
  const pieces = fc.constantFrom(
    'groups:\n', '- name: a\n', '  rules:\n', '  - alert: A\n', '    expr: ', 'up', ' ==', '\n', '    for: ', '5m\n', '    labels: ', '{a: "', '{{ ', '$value', ' | ', 'humanize', ' }}', '"}\n', '[', ']', '*x', '&x ', '  - record: b\n',
  )
  fc.assert(fc.property(fc.array(pieces, { maxLength: 30 }), (parts) => {
    const { file, errors } = parseRuleFile(parts.join(''))
    expect(file === undefined).toBe(errors.length > 0)
  }), { numRuns: 2000 })
})
