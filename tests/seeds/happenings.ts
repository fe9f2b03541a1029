/** What people and chance do to a cluster, as rows: the seed says which comes when, and to whom. */
import { cronJobs, deployments, jobs } from '@track/apimachinery'
import { faults } from '@track/cluster'
import { cacheOf } from '@track/controller-runtime'
import { minute, type Simulation } from '@track/simulation'
import { apply } from '../../packages/cluster/src/testing/play-cluster.ts'
import type { Draw } from './draw.ts'
import { administrator, type Happening } from './happening.ts'
import { healNodes, nodeHappenings, uncordon, untaint } from './happenings/nodes.ts'
import { podHappenings } from './happenings/pods.ts'
import { trafficHappenings } from './happenings/traffic.ts'
import { workloadHappenings } from './happenings/workloads.ts'
import { goodImages, missingImage, web } from './workloads.ts'

export const happenings: readonly Happening[] = [...workloadHappenings, ...podHappenings, ...nodeHappenings, ...trafficHappenings]

const weights = happenings.reduce((sum, { weight }) => sum + weight, 0)

export function nextHappening(draw: Draw): Happening {
  let left = draw.below(weights, 'happening')
  return happenings.find(({ weight }) => (left -= weight) < 0)!
}

/** Takes back what does not heal by itself, so that the cluster may come to rest. */
export function stopFaults(world: Simulation): void {
  uncordon(world)
  untaint(world)
  healNodes(world)
  const api = administrator(world)
  for (const fault of cacheOf(world).list(faults)) api.delete(faults, fault)
  for (const cronJob of cacheOf(world).list(cronJobs)) api.delete(cronJobs, cronJob)
  for (const job of cacheOf(world).list(jobs)) if (job.spec?.suspend) api.patch(jobs, job, { type: 'merge', body: { spec: { suspend: false } } })
  for (const deployment of cacheOf(world).list(deployments, 'default')) {
    const { metadata, spec } = deployment
    if (spec?.paused) api.patch(deployments, deployment, { type: 'merge', body: { spec: { paused: null } } })
    const [container] = spec!.template.spec!.containers
    if (container?.image === missingImage) apply(world, web({ name: metadata.name!, replicas: spec!.replicas ?? 1, cpu: '100m', image: goodImages[0] }))
  }
  world.runFor(minute)
}
