import { type Node, type NodeCondition, nodes, pods } from '@track/apimachinery'
import type { Client } from '@track/apiserver'
import { type Cache, controllerRuntimePart } from '@track/controller-runtime'
import { type Act, eventLines, play, worldWith } from '@track/controller-runtime/testing'
import { printTimestamp, second } from '@track/simulation'
import { expect, test } from 'vitest'
import { taintEvictionController } from '../taint-eviction/controller.ts'
import { taintEvictionPart } from '../taint-eviction/evictions.ts'
import { run } from '../testing/pods.ts'
import { nodeLifecyclePart } from './part.ts'
import { conditionTaints, withNoScheduleTaints } from './taints.ts'
import { zoneState } from './zones.ts'

const names = ['node-a', 'node-b', 'node-c']

const build = () => worldWith([taintEvictionPart, nodeLifecyclePart, controllerRuntimePart([taintEvictionController])], (api) => {
  for (const name of names) api.create(nodes, { metadata: { name }, spec: {}, status: { conditions: [ready(api, 'True')] } })
})

function ready(api: Client, status: NodeCondition['status']): NodeCondition {
  const now = printTimestamp(api.now)
  return { type: 'Ready', status, reason: 'KubeletReady', message: 'kubelet is posting ready status', lastHeartbeatTime: now, lastTransitionTime: now }
}

/** Nodes report every ten seconds, as long as it takes. */
const report = (seconds: number, reporting: readonly string[], status: NodeCondition['status'] = 'True'): Act =>
  [`${reporting.join(', ') || 'nobody'} is heard of for ${seconds} s${status === 'True' ? '' : `, ${status}`}`, (api, simulation) => {
    for (let passed = 0; passed < seconds; passed += 10) {
      for (const name of reporting) api.updateStatus(nodes, withReady(api.get(nodes, name), ready(api, status)))
      simulation.runFor(10 * second)
    }
  }, 0]

function withReady(node: Node, condition: NodeCondition): Node {
  const before = node.status?.conditions?.find(({ type }) => type === 'Ready')
  const lastTransitionTime = (before?.status === condition.status && before.lastTransitionTime) || condition.lastTransitionTime!
  return { ...node, status: { ...node.status, conditions: [{ ...condition, lastTransitionTime }] } }
}

function view(cache: Cache): string[] {
  const rows = cache.list(nodes).map(({ metadata, spec, status }) => {
    const { status: is, reason } = status!.conditions!.find(({ type }) => type === 'Ready')!
    const taints = spec.taints?.map(({ key, effect }) => `${key.replace('node.kubernetes.io/', '')}:${effect}`).join(' ') ?? 'no taints'
    return `${metadata.name} ${is === 'True' ? 'ready' : `${is} ${reason}`}, ${taints}`
  })
  return [rows.join('; ')]
}

test('a node that is not heard of for fifty seconds is unknown and tainted; when it comes back all is well', () => {
  expect(play(build, view, [
    report(60, names), report(40, ['node-a', 'node-b']), report(30, ['node-a', 'node-b']), report(20, names),
  ])).toMatchInlineSnapshot(`
    "
    node-a, node-b, node-c is heard of for 60 s  node-a ready, no taints; node-b ready, no taints; node-c ready, no taints
    node-a, node-b is heard of for 40 s          node-a ready, no taints; node-b ready, no taints; node-c ready, no taints
    node-a, node-b is heard of for 30 s          node-a ready, no taints; node-b ready, no taints; node-c Unknown NodeStatusUnknown, unreachable:NoSchedule unreachable:NoExecute
    node-a, node-b, node-c is heard of for 20 s  node-a ready, no taints; node-b ready, no taints; node-c ready, no taints
    "
  `)
})

test('a node that says it is not ready is tainted at once', () => {
  expect(play(build, view, [report(60, names), report(10, ['node-a'], 'False'), report(10, names)])).toMatchInlineSnapshot(`
    "
    node-a, node-b, node-c is heard of for 60 s  node-a ready, no taints; node-b ready, no taints; node-c ready, no taints
    node-a is heard of for 10 s, False           node-a False KubeletReady, not-ready:NoSchedule not-ready:NoExecute; node-b ready, no taints; node-c ready, no taints
    node-a, node-b, node-c is heard of for 10 s  node-a ready, no taints; node-b ready, no taints; node-c ready, no taints
    "
  `)
})

test('when no node is heard of it is the network: nobody is evicted', () => {
  expect(play(build, view, [report(60, names), report(70, []), report(10, ['node-a', 'node-b', 'node-c'])])).toMatchInlineSnapshot(`
    "
    node-a, node-b, node-c is heard of for 60 s  node-a ready, no taints; node-b ready, no taints; node-c ready, no taints
    nobody is heard of for 70 s                  node-a Unknown NodeStatusUnknown, unreachable:NoSchedule; node-b Unknown NodeStatusUnknown, unreachable:NoSchedule; node-c Unknown NodeStatusUnknown, unreachable:NoSchedule
    node-a, node-b, node-c is heard of for 10 s  node-a ready, no taints; node-b ready, no taints; node-c ready, no taints
    "
  `)
})

function createPod(api: Client, name: string, tolerationSeconds: number | undefined): void {
  const tolerations = tolerationSeconds === undefined ? [] : [{ key: 'node.kubernetes.io/unreachable', operator: 'Exists' as const, effect: 'NoExecute' as const, tolerationSeconds }]
  run(api, api.create(pods, { metadata: { name, namespace: 'default' }, spec: { containers: [{ name: 'app', image: 'nginx' }], tolerations } }), { node: 'node-c' })
}

function podLines(cache: Cache): string[] {
  const rows = cache.list(pods, 'default').map(({ metadata, status }) => {
    const is = (type: string) => status?.conditions?.find((each) => each.type === type)
    return `${metadata.name} ${is('Ready')?.status === 'True' ? 'ready' : 'not ready'}${metadata.deletionTimestamp ? `, goes: ${is('DisruptionTarget')?.message}` : ''}`
  })
  return [rows.sort().join('; ')]
}

const threePods: Act = ['three pods on node-c', (api) => {
  createPod(api, 'bare', undefined)
  createPod(api, 'quick', 10)
  createPod(api, 'usual', 300)
}]
const others = names.slice(0, 2)

test('pods of a lost node are not ready, and go when their time is up', () => {
  expect(play(build, podLines, [threePods, report(60, names), report(60, others), report(10, others), report(280, others), report(20, others)]))
    .toMatchInlineSnapshot(`
      "
      three pods on node-c                         bare ready; quick ready; usual ready
      node-a, node-b, node-c is heard of for 60 s  bare ready; quick ready; usual ready
      node-a, node-b is heard of for 60 s          bare not ready, goes: Taint manager: deleting due to NoExecute taint; quick not ready, goes: Taint manager: deleting due to NoExecute taint; usual not ready
      node-a, node-b is heard of for 10 s          bare not ready, goes: Taint manager: deleting due to NoExecute taint; quick not ready, goes: Taint manager: deleting due to NoExecute taint; usual not ready
      node-a, node-b is heard of for 280 s         bare not ready, goes: Taint manager: deleting due to NoExecute taint; quick not ready, goes: Taint manager: deleting due to NoExecute taint; usual not ready, goes: Taint manager: deleting due to NoExecute taint
      node-a, node-b is heard of for 20 s          bare not ready, goes: Taint manager: deleting due to NoExecute taint; quick not ready, goes: Taint manager: deleting due to NoExecute taint; usual not ready, goes: Taint manager: deleting due to NoExecute taint
      "
    `)
})

test('what becomes of the pods stands in events; who waits when the node comes back stays', () => {
  const lines = (cache: Cache) => eventLines(cache).filter((line) => !line.includes('RegisteredNode'))
  expect(play(build, lines, [threePods, report(60, names), report(70, others), report(10, names)])).toMatchInlineSnapshot(`
    "
    three pods on node-c
    node-a, node-b, node-c is heard of for 60 s
    node-a, node-b is heard of for 70 s          Normal NodeNotReady: Node node-c status is now: NodeNotReady
                                                 Warning NodeNotReady: Node is not ready
                                                 Warning NodeNotReady: Node is not ready
                                                 Warning NodeNotReady: Node is not ready
                                                 Normal TaintManagerEviction: Marking for deletion Pod default/bare
                                                 Normal TaintManagerEviction: Marking for deletion Pod default/quick
    node-a, node-b, node-c is heard of for 10 s  Normal NodeNotReady: Node node-c status is now: NodeNotReady
                                                 Warning NodeNotReady: Node is not ready
                                                 Warning NodeNotReady: Node is not ready
                                                 Warning NodeNotReady: Node is not ready
                                                 Normal TaintManagerEviction: Marking for deletion Pod default/bare
                                                 Normal TaintManagerEviction: Marking for deletion Pod default/quick
                                                 Normal TaintManagerEviction: Cancelling deletion of Pod default/usual
    "
  `)
})

test('nodes are greeted and seen off', () => {
  expect(play(build, (cache) => eventLines(cache), [
    report(10, names), ['node-c goes', (api) => api.delete(nodes, { metadata: { name: 'node-c' } }), 5 * second],
  ])).toMatchInlineSnapshot(`
    "
    node-a, node-b, node-c is heard of for 10 s  Normal RegisteredNode: Node node-a event: Registered Node node-a in Controller
                                                 Normal RegisteredNode: Node node-b event: Registered Node node-b in Controller
                                                 Normal RegisteredNode: Node node-c event: Registered Node node-c in Controller
    node-c goes                                  Normal RegisteredNode: Node node-a event: Registered Node node-a in Controller
                                                 Normal RegisteredNode: Node node-b event: Registered Node node-b in Controller
                                                 Normal RegisteredNode: Node node-c event: Registered Node node-c in Controller
                                                 Normal RemovingNode: Node node-c event: Removing Node node-c from Controller
    "
  `)
})

const node = (conditions: readonly (readonly [type: string, status: string])[], taints: readonly string[] = []): Node => ({
  apiVersion: 'v1', kind: 'Node', metadata: { name: 'a' },
  spec: { taints: taints.map((key) => ({ key, effect: 'NoSchedule' })) },
  status: { conditions: conditions.map(([type, status]) => ({ type, status: status as NodeCondition['status'] })) },
})

test.each(conditionTaints.map((row) => [row.condition, row.status, row.key] as const))('%s %s calls for %s, and for nothing once it is over', (type, status, key) => {
  expect(withNoScheduleTaints(node([[type, status]]), 0)?.map((taint) => taint.key)).toEqual([key])
  expect(withNoScheduleTaints(node([[type, status]], [key]), 0)).toBeUndefined()
  expect(withNoScheduleTaints(node([], [key, 'mine']), 0)?.map((taint) => taint.key)).toEqual(['mine'])
})

const zones: readonly (readonly [ready: number, unready: number, state: string])[] = [
  [3, 0, 'Normal'], [0, 3, 'FullDisruption'], [1, 2, 'Normal'], [1, 3, 'PartialDisruption'], [45, 55, 'PartialDisruption'], [46, 54, 'Normal'],
]

test.each(zones)('%i nodes ready and %i not: %s', (count, lost, state) => {
  const all = [...Array.from({ length: count }, () => node([['Ready', 'True']])), ...Array.from({ length: lost }, () => node([['Ready', 'Unknown']]))]
  expect(zoneState(all)).toBe(state)
})
