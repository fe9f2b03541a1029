/** Every invariant bites: a calm cluster breaks none of them, and one that is spoiled by hand just the one that was meant. */
import { controllerOf, type KubeObject, type Pod, pods } from '@track/apimachinery'
import { storeOf } from '@track/apiserver'
import { cacheOf } from '@track/controller-runtime'
import { minute, second, type Simulation } from '@track/simulation'
import { trafficPart } from '@track/traffic'
import { beforeAll, expect, test } from 'vitest'
import { apply, startCluster } from '../../packages/cluster/src/testing/play-cluster.ts'
import { invariants } from './invariants.ts'
import { rests } from './rest.ts'
import { look, newWatching, runWatched, turns } from './watching.ts'
import { failingJob, goodImages, indexedJob, shop, sidecarPod, web } from './workloads.ts'

let calm: Simulation

beforeAll(() => {
  calm = startCluster(1)
  apply(calm, [
    shop, web({ name: 'web-a', replicas: 3, cpu: '100m', image: goodImages[0] }),
    failingJob('fails'), indexedJob('parts', 2), sidecarPod('beside'),
  ].join('\n---\n'))
  calm.runFor(2 * minute)
}, 60_000)

type Change = (object: never) => object

/** Replaces an object as no request could. */
function spoil(world: Simulation, kind: string, name: string | RegExp, change: Change): void {
  const objects = storeOf(world).objects.get(kind)!
  const [key, object] = [...objects].find(([, { metadata }]) => (typeof name === 'string' ? metadata.name === name : name.test(metadata.name!)))!
  objects.set(key, change(object as never) as KubeObject)
}

const withMetadata = (metadata: object): Change => (object: KubeObject) => ({ ...object, metadata: { ...object.metadata, ...metadata } })
const withSpec = (spec: object): Change => (object: { spec: object }) => ({ ...object, spec: { ...object.spec, ...spec } })
const withStatus = (status: object): Change => (object: { status: object }) => ({ ...object, status: { ...object.status, ...status } })
const inState = (world: Simulation, part: string) => world.export().states.get(part) as Record<string, Map<string, unknown>>

type Spoil = (world: Simulation) => void

const spoils: Readonly<Record<string, Spoil>> = {
  'every owner exists, or its dependants are being collected': (world) => storeOf(world).objects.get('deployments.apps')!.delete('default/web-a'),
  'one uid belongs to one object': (world) => {
    const { uid } = storeOf(world).objects.get('services')!.get('default/api')!.metadata
    spoil(world, 'services', 'web-a', withMetadata({ uid }))
  },
  'no object tells of what is to come': (world) => spoil(world, 'configmaps', 'api', withMetadata({ creationTimestamp: '2031-01-01T00:00:00Z' })),
  'a controller catches up with what is asked for': (world) => spoil(world, 'deployments.apps', 'web-a', withMetadata({ generation: 99 })),
  'what is deleted and has no finalizer is gone': (world) => spoil(world, 'configmaps', 'api', withMetadata({ deletionTimestamp: '2025-03-03T08:00:00Z' })),
  'the pods of a node fit it': (world) => {
    for (const node of storeOf(world).objects.get('nodes')!.keys()) spoil(world, 'nodes', node, withStatus({ allocatable: { cpu: '8', memory: '16Mi', pods: '110' } }))
  },
  'no two pods have one address': (world) => {
    const [first] = cacheOf(world).list(pods, 'default').filter(({ metadata }) => metadata.labels?.['app'] === 'web-a')
    spoil(world, 'pods', /^clients-/, withStatus({ podIP: first!.status!.podIP }))
  },
  'a ready pod runs, with all its containers': (world) => spoil(world, 'pods', /^clients-/, withStatus({ containerStatuses: [] })),
  'a ReplicaSet counts its pods': (world) => spoil(world, 'replicasets.apps', /^clients-/, withStatus({ replicas: 2 })),
  'a Deployment counts its ReplicaSets': (world) => spoil(world, 'deployments.apps', 'clients', withStatus({ replicas: 2 })),
  'a Deployment keeps to its surge': (world) => spoil(world, 'replicasets.apps', /^web-a-/, withSpec({ replicas: 5 })),
  'a Job counts its pods': (world) => spoil(world, 'jobs.batch', 'parts', withStatus({ active: 1 })),
  'a Job has no more pods at work than it may': (world) => {
    for (const pod of cacheOf(world).list(pods).filter((each) => controllerOf(each)?.name === 'fails')) {
      spoil(world, 'pods', pod.metadata.name!, withStatus({ phase: 'Running' }))
    }
  },
  'an autoscaler keeps to its bounds': (world) => spoil(world, 'deployments.apps', 'api', withSpec({ replicas: 7 })),
  'a Service lists exactly its ready pods': (world) => spoil(world, 'services', 'api', withSpec({ selector: { app: 'web-a' } })),
  'every request ends once': (world) => {
    const { clientIndex, clientInFlight } = world.state(trafficPart)
    for (const client of clientIndex.values()) clientInFlight[client]!++
  },
  'no server has more at work than it can': (world) => {
    const { instanceIndex, instanceWorkers, instanceBusy } = world.state(trafficPart)
    for (const instance of instanceIndex.values()) instanceBusy[instance] = instanceWorkers[instance]! + 1
  },
  'no message is lost': (world) => {
    // The first of a queue's counters is that of the messages that were published.
    const { counts, queueCounts } = world.state(trafficPart)
    counts[queueCounts[0]!]! += 1
  },
  'no work waits for ever': (world) => inState(world, 'controller-runtime')['items']!.set('nobody default/nothing', { due: world.now - second, event: '0' }),
}

const restSpoils: Readonly<Record<string, Spoil>> = {
  'every node is ready, and free of taints': (world) => spoil(world, 'nodes', 'node-a1', withSpec({ taints: [{ key: 'a', effect: 'NoSchedule' }] })),
  'every Deployment has what it asks for': (world) => spoil(world, 'deployments.apps', 'clients', withStatus({ updatedReplicas: 0 })),
  'every Job has ended': (world) => spoil(world, 'jobs.batch', 'parts', withStatus({ conditions: [] })),
  'nothing is still being deleted': (world) => spoil(world, 'configmaps', 'api', withMetadata({ deletionTimestamp: '2025-03-03T08:00:00Z', finalizers: ['a/b'] })),
  'no controller fails': (world) => inState(world, 'controller-runtime')['failures']!.set('job-controller default/parts', 3),
  'no kubelet holds on to a pod that is gone': (world) => {
    const objects = storeOf(world).objects.get('pods')!
    objects.delete([...objects.keys()].find((key) => key.startsWith('default/clients-'))!)
  },
  'the API would take every object again as it is': (world) => spoil(world, 'services', 'api', withSpec({ ports: [{ port: 99999 }] })),
}

/** What a pod is like before, and what it never is after that. */
const turnSpoils: Readonly<Record<string, readonly [before: Change, after: Change]>> = {
  'a pod stays on its node': [withSpec({ nodeName: 'node-a1' }), withSpec({ nodeName: 'node-b1' })],
  'a pod that has ended stays as it ended': [withStatus({ phase: 'Failed' }), withStatus({ phase: 'Running' })],
  'restarts are only counted up': [withStatus({ containerStatuses: [{ restartCount: 2 }] }), withStatus({ containerStatuses: [{ restartCount: 1 }] })],
  'a deletion is not taken back': [withMetadata({ deletionTimestamp: '2025-03-03T08:00:00Z' }), withMetadata({ deletionTimestamp: undefined })],
}

test('each has a case, and only these', () => {
  expect(Object.keys(spoils)).toEqual(invariants.map(({ name }) => name))
  expect(Object.keys(restSpoils)).toEqual(rests.map(({ name }) => name))
  expect(Object.keys(turnSpoils)).toEqual(turns.map(({ name }) => name))
})

test('a calm cluster breaks none', () => {
  expect(invariants.flatMap(({ violations }) => violations(calm))).toEqual([])
  expect(rests.flatMap(({ unrest }) => unrest(calm))).toEqual([])
})

test.each(invariants)('$name', ({ name, violations }) => {
  const world = calm.fork()
  spoils[name]!(world)
  expect(violations(world)).not.toEqual([])
  expect(violations(calm)).toEqual([])
})

test.each(rests)('at rest: $name', ({ name, unrest }) => {
  const world = calm.fork()
  restSpoils[name]!(world)
  expect(unrest(world)).not.toEqual([])
})

test.each(turns)('never: $name', ({ name, isTurned }) => {
  const pod = cacheOf(calm).list(pods)[0]!
  const [before, after] = turnSpoils[name]!.map((change) => change(pod as never) as Pod)
  expect(isTurned(before!, after!)).toBe(true)
  expect(isTurned(before!, before!)).toBe(false)
})

test('what is wrong for too long is told, and since when', () => {
  const world = calm.fork()
  const watching = newWatching()
  spoil(world, 'jobs.batch', 'parts', withStatus({ ready: 1 }))
  expect(look(world, watching)).toBeUndefined()
  expect(() => runWatched(world, minute, watching)).toThrow('a Job counts its pods: Job default/parts says 0/1 pods and ready ones, there are 0/0')
  expect(world.now - calm.now).toBe(15 * second)
})

test('a resource version that falls is told', () => {
  const world = calm.fork()
  const watching = newWatching()
  expect(look(world, watching)).toBeUndefined()
  spoil(world, 'configmaps', 'api', withMetadata({ resourceVersion: '1' }))
  expect(look(world, watching)).toBe('resource versions only grow: ConfigMap api went back to 1')
})
