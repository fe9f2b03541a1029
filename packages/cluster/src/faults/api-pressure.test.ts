import { pods } from '@track/apimachinery'
import { cacheOf } from '@track/controller-runtime'
import { addFileSystem, binary, exitCodeOf, print, type Program, readOutput, request, startProcess } from '@track/processes'
import { minute, second, type Simulation } from '@track/simulation'
import { expect, test } from 'vitest'
import { apiCallsPart, apiSystemCalls } from '../programs/api-calls.ts'
import { apply, clusterOptions, workload } from '../testing/play-cluster.ts'
import { buildWorld } from '../world.ts'

/** Asks for the namespaces and prints the status. */
const asks: Program = {
  name: 'asks',
  * run() {
    const answer = (yield* request('api', { method: 'GET', path: '/api/v1/namespaces', query: {}, headers: {} })) as unknown as { status: number }
    yield* print(`${answer.status}`)
    return 0
  },
}

function world(fault?: string): Simulation {
  const programs = [...clusterOptions.programs, asks]
  const simulation = buildWorld({ seed: 7, ...clusterOptions, programs, systemCalls: apiSystemCalls, more: [apiCallsPart] })
  simulation.runFor(5 * second)
  addFileSystem(simulation, 'prompt', { files: { '/bin/asks': binary('asks') } })
  if (fault) apply(simulation, `{apiVersion: traffic.track.dev/v1, kind: Fault, metadata: {name: x}, spec: {${fault}, for: 5m}}`)
  simulation.runFor(second)
  return simulation
}

/** The status, and how many seconds the answer took. */
function asked(simulation: Simulation): [status: string, seconds: number] {
  const started = startProcess(simulation, { argv: ['/bin/asks'], fileSystem: 'prompt' })
  if ('error' in started) throw new Error(started.error)
  const from = simulation.now
  while (exitCodeOf(simulation, started.pid) === undefined) simulation.runFor(second / 10)
  return [readOutput(simulation, started.stdout), Math.round((simulation.now - from) / second)]
}

test('a server that is slow, one that throttles half, one that throttles all', () => {
  expect(asked(world())).toEqual(['200', 0])
  expect(asked(world('kind: api-slow, delay: 3s'))).toEqual(['200', 3])
  expect(asked(world('kind: api-throttled, ratio: 1'))).toEqual(['429', 10])
  const half = world('kind: api-throttled, ratio: 0.5')
  const seconds = Array.from({ length: 20 }, () => asked(half)).map(([status, took]) => [status, took > 0])
  expect(seconds.every(([status]) => status === '200')).toBe(true)
  expect(seconds.filter(([, waited]) => waited).length).toBeGreaterThan(4)
  half.runFor(10 * minute)
  expect(Array.from({ length: 5 }, () => asked(half))).toEqual(Array.from({ length: 5 }, () => ['200', 0]))
})

/** How many seconds a Deployment takes from its creation until its pods are there. */
function rolledOut(fault?: string): number {
  const simulation = world(fault)
  apply(simulation, workload('web', 'kind: server', { replicas: 2 }))
  const from = simulation.now
  const there = () => cacheOf(simulation).list(pods).filter(({ metadata }) => metadata.labels?.['app'] === 'web').length
  while (there() < 2) simulation.runFor(second / 10)
  return Math.round((simulation.now - from) / second)
}

test('controllers hear of a change late: a Deployment, then its ReplicaSet; afterwards they are as quick as ever', () => {
  expect([rolledOut(), rolledOut('kind: api-slow, delay: 3s'), rolledOut('kind: api-throttled, ratio: 1')]).toEqual([0, 6, 0])
  const simulation = world('kind: api-slow, delay: 3s')
  simulation.runFor(6 * minute)
  apply(simulation, workload('web', 'kind: server'))
  simulation.runFor(second)
  expect(cacheOf(simulation).list(pods).some(({ metadata }) => metadata.labels?.['app'] === 'web')).toBe(true)
})
