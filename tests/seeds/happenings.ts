/** What people and chance do to a cluster, as rows: the seed says which comes when, and to whom. */
import { deployments, jobs, nodes, pods, replicaSets, StatusError } from '@track/apimachinery'
import { type Client, clientFor, type PropagationPolicy } from '@track/apiserver'
import { faults } from '@track/cluster'
import { cacheOf } from '@track/controller-runtime'
import { type NodeFault, nodeFaultKinds } from '@track/nodes'
import { minute, second, type Simulation } from '@track/simulation'
import { apply } from '../../packages/cluster/src/testing/play-cluster.ts'
import type { Draw } from './draw.ts'
import { failingJob, goodImages, missingImage, web } from './workloads.ts'

export interface Happening {
  readonly name: string
  /** How often, beside the others. */
  readonly weight: number
  act(world: Simulation, draw: Draw, step: number): void
}

const webs = ['web-a', 'web-b', 'web-c'] as const
const policies: readonly PropagationPolicy[] = ['Background', 'Foreground', 'Orphan']

export function administrator(world: Simulation): Client {
  return clientFor(world, { user: { name: 'admin', groups: ['system:masters'] }, manager: 'kubectl' })
}

/** Gives what the API refuses back to whoever asked, as a person would read it and go on. */
function unlessRefused(act: () => void): void {
  try {
    act()
  } catch (refusal) {
    // The object went in the meantime, or waits for its finalizers.
    if (!(refusal instanceof StatusError)) throw refusal
  }
}

function somePod(world: Simulation, draw: Draw) {
  return draw.oneOf(cacheOf(world).list(pods, 'default'), 'pod')
}

function someNode(world: Simulation, draw: Draw) {
  return draw.oneOf(cacheOf(world).list(nodes).map(({ metadata }) => metadata.name!).sort(), 'node')!
}

function changeNode(world: Simulation, name: string, spec: object): void {
  administrator(world).patch(nodes, { metadata: { name } }, { type: 'merge', body: { spec } })
}

export const happenings: readonly Happening[] = [
  {
    name: 'a rollout', weight: 4,
    act: (world, draw) => apply(world, web({
      name: draw.oneOf(webs, 'web')!, replicas: draw.below(9, 'replicas'), cpu: draw.oneOf(['100m', '500m', '1'], 'cpu')!,
      image: draw.oneOf(goodImages, 'image')!,
    })),
  },
  {
    name: 'a rollout of an image that is not there', weight: 1,
    act: (world, draw) => apply(world, web({ name: draw.oneOf(webs, 'web')!, replicas: 4, cpu: '100m', image: missingImage })),
  },
  {
    name: 'a new size', weight: 3,
    act: (world, draw) => unlessRefused(() => {
      const name = draw.oneOf(webs, 'web')!
      administrator(world).patch(deployments, { metadata: { name, namespace: 'default' } }, {
        type: 'merge', subresource: 'scale', body: { spec: { replicas: draw.below(12, 'replicas') } },
      })
    }),
  },
  {
    name: 'a pod is deleted', weight: 4,
    act(world, draw) {
      const pod = somePod(world, draw)
      if (pod) unlessRefused(() => administrator(world).delete(pods, pod))
    },
  },
  {
    name: 'a pod is deleted by force', weight: 1,
    act(world, draw) {
      const pod = somePod(world, draw)
      if (pod) unlessRefused(() => administrator(world).delete(pods, pod, { gracePeriodSeconds: 0 }))
    },
  },
  {
    name: 'a pod gets another label', weight: 1,
    act(world, draw) {
      const pod = somePod(world, draw)
      if (pod) unlessRefused(() => administrator(world).patch(pods, pod, { type: 'merge', body: { metadata: { labels: { app: 'aside' } } } }))
    },
  },
  {
    name: 'a Deployment is deleted', weight: 1,
    act: (world, draw) => unlessRefused(() => administrator(world).delete(
      deployments, { metadata: { name: draw.oneOf(webs, 'web')!, namespace: 'default' } }, { propagationPolicy: draw.oneOf(policies, 'policy')! },
    )),
  },
  {
    name: 'a ReplicaSet is deleted', weight: 1,
    act(world, draw) {
      const replicaSet = draw.oneOf(cacheOf(world).list(replicaSets, 'default'), 'replica set')
      if (replicaSet) unlessRefused(() => administrator(world).delete(replicaSets, replicaSet, { propagationPolicy: draw.oneOf(policies, 'policy')! }))
    },
  },
  { name: 'a Job that fails', weight: 1, act: (world, _draw, step) => apply(world, failingJob(`job-${step}`)) },
  {
    name: 'a Job is deleted', weight: 1,
    act(world, draw) {
      const job = draw.oneOf(cacheOf(world).list(jobs, 'default'), 'job')
      if (job) unlessRefused(() => administrator(world).delete(jobs, job, { propagationPolicy: 'Background' }))
    },
  },
  {
    name: 'something happens to a node', weight: 3,
    act(world, draw) {
      const fault = draw.oneOf(nodeFaultKinds, 'node fault')!.name
      const row: NodeFault = { node: someNode(world, draw), fault, for: (10 + draw.below(400, 'for')) * second }
      world.input('nodes', 'begin fault', row)
    },
  },
  { name: 'a node is cordoned', weight: 1, act: (world, draw) => changeNode(world, someNode(world, draw), { unschedulable: true }) },
  { name: 'all nodes are uncordoned', weight: 1, act: (world) => uncordon(world) },
  {
    name: 'something happens to the service', weight: 2,
    act: (world, draw, step) => apply(world, `
apiVersion: traffic.track.dev/v1
kind: Fault
metadata: {name: fault-${step}}
spec: {target: {service: api}, for: ${10 + draw.below(60, 'for')}s, ${draw.oneOf(serviceFaults, 'fault')}}`),
  },
]

const serviceFaults = ['kind: stall', 'kind: crash', 'kind: slow, factor: 4', 'kind: errors, ratio: 0.3', 'kind: latency, delay: 200ms'] as const

function uncordon(world: Simulation): void {
  for (const { metadata, spec } of cacheOf(world).list(nodes)) if (spec?.unschedulable) changeNode(world, metadata.name!, { unschedulable: null })
}

export function nextHappening(draw: Draw): Happening {
  const weights = happenings.reduce((sum, { weight }) => sum + weight, 0)
  let left = draw.below(weights, 'happening')
  return happenings.find(({ weight }) => (left -= weight) < 0)!
}

/** Takes back what does not heal by itself, so that the cluster may come to rest. */
export function stopFaults(world: Simulation): void {
  uncordon(world)
  const api = administrator(world)
  for (const fault of cacheOf(world).list(faults)) api.delete(faults, fault)
  for (const node of cacheOf(world).list(nodes)) {
    for (const { name: fault } of nodeFaultKinds) world.input('nodes', 'end fault', { node: node.metadata.name!, fault })
  }
  for (const { metadata, spec } of cacheOf(world).list(deployments, 'default')) {
    const [container] = spec!.template.spec!.containers
    if (container?.image === missingImage) apply(world, web({ name: metadata.name!, replicas: spec!.replicas ?? 1, cpu: '100m', image: goodImages[0] }))
  }
  world.runFor(minute)
}
