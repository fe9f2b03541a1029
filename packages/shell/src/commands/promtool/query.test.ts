/** promtool query over the world's network, and how it prints what a real Prometheus answers. */
import { buildWorld, topologyNamed } from '@track/cluster'
import { exitCodeOf, readOutput, startProcess } from '@track/processes'
import { minute } from '@track/simulation'
import { expect, test } from 'vitest'
import { addHost, home, hostEnvironment, hostFileSystem } from '../../host.ts'
import { shellPrograms } from '../../programs.ts'
import { type ApiValue, printJson, printLabelSet, printValue } from './print-value.ts'

const up = { __name__: 'up', job: 'web', instance: 'b"q' }

test.each<[what: string, value: ApiValue, printed: string, json: string]>([
  ['a vector', { resultType: 'vector', result: [{ metric: up, value: [1700000070, '1.5e-09'] }, { metric: {}, value: [1700000070.5, '1e+21'] }] },
    'up{instance="b\\"q", job="web"} => 0.0000000015 @[1700000070]\n{} => 1000000000000000000000 @[1700000070.5]',
    '[{"metric":{"__name__":"up","job":"web","instance":"b\\"q"},"value":[1700000070,"0.0000000015"]},{"metric":{},"value":[1700000070.5,"1000000000000000000000"]}]'],
  ['a matrix', { resultType: 'matrix', result: [{ metric: { __name__: 'x' }, values: [[1700000000, 'NaN'], [1700000060, '+Inf']] }] },
    'x =>\nNaN @[1700000000]\n+Inf @[1700000060]', '[{"metric":{"__name__":"x"},"values":[[1700000000,"NaN"],[1700000060,"+Inf"]]}]'],
  ['a scalar', { resultType: 'scalar', result: [1700000070, '1.25e+03'] }, 'scalar: 1250 @[1700000070]', '[1700000070,"1250"]'],
])('%s', (_what, value, printed, json) => {
  expect(printValue(value)).toBe(printed)
  expect(printJson(value.result)).toBe(json)
})

test('a set of labels', () => {
  expect(printLabelSet({ job: 'a<b', __name__: 'up' })).toBe('{__name__="up", job="a<b"}')
  expect(printJson([{ job: 'a<b' }])).toBe('[{"job":"a\\u003cb"}]')
})

const world = buildWorld({ seed: 7, nodes: topologyNamed('single')!.nodes, programs: shellPrograms, systemCalls: {} })
addHost(world, { programs: shellPrograms })
world.runFor(minute)

function answerOf(command: string): string {
  const started = startProcess(world, { argv: command.split(' '), fileSystem: hostFileSystem, env: hostEnvironment, cwd: home, stdin: { text: '' } })
  if ('error' in started) throw new Error(started.error)
  while (exitCodeOf(world, started.pid) === undefined) world.step()
  return `${readOutput(world, started.stdout)}${readOutput(world, started.stderr)}`
}

test.each<[command: string, answer: string]>([
  ['promtool query instant http://nope.example up', 'query error: Post "http://nope.example/api/v1/query": dial tcp: lookup nope.example on 10.96.0.10:53: no such host\n'],
  ['promtool query labels http://nope:9090 job', 'query error: Get "http://nope:9090/api/v1/label/job/values', ],
  ['promtool query instant 127.0.0.1:9090 up', 'promtool: error: invalid URL: parse "127.0.0.1:9090": first path segment in URL cannot contain colon, try --help\n'],
  ['promtool query instant localhost:9090 up', 'query error: Post "localhost:9090": unsupported protocol scheme "localhost"\n'],
  ['promtool query instant http://kube-state-metrics.kube-system:8080 up', 'query error: client_error: client error: 404 (detail: 404 page not found)\n'],
  ['promtool check ready --url http://kube-state-metrics.kube-system:8080', 'check failed: URL=http://kube-state-metrics.kube-system:8080, status=404\n'],
  ['promtool query range --step 5x http://a up', 'promtool: error: time: unknown unit "x" in duration "5x", try --help\n'],
])('%s', (command, answer) => {
  expect(answerOf(command).slice(0, answer.length)).toBe(answer)
})
