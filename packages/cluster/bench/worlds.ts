/**
 * Whole clusters: how soon they stand, how many pods they bear, how much faster than real time they live.
 * Times are those of the thread on its processor: what else the machine does is not measured.
 */
import process from 'node:process'
import { getHeapStatistics, setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { configMaps, deployments, nodes, pods, type KubeObject } from '@track/apimachinery'
import { clientFor, storeOf } from '@track/apiserver'
import { coreutils } from '@track/processes'
import { type Duration, millisecond, minute, second, type Simulation } from '@track/simulation'
import { buildWorld, threeZones } from '../src/index.ts'

function milliseconds(run: () => void): number {
  const before = process.threadCpuUsage()
  run()
  const { user, system } = process.threadCpuUsage(before)
  return (user + system) / 1_000
}

/** The best of some runs: what the code takes once it is compiled. */
function best(runs: number, run: () => number): number {
  return Math.min(...Array.from({ length: runs }, run))
}

const build = (count: number) => buildWorld({ seed: 1, nodes: threeZones(count), programs: coreutils })

const apiOf = (world: Simulation) => clientFor(world, { user: { name: 'bench', groups: ['system:masters'] }, manager: 'bench' })

interface Conditions extends KubeObject {
  readonly status?: { readonly conditions?: readonly { readonly type: string; readonly status: string }[] }
}

function isReady(object: KubeObject): boolean {
  return (object as Conditions).status?.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True') ?? false
}

/** Lives on until so many objects are ready. */
function untilReady(world: Simulation, count: number, list: () => readonly KubeObject[], step: Duration): void {
  for (let round = 0; list().filter(isReady).length < count; round++) {
    if (round > 1_000) throw new Error(`${list().filter(isReady).length} of ${count} are ready after ${(world.now - world.startedAt) / second} s`)
    world.runFor(step)
  }
}

function threeNodesReady(): number {
  return milliseconds(() => {
    const world = build(3)
    untilReady(world, 3, () => apiOf(world).list(nodes), 100 * millisecond)
  })
}

function deployment(name: string, replicas: number, container: object): KubeObject {
  const labels = { app: name }
  return {
    metadata: { name, namespace: 'default' },
    spec: { replicas, selector: { matchLabels: labels }, template: { metadata: { labels }, spec: { containers: [{ name: 'app', image: 'nginx:1.27', ...container }] } } },
  } as unknown as KubeObject
}

const requests = { resources: { requests: { cpu: '100m', memory: '64Mi' } } }

function ninePodsReady(): number {
  const world = build(3)
  world.runFor(5 * second)
  const api = apiOf(world)
  return milliseconds(() => {
    api.create(deployments, deployment('web', 9, requests))
    untilReady(world, 9, () => api.list(pods), second)
  })
}

interface Crowd {
  readonly ms: number
  readonly megabytes: number
}

/** Ten Deployments of a hundred pods each, as a person would apply them. */
function thousandPods(): Crowd {
  const before = usedMegabytes()
  const world = build(100)
  world.runFor(5 * second)
  const api = apiOf(world)
  const ms = milliseconds(() => {
    for (let index = 0; index < 10; index++) api.create(deployments, deployment(`web-${index}`, 100, requests))
    untilReady(world, 1_000, () => api.list(pods), 5 * second)
  })
  const megabytes = usedMegabytes() - before
  if (api.list(pods).length < 1_000) throw new Error('pods were lost')
  return { ms, megabytes }
}

/** What is in use once everything that can go has gone. */
function usedMegabytes(): number {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  collect()
  const { used_heap_size: heap, external_memory: external } = getHeapStatistics()
  return (heap + external) / 1_000_000
}

let crowd: Crowd | undefined
const crowdOnce = () => (crowd ??= thousandPods())

/** Nine probed pods, one of which never comes up. */
function probedWorld(): Simulation {
  const world = build(3)
  world.runFor(5 * second)
  const api = apiOf(world)
  const probes = { readinessProbe: { httpGet: { path: '/', port: 80 } }, livenessProbe: { tcpSocket: { port: 80 } }, ports: [{ containerPort: 80 }] }
  api.create(deployments, deployment('web', 8, { ...requests, ...probes }))
  api.create(deployments, deployment('broken', 1, { ...requests, ...probes, image: 'busybox:1.36', command: ['sh', '-c', 'echo no database; exit 1'] }))
  world.runFor(30 * second)
  return world
}

function tenMinutes(): number {
  const world = probedWorld()
  return 600_000 / milliseconds(() => world.runFor(10 * minute))
}

/** A fork, and the first second of its life: what a part writes to first is copied then. */
function forkOfTwoHundred(): number {
  const world = probedWorld()
  const objectCount = () => [...storeOf(world).objects.values()].reduce((sum, { size }) => sum + size, 0)
  const api = apiOf(world)
  for (let index = 0; objectCount() < 200; index++) {
    api.create(configMaps, { metadata: { name: `settings-${index}`, namespace: 'default' }, data: { a: 'b' } } as unknown as KubeObject)
  }
  world.runFor(5 * minute)
  // The system tells the time of a thread by the millisecond: too coarse for one fork.
  return best(5, () => milliseconds(() => {
    for (let index = 0; index < 100; index++) world.fork().runFor(second)
  }) / 100)
}

export const benchmarks = [
  { name: 'cluster: a world with three nodes ready', unit: 'ms', target: 60, run: () => best(5, threeNodesReady) },
  { name: 'cluster: nine pods of a Deployment ready', unit: 'ms', target: 100, run: () => best(5, ninePodsReady) },
  { name: 'cluster: 1,000 pods ready on 100 nodes', unit: 'ms', target: 5_000, run: () => crowdOnce().ms },
  { name: 'cluster: what these 1,000 pods take', unit: 'MB', target: 250, run: () => crowdOnce().megabytes },
  { name: 'cluster: ten minutes of nine probed pods with a crash loop', unit: 'times', target: 10_000, run: () => -best(6, () => -tenMinutes()) },
  { name: 'cluster: fork of a world of 200 objects, and a second of its life', unit: 'ms', target: 5, run: forkOfTwoHundred },
]
