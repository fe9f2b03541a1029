/** What a program of a world without a lab is told that asks for one, or for its session. */
import { exitCodeOf, readOutput, startProcess } from '@track/processes'
import { LocalSession } from '@track/session'
import { addHost, hostFileSystem, shellPrograms } from '@track/shell'
import { minute, second } from '@track/simulation'
import { expect, test } from 'vitest'
import { buildBareWorld } from './bare-world.ts'

async function typed(line: string): Promise<string> {
  const world = buildBareWorld({ seed: 1, nodes: 1 })
  addHost(world, { programs: shellPrograms })
  const session = new LocalSession({ world, pace: { kind: 'paused' } })
  const started = startProcess(world, { argv: line.split(' '), fileSystem: hostFileSystem, env: { PATH: '/usr/bin:/bin' }, cwd: '/' })
  if ('error' in started) throw new Error(started.error)
  const { pid, stdout, stderr } = started
  for (let waited = 0; exitCodeOf(world, pid) === undefined && waited < minute; waited += second) await session.advance(second)
  return `${readOutput(world, stdout)}${readOutput(world, stderr)}exit ${exitCodeOf(world, pid)}`
}

test.each([
  ['tasks', 'tasks: there is no lab in this world\nexit 1'],
  ['hint record', 'hint: there is no lab in this world\nexit 1'],
  ['answer record peak=80k', 'answer: there is no lab in this world\nexit 1'],
])('%s', async (line, answer) => {
  expect(await typed(line)).toBe(answer)
})

test('world tells of the session', async () => {
  expect(await typed('world')).toMatch(/^ +BRANCH +FROM +LIVED UNTIL\n\* +0 +the start[^]*exit 0$/)
})
