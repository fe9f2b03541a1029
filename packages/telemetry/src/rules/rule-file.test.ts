/** What Prometheus says of the same rule files. */
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { parseRuleFile } from './rule-file.ts'

const recorded: { cases: [file: string, errors: string[]][] } = JSON.parse(readFileSync(new URL('../../testdata/rules-files.json', import.meta.url), 'utf8'))

test.each(recorded.cases)('%j', (file, errors) => {
  expect(parseRuleFile(file).errors).toEqual(errors)
})
