/** How long a thousand pods take to be on their nodes. */
import { nodes, pods } from '@track/apimachinery'
import { apiServerPart, builtInKinds, clientFor } from '@track/apiserver'
import { eventPart } from '@track/controller-runtime'
import { parseTimestamp, second, Simulation } from '@track/simulation'
import { schedulerPart } from '../src/index.ts'

const labels = { app: 'web' }
const container = { name: 'web', image: 'nginx', resources: { requests: { cpu: '100m' } } }

/** Seconds of the machine's time until all pods have a node. */
function schedule(podCount: number, nodeCount: number): number {
  const world = Simulation.start(
    [apiServerPart({ kinds: builtInKinds }), eventPart, schedulerPart()], { seed: 1, startedAt: parseTimestamp('2026-01-05T08:00:00Z') },
  )
  const api = clientFor(world, { user: { name: 'bench', groups: ['system:masters'] }, manager: 'bench' })
  for (let index = 0; index < nodeCount; index++) {
    const name = `node-${index}`
    api.create(nodes, {
      metadata: { name, labels: { 'kubernetes.io/hostname': name, 'topology.kubernetes.io/zone': `zone-${index % 3}` } },
      spec: {}, status: { allocatable: { cpu: '4', memory: '16Gi', pods: '110' } },
    })
  }
  for (let index = 0; index < podCount; index++) {
    api.create(pods, { metadata: { name: `web-${index}`, namespace: 'default', labels }, spec: { containers: [container] } })
  }
  const before = performance.now()
  world.runFor(2 * second)
  const seconds = (performance.now() - before) / 1000
  const left = api.list(pods).filter(({ spec }) => !spec.nodeName)
  if (left.length > 0) throw new Error(`${left.length} pods have no node`)
  return seconds
}

export const benchmarks = [
  { name: 'scheduler: 1,000 pods on 100 nodes', unit: 's', target: 5, run: () => schedule(1000, 100) },
]
