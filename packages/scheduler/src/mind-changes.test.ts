/** What makes a plugin look again at a pod that it refused. */
import type { Node, Pod, PodSpec, Taint } from '@track/apimachinery'
import { cacheOf } from '@track/controller-runtime'
import { worldWith } from '@track/controller-runtime/testing'
import { expect, test } from 'vitest'
import type { ClusterChange } from './plugin.ts'
import { defaultPlugins } from './profile.ts'

const zone = 'topology.kubernetes.io/zone'

function pod(spec: Partial<PodSpec>, labels: Record<string, string> = {}): Pod {
  return { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'new', namespace: 'default', uid: 'new', labels }, spec: { containers: [], ...spec } }
}

function placed(spec: Partial<PodSpec> = {}, labels: Record<string, string> = {}): Pod {
  const metadata = { name: 'old', namespace: 'default', uid: 'old', labels }
  return { apiVersion: 'v1', kind: 'Pod', metadata, spec: { containers: [], nodeName: 'node-a', ...spec } }
}

function node(spec: Node['spec'] = {}, labels: Record<string, string> = {}, cpu = '4'): Node {
  return { apiVersion: 'v1', kind: 'Node', metadata: { name: 'node-a', labels }, spec, status: { allocatable: { cpu, memory: '16Gi', pods: '110' } } }
}

const cpu = (amount: string): Partial<PodSpec> => ({ containers: [{ name: 'app', resources: { requests: { cpu: amount } } }] })
const port = (hostPort: number): Partial<PodSpec> => ({ containers: [{ name: 'app', ports: [{ containerPort: 80, hostPort }] }] })
const terms = { requiredDuringSchedulingIgnoredDuringExecution: [{ topologyKey: zone, labelSelector: { matchLabels: { app: 'db' } } }] }
const near: Partial<PodSpec> = { affinity: { podAffinity: terms } }
const far: Partial<PodSpec> = { affinity: { podAntiAffinity: terms } }
const spread: Partial<PodSpec> = {
  topologySpreadConstraints: [{ maxSkew: 1, topologyKey: zone, whenUnsatisfiable: 'DoNotSchedule', labelSelector: { matchLabels: { app: 'web' } } }],
}
const taint: Taint = { key: 'gpu', effect: 'NoSchedule' }
const db = { app: 'db' }
const web = { app: 'web' }

const podChange = (before: Pod | undefined, after: Pod | undefined): ClusterChange => ({ kind: 'pod', before, after })
const nodeChange = (before: Node | undefined, after: Node | undefined): ClusterChange => ({ kind: 'node', before, after })

const cases: Record<string, readonly (readonly [words: string, helps: boolean, waiting: Pod, change: ClusterChange])[]> = {
  NodeUnschedulable: [
    ['the node is uncordoned', true, pod({}), nodeChange(node({ unschedulable: true }), node())],
    ['another cordoned node', false, pod({}), nodeChange(undefined, node({ unschedulable: true }))],
  ],
  NodeName: [
    ['the node comes', true, pod({ nodeName: 'node-a' }), nodeChange(undefined, node())],
    ['another node comes', false, pod({ nodeName: 'node-x' }), nodeChange(undefined, node())],
  ],
  TaintToleration: [
    ['the taint goes', true, pod({}), nodeChange(node({ taints: [taint] }), node())],
    ['the taint stays', false, pod({}), nodeChange(node({ taints: [taint] }), node({ taints: [taint] }, { a: 'b' }))],
    ['the pod tolerates more', true, pod({}), podChange(pod({}), pod({ tolerations: [{ operator: 'Exists' }] }))],
  ],
  NodeAffinity: [
    ['a node gets the label', true, pod({ nodeSelector: { disk: 'ssd' } }), nodeChange(node(), node({}, { disk: 'ssd' }))],
    ['a node gets another label', false, pod({ nodeSelector: { disk: 'ssd' } }), nodeChange(node(), node({}, { disk: 'hdd' }))],
  ],
  NodePorts: [
    ['who has the port goes', true, pod(port(80)), podChange(placed(port(80)), undefined)],
    ['who has another port goes', false, pod(port(80)), podChange(placed(port(81)), undefined)],
    ['a node comes', true, pod(port(80)), nodeChange(undefined, node())],
  ],
  NodeResourcesFit: [
    ['a pod goes', true, pod(cpu('2')), podChange(placed(cpu('1')), undefined)],
    ['a pod comes', false, pod(cpu('2')), podChange(undefined, placed(cpu('1')))],
    ['a node grows', true, pod(cpu('2')), nodeChange(node({}, {}, '2'), node({}, {}, '4'))],
    ['a node shrinks', false, pod(cpu('2')), nodeChange(node({}, {}, '4'), node({}, {}, '3'))],
    ['a node comes that is too small', false, pod(cpu('8')), nodeChange(undefined, node())],
  ],
  PodTopologySpread: [
    ['one of the pods comes elsewhere', true, pod(spread, web), podChange(undefined, placed({}, web))],
    ['a pod of another kind goes', false, pod(spread, web), podChange(placed({}, db), undefined)],
    ['a node with the topology comes', true, pod(spread, web), nodeChange(undefined, node({}, { [zone]: 'a' }))],
    ['a node without it comes', false, pod(spread, web), nodeChange(undefined, node())],
  ],
  InterPodAffinity: [
    ['who it wants to be near comes', true, pod(near), podChange(undefined, placed({}, db))],
    ['who it wants to be near goes', false, pod(near), podChange(placed({}, db), undefined)],
    ['who it avoids goes', true, pod(far), podChange(placed({}, db), undefined)],
    ['somebody else goes', false, pod(far), podChange(placed({}, web), undefined)],
    ['a node of the zone comes', true, pod(near), nodeChange(undefined, node({}, { [zone]: 'a' }))],
  ],
}

const rows = defaultPlugins.filter(({ filter }) => filter).flatMap((plugin) => {
  return (cases[plugin.name] ?? []).map(([words, helps, waiting, change]) => ({ plugin, words, helps, waiting, change }))
})

test.each(rows.map((row) => [row.plugin.name, row.words, row] as const))('%s: %s', (_name, _words, { plugin, helps, waiting, change }) => {
  const snapshot = { nodes: [], cache: cacheOf(worldWith([])) }
  expect(plugin.mayChangeMind!(change, waiting, snapshot)).toBe(helps)
})

test('every plugin that can refuse has a case that helps and one that does not', () => {
  const kinds = defaultPlugins.filter(({ filter }) => filter).map(({ name }) => [name, new Set(cases[name]!.map(([, helps]) => helps)).size])
  expect(kinds.filter(([, size]) => size !== 2)).toEqual([])
})
