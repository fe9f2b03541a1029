import { expect, test } from 'vitest'
import { readRecorded } from '../testing/recorded.ts'
import type { Cell } from './frame.ts'
import { reducerTable, reduceValues } from './reduce.ts'

type Case = readonly [asked: { readonly values: readonly Cell[]; readonly reducers: readonly string[] }, answers: Readonly<Record<string, unknown>>]

test('every reducer answers as Grafana', () => {
  const cases = readRecorded<Case>('reducers.json')
  const different = cases.flatMap(([{ values, reducers }, answers]) => {
    const own = reduceValues(values, reducers)
    return reducers.filter((id) => !sameAnswer(own[id], answers[id])).map((id) => `${id} of ${show(values)}: ${show(own[id])}, expected ${show(answers[id])}`)
  })
  expect(different).toEqual([])
})

test('every reducer was asked', () => {
  const asked = new Set(readRecorded<Case>('reducers.json').flatMap(([{ reducers }]) => reducers))
  expect([...reducerTable.keys()].filter((id) => !asked.has(id) && !/^p\d+$/.test(id))).toEqual([])
})

function sameAnswer(own: unknown, expected: unknown): boolean {
  return show(own) === show(expected)
}

function show(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(show).join(' ')}]`
  if (typeof value === 'object' && value !== null && 'n' in value) return String(value.n)
  return Object.is(value, -0) ? '0' : String(value)
}
