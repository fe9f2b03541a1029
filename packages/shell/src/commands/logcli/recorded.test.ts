/** What the real logcli 3.7.8 printed, with the same Loki behind it. */
import { readFileSync } from 'node:fs'
import { addFileSystem, binary, coreutils, exitCodeOf, processesPart, readOutput, startProcess, type SystemCallHandler } from '@track/processes'
import type { HttpAnswer, HttpCall } from '@track/cluster'
import { type Instant, millisecond, type Plain, Simulation } from '@track/simulation'
import { answerLoki, labelsOf, newLogsState, pushLogs, requestOf } from '@track/telemetry'
import { expect, test } from 'vitest'
import { logcliProgram } from './logcli.ts'

interface Recorded {
  readonly now: Instant
  readonly streams: readonly { readonly labels: Readonly<Record<string, string>>; readonly entries: readonly { readonly at: Instant; readonly line: string }[] }[]
  readonly answers: readonly (readonly [command: string, stdout: string, stderr: string, exitCode: number])[]
}

const { now, streams, answers } = JSON.parse(readFileSync(new URL('../../../../telemetry/testdata/logcli.json', import.meta.url), 'utf8')) as Recorded
const times = { resolved: millisecond, connected: 2 * millisecond, total: 5 * millisecond }

const store = newLogsState()
for (const { labels, entries } of streams) pushLogs(store, [{ labels: labelsOf(labels), entries: entries.map((entry) => ({ ...entry, metadata: [] })) }], { now })

/** A network with one Loki on it. */
const network: SystemCallHandler = {
  begin(_simulation, _caller, request) {
    const { host, method, path } = request as unknown as HttpCall
    const { status, contentType, body } = answerLoki({ now, store }, requestOf(method, path))
    return { answer: { address: host, times, result: { page: { status, headers: [['content-type', contentType]], body } } } satisfies HttpAnswer as unknown as Plain }
  },
}


function run(line: string): { stdout: string; stderr: string; exitCode: number } {
  const world = Simulation.start([processesPart({ programs: [...coreutils, logcliProgram], systemCalls: { network } })], { seed: 1, startedAt: now })
  addFileSystem(world, 'host', { files: { '/bin/bash': binary('bash'), '/bin/logcli': binary('logcli'), '/tmp': { directory: true } } })
  const [, command = '', input] = /^(.*?)(?: < '(.*)')?$/s.exec(line)!
  const started = startProcess(world, {
    argv: ['bash', '-c', `logcli ${command}`], fileSystem: 'host', env: { PATH: '/bin', LOKI_ADDR: 'http://loki.example:3100' }, cwd: '/', stdin: { text: input ?? '' },
  })
  if ('error' in started) throw new Error(started.error)
  while (exitCodeOf(world, started.pid) === undefined) world.step()
  const plain = (text: string) => text.replaceAll(/^\d{4}\/\d\d\/\d\d \d\d:\d\d:\d\d /gm, '')
  return { stdout: String(readOutput(world, started.stdout)), stderr: plain(String(readOutput(world, started.stderr))), exitCode: exitCodeOf(world, started.pid)! }
}

test.each(answers)('logcli %s', (line, stdout, stderr, exitCode) => {
  const found = run(line)
  // Labels with as many values as others come in no order.
  const inAnyOrder = (text: string) => (line.includes('--analyze-labels') ? text.split('\n').sort().join('\n') : text)
  expect({ ...found, stdout: inAnyOrder(found.stdout) }).toEqual({ stdout: inAnyOrder(stdout), stderr, exitCode })
})
