import { events as eventResource, nodes, type Pod, pods, StatusError } from '@track/apimachinery'
import { cacheOf } from '@track/controller-runtime'
import { compareWorlds, minute, second, type Simulation } from '@track/simulation'
import { groundTruth } from '@track/traffic'
import { beforeAll, describe, expect, test } from 'vitest'
import { apply, startCluster, workload } from '../testing/play-cluster.ts'
import { type FaultObject, faults } from './kind.ts'
import { faultObjectKinds } from './kinds.ts'

let start: Simulation

/** Three servers `api`, one a zone, asked by a Load from outside and by `front`, which is in one of the zones. */
beforeAll(() => {
  start = startCluster()
  apply(start, workload('api', 'kind: server\nroutes: [{path: /, service: 5ms, cpu: 5ms}]', { replicas: 3, port: 8080 })
    .replace('      containers:', '      topologySpreadConstraints:\n      - {maxSkew: 1, topologyKey: topology.kubernetes.io/zone, whenUnsatisfiable: DoNotSchedule, labelSelector: {matchLabels: {app: api}}}\n      containers:'))
  apply(start, workload('front', 'kind: server\nconcurrency: 200\nroutes: [{path: /, service: 1ms, calls: [{dependency: api}]}]\ndependencies: {api: {service: api, timeout: 500ms}}', { port: 8080 }))
  for (const service of ['api', 'front']) {
    apply(start, `{apiVersion: traffic.track.dev/v1, kind: Load, metadata: {name: to-${service}}, spec: {service: ${service}, timeout: 1s, load: {rate: 100/s}}}`)
  }
  apply(start, '{apiVersion: traffic.track.dev/v1, kind: Queue, metadata: {name: orders}}')
  start.runFor(30 * second)
})

const podsOf = (simulation: Simulation, app: string): Pod[] => cacheOf(simulation).list(pods).filter(({ metadata }) => metadata.labels?.['app'] === app)
const nodeOfFront = (): string => podsOf(start, 'front')[0]!.spec.nodeName!
const zoneOf = (node: string): string => cacheOf(start).get(nodes, node)!.metadata.labels!['topology.kubernetes.io/zone']!
const otherNode = (): string => cacheOf(start).list(nodes).map(({ metadata }) => metadata.name!).find((each) => each !== nodeOfFront())!

const fault = (spec: string) => `{apiVersion: traffic.track.dev/v1, kind: Fault, metadata: {name: x}, spec: {${spec}}}`

function failing(simulation: Simulation, load: string): number {
  const read = () => groundTruth(simulation).clients.find(({ id }) => id === `load/default/to-${load}`)!
  const before = read()
  simulation.runFor(10 * second)
  const after = read()
  return Math.round((1 - ((after.outcomes['success'] ?? 0) - (before.outcomes['success'] ?? 0)) / (after.requests - before.requests)) * 10) / 10
}

const ready = (simulation: Simulation, node: string): string =>
  cacheOf(simulation).get(nodes, node)!.status!.conditions!.filter(({ type, status }) => (type === 'Ready') !== (status === 'True')).map(({ type, status }) => `${type}=${status}`).join(' ')

/** What each does to the loads, from the fifteenth second of the fault on, and what the node says of itself after fifty. */
const cases: Record<FaultObject['spec']['kind'], { spec: () => string; api?: number; front?: number; says?: string; node?: () => string }> = {
  'stall': { spec: () => 'kind: stall, target: {service: front}', front: 1 },
  'errors': { spec: () => 'kind: errors, ratio: 0.5, sticky: true, target: {service: api}', api: 0.5, front: 0.5 },
  'latency': { spec: () => 'kind: latency, delay: 2s, target: {service: api}', api: 1, front: 1 },
  'slow': { spec: () => 'kind: slow, factor: 1000, target: {service: api}', api: 1, front: 1 },
  'crash': { spec: () => 'kind: crash, target: {podLabels: {app: front}}', front: 0 },
  'quota': { spec: () => 'kind: quota, rate: 100, target: {service: api}', api: 0.5, front: 0.5 },
  'partition': { spec: () => `kind: partition, target: {zone: ${zoneOf(otherNode())}}, from: {zone: ${zoneOf(nodeOfFront())}}, oneWay: true`, api: 0, front: 0.3 },
  'packet-loss': { spec: () => 'kind: packet-loss, loss: 1, target: {service: front}', front: 1 },
  'packet-delay': { spec: () => `kind: packet-delay, delay: 600ms, target: {node: ${nodeOfFront()}}`, front: 1 },
  // An answer of some 200 bytes: 25 of them a second and server, where each has 33 requests.
  'bandwidth': { spec: () => 'kind: bandwidth, bandwidth: {rate: 40kbit, buffer: 1514, limit: 1000000}, target: {service: api}', api: 1, front: 1 },
  'mtu': { spec: () => 'kind: mtu, mtu: 200, target: {service: api}', api: 1, front: 1 },
  'dns-failure': { spec: () => 'kind: dns-failure, target: {service: api}', api: 1, front: 1 },
  'poison-message': { spec: () => 'kind: poison-message, queue: default/orders', api: 0 },
  'thundering-herd': { spec: () => 'kind: thundering-herd, requests: 100, target: {load: to-api}', api: 0 },
  'node-down': { spec: () => `kind: node-down, target: {node: ${otherNode()}}`, api: 0.3, says: 'Ready=Unknown', node: otherNode },
  'node-unreachable': { spec: () => `kind: node-unreachable, target: {zone: ${zoneOf(otherNode())}}`, api: 0, says: 'Ready=Unknown', node: otherNode },
  'node-isolated': { spec: () => `kind: node-isolated, target: {node: ${otherNode()}}`, api: 0.3, front: 0.3, says: 'Ready=Unknown', node: otherNode },
  'kubelet-stopped': { spec: () => `kind: kubelet-stopped, target: {node: ${otherNode()}}`, api: 0, says: 'Ready=Unknown', node: otherNode },
  'memory-pressure': { spec: () => `kind: memory-pressure, target: {node: ${otherNode()}}`, says: 'MemoryPressure=True', node: otherNode },
  'disk-full': { spec: () => `kind: disk-full, target: {node: ${otherNode()}}`, says: 'DiskPressure=True', node: otherNode },
  'noisy-neighbour': { spec: () => `kind: noisy-neighbour, cores: 8, target: {node: ${otherNode()}}`, api: 0.3 },
  'api-slow': { spec: () => 'kind: api-slow, delay: 2s', api: 0 },
  'api-throttled': { spec: () => 'kind: api-throttled, ratio: 0.5', api: 0 },
  'registry-outage': { spec: () => 'kind: registry-outage, how: throttled, target: {registry: docker.io}', api: 0 },
}

test('every kind has its case', () => {
  expect(Object.keys(cases)).toEqual(faultObjectKinds)
})

describe.each(Object.entries(cases))('%s', (_kind, { spec, api, front, says, node }) => {
  test('is seen, and leaves nothing', () => {
    const simulation = start.fork()
    apply(simulation, fault(`${spec()}, for: 60s`))
    simulation.runFor(15 * second)
    const fork = simulation.fork()
    if (api !== undefined) expect(failing(simulation, 'api')).toBe(api)
    else simulation.runFor(10 * second)
    if (front !== undefined) expect(failing(fork, 'front')).toBe(front)
    simulation.runFor(30 * second)
    fork.runUntil(simulation.now)
    expect(compareWorlds(simulation, fork)).toBeUndefined()
    expect(cacheOf(simulation).list(faults)[0]!.status!.phase).toBe('Active')
    if (says !== undefined) expect(ready(simulation, node!())).toBe(says)
    simulation.runFor(12 * minute)
    expect(cacheOf(simulation).list(faults)[0]!.status!.phase).toBe('Healed')
    expect([failing(simulation, 'api'), failing(simulation, 'front'), ready(simulation, otherNode())]).toEqual([0, 0, ''])
    expect(groundTruth(simulation).faults.every(({ phase }) => phase === 'healed')).toBe(true)
  })
})

test('a node that two faults hold is free when both are over', () => {
  const simulation = start.fork()
  const down = (name: string, length: string) => apply(simulation, fault(`kind: node-unreachable, target: {node: ${otherNode()}}, for: ${length}`).replace('name: x', `name: ${name}`))
  down('short', '60s')
  down('long', '150s')
  simulation.runFor(100 * second)
  expect(ready(simulation, otherNode())).toBe('Ready=Unknown')
  simulation.runFor(minute)
  expect(ready(simulation, otherNode())).toBe('')
})

test('a node that is not there is told of', () => {
  const simulation = start.fork()
  apply(simulation, fault('kind: node-down, target: {node: nowhere}'))
  simulation.runFor(second)
  const said = cacheOf(simulation).list(eventResource) as unknown as { reason: string; message: string }[]
  expect(said.find(({ reason }) => reason === 'NoSuchNode')?.message).toBe('nodes "nowhere" not found')
})

test('what makes no sense is told all at once', () => {
  const words = (spec: string): string => {
    try {
      apply(start.fork(), fault(spec))
      return ''
    } catch (refusal) {
      // The words are what is asked for.
      return refusal instanceof StatusError ? refusal.message : String(refusal)
    }
  }
  expect(words('kind: noisy-neighbour, cores: 0, for: x')).toBe('Fault.traffic.track.dev "x" is invalid: [spec.target: Required value: name a node or zone, '
    + 'spec.for: Invalid value: "x": invalid duration "x", spec.cores: Invalid value: 0: must be greater than 0]')
  expect(words('kind: packet-loss, loss: 2, target: {service: api}')).toBe('Fault.traffic.track.dev "x" is invalid: spec.loss: Invalid value: 2: must be greater than 0 and at most 1')
  expect(words('kind: mtu, mtu: 20, target: {service: api}')).toBe('Fault.traffic.track.dev "x" is invalid: spec.mtu: Invalid value: 20: must be at least 68')
  expect(words('kind: bandwidth, target: {service: api}')).toBe('Fault.traffic.track.dev "x" is invalid: spec.bandwidth: Required value')
  expect(words('kind: bandwidth, bandwidth: {rate: fast, limit: 0}, target: {service: api}')).toBe('Fault.traffic.track.dev "x" is invalid: [spec.bandwidth.rate: Invalid value: "fast": must be a rate such as 1mbit or 500kbps (bytes), spec.bandwidth.limit: Invalid value: 0: must be greater than or equal to 1]')
  expect(words('kind: registry-outage, how: gone, target: {registry: docker.io}')).toContain('spec.how: Unsupported value: "gone": supported values: "down", "unavailable", "throttled"')
})
