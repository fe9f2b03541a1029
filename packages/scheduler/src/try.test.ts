import { expect, test } from 'vitest'
import { Simulation, second, parseTimestamp } from '@track/simulation'
import { apiServerPart, builtInKinds, clientFor, storeOf } from '@track/apiserver'
import { controllerRuntimePart, eventPart } from '@track/controller-runtime'
import { deployments, pods, replicaSets, nodes, events } from '@track/apimachinery'
import { deploymentController, replicaSetController } from '@track/controllers'
import { schedulerPart } from './index.ts'
function world(n: number) {
  const parts = [apiServerPart({ kinds: builtInKinds }), eventPart, controllerRuntimePart([deploymentController, replicaSetController]), schedulerPart()]
  const sim = Simulation.start(parts, { seed: 1, startedAt: parseTimestamp('2026-01-05T08:00:00Z') })
  const api = clientFor(sim, { user: { name: 'me', groups: ['system:masters'] }, manager: 'test' })
  for (let i = 0; i < n; i++) api.create(nodes, { metadata: { name: `node-${i}`, labels: { 'kubernetes.io/hostname': `node-${i}`, 'topology.kubernetes.io/zone': `zone-${i % 3}` } }, spec: {}, status: { allocatable: { cpu: '4', memory: '16Gi', pods: '110' } } })
  return { sim, api }
}
const dep = (name: string, replicas: number, cpu?: string) => ({ metadata: { name, namespace: 'default' }, spec: { replicas, selector: { matchLabels: { app: name } }, template: { metadata: { labels: { app: name } }, spec: { containers: [{ name: 'web', image: 'nginx', ...(cpu && { resources: { requests: { cpu } } }) }] } } } })
test('x', () => {
  const { sim, api } = world(3)
  api.create(deployments, dep('web', 7, '3'))
  sim.runFor(5 * second)
  console.log(api.list(pods).map((r) => JSON.stringify([r.metadata.name, r.spec.nodeName, r.status])).join('\n'))
  console.log(api.list(events).map((r) => JSON.stringify([r.reason, r.message, r.involvedObject.name, r.series])).join('\n'))
})
test('speed', () => {
  const { sim, api } = world(100)
  const t = performance.now()
  api.create(deployments, dep('web', 1000, '100m'))
  sim.runFor(20 * second)
  console.log(performance.now() - t, sim.handled, api.list(pods).filter((p) => p.spec.nodeName).length)
  const per = new Map<string, number>()
  for (const p of api.list(pods)) per.set(p.spec.nodeName!, (per.get(p.spec.nodeName!) ?? 0) + 1)
  console.log(Math.min(...per.values()), Math.max(...per.values()), per.size)
})
