import { leases } from '@track/apimachinery'
import { cacheOf } from '@track/controller-runtime'
import { minute, second, type Simulation } from '@track/simulation'
import { checkWorld } from '@track/simulation/testing'
import { expect, test } from 'vitest'
import { kubeletMetrics } from '../metrics/kubelet-metrics.ts'
import { type Node, nodeResource } from '../objects/node.ts'
import { type Act, adminOf, deletePod, eventsAbout, life, node, podNamed, podOf, seen, worldWith } from '../testing/play.ts'
import { beginNodeFault, endNodeFault } from './node-fault-changes.ts'
import { nodeFaultKinds } from './node-faults.ts'
import { podResource } from '../objects/pod.ts'

function nodeNamed(world: Simulation, name: string): Node {
  return cacheOf(world).get(nodeResource, name)!
}

function renewTime(world: Simulation): string {
  return (cacheOf(world).get(leases, 'node-1', 'kube-node-lease')!.spec as { renewTime: string }).renewTime
}

test('a node registers with what its topology says', () => {
  const world = worldWith([], { nodes: [node('node-1', { labels: { disk: 'ssd' }, taints: [{ key: 'gpu', effect: 'NoSchedule' }], region: 'europe' })] })
  const { metadata, spec, status } = nodeNamed(world, 'node-1')
  expect(metadata.labels).toMatchObject({ 'disk': 'ssd', 'kubernetes.io/hostname': 'node-1', 'topology.kubernetes.io/zone': 'zone-a', 'topology.kubernetes.io/region': 'europe' })
  expect(spec).toEqual({ podCIDR: '10.244.1.0/24', podCIDRs: ['10.244.1.0/24'], taints: [{ key: 'gpu', effect: 'NoSchedule' }] })
  expect(status!.allocatable).toEqual({
    'cpu': '4', 'ephemeral-storage': '96636764160', 'hugepages-1Gi': '0', 'hugepages-2Mi': '0', 'memory': '16284Mi', 'pods': '110',
  })
  expect(status!.conditions!.map(({ type, status: is, reason }) => `${type} ${is} ${reason}`)).toEqual([
    'MemoryPressure False KubeletHasSufficientMemory', 'DiskPressure False KubeletHasNoDiskPressure',
    'PIDPressure False KubeletHasSufficientPID', 'Ready True KubeletReady',
  ])
})

test('the lease is renewed every ten seconds, the status is sent every five minutes', () => {
  const { simulation: world } = checkWorld(worldWith, [{ run: 11 * minute }])
  const beats: string[] = []
  const versions = new Set<string>()
  for (let beat = 0; beat < 60; beat++) {
    world.runFor(10 * second)
    beats.push(renewTime(world))
    versions.add(nodeNamed(world, 'node-1').metadata.resourceVersion!)
  }
  expect(new Set(beats).size).toBe(60)
  expect(versions.size).toBe(3)
})

test('images that were pulled are reported', () => {
  const world = worldWith([podOf('web', { image: 'nginx:1.29' })])
  world.runFor(30 * second)
  expect(nodeNamed(world, 'node-1').status!.images!.map(({ names, sizeBytes }) => [names[1], sizeBytes])).toEqual([['docker.io/library/nginx:1.29', 72_195_292]])
})

test('a node that is cordoned says so', () => {
  const world = worldWith()
  const stored = nodeNamed(world, 'node-1')
  adminOf(world).update(nodeResource, { ...stored, spec: { ...stored.spec, unschedulable: true } })
  world.runFor(second)
  expect(eventsAbout(world, 'node-1').at(-1)).toBe('Normal NodeNotSchedulable: Node node-1 status is now: NodeNotSchedulable')
})

const fault = (name: string): Act => [name, (world) => beginNodeFault(world, { node: 'node-1', fault: name })]
const healed = (name: string): Act => [`${name} heals`, (world) => endNodeFault(world, { node: 'node-1', fault: name })]
const pods = () => worldWith([podOf('web', { image: 'workload:1.0' })])

/** What becomes of a pod under each fault of its node, and of the node's reports. */
const faults: Record<string, string> = {
  'down': 'lease stops; Running ready app=running+x1; 1 boot more; no metrics',
  'unreachable': 'lease stops; Running ready app=running+; 0 boots more; no metrics',
  'kubelet-stopped': 'lease stops; Running ready app=running+; 0 boots more; no metrics',
  'memory-pressure': 'lease goes on; Failed Evicted app=Completed(0); 0 boots more; metrics',
  'disk-pressure': 'lease goes on; Running ready app=running+; 0 boots more; metrics',
  'disk-full': 'lease goes on; Failed Evicted app=Completed(0); 0 boots more; metrics',
  'pid-pressure': 'lease goes on; Running ready app=running+; 0 boots more; metrics',
}

test('every fault of a node has a case', () => {
  expect(Object.keys(faults)).toEqual(nodeFaultKinds.map(({ name }) => name))
})

test.each(Object.entries(faults))('%s', (name, expected) => {
  const script = [{ run: 10 * second }, (world: Simulation) => beginNodeFault(world, { node: 'node-1', fault: name, for: minute }), { run: 2 * minute }]
  checkWorld(pods, script)
  const world = pods()
  world.runFor(10 * second)
  const boot = nodeNamed(world, 'node-1').status!.nodeInfo!['bootID']
  beginNodeFault(world, { node: 'node-1', fault: name, for: minute })
  world.runFor(15 * second)
  const before = renewTime(world)
  const metrics = kubeletMetrics(world, 'node-1', '/metrics') ? 'metrics' : 'no metrics'
  world.runFor(30 * second)
  const lease = renewTime(world) === before ? 'stops' : 'goes on'
  world.runFor(2 * minute)
  const boots = nodeNamed(world, 'node-1').status!.nodeInfo!['bootID'] === boot ? '0 boots' : '1 boot'
  expect(`lease ${lease}; ${seen(podNamed(world, 'web'))}; ${boots} more; ${metrics}`).toBe(expected)
})

test('a node that was down comes back with none of its containers', () => {
  const build = () => worldWith([podOf('web', { image: 'workload:1.0', readinessProbe: { tcpSocket: { port: 8080 }, periodSeconds: 2 } })])
  expect(life(build, 'web', [15 * second, fault('down'), 30 * second, healed('down'), 15 * second])).toMatchInlineSnapshot(`
    "
       0.00  Pending app=ContainerCreating
       3.10  Running app=running
       3.10  Running ready app=running+
      15.00  > down
      45.00  > down heals
      45.00  Running app=Unknown(255)
      46.10  Running app=runningx1
      46.10  Running ready app=running+x1
    Normal Pulling: Pulling image "workload:1.0"
    Normal Pulled: Successfully pulled image "workload:1.0" in 2.223s (2.223s including waiting). Image size: 24117248 bytes.
    Normal SandboxChanged: Pod sandbox changed, it will be killed and re-created.
    Normal Pulled: Container image "workload:1.0" already present on machine
    Normal Created x2: Created container: app
    Normal Started x2: Started container app
    "
  `)
})

test('a pod that was deleted while its node was cut off', () => {
  const deletion: Act = ['delete', (world) => deletePod(world, 'web')]
  expect(life(pods, 'web', [10 * second, fault('unreachable'), 5 * second, deletion, 40 * second, healed('unreachable'), 40 * second])).toMatchInlineSnapshot(`
    "
       0.00  Pending app=ContainerCreating
       3.10  Running ready app=running+
      10.00  > unreachable
      15.00  > delete
      15.00  Running ready terminating app=running+
      55.00  > unreachable heals
      55.00  Succeeded terminating app=Completed(0)
      55.12  gone
    Normal Pulling: Pulling image "workload:1.0"
    Normal Pulled: Successfully pulled image "workload:1.0" in 2.223s (2.223s including waiting). Image size: 24117248 bytes.
    Normal Created: Created container: app
    Normal Started: Started container app
    Normal Killing: Stopping container app
    "
  `)
})

test('a pod that was evicted while its node was cut off', () => {
  const script = [10 * second, fault('unreachable'), fault('memory-pressure'), 40 * second, healed('memory-pressure'), healed('unreachable'), 20 * second]
  expect(life(pods, 'web', script)).toMatchInlineSnapshot(`
    "
       0.00  Pending app=ContainerCreating
       3.10  Running ready app=running+
      10.00  > unreachable
      10.00  > memory-pressure
      50.00  > memory-pressure heals
      50.00  > unreachable heals
      50.00  Failed Evicted app=Completed(0)
    Normal Pulling: Pulling image "workload:1.0"
    Normal Pulled: Successfully pulled image "workload:1.0" in 2.223s (2.223s including waiting). Image size: 24117248 bytes.
    Normal Created: Created container: app
    Normal Started: Started container app
    "
  `)
})

test('a pod that others call not ready, on a node that they had lost sight of', () => {
  const unready: Act = ['the control plane', (world) => {
    const pod = podNamed(world, 'web')!
    const conditions = pod.status!.conditions!.map((each) => (each.type === 'Ready' ? { ...each, status: 'False' as const } : each))
    adminOf(world).updateStatus(podResource, { ...pod, status: { ...pod.status, conditions } })
  }]
  expect(life(pods, 'web', [13 * second, unready, 20 * second])).toMatchInlineSnapshot(`
    "
       0.00  Pending app=ContainerCreating
       3.10  Running ready app=running+
      13.00  > the control plane
      13.00  Running app=running+
      15.00  Running ready app=running+
    Normal Pulling: Pulling image "workload:1.0"
    Normal Pulled: Successfully pulled image "workload:1.0" in 2.223s (2.223s including waiting). Image size: 24117248 bytes.
    Normal Created: Created container: app
    Normal Started: Started container app
    "
  `)
})

test('memory that runs out: the pod that uses most beyond its request is evicted', () => {
  const hungry = (name: string, memory: string, request: string) => podOf(name, {
    image: 'workload:1.0', env: [{ name: 'WORKLOAD', value: `kind: server\nmemory.base: ${memory}\n` }], resources: { requests: { memory: request } },
  })
  const build = () => worldWith([hungry('big', '8Gi', '4Gi'), hungry('modest', '2Gi', '3Gi'), hungry('hungry', '7Gi', '1Gi')])
  expect(life(build, 'hungry', [30 * second])).toMatchInlineSnapshot(`
    "
       0.00  Pending app=ContainerCreating
       4.10  Running ready app=running+
       9.61  Failed Evicted app=Completed(0)
    Normal Pulling: Pulling image "workload:1.0"
    Normal Pulled: Successfully pulled image "workload:1.0" in 628ms (3.059s including waiting). Image size: 24117248 bytes.
    Normal Created: Created container: app
    Normal Started: Started container app
    Warning Evicted: The node was low on resource: memory. Threshold quantity: 100Mi, available: 0. Container app was using 7Gi, request is 1Gi, has larger consumption of memory. 
    Normal Killing: Stopping container app
    "
  `)
  const world = build()
  world.runFor(30 * second)
  expect(['modest', 'big'].map((name) => seen(podNamed(world, name)))).toEqual(['Running ready app=running+', 'Running ready app=running+'])
  expect(nodeNamed(world, 'node-1').status!.conditions![0]).toMatchObject({ type: 'MemoryPressure', status: 'True' })
  world.runFor(6 * minute)
  expect(nodeNamed(world, 'node-1').status!.conditions![0]).toMatchObject({ type: 'MemoryPressure', status: 'False' })
})

test('addresses come from the node\'s range, in turn, and are given back', () => {
  const world = worldWith([podOf('a'), podOf('b')], { nodes: [node('node-1', { podCidr: '10.9.0.0/29' })] })
  world.runFor(5 * second)
  const addressOf = (name: string) => podNamed(world, name)!.status!.podIP
  expect([addressOf('a'), addressOf('b')].sort()).toEqual(['10.9.0.2', '10.9.0.3'])
  deletePod(world, 'a')
  world.runFor(5 * second)
  for (const name of ['c', 'd', 'e', 'f']) adminOf(world).create(podResource, podOf(name))
  world.runFor(5 * second)
  expect(['b', 'c', 'd', 'e', 'f'].map(addressOf).sort()).toEqual(['10.9.0.2', '10.9.0.3', '10.9.0.4', '10.9.0.5', '10.9.0.6'])
  adminOf(world).create(podResource, podOf('g'))
  world.runFor(5 * second)
  expect(eventsAbout(world, 'g').at(-1)).toContain('failed to allocate for range 0: no IP addresses available in range set: 10.9.0.0/29')
})

test('a node that was deleted is registered again when its kubelet starts', () => {
  const world = worldWith()
  adminOf(world).delete(nodeResource, nodeNamed(world, 'node-1'))
  world.runFor(minute)
  expect(cacheOf(world).get(nodeResource, 'node-1')).toBeUndefined()
  world.input('nodes', 'begin fault', { node: 'node-1', fault: 'kubelet-stopped' })
  world.input('nodes', 'end fault', { node: 'node-1', fault: 'kubelet-stopped' })
  expect(nodeNamed(world, 'node-1').status!.conditions!.at(-1)).toMatchObject({ type: 'Ready', status: 'True' })
})
