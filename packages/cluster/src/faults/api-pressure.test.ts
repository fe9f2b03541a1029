import { events, pods } from '@track/apimachinery'
import { clientFor } from '@track/apiserver'
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

const bare = '{apiVersion: v1, kind: Pod, metadata: {name: bare}, spec: {terminationGracePeriodSeconds: 1, containers: [{name: main, image: "busybox:1.37", command: [sleep, infinity]}]}}'

/** Whole seconds from the pod's creation until it has its node, runs, and, deleted, is gone. */
function lifeOf(simulation: Simulation): number[] {
  const pod = () => cacheOf(simulation).get(pods, 'bare', 'default')
  const until = (holds: () => boolean) => {
    const from = simulation.now
    while (!holds()) simulation.runFor(second / 10)
    return Math.floor((simulation.now - from) / second)
  }
  apply(simulation, bare)
  const lives = [until(() => pod()?.spec.nodeName !== undefined), until(() => pod()?.status?.phase === 'Running')]
  removeIn(simulation, 'bare')
  return [...lives, until(() => pod() === undefined)]
}

function removeIn(simulation: Simulation, name: string): void {
  clientFor(simulation, { user: { name: 'me', groups: ['system:masters'] }, manager: 'test' }).delete(pods, { metadata: { name, namespace: 'default' } })
}

test('scheduler and kubelets hear late of pods, and of those that are to end; afterwards as soon as ever', () => {
  const usual = lifeOf(world())
  const slow = world('kind: api-slow, delay: 8s')
  expect(lifeOf(slow.fork())).toEqual([usual[0]! + 8, usual[1]! + 8, usual[2]! + 8])
  apply(slow, bare)
  slow.runFor(4 * second)
  const fork = slow.fork()
  for (const each of [slow, fork]) each.runFor(10 * minute)
  expect(fork.export()).toEqual(slow.export())
  expect(cacheOf(slow).get(pods, 'bare', 'default')?.status?.phase).toBe('Running')
  removeIn(slow, 'bare')
  slow.runFor(minute)
  expect(lifeOf(slow)).toEqual(usual)
})

test('what a kubelet hears when a pod has ended runs it no second time', () => {
  const simulation = world('kind: api-slow, delay: 8s')
  apply(simulation, '{apiVersion: v1, kind: Pod, metadata: {name: once}, spec: {restartPolicy: Never, containers: [{name: main, image: "busybox:1.37", command: ["true"]}]}}')
  simulation.runFor(2 * minute)
  expect(cacheOf(simulation).get(pods, 'once', 'default')?.status?.phase).toBe('Succeeded')
  const started = cacheOf(simulation).list(events).filter(({ reason, involvedObject }) => reason === 'Started' && involvedObject.name === 'once')
  expect(started.map(({ count }) => count)).toEqual([1])
})

test('a pod that a kubelet has rejected is not rejected once more when older news comes', () => {
  const simulation = world('kind: api-slow, delay: 8s')
  const large = (label: string) => `{apiVersion: v1, kind: Pod, metadata: {name: large, labels: {app: ${label}}}, spec: {nodeName: node-a1, containers: [{name: main, image: "busybox:1.37", resources: {requests: {cpu: "900"}}}]}}`
  apply(simulation, large('one'))
  simulation.runFor(second)
  apply(simulation, large('two'))
  simulation.runFor(2 * minute)
  const rejections = cacheOf(simulation).list(events).filter(({ reason }) => reason === 'OutOfcpu')
  expect(rejections.map(({ count }) => count)).toEqual([1])
})

test('controllers hear of a change late: a Deployment, then its ReplicaSet; afterwards they are as quick as ever', () => {
  expect([rolledOut(), rolledOut('kind: api-slow, delay: 3s'), rolledOut('kind: api-throttled, ratio: 1')]).toEqual([0, 6, 0])
  const simulation = world('kind: api-slow, delay: 3s')
  simulation.runFor(6 * minute)
  apply(simulation, workload('web', 'kind: server'))
  simulation.runFor(second)
  expect(cacheOf(simulation).list(pods).some(({ metadata }) => metadata.labels?.['app'] === 'web')).toBe(true)
})
