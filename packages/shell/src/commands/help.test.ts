import { expect, test } from 'vitest'
import { shellPrograms } from '../programs.ts'
import { trackCommands } from '../track-commands.ts'
import { openShellSession } from '../testing/shell-session.ts'
import { utilityGroups } from './shell-overview.ts'

test('every program of the shell is in one group, or has a line of its own', () => {
  const own = ['kubectl', 'workload', ...trackCommands.map(({ name }) => name)]
  expect([...Object.values(utilityGroups).flat(), ...own].sort()).toEqual(shellPrograms.map(({ name }) => name).sort())
})

test('what there is, on one screen', async () => {
  const { types } = await openShellSession()
  const seen = await types('help')
  expect(seen.split('\n').length).toBeLessThanOrEqual(45)
  for (const { name, summary } of trackCommands) expect(seen.replace(/\s+/g, ' ')).toContain(`${name} ${summary}`)
  expect(seen).toContain('  kubectl   As the real one')
  expect(seen).toMatch(/\n {2}files {5}ls cat /)
  expect(seen).toContain('/home/learner')
  expect(seen.split('\n').every((line) => line.length <= 80)).toBe(true)
})

test('more about one command, and a word for what is none', async () => {
  const { types } = await openShellSession()
  expect(await types('help clock')).toBe((await types('clock --help')).replace('clock --help', 'help clock'))
  expect(await types('help ls')).toBe("$ help ls\n2> help: \"ls\" is none of tasks, hint, answer, clock, world, promql, slo, dashboard, help; try ls --help\n2> See 'help --help'.\nexit 2\n")
})
