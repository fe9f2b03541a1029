import { expect, test } from 'vitest'
import { readRecorded, recordedAt } from '../testing/recorded.ts'
import { textOf } from './decimal.ts'
import { valueFormat } from './value-format.ts'

type Case = readonly [unit: string, value: number, decimals: number | null, answer: string]

test('every unit shows numbers as Grafana does', () => {
  const cases = readRecorded<Case>('formats.json')
  const different = cases.flatMap(([unit, value, decimals, answer]) => {
    const text = textOf(valueFormat(unit)(value, decimals ?? undefined, { now: recordedAt }))
    return text === answer ? [] : [`${unit} ${value} ${decimals}: ${text}, expected ${answer}`]
  })
  expect(different).toEqual([])
  expect(cases.length).toBeGreaterThan(11_000)
})
