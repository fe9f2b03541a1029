/** What the real `promtool check config` prints over the same files, and its exit codes. */
import { readFileSync } from 'node:fs'
import { buildWorld, topologyNamed } from '@track/cluster'
import { exitCodeOf, readOutput, startProcess } from '@track/processes'
import { minute } from '@track/simulation'
import { expect, test } from 'vitest'
import { addHost, home, hostEnvironment, hostFileSystem } from '../../host.ts'
import { shellPrograms } from '../../programs.ts'

interface Run {
  readonly argv: readonly string[]
  readonly files: Readonly<Record<string, string>>
}

interface Seen {
  readonly stdout: string
  readonly stderr: string
  readonly status: number
}

const cases = JSON.parse(readFileSync(new URL('../../../../telemetry/testdata/prometheus-promtool.json', import.meta.url), 'utf8')) as readonly (readonly [Run, Seen])[]

function seen({ argv, files }: Run): Seen {
  const world = buildWorld({ seed: 7, nodes: topologyNamed('single')!.nodes, programs: shellPrograms, systemCalls: {} })
  addHost(world, { programs: shellPrograms, files })
  const started = startProcess(world, { argv: ['promtool', ...argv], fileSystem: hostFileSystem, env: hostEnvironment, cwd: home, stdin: { text: '' } })
  if ('error' in started) throw new Error(started.error)
  const end = world.now + minute
  while (exitCodeOf(world, started.pid) === undefined && world.now < end) world.step()
  return { stdout: readOutput(world, started.stdout), stderr: readOutput(world, started.stderr), status: exitCodeOf(world, started.pid) ?? -1 }
}

test.each(cases.map(([run, answer], index) => [index, run.argv.join(' '), run, answer] as const))('%i: promtool %s', (_index, _typed, run, answer) => {
  expect(seen(run)).toEqual(answer)
})
