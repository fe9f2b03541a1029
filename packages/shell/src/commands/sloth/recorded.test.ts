/** What the real sloth prints, logs and writes over the same files, and its exit codes. */
import { readFileSync } from 'node:fs'
import { buildWorld, topologyNamed } from '@track/cluster'
import { exitCodeOf, readOutput, startProcess } from '@track/processes'
import { minute, type Simulation } from '@track/simulation'
import { expect, test } from 'vitest'
import { addHost, home, hostEnvironment, hostFileSystem } from '../../host.ts'
import { shellPrograms } from '../../programs.ts'
import { slothProgram } from './program.ts'

interface Run {
  readonly argv: readonly string[]
  readonly files: Readonly<Record<string, string>>
}

interface Seen {
  readonly stdout: string
  readonly stderr: string
  readonly status: number
  readonly written: Readonly<Record<string, string>>
}

const recorded: { cases: [Run, Seen][] } = JSON.parse(readFileSync(new URL('../../../../telemetry/testdata/sloth.json', import.meta.url), 'utf8'))

const programs = [...shellPrograms, slothProgram]

/** A machine without files, which every run forks. */
const machine = buildWorld({ seed: 7, nodes: topologyNamed('single')!.nodes, programs, systemCalls: {} })

function ran(world: Simulation, argv: readonly string[]): Omit<Seen, 'written'> {
  const started = startProcess(world, { argv, fileSystem: hostFileSystem, env: hostEnvironment, cwd: home })
  if ('error' in started) throw new Error(started.error)
  const end = world.now + minute
  while (exitCodeOf(world, started.pid) === undefined && world.now < end) world.step()
  return { stdout: readOutput(world, started.stdout), stderr: readOutput(world, started.stderr), status: exitCodeOf(world, started.pid) ?? -1 }
}

function seen({ argv, files }: Run, paths: readonly string[]): Seen {
  const world = machine.fork()
  addHost(world, { programs, files })
  const outcome = ran(world, ['sloth', ...argv])
  const written = Object.fromEntries(paths.map((path) => [path, ran(world, ['cat', path]).stdout]))
  return { ...outcome, stderr: outcome.stderr.replaceAll(home, 'FOLDER').replaceAll(/"?time"?[=:]"[^"]*"/g, 'TIME'), written }
}

test.each(recorded.cases.map(([run, answer], index) => [index, run.argv.join(' '), run, answer] as const))('%i: sloth %s', (_index, _typed, run, answer) => {
  expect(seen(run, Object.keys(answer.written))).toEqual(answer)
})
