import { millisecond, minute, second, type Simulation } from '@track/simulation'
import { checkWorld } from '@track/simulation/testing'
import { type ClientWorkload, groundTruth, parseWorkload, setServiceEndpoints, startClient } from '@track/traffic'
import { expect, test } from 'vitest'
import { usageOfNode, usageOfPod } from '../metrics/usage.ts'
import { eventsAbout, podNamed, podOf, seen, worldWith } from '../testing/play.ts'
import { nodesOf } from '../state.ts'
import { beginStress, endStress, type Stress } from './stress.ts'
import { serverIdOf } from './traffic-engine.ts'

const busy = 'kind: server\nmemory: {base: 20Mi}\nconcurrency: 4\nroutes: [{path: /, service: 10ms, cpu: 10ms}]\n'

function pod(name: string, resources: object) {
  return podOf(name, { image: 'workload:1.0', env: [{ name: 'WORKLOAD', value: busy }], resources })
}

/** A server with resources, asked a hundred times a second, which is one core's work. */
function world(resources: object = {}): Simulation {
  const simulation = worldWith([pod('web', resources)])
  simulation.runFor(10 * second)
  setServiceEndpoints(simulation, 'web', [serverIdOf(podNamed(simulation, 'web')!, 'app')])
  startClient(simulation, { id: 'load', workload: parseWorkload({ text: 'kind: client\nservice: web\nload: {rate: 100/s, arrivals: constant}\n' }).workload as ClientWorkload })
  simulation.runFor(10 * second)
  return simulation
}

const inWeb = (simulation: Simulation) => ({ uid: podNamed(simulation, 'web')!.metadata.uid!, container: 'app' })

/** Requests that were answered over a while, their median in milliseconds, and cores that the pod used. */
function over(simulation: Simulation, length: number): { answered: number; cores: number } {
  const cpu = () => usageOfPod(simulation, inWeb(simulation).uid).reduce((sum, { cpuSeconds }) => sum + cpuSeconds, 0)
  const answered = () => groundTruth(simulation).clients[0]!.outcomes['success'] ?? 0
  const before = [answered(), cpu()] as const
  simulation.runFor(length)
  return { answered: answered() - before[0], cores: Math.round((cpu() - before[1]) / (length / second) * 10) / 10 }
}

const hog = (simulation: Simulation, more: Partial<Stress>): Stress =>
  ({ id: 'hog', node: 'node-1', threads: 4, cores: 4, memoryBytes: 0, for: minute, ...more, ...(more.in !== undefined && { in: inWeb(simulation) }) })
const here = { uid: '', container: '' }

/** What a server gets that needs one core of four, and what is counted as its own. */
const cases: Record<string, { resources: object; stress: Partial<Stress>; answered: number; cores: number }> = {
  'four threads in a container without a limit': { resources: {}, stress: { in: here }, answered: 1000, cores: 5 },
  'four threads within a limit of one core': { resources: { limits: { cpu: '1' } }, stress: { in: here }, answered: 500, cores: 1.5 },
  'one thread within a limit of one core': { resources: { limits: { cpu: '1' } }, stress: { in: here, threads: 1, cores: 1 }, answered: 800, cores: 1.8 },
  'a neighbour that takes all, and nothing requested': { resources: {}, stress: {}, answered: 10, cores: 0 },
  'a neighbour that takes all, and a core requested': { resources: { requests: { cpu: '1' } }, stress: {}, answered: 1000, cores: 1 },
  'a neighbour that leaves half a core': { resources: {}, stress: { cores: 3.5 }, answered: 500, cores: 0.5 },
}

test.each(Object.entries(cases))('%s', (_name, { resources, stress, answered, cores }) => {
  const simulation = world(resources)
  expect(over(simulation, 10 * second)).toEqual({ answered: 1000, cores: 1 })
  beginStress(simulation, hog(simulation, stress))
  simulation.runFor(5 * second)
  const found = over(simulation, 10 * second)
  expect([Math.abs(found.answered - answered) <= 60, Math.abs(found.cores - cores) <= 0.1], JSON.stringify(found)).toEqual([true, true])
  simulation.runFor(2 * minute)
  expect([nodesOf(simulation).stress.size, over(simulation, 10 * second).answered >= 999]).toEqual([0, true])
})

test('what a stressor has used stays counted: counters never fall', () => {
  const simulation = world()
  const node = () => usageOfNode(simulation, 'node-1')!.cpuSeconds
  let last = node()
  for (const [id, stress] of [['inside', { in: here }], ['beside', {}]] as const) {
    beginStress(simulation, hog(simulation, { ...stress, id, for: 10 * second }))
    for (let step = 0; step < 15; step++) {
      simulation.runFor(second)
      expect(node()).toBeGreaterThan(last)
      last = node()
    }
  }
  expect(usageOfPod(simulation, inWeb(simulation).uid)[0]!.cpuSeconds).toBeGreaterThan(40)
})

test('memory beyond the limit: the container dies with the stressor, and comes back without it', () => {
  const build = () => world({ limits: { memory: '64Mi' } })
  const begin = (simulation: Simulation) => beginStress(simulation, hog(simulation, { in: here, threads: 1, cores: 0, memoryBytes: 100 * 1024 * 1024 }))
  checkWorld(build, [begin, { run: 30 * second }])
  const simulation = build()
  begin(simulation)
  simulation.runFor(2 * second)
  expect([seen(podNamed(simulation, 'web')), nodesOf(simulation).stress.size]).toEqual(['Running ready app=running+x1', 0])
  expect(podNamed(simulation, 'web')!.status!.containerStatuses![0]!.lastState!.terminated).toMatchObject({ exitCode: 137, reason: 'OOMKilled' })
  expect(over(simulation, 10 * second).answered).toBe(1000)
})

test('a container that is no workload dies of it too', () => {
  const simulation = worldWith([podOf('web', { resources: { limits: { memory: '64Mi' } } })])
  simulation.runFor(10 * second)
  beginStress(simulation, hog(simulation, { in: here, memoryBytes: 100 * 1024 * 1024 }))
  simulation.runFor(100 * millisecond)
  expect(podNamed(simulation, 'web')!.status!.containerStatuses![0]!.lastState?.terminated?.reason ?? nodesOf(simulation).containers.get(`${inWeb(simulation).uid}/app`)!.exited!.reason).toBe('OOMKilled')
})

test('memory on the node: the kubelet evicts who uses more than it asked for', () => {
  const simulation = world({})
  beginStress(simulation, hog(simulation, { threads: 1, cores: 0, memoryBytes: 16 * 1024 * 1024 * 1024 }))
  simulation.runFor(30 * second)
  expect(seen(podNamed(simulation, 'web'))).toBe('Failed Evicted app=Completed(0)')
  expect(eventsAbout(simulation, 'web').some((each) => each.startsWith('Warning Evicted: The node was low on resource: memory.'))).toBe(true)
})

test('ended before its time, it leaves nothing', () => {
  const simulation = world({ limits: { cpu: '1' } })
  beginStress(simulation, hog(simulation, { in: here }))
  simulation.runFor(5 * second)
  endStress(simulation, { id: 'hog' })
  endStress(simulation, { id: 'hog' })
  simulation.runFor(minute)
  expect(over(simulation, 10 * second)).toEqual({ answered: 1000, cores: 1 })
})
