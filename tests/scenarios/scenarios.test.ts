/**
 * Every scenario shows what its file says, and a fork in its middle goes the same way.
 * `TRACK_REWRITE=1 npx vitest run tests/scenarios` writes the answers anew; the difference is to be
 * read before it is kept.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { expect, test } from 'vitest'
import { openScenario, playSteps } from './play.ts'
import { parseScenario, printScenario } from './scenario.ts'

const folder = import.meta.dirname
const names = readdirSync(folder).filter((file) => file.endsWith('.txt')).sort()
const rewrites = process.env['TRACK_REWRITE'] === '1'

test.each(names)('%s', (name) => {
  const path = join(folder, name)
  const text = readFileSync(path, 'utf8')
  const scenario = parseScenario(text)
  const world = openScenario(scenario)
  const middle = scenario.steps.length >> 1
  const before = playSteps(world, scenario.steps.slice(0, middle))
  const fork = world.fork()
  const after = playSteps(world, scenario.steps.slice(middle))
  expect(playSteps(fork, scenario.steps.slice(middle))).toEqual(after)
  const seen = printScenario(scenario, [...before, ...after])
  if (rewrites) writeFileSync(path, seen)
  else expect(seen).toBe(text)
}, 120_000)

test('a scenario is printed as it is read', () => {
  for (const name of names) {
    const text = readFileSync(join(folder, name), 'utf8')
    const scenario = parseScenario(text)
    expect(printScenario(scenario, scenario.steps.map(({ answer }) => answer))).toBe(text)
  }
})

test('every scenario says why it is so', () => {
  const silent = names.filter((name) => !parseScenario(readFileSync(join(folder, name), 'utf8')).steps.some(({ kind }) => kind === 'note'))
  expect(silent).toEqual([])
})
