/** What holds between workloads and their pods. */
import {
  controllerOf, type Deployment, deployments, horizontalPodAutoscalers, isConditionTrue, type Job, jobs, type KubeObject, pods, replicaSets,
} from '@track/apimachinery'
import { cacheOf } from '@track/controller-runtime'
import { minute, second, type Simulation } from '@track/simulation'
import { type Invariant, isActive, isReady, named } from '../invariant.ts'

function controlled(world: Simulation, owner: KubeObject) {
  return cacheOf(world).ownedBy(pods, owner.metadata.uid!).filter((pod) => controllerOf(pod)?.uid === owner.metadata.uid)
}

function wrongReplicaCounts(world: Simulation): string[] {
  return cacheOf(world).list(replicaSets).flatMap((replicaSet) => {
    const owned = controlled(world, replicaSet).filter(isActive)
    const said = `${replicaSet.status?.replicas ?? 0}/${replicaSet.status?.readyReplicas ?? 0}`
    const there = `${owned.length}/${owned.filter(isReady).length}`
    return said === there ? [] : [`${named(replicaSet)} says ${said} replicas and ready ones, there are ${there}`]
  })
}

function revisionsOf(world: Simulation, deployment: Deployment) {
  return cacheOf(world).ownedBy(replicaSets, deployment.metadata.uid!)
}

function wrongDeploymentCounts(world: Simulation): string[] {
  return cacheOf(world).list(deployments).flatMap((deployment) => {
    const owned = revisionsOf(world, deployment)
    const sum = (count: 'replicas' | 'readyReplicas') => owned.reduce((total, { status }) => total + (status?.[count] ?? 0), 0)
    const said = `${deployment.status?.replicas ?? 0}/${deployment.status?.readyReplicas ?? 0}`
    const there = `${sum('replicas')}/${sum('readyReplicas')}`
    return said === there ? [] : [`${named(deployment)} says ${said} replicas and ready ones, its ReplicaSets have ${there}`]
  })
}

function surgeOf({ spec }: Deployment): number {
  const { type, rollingUpdate } = spec?.strategy ?? {}
  const surge = type === 'Recreate' ? 0 : rollingUpdate?.maxSurge ?? 0
  return typeof surge === 'number' ? surge : Math.ceil((parseInt(surge, 10) * (spec?.replicas ?? 1)) / 100)
}

function tooManyWanted(world: Simulation): string[] {
  return cacheOf(world).list(deployments).filter(({ metadata }) => metadata.deletionTimestamp === undefined).flatMap((deployment) => {
    const wanted = revisionsOf(world, deployment).reduce((sum, { spec }) => sum + (spec?.replicas ?? 1), 0)
    const most = (deployment.spec?.replicas ?? 1) + surgeOf(deployment)
    return wanted <= most ? [] : [`${named(deployment)} wants at most ${most} pods, its ReplicaSets ${wanted}`]
  })
}

function wrongJobCounts(world: Simulation): string[] {
  return cacheOf(world).list(jobs).flatMap((job) => {
    const { active = 0, ready = 0 } = job.status ?? {}
    const owned = controlled(world, job).filter(isActive)
    const said = `${active}/${ready}`
    const there = `${owned.length}/${owned.filter(isReady).length}`
    return said === there ? [] : [`${named(job)} says ${said} pods and ready ones, there are ${there}`]
  })
}

const isOver = ({ status }: Job) => isConditionTrue(status?.conditions, 'Complete') || isConditionTrue(status?.conditions, 'Failed')

function workTooMuch(world: Simulation): string[] {
  return cacheOf(world).list(jobs).flatMap((job) => {
    const most = isOver(job) || job.spec?.suspend ? 0 : job.spec?.parallelism ?? 1
    const there = controlled(world, job).filter(isActive).length
    return there <= most ? [] : [`${named(job)} may have ${most} pods at work, and has ${there}`]
  })
}

function outOfBounds(world: Simulation): string[] {
  const cache = cacheOf(world)
  return cache.list(horizontalPodAutoscalers).flatMap((autoscaler) => {
    const { scaleTargetRef, minReplicas = 1, maxReplicas } = autoscaler.spec!
    const replicas = cache.get(deployments, scaleTargetRef.name, autoscaler.metadata.namespace)?.spec?.replicas ?? 0
    const isOutside = replicas > 0 && (replicas < minReplicas || replicas > maxReplicas)
    return isOutside ? [`${named(autoscaler)} allows ${minReplicas} to ${maxReplicas} replicas, ${scaleTargetRef.name} has ${replicas}`] : []
  })
}

export const workloadInvariants: readonly Invariant[] = [
  { name: 'a ReplicaSet counts its pods', within: 15 * second, violations: wrongReplicaCounts },
  { name: 'a Deployment counts its ReplicaSets', within: 15 * second, violations: wrongDeploymentCounts },
  { name: 'a Deployment keeps to its surge', within: 15 * second, violations: tooManyWanted },
  { name: 'a Job counts its pods', within: 15 * second, violations: wrongJobCounts },
  { name: 'a Job has no more pods at work than it may', within: minute, violations: workTooMuch },
  { name: 'an autoscaler keeps to its bounds', within: 30 * second, violations: outOfBounds },
]
