/** Which instants Alertmanager 0.34 finds in time intervals, and how it prints them. */
import { readFileSync } from 'node:fs'
import { decodeYaml, list } from '@track/formats'
import { parseTimestamp } from '@track/simulation'
import { expect, test } from 'vitest'
import { timeIntervalKind } from '../config/time-interval.ts'
import { printConfig } from '../config/print-config.ts'
import { containsTime } from './contains.ts'

type Recorded = readonly [inside: readonly boolean[], printed: string] | { readonly error: string }

const [at, ...cases] = JSON.parse(readFileSync(new URL('../../../testdata/alertmanager-intervals.json', import.meta.url), 'utf8')) as readonly [
  readonly string[], ...(readonly [text: string, answer: Recorded])[],
]

function said(text: string): Recorded {
  const { value, error } = decodeYaml(text, list(timeIntervalKind.shape), { reader: 'v2' })
  if (error !== undefined) return { error }
  return [at.map((instant) => value.some((interval) => containsTime(interval, parseTimestamp(instant)))), printConfig(value.map((interval) => timeIntervalKind.print(interval)))]
}

test('instants are in intervals', () => {
  expect(cases.map(([text]) => [text, said(text)])).toEqual(cases)
})
