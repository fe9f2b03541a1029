/** `otelcol validate` in a shell; its words for a fault are recorded with the configurations themselves. */
import { addFileSystem, binary, coreutils, exitCodeOf, processesPart, readOutput, startProcess } from '@track/processes'
import { second, Simulation } from '@track/simulation'
import { expect, test } from 'vitest'
import { otelcol } from './program.ts'

const good = `receivers:
  otlp: {protocols: {http: {endpoint: "\${env:HOST}:4318"}}}
exporters:
  debug:
service:
  pipelines:
    traces: {receivers: [otlp], exporters: [debug]}
`

function run(command: string): readonly [stdout: string, stderr: string, exitCode: number | undefined] {
  const simulation = Simulation.start([processesPart({ programs: [...coreutils, otelcol] })], { seed: 5, startedAt: Date.UTC(2026, 0, 2, 3, 4, 5) * 1000 })
  const files = { '/bin/bash': binary('bash'), '/usr/bin/otelcol': binary('otelcol'), '/work/good.yaml': good, '/work/bad.yaml': good.replace('debug:', 'debugg:') }
  addFileSystem(simulation, 'host', { files })
  const started = startProcess(simulation, {
    argv: ['bash', '-c', command], fileSystem: 'host', cwd: '/work', stdin: { text: '' }, cost: 0, env: { HOST: 'localhost', PATH: '/usr/bin:/bin', TZ: 'UTC' },
  })
  if ('error' in started) throw new Error(started.error)
  simulation.runFor(second)
  return [readOutput(simulation, started.stdout), readOutput(simulation, started.stderr), exitCodeOf(simulation, started.pid)]
}

const refused = (message: string) => ['', `Error: ${message}\n2026/01/02 03:04:05 collector server run finished with error: ${message}\n`, 1]

test('a configuration that is one is passed over in silence', () => {
  expect(run('otelcol validate --config=good.yaml')).toEqual(['', '', 0])
  expect(run('otelcol validate --config file:/work/good.yaml')).toEqual(['', '', 0])
  expect(run('TEXT=$(<good.yaml) otelcol validate --config=env:TEXT')).toEqual(['', '', 0])
})

test('one that is not is refused', () => {
  expect(run('otelcol validate')).toEqual(refused('at least one config flag must be provided'))
  expect(run('otelcol validate --config=none.yaml')[1]).toContain('unable to read the file file:none.yaml: open none.yaml: no such file or directory')
  expect(run('otelcol validate --config=bad.yaml')[1]).toContain(`unknown type: "debugg" for id: "debugg"`)
  expect(run('otelcol validate --confg=bad.yaml')).toEqual(refused('unknown flag: --confg'))
})
