/** Unit tests over native histograms fail and pass as promtool's do: how they are written, recorded, alerted on and shown. */
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { runTestFile } from './run-test-file.ts'
import { parseTestFile } from './test-file.ts'

interface Seen {
  readonly stdout: string
  readonly stderr: string
  readonly status: number
}

const recorded: { rules: string; cases: [string, Seen][] } = JSON.parse(readFileSync(new URL('../../../testdata/rules-histograms.json', import.meta.url), 'utf8'))

function stderrOf(text: string): string {
  const { file, error } = parseTestFile(text)
  if (!file) throw new Error(error)
  const failures = runTestFile(file, [{ name: 'rules.yml', text: recorded.rules }])
  return failures.length === 0 ? '' : `  FAILED:\n${failures.join('\n')}\n`
}

test.each(recorded.cases.map(([text, answer], index) => [index, /values: '(.*?)'\}/.exec(text)?.[1], text, answer] as const))('%i: %s', (_index, _notes, text, answer) => {
  expect(stderrOf(text)).toBe(answer.stderr)
})
