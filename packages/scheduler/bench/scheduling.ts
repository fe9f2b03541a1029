/** How long a Deployment of a thousand pods takes to be on its nodes. */
import { deployments, nodes } from '@track/apimachinery'
import { apiServerPart, builtInKinds, clientFor } from '@track/apiserver'
import { controllerRuntimePart, eventPart } from '@track/controller-runtime'
import { deploymentController, replicaSetController } from '@track/controllers'
import { parseTimestamp, second, Simulation } from '@track/simulation'
import { schedulerPart } from '../src/index.ts'

const labels = { app: 'web' }
const container = { name: 'web', image: 'nginx', resources: { requests: { cpu: '100m' } } }

/** Seconds of the machine's time until all pods have a node. */
function schedule(podCount: number, nodeCount: number): number {
  const world = Simulation.start([
    apiServerPart({ kinds: builtInKinds }), eventPart, controllerRuntimePart([deploymentController, replicaSetController]), schedulerPart(),
  ], { seed: 1, startedAt: parseTimestamp('2026-01-05T08:00:00Z') })
  const api = clientFor(world, { user: { name: 'bench', groups: ['system:masters'] }, manager: 'bench' })
  for (let index = 0; index < nodeCount; index++) {
    const name = `node-${index}`
    api.create(nodes, {
      metadata: { name, labels: { 'kubernetes.io/hostname': name, 'topology.kubernetes.io/zone': `zone-${index % 3}` } },
      spec: {}, status: { allocatable: { cpu: '4', memory: '16Gi', pods: '110' } },
    })
  }
  api.create(deployments, {
    metadata: { name: 'web', namespace: 'default' },
    spec: { replicas: podCount, selector: { matchLabels: labels }, template: { metadata: { labels }, spec: { containers: [container] } } },
  })
  const before = performance.now()
  world.runFor(2 * second)
  return (performance.now() - before) / 1000
}

export const benchmarks = [
  { name: '1,000 pods on 100 nodes', unit: 's', target: 5, run: () => schedule(1000, 100) },
]
