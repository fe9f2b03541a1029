/** What Alertmanager 0.34 makes of texts that are matchers, or nearly. */
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { parseAlertMatcher, parseAlertMatchers, type MatcherSyntax } from './fallback.ts'
import { type AlertMatcher, MatcherError, printAlertMatcher } from './matcher.ts'
import { fingerprint } from '../labels/fingerprint.ts'
import { labelSetOf, printLabelSet } from '../labels/label-set.ts'

function recorded<Case>(name: string): readonly Case[] {
  return JSON.parse(readFileSync(new URL(`../../../testdata/${name}`, import.meta.url), 'utf8')) as readonly Case[]
}

function said(parse: () => readonly AlertMatcher[]): unknown {
  try {
    return parse().map(printAlertMatcher)
  } catch (error) {
    // The words are what is compared.
    if (!(error instanceof MatcherError)) throw error
    return { error: error.message }
  }
}

describe('matchers', () => {
  const cases = recorded<readonly [text: string, ...answers: readonly unknown[]]>('alertmanager-matchers.json')
  const syntaxes: readonly MatcherSyntax[] = ['fallback', 'classic', 'utf8']
  test.each(syntaxes.map((syntax, index) => [syntax, index] as const))('%s', (syntax, index) => {
    const ours = cases.map(([text]) => [text, said(() => parseAlertMatchers(text, syntax)), said(() => [parseAlertMatcher(text, syntax)])])
    expect(ours).toEqual(cases.map(([text, ...answers]) => [text, answers[2 * index], answers[2 * index + 1]]))
  })
})

test('label sets have their fingerprint and their text', () => {
  const cases = recorded<readonly [Readonly<Record<string, string>>, readonly [string, string]]>('alertmanager-labels.json')
  expect(cases.map(([set]) => [set, [fingerprint(labelSetOf(set)), printLabelSet(labelSetOf(set))]])).toEqual(cases)
})
