/**
 * Seeds look for what nobody thought of. `TRACK_SEEDS=100 npx vitest run tests/seeds` runs that many,
 * `TRACK_SEEDS=17..17` one of them again.
 */
import process from 'node:process'
import { expect, test } from 'vitest'
import { happenings } from './happenings.ts'
import { runSeed } from './run-seed.ts'

const usual = '1..6'

function seedsOf(text: string): number[] {
  const [, first, last] = /^(?:(\d+)\.\.)?(\d+)$/.exec(text) ?? []
  if (last === undefined) throw new Error(`TRACK_SEEDS is ${text}: a number of seeds is expected, or a range such as 5..9`)
  const from = Number(first ?? 1)
  return Array.from({ length: Number(last) - from + 1 }, (_each, index) => from + index)
}

test.each(seedsOf(process.env['TRACK_SEEDS'] ?? usual))('seed %d', (seed) => runSeed(seed), 240_000)

test('every happening has a name of its own', () => {
  expect(new Set(happenings.map(({ name }) => name)).size).toBe(happenings.length)
})
