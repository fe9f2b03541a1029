import { events as eventResource, type Pod, pods, StatusError } from '@track/apimachinery'
import { apiServerOf, clientFor } from '@track/apiserver'
import { cacheOf } from '@track/controller-runtime'
import { unreadLines } from '@track/nodes'
import { compareWorlds, minute, second, type Simulation } from '@track/simulation'
import { groundTruth } from '@track/traffic'
import { beforeAll, describe, expect, test } from 'vitest'
import { apply, clusterOptions, workload } from '../../testing/play-cluster.ts'
import { buildWorld } from '../../world.ts'
import { chaosMesh } from './chaos-mesh.ts'
import type { ChaosObject } from './kinds/chaos-object.ts'

/** Three servers `api`, asked by a Load from outside and by a server `front`, which is asked too. */
function shop(): Simulation {
  const simulation = buildWorld({ seed: 7, ...clusterOptions, addons: [chaosMesh] })
  simulation.runFor(5 * second)
  apply(simulation, workload('api', 'kind: server\nroutes: [{path: /, service: 5ms}, {path: /pay, service: 5ms}]', { replicas: 3, port: 8080 }))
  apply(simulation, workload('front', 'kind: server\nconcurrency: 200\nroutes: [{path: /, service: 1ms, calls: [{dependency: api}]}]\ndependencies: {api: {service: api, timeout: 500ms}}', { port: 8080 }))
  for (const service of ['api', 'front']) {
    apply(simulation, `{apiVersion: traffic.track.dev/v1, kind: Load, metadata: {name: to-${service}}, spec: {service: ${service}, timeout: 1s, load: {rate: 100/s}}}`)
  }
  simulation.runFor(30 * second)
  return simulation
}

let start: Simulation

beforeAll(() => {
  start = shop()
})

const chaos = (kind: string, spec: string, meta = '') => `{apiVersion: chaos-mesh.org/v1alpha1, kind: ${kind}, metadata: {name: x${meta}}, spec: {${spec}}}`
const allApi = 'mode: all, selector: {labelSelectors: {app: api}}'

/** The share of a load's requests that fail over a while, and their mean retries. */
function failing(simulation: Simulation, load: string, length = 10 * second): number {
  const read = () => groundTruth(simulation).clients.find(({ id }) => id === `load/default/to-${load}`)!
  const before = read()
  simulation.runFor(length)
  const after = read()
  const succeeded = (after.outcomes['success'] ?? 0) - (before.outcomes['success'] ?? 0)
  return Math.round((1 - succeeded / (after.requests - before.requests)) * 100) / 100
}

function objectOf(simulation: Simulation, kind: string): ChaosObject {
  const served = [...apiServerOf(simulation).served.values()].find(({ resource }) => resource.kind === kind)!
  return cacheOf(simulation).list(served.resource)[0] as ChaosObject
}

function conditions(simulation: Simulation, kind: string): string {
  return (objectOf(simulation, kind)?.status?.conditions ?? []).filter(({ status }) => status === 'True').map(({ type }) => type).join(' ')
}

/** What each does to both loads while it is at work. */
const cases: Record<string, { object: string; api: number; front: number }> = {
  'one pod of three cannot be reached': { object: chaos('NetworkChaos', 'mode: one, selector: {labelSelectors: {app: api}}, action: partition, direction: both, duration: 30s'), api: 0.33, front: 0.33 },
  'front cannot reach api': {
    object: chaos('NetworkChaos', 'mode: all, selector: {labelSelectors: {app: front}}, action: partition, target: {mode: all, selector: {labelSelectors: {app: api}}}, duration: 30s'), api: 0, front: 1,
  },
  'api cannot answer front': {
    object: chaos('NetworkChaos', 'mode: all, selector: {labelSelectors: {app: front}}, action: partition, direction: from, target: {mode: all, selector: {labelSelectors: {app: api}}}, duration: 30s'), api: 0, front: 1,
  },
  'late beyond the time-out of front': { object: chaos('NetworkChaos', `${allApi}, action: delay, delay: {latency: 700ms}, duration: 30s`), api: 0, front: 1 },
  'a bandwidth': { object: chaos('NetworkChaos', `${allApi}, action: bandwidth, bandwidth: {rate: 5kbps, limit: 20971520, buffer: 10000}, duration: 30s`), api: 1, front: 1 },
  'all packets lost': { object: chaos('NetworkChaos', `${allApi}, action: loss, loss: {loss: "100"}, duration: 30s`), api: 1, front: 1 },
  'names fail': { object: chaos('DNSChaos', 'mode: all, selector: {labelSelectors: {app: front}}, action: error, patterns: ["api.default.*"], duration: 30s'), api: 0, front: 1 },
  'names of others fail': { object: chaos('DNSChaos', 'mode: all, selector: {labelSelectors: {app: front}}, action: error, patterns: ["db.*"], duration: 30s'), api: 0, front: 0 },
  'answers are cut off': { object: chaos('HTTPChaos', `${allApi}, target: Response, port: 8080, path: "/*", abort: true, duration: 30s`), api: 1, front: 1 },
  'answers of a route that nobody asks for': { object: chaos('HTTPChaos', `${allApi}, target: Response, port: 8080, path: /pay, abort: true, duration: 30s`), api: 0, front: 0 },
  'half of the pods answer 503': {
    object: chaos('HTTPChaos', 'mode: fixed, value: "2", selector: {labelSelectors: {app: api}}, target: Response, port: 8080, replace: {code: 503}, duration: 30s'), api: 0.67, front: 0.67,
  },
  'pods fail': { object: chaos('PodChaos', `${allApi}, action: pod-failure, duration: 30s`), api: 1, front: 1 },
}

describe.each(Object.entries(cases))('%s', (_name, { object, api, front }) => {
  const kind = /kind: (\w+)/.exec(object)![1]!

  test('is seen while it lasts, and leaves nothing', () => {
    const simulation = start.fork()
    apply(simulation, object)
    simulation.runFor(8 * second)
    expect(conditions(simulation, kind)).toBe('Selected AllInjected')
    const fork = simulation.fork()
    expect([failing(simulation, 'api'), failing(fork, 'front')].map((share, index) => Math.abs(share - [api, front][index]!) <= 0.05)).toEqual([true, true])
    fork.runUntil(simulation.now)
    expect(compareWorlds(simulation, fork)).toBeUndefined()
    simulation.runFor(minute)
    expect(conditions(simulation, kind)).toBe('Selected AllRecovered')
    expect([failing(simulation, 'api'), failing(simulation, 'front')]).toEqual([0, 0])
    expect(groundTruth(simulation).faults.every(({ phase }) => phase === 'healed')).toBe(true)
  })
})

function deleteIt(simulation: Simulation, kind: string): void {
  const { resource } = [...apiServerOf(simulation).served.values()].find((each) => each.resource.kind === kind)!
  clientFor(simulation, { user: { name: 'admin', groups: ['system:masters'] }, manager: 'kubectl' }).delete(resource, objectOf(simulation, kind))
}

test('an object that is deleted takes everything back before it goes', () => {
  const simulation = start.fork()
  apply(simulation, chaos('NetworkChaos', `${allApi}, action: partition`))
  simulation.runFor(5 * second)
  expect(failing(simulation, 'api')).toBe(1)
  deleteIt(simulation, 'NetworkChaos')
  simulation.runFor(second)
  expect([objectOf(simulation, 'NetworkChaos'), failing(simulation, 'api', 5 * second) < 0.05]).toEqual([undefined, true])
})

test('the annotation pauses it, and lets it go on', () => {
  const simulation = start.fork()
  const object = (paused: boolean) => chaos('NetworkChaos', `${allApi}, action: partition`, `, annotations: {experiment.chaos-mesh.org/pause: "${paused}"}`)
  apply(simulation, object(false))
  simulation.runFor(2 * second)
  apply(simulation, object(true))
  simulation.runFor(2 * second)
  expect([conditions(simulation, 'NetworkChaos'), failing(simulation, 'api')]).toEqual(['Selected AllRecovered Paused', 0])
  apply(simulation, object(false))
  simulation.runFor(2 * second)
  expect([conditions(simulation, 'NetworkChaos'), failing(simulation, 'api')]).toEqual(['Selected AllInjected', 1])
  const [record] = objectOf(simulation, 'NetworkChaos').status!.experiment!.containerRecords!
  expect([record!.injectedCount, record!.recoveredCount, record!.events!.map(({ operation }) => operation).join(' ')]).toEqual([2, 1, 'Apply Recover Apply'])
})

const podsOf = (simulation: Simulation, app: string): Pod[] => cacheOf(simulation).list(pods).filter(({ metadata }) => metadata.labels?.['app'] === app)

test('pod-kill: as many as the mode says go, and are replaced', () => {
  const simulation = start.fork()
  const before = podsOf(simulation, 'api').map(({ metadata }) => metadata.name)
  apply(simulation, chaos('PodChaos', 'mode: fixed-percent, value: "50", selector: {labelSelectors: {app: api}}, action: pod-kill'))
  simulation.runFor(10 * second)
  const after = podsOf(simulation, 'api').map(({ metadata }) => metadata.name)
  expect([after.length, after.filter((name) => before.includes(name)).length]).toEqual([3, 1])
  expect(conditions(simulation, 'PodChaos')).toBe('Selected AllInjected')
})

test('container-kill: the container is started again', () => {
  const simulation = start.fork()
  apply(simulation, chaos('PodChaos', `${allApi}, action: container-kill, containerNames: [api]`))
  simulation.runFor(10 * second)
  expect(podsOf(simulation, 'api').map(({ status }) => [status!.containerStatuses![0]!.restartCount, status!.containerStatuses![0]!.lastState!.terminated!.exitCode])).toEqual([[1, 137], [1, 137], [1, 137]])
})

test('stress: memory beyond what the node has leads to eviction; the records tell', () => {
  const simulation = start.fork()
  apply(simulation, chaos('StressChaos', 'mode: one, selector: {labelSelectors: {app: api}}, stressors: {memory: {workers: 1, size: 100%}}'))
  simulation.runFor(30 * second)
  expect(podsOf(simulation, 'api').filter(({ status }) => status?.reason === 'Evicted').length).toBe(1)
})

test('nothing to select', () => {
  const simulation = start.fork()
  apply(simulation, chaos('PodChaos', 'mode: all, selector: {labelSelectors: {app: nobody}}, action: pod-kill'))
  simulation.runFor(5 * second)
  expect(conditions(simulation, 'PodChaos')).toBe('')
  const said = cacheOf(simulation).list(eventResource).filter((each) => (each as unknown as { involvedObject: { kind: string } }).involvedObject.kind === 'PodChaos')
  expect(said.map((each) => (each as unknown as { message: string }).message)).toContain('Failed to select targets: no pod is selected')
})

/** What does not come in, and in which words. */
const refused: Record<string, [object: string, words: string]> = {
  'the definition': [chaos('PodChaos', `${allApi}, action: explode`), 'PodChaos.chaos-mesh.org "x" is invalid: spec.action: Unsupported value: "explode": supported values: "pod-kill", "pod-failure", "container-kill"'],
  'the webhook': [chaos('PodChaos', `${allApi}, action: container-kill`), 'admission webhook "vpodchaos.kb.io" denied the request: Spec.containerNames: Invalid value: null: the name of container is required on container-kill action: invalid value'],
  'attributes of files': [chaos('IOChaos', `${allApi}, action: attrOverride, attr: {perm: 72}, volumePath: /data`), 'admission webhook "viochaos.kb.io" denied the request: not simulated here: attributes of files (workloads have no files)'],
  'calls that nobody makes': [chaos('IOChaos', `${allApi}, action: latency, delay: 1s, methods: [mkdir], volumePath: /data`), 'admission webhook "viochaos.kb.io" denied the request: not simulated here: mkdir (workloads make the calls read, write, fsync)'],
  'a rate of netem': [chaos('NetworkChaos', `${allApi}, action: netem, rate: {rate: 1mbps}`), 'admission webhook "vnetworkchaos.kb.io" denied the request: not simulated here: the rate of netem (action bandwidth has one)'],
  'a schedule': [chaos('Schedule', `schedule: "* * *", type: PodChaos, podChaos: {${allApi}, action: pod-kill}`), 'admission webhook "vschedule.kb.io" denied the request: spec.schedule: Invalid value: "* * *": parse schedule field error:expected 5 to 6 fields, found 3: [* * *]'],
}

test.each(Object.entries(refused))('%s refuses', (_name, [object, words]) => {
  const simulation = start.fork()
  let found = ''
  try {
    apply(simulation, object)
  } catch (refusal) {
    // The very words are what is asked for.
    found = refusal instanceof StatusError ? refusal.message : String(refusal)
  }
  expect(found).toBe(words)
})

test('a schedule makes them by its times, forbids two at once, and keeps a history', () => {
  const simulation = start.fork()
  apply(simulation, chaos('Schedule', `schedule: "*/20 * * * * *", type: NetworkChaos, historyLimit: 2, networkChaos: {${allApi}, action: delay, delay: {latency: 100ms}, duration: 30s}`))
  simulation.runFor(5 * minute)
  const made = cacheOf(simulation).list([...apiServerOf(simulation).served.values()].find(({ resource }) => resource.kind === 'NetworkChaos')!.resource)
  expect([made.length <= 3, made.length >= 2, made.every(({ metadata }) => metadata.name!.startsWith('x-') && metadata.ownerReferences![0]!.kind === 'Schedule')]).toEqual([true, true, true])
  const said = cacheOf(simulation).list(eventResource).filter((each) => (each as unknown as { involvedObject: { kind: string } }).involvedObject.kind === 'Schedule') as unknown as { reason: string; count: number }[]
  expect([...new Set(said.map(({ reason }) => reason))].sort()).toEqual(['Forbid', 'Spawned', 'Updated'])
  const begun = groundTruth(simulation).faults.filter(({ fault }) => fault.labels?.['chaos'] === 'NetworkChaos').length / 3
  expect(begun).toBeGreaterThanOrEqual(6)
})

test('a clock that is ten minutes slow, in the first process and its children', () => {
  const simulation = start.fork()
  apply(simulation, `{apiVersion: v1, kind: Pod, metadata: {name: clock, labels: {app: clock}}, spec: {containers: [{name: clock, image: "busybox:1.37", command: [sh, -c, "while true; do date +%H:%M; sleep 60; done"]}]}}`)
  simulation.runFor(90 * second)
  const lines = () => unreadLines(simulation, () => 0).filter(({ container }) => container === 'clock').flatMap(({ lines: found }) => found.map(({ text }) => text))
  const minutes = (text: string) => Number(text.slice(0, 2)) * 60 + Number(text.slice(3))
  const before = lines().at(-1)!
  apply(simulation, chaos('TimeChaos', 'mode: all, selector: {labelSelectors: {app: clock}}, timeOffset: -10m, duration: 90s'))
  simulation.runFor(80 * second)
  expect(conditions(simulation, 'TimeChaos')).toBe('Selected AllInjected')
  expect(minutes(lines().at(-1)!) - minutes(before)).toBeLessThanOrEqual(-8)
  simulation.runFor(3 * minute)
  expect([conditions(simulation, 'TimeChaos'), minutes(lines().at(-1)!) - minutes(before) >= 3]).toEqual(['Selected AllRecovered', true])
})

test('a workload reads no clock, and the record says so', () => {
  const simulation = start.fork()
  apply(simulation, chaos('TimeChaos', `${allApi}, timeOffset: -10m`))
  simulation.runFor(5 * second)
  const [record] = objectOf(simulation, 'TimeChaos').status!.experiment!.containerRecords!
  expect([conditions(simulation, 'TimeChaos'), record!.events!.at(-1)!.message]).toEqual(['Selected AllRecovered', 'not simulated here: the clock of a workload (nothing in it reads one)'])
})

describe('a disk', () => {
  const keeper = (name: string, kind: string) => `{apiVersion: v1, kind: Pod, metadata: {name: ${name}, labels: {app: ${name}}}, spec: {volumes: [{name: data, emptyDir: {}}], containers: [
    {name: ${name}, image: "track/workload:1.0", env: [{name: WORKLOAD, value: "kind: ${kind}"}], volumeMounts: [{name: data, mountPath: /data}]}]}}
---
{apiVersion: v1, kind: Service, metadata: {name: ${name}}, spec: {selector: {app: ${name}}, ports: [{port: 5432}]}}`

  function withDatabase(io: string): Simulation {
    const simulation = start.fork()
    apply(simulation, keeper('db', 'database'))
    apply(simulation, workload('orders', 'kind: server\nroutes: [{path: /, service: 1ms, calls: [{dependency: db, statements: [{write: orders}]}]}]\ndependencies: {db: {service: "db:5432", timeout: 5s}}', { port: 8080 }))
    apply(simulation, '{apiVersion: traffic.track.dev/v1, kind: Load, metadata: {name: to-orders}, spec: {service: orders, timeout: 200ms, load: {rate: 20/s}}}')
    simulation.runFor(30 * second)
    apply(simulation, chaos('IOChaos', io))
    simulation.runFor(2 * second)
    return simulation
  }
  const ofDb = 'mode: all, selector: {labelSelectors: {app: db}}, duration: 20s'

  test('writes that are late make commits late, half of them where half are meant; healed it is as before', () => {
    const all = withDatabase(`${ofDb}, action: latency, delay: 300ms, methods: [fsync], volumePath: /data`)
    expect([conditions(all, 'IOChaos'), failing(all, 'orders')]).toEqual(['Selected AllInjected', 1])
    all.runFor(20 * second)
    expect([conditions(all, 'IOChaos'), failing(all, 'orders')]).toEqual(['Selected AllRecovered', 0])
    expect(failing(withDatabase(`${ofDb}, action: latency, delay: 300ms, methods: [fsync], percent: 50, volumePath: /data`), 'orders')).toBeCloseTo(0.5, 0)
  })

  test('a log that cannot be written ends the database', () => {
    const simulation = withDatabase(`${ofDb}, action: fault, errno: 5, volumePath: /data`)
    const [pod] = cacheOf(simulation).list(pods).filter(({ metadata }) => metadata.labels?.['app'] === 'db') as Pod[]
    expect(pod!.status!.containerStatuses![0]!.restartCount + Number(pod!.status!.containerStatuses![0]!.ready === false)).toBeGreaterThan(0)
  })

  test.each([
    ['a volume that is none', `${ofDb}, action: latency, delay: 1s, volumePath: /var`, 'volumePath "/var" is no mount of the container "db"'],
    ['a workload without a disk', 'mode: one, selector: {labelSelectors: {app: orders}}, action: latency, delay: 1s, volumePath: /etc/workload',
      'not simulated here: files of this workload (databases, brokers, stores of objects, consensus and quorum stores have a disk)'],
  ])('%s is said in its record', (_name, io, words) => {
    const [record] = objectOf(withDatabase(io), 'IOChaos').status!.experiment!.containerRecords!
    expect(record!.events!.at(-1)!.message).toBe(words)
  })
})
