import { millisecond, minute, second, type Simulation } from '@track/simulation'
import type { ProcessesState } from '@track/processes'
import { groundTruth, trafficPart } from '@track/traffic'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { beginNodeFault, endNodeFault } from '../nodes/node-fault-changes.ts'
import { nodeFaultKinds } from '../nodes/node-faults.ts'
import { podResource } from '../objects/pod.ts'
import { nodesOf } from '../state.ts'
import { adminOf, deletePod, node, podNamed, podOf, seen, worldWith } from '../testing/play.ts'

const nodes = ['node-1', 'node-2']

/** Pods of every kind of life. */
const kinds = [
  (name: string) => podOf(name),
  (name: string) => podOf(name, { image: 'workload:1.0', readinessProbe: { httpGet: { path: '/', port: 8080 }, periodSeconds: 3 }, livenessProbe: { tcpSocket: { port: 8080 }, initialDelaySeconds: 5 } }),
  (name: string) => podOf(name, { image: 'workload:1.0', env: [{ name: 'BOOT_FAILS', value: 'no' }] }),
  (name: string) => podOf(name, { image: 'busybox:1.36', command: ['sh', '-c', 'echo begin; sleep 7; exit 1'] }, { restartPolicy: 'OnFailure', terminationGracePeriodSeconds: 4 }),
  (name: string) => podOf(name, { image: 'nosuch' }),
  (name: string) => podOf(name, { image: 'busybox:1.36', command: ['sleep', '1000'], lifecycle: { preStop: { exec: { command: ['sleep', '3'] } }, postStart: { exec: { command: ['sleep', '2'] } } }, startupProbe: { exec: { command: ['sleep', '1'] } } }, {
    terminationGracePeriodSeconds: 8, volumes: [{ name: 'scratch', emptyDir: {} }],
    initContainers: [{ name: 'side', image: 'workload:1.0', restartPolicy: 'Always' }, { name: 'first', image: 'busybox:1.36', command: ['sleep', '1'] }],
  }),
  (name: string) => podOf(name, { envFrom: [{ configMapRef: { name: 'nope' } }] }, { volumes: [{ name: 'v', configMap: { name: 'nope' } }], activeDeadlineSeconds: 20 }),
]

const names = ['a', 'b', 'c']
const act = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant('create' as const), name: fc.constantFrom(...names), kind: fc.nat(kinds.length - 1), node: fc.constantFrom(...nodes) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('delete' as const), name: fc.constantFrom(...names), grace: fc.constantFrom(undefined, 0, 1, 5) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('fault' as const), node: fc.constantFrom(...nodes), fault: fc.constantFrom(...nodeFaultKinds.map(({ name }) => name)) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('heal' as const), node: fc.constantFrom(...nodes), fault: fc.constantFrom(...nodeFaultKinds.map(({ name }) => name)) }) },
  { weight: 5, arbitrary: fc.record({ do: fc.constant('wait' as const), time: fc.integer({ min: 1, max: 20_000 }) }) },
)

function perform(world: Simulation, step: typeof act extends fc.Arbitrary<infer Step> ? Step : never): void {
  const pod = 'name' in step ? podNamed(world, step.name) : undefined
  if (step.do === 'create' && !pod) {
    const made = kinds[step.kind]!(step.name)
    adminOf(world).create(podResource, { ...made, spec: { ...made.spec, nodeName: step.node } })
  } else if (step.do === 'delete' && pod) deletePod(world, step.name, step.grace)
  else if (step.do === 'fault') beginNodeFault(world, step)
  else if (step.do === 'heal') endNodeFault(world, step)
  else if (step.do === 'wait') world.runFor(step.time * millisecond)
}

test('whatever happens to pods and nodes: when all is healed and deleted, nothing is left', { timeout: 120_000 }, () => {
  fc.assert(fc.property(fc.array(act, { minLength: 5, maxLength: 40 }), (steps) => {
    const world = worldWith([], { nodes: nodes.map((name) => node(name)) })
    for (const step of steps) perform(world, step)
    for (const name of nodes) for (const fault of nodeFaultKinds) endNodeFault(world, { node: name, fault: fault.name })
    world.runFor(minute)
    for (const name of names) {
      const pod = podNamed(world, name)
      if (pod && !pod.metadata.deletionTimestamp) deletePod(world, name)
    }
    world.runFor(2 * minute)
    expect(names.map((name) => seen(podNamed(world, name)))).toEqual(['gone', 'gone', 'gone'])
    const state = nodesOf(world)
    const { pods, containers, waiting, starts, kills, hooks, runs, probes, logs, previousLogs, requests, commands, volumes, backOffs } = state
    const left = { pods, containers, waiting, starts, kills, hooks, runs, probes, logs, previousLogs, requests, commands, volumes, backOffs }
    expect(Object.entries(left).flatMap(([table, rows]) => [...rows.keys()].map((key) => `${table} ${key}`))).toEqual([])
    expect([...state.addresses.values()].map(({ size }) => size).reduce((sum, size) => sum + size, 0)).toBe(0)
    expect([...world.state(trafficPart).instanceIndex.keys()]).toEqual([])
    expect(groundTruth(world).clients).toEqual([])
    const processes = world.state<ProcessesState>({ name: 'processes' } as never)
    expect([processes.processes.size, processes.fileSystems.size, processes.trees.size, processes.streams.size]).toEqual([0, 0, 0, 0])
    world.runFor(second)
  }), { numRuns: 60 })
})
