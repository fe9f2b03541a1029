/** What the real promtool, amtool and otelcol say of folders in the place of files, and of files that are not there. */
import { buildWorld, topologyNamed } from '@track/cluster'
import { exitCodeOf, readOutput, startProcess } from '@track/processes'
import { minute } from '@track/simulation'
import { expect, test } from 'vitest'
import { addHost, home, hostEnvironment, hostFileSystem } from '../../host.ts'
import { shellPrograms } from '../../programs.ts'

const files = { 't.yml': 'rule_files: [dir]\nevaluation_interval: 1m\ntests: [{interval: 1m}]\n', 'dir/a.txt': 'x' }

function said(line: string): string {
  const world = buildWorld({ seed: 7, nodes: topologyNamed('single')!.nodes, programs: shellPrograms, systemCalls: {} })
  addHost(world, { programs: shellPrograms, files })
  const started = startProcess(world, { argv: line.split(' '), fileSystem: hostFileSystem, env: hostEnvironment, cwd: home, stdin: { text: '' } })
  if ('error' in started) throw new Error(started.error)
  const end = world.now + minute
  while (exitCodeOf(world, started.pid) === undefined && world.now < end) world.step()
  return `${exitCodeOf(world, started.pid)} ${readOutput(world, started.stderr)}`
}

test.each([
  ['promtool check rules dir', "1 promtool: error: 'dir' is a directory, try --help\n"],
  ['promtool check rules none.yml', "1 promtool: error: path 'none.yml' does not exist, try --help\n"],
  ['promtool check config dir', "1 promtool: error: 'dir' is a directory, try --help\n"],
  ['promtool test rules t.yml', '1   FAILED:\ndir: read dir: is a directory\n'],
  ['amtool check-config dir', "1 amtool: error: 'dir' is a directory\n\n"],
  ['amtool config routes --config.file=dir', "1 amtool: error: 'dir' is a directory\n\n"],
])('%s', (line, expected) => {
  expect(said(line)).toBe(expected)
})
