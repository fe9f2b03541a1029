/** Lines that come while somebody waits for them. */
import { addFileSystem, binary, coreutils, exitCodeOf, processesPart, readOutput, startProcess, type SystemCallHandler } from '@track/processes'
import type { HttpAnswer, HttpCall } from '@track/cluster'
import { millisecond, parseTimestamp, type Part, type Plain, second, Simulation } from '@track/simulation'
import { answerLoki, labelsOf, type LogsState, newLogsState, pushLogs, requestOf } from '@track/telemetry'
import { expect, test } from 'vitest'
import { logcliProgram } from './logcli.ts'

const startedAt = parseTimestamp('2026-11-23T20:03:38Z')
const times = { resolved: millisecond, connected: 2 * millisecond, total: 5 * millisecond }
const logs: Part<LogsState> = {
  name: 'loki', initial: newLogsState,
  events: { push: (simulation: Simulation, line: string) => push(simulation, 'b', line) },
}

function push(simulation: Simulation, pod: string, line: string, at = simulation.now): void {
  pushLogs(simulation.state(logs), [{ labels: labelsOf({ app: 'tailed', pod }), entries: [{ at, line, metadata: [] }] }], { now: simulation.now })
}

const network: SystemCallHandler = {
  begin(simulation, _caller, request) {
    const { host, method, path } = request as unknown as HttpCall
    const { status, contentType, body } = answerLoki({ now: simulation.now, store: simulation.state(logs) }, requestOf(method, path))
    return { answer: { address: host, times, result: { page: { status, headers: [['content-type', contentType]], body } } } satisfies HttpAnswer as unknown as Plain }
  },
}

function run(line: string) {
  const world = Simulation.start([processesPart({ programs: [...coreutils, logcliProgram], systemCalls: { network } }), logs as Part], { seed: 1, startedAt })
  push(world, 'b', 'one', startedAt - 3 * second)
  push(world, 'a', 'between', startedAt - 2 * second)
  push(world, 'b', 'two', startedAt - second)
  world.scheduleAfter({ after: 2 * second, part: 'loki', event: 'push', data: 'three' })
  addFileSystem(world, 'host', { files: { '/bin/bash': binary('bash'), '/bin/logcli': binary('logcli'), '/bin/timeout': binary('timeout'), '/tmp': { directory: true } } })
  const started = startProcess(world, { argv: ['bash', '-c', `timeout 5 logcli query --tail ${line}`], fileSystem: 'host', env: { PATH: '/bin', LOKI_ADDR: 'http://loki:3100' }, cwd: '/', stdin: { text: '' } })
  if ('error' in started) throw new Error(started.error)
  while (exitCodeOf(world, started.pid) === undefined) world.step()
  return { stdout: String(readOutput(world, started.stdout)), stderr: String(readOutput(world, started.stderr)).replaceAll(/^\d{4}\/\d\d\/\d\d \d\d:\d\d:\d\d /gm, ''), exitCode: exitCodeOf(world, started.pid) }
}

const address = (more: string) => `ws://loki:3100/loki/api/v1/tail?${more}&start=1795460618060000000\n`

test.each<[string, string, string, number]>([
  ['\'{app="tailed"}\'', '2026-11-23T20:03:35Z {app="tailed", pod="b"} one\n2026-11-23T20:03:36Z {app="tailed", pod="a"} between\n2026-11-23T20:03:37Z {app="tailed", pod="b"} two\n2026-11-23T20:03:40Z {app="tailed", pod="b"} three\n', address('limit=30&query=%7Bapp%3D%22tailed%22%7D'), 124],
  ['\'{app="tailed"}\' --delay-for=2 --no-labels --limit=2 --include-label=pod --quiet', '2026-11-23T20:03:36Z between\n2026-11-23T20:03:37Z two\n2026-11-23T20:03:40Z three\n', '', 124],
  ['\'{app="tailed"}\' --limit=1 --include-label=pod --output=jsonl', '{"labels":{"pod":"b"},"line":"two","timestamp":"2026-11-23T20:03:37Z"}\n{"labels":{"pod":"b"},"line":"three","timestamp":"2026-11-23T20:03:40Z"}\n', `${address('limit=1&query=%7Bapp%3D%22tailed%22%7D')}Print only labels key: pod\n`, 124],
  ['\'{app=\'', '', `${address('limit=30&query=%7Bapp%3D')}Tailing logs failed: error response from server: parse error at line 1, col 6: syntax error: unexpected $end, expecting STRING (websocket: bad handshake)\n`, 1],
  ['\'{app="tailed"}\' --delay-for=6', '', `${address('delay_for=6&limit=30&query=%7Bapp%3D%22tailed%22%7D')}Tailing logs failed: error response from server: delay_for can't be greater than 5 (websocket: bad handshake)\n`, 1],
  ['\'sum(rate({app="a"}[1m]))\'', '', `${address('limit=30&query=sum%28rate%28%7Bapp%3D%22a%22%7D%5B1m%5D%29%29')}Error reading stream: websocket: close 1011 (internal server error): only log selector is supported\n`, 0],
])('logcli query --tail %s', (line, stdout, stderr, exitCode) => {
  expect(run(line)).toEqual({ stdout, stderr, exitCode })
})
