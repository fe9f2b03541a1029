/** What happens to Deployments, Jobs, CronJobs and namespaces. */
import { cronJobs, deployments, jobs, namespaces, replicaSets } from '@track/apimachinery'
import type { PropagationPolicy } from '@track/apiserver'
import { cacheOf } from '@track/controller-runtime'
import type { Simulation } from '@track/simulation'
import { apply } from '../../../packages/cluster/src/testing/play-cluster.ts'
import type { Draw } from '../draw.ts'
import { administrator, type Happening, unlessRefused } from '../happening.ts'
import { cronJob, failingJob, goodImages, indexedJob, missingImage, sidecarPod, spread, team, urgentPod, web } from '../workloads.ts'

const webs = ['web-a', 'web-b', 'web-c'] as const
const policies: readonly PropagationPolicy[] = ['Background', 'Foreground', 'Orphan']
const strategies = [
  { type: 'Recreate', rollingUpdate: null },
  { type: 'RollingUpdate', rollingUpdate: { maxSurge: 0, maxUnavailable: 2 } },
  { type: 'RollingUpdate', rollingUpdate: { maxSurge: '50%', maxUnavailable: 0 } },
  { type: 'RollingUpdate', rollingUpdate: { maxSurge: '25%', maxUnavailable: '25%' } },
] as const

function changeDeployment(world: Simulation, draw: Draw, spec: object): void {
  unlessRefused(() => {
    administrator(world).patch(deployments, { metadata: { name: draw.oneOf(webs, 'web')!, namespace: 'default' } }, { type: 'merge', body: { spec } })
  })
}

export const workloadHappenings: readonly Happening[] = [
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
  { name: 'another strategy', weight: 2, act: (world, draw) => changeDeployment(world, draw, { strategy: draw.oneOf(strategies, 'strategy') }) },
  { name: 'a rollout is paused', weight: 1, act: (world, draw) => changeDeployment(world, draw, { paused: true }) },
  { name: 'a rollout goes on', weight: 2, act: (world, draw) => changeDeployment(world, draw, { paused: null }) },
  {
    name: 'a restart', weight: 2,
    act: (world, draw, step) => changeDeployment(world, draw, { template: { metadata: { annotations: { 'kubectl.kubernetes.io/restartedAt': `step ${step}` } } } }),
  },
  { name: 'a Deployment that spreads over the nodes', weight: 1, act: (world, draw) => apply(world, spread(draw.below(7, 'replicas'))) },
  {
    name: 'a Deployment is deleted', weight: 1,
    act: (world, draw) => unlessRefused(() => administrator(world).delete(
      deployments, { metadata: { name: draw.oneOf([...webs, 'spread'], 'web')!, namespace: 'default' } }, { propagationPolicy: draw.oneOf(policies, 'policy')! },
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
  { name: 'a Job of several parts', weight: 2, act: (world, draw, step) => apply(world, indexedJob(`parts-${step}`, 1 + draw.below(6, 'completions'))) },
  {
    name: 'a Job is suspended, or goes on', weight: 1,
    act(world, draw) {
      const job = draw.oneOf(cacheOf(world).list(jobs, 'default'), 'job')
      if (job) unlessRefused(() => administrator(world).patch(jobs, job, { type: 'merge', body: { spec: { suspend: !job.spec?.suspend } } }))
    },
  },
  {
    name: 'a Job is deleted', weight: 1,
    act(world, draw) {
      const job = draw.oneOf(cacheOf(world).list(jobs, 'default'), 'job')
      if (job) unlessRefused(() => administrator(world).delete(jobs, job, { propagationPolicy: draw.oneOf(policies, 'policy')! }))
    },
  },
  { name: 'a CronJob', weight: 1, act: (world, draw) => apply(world, cronJob(draw.oneOf(['Allow', 'Forbid', 'Replace'], 'policy')!)) },
  {
    name: 'a CronJob is deleted', weight: 1,
    act: (world) => unlessRefused(() => administrator(world).delete(cronJobs, { metadata: { name: 'tick', namespace: 'default' } })),
  },
  { name: 'a pod with a sidecar', weight: 1, act: (world, _draw, step) => apply(world, sidecarPod(`sidecar-${step}`)) },
  { name: 'a pod for which others have to go', weight: 2, act: (world, _draw, step) => apply(world, urgentPod(`urgent-${step}`)) },
  { name: 'a namespace with a Deployment', weight: 1, act: (world) => unlessRefused(() => apply(world, team)) },
  {
    name: 'that namespace is deleted', weight: 1,
    act: (world) => unlessRefused(() => administrator(world).delete(namespaces, { metadata: { name: 'team' } })),
  },
]
