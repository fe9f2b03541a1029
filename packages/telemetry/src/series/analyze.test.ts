/** What `promtool tsdb analyze` prints of a block with the same series; of the same count in any order. */
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { appendPast, readPast } from '../exposition/load.ts'
import { parsePromql } from '../promql/parse.ts'
import { analyzeHead } from './analyze.ts'
import { newMatcher } from './matcher.ts'
import { newSeriesState } from './state.ts'

const recorded: { cases: [text: string, selector: string, printed: string][] } = JSON.parse(readFileSync(new URL('../../testdata/tsdb-analyze.json', import.meta.url), 'utf8'))

function matchersOf(selector: string) {
  const expression = parsePromql(selector)
  if (expression.kind !== 'selector') throw new Error(`no selector: ${selector}`)
  return expression.matchers.map(({ name, type, value }) => newMatcher(name, type, value))
}

/** Each list in order of its lines. */
function sections(printed: string): string[][] {
  return printed.split('\n\n').map((section) => {
    const [title = '', ...lines] = section.split('\n')
    return title.endsWith(':') ? [title, ...lines.filter((line) => line !== '').sort()] : section.trimEnd().split('\n')
  })
}

test.each(recorded.cases.map(([text, selector, printed], index) => [index, selector, text, printed] as const))('%i: %s', (_index, selector, text, printed) => {
  const state = newSeriesState()
  const past = readPast(text)
  appendPast(state, past)
  const options = { limit: 1000, ...(selector === '' ? {} : { selector, matchers: matchersOf(selector) }) }
  const [first, ...rest] = analyzeHead(state, options).split('\n')
  expect(first).toBe('Block ID: head (samples that no block holds yet)')
  expect(sections(rest.join('\n'))).toEqual(sections(printed))
})

test('an empty head, and only as many lines as are asked for', () => {
  expect(analyzeHead(newSeriesState())).toContain('Duration: 0s\nTotal Series: 0\nLabel names: 0\n')
  const state = newSeriesState()
  appendPast(state, readPast(recorded.cases[0]![0]))
  expect(analyzeHead(state, { limit: 2 }).trimEnd().split('\n').length).toBe(6 + 6 * 4)
})
