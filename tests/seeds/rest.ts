/** When a cluster is at rest: nothing left to do, nothing left behind, and all of it as it was asked for. */
import {
  deployments, groupVersion, isConditionTrue, jobs, type KubeObject, nodes, pods, type Resource, StatusError,
} from '@track/apimachinery'
import { apiServerOf, handle } from '@track/apiserver'
import { cacheOf } from '@track/controller-runtime'
import type { Simulation } from '@track/simulation'
import { everyObject, named } from './invariant.ts'

export interface Rest {
  readonly name: string
  /** A line for everything that is not at rest. */
  unrest(world: Simulation): readonly string[]
}

interface Kubelets {
  readonly runs: ReadonlyMap<string, { readonly uid: string }>
  readonly addresses: ReadonlyMap<string, ReadonlyMap<string, string>>
}

function unreadyNodes(world: Simulation): string[] {
  return cacheOf(world).list(nodes).filter(({ status, spec }) => !isConditionTrue(status?.conditions, 'Ready') || (spec?.taints ?? []).length > 0).map(named)
}

function unreadyDeployments(world: Simulation): string[] {
  return cacheOf(world).list(deployments)
    .filter(({ spec, status }) => [status?.replicas, status?.readyReplicas, status?.updatedReplicas, status?.availableReplicas].some((count) => (count ?? 0) !== (spec?.replicas ?? 1)))
    .map((deployment) => `${named(deployment)} has ${deployment.status?.readyReplicas ?? 0} of ${deployment.spec?.replicas} replicas ready`)
}

function unfinishedJobs(world: Simulation): string[] {
  return cacheOf(world).list(jobs).filter(({ status }) => !['Complete', 'Failed'].some((type) => isConditionTrue(status?.conditions, type))).map(named)
}

function leavingObjects(world: Simulation): string[] {
  return everyObject(world).filter(({ metadata }) => metadata.deletionTimestamp !== undefined).map(named)
}

function failingControllers(world: Simulation): string[] {
  const { failures } = world.export().states.get('controller-runtime') as { readonly failures: ReadonlyMap<string, number> }
  return [...failures].map(([key, count]) => `${key} has failed ${count} times`)
}

/** What a kubelet still runs or holds for pods that are gone. */
function strayContainers(world: Simulation): string[] {
  const { runs, addresses } = world.export().states.get('nodes') as unknown as Kubelets
  const uids = new Set(cacheOf(world).list(pods).map(({ metadata }) => metadata.uid))
  const stray = [...runs].filter(([, { uid }]) => !uids.has(uid)).map(([key]) => key)
  const held = [...addresses].flatMap(([node, taken]) => [...taken].filter((entry) => !entry.some((each) => uids.has(each))).map(([address]) => `${node} ${address}`))
  return [...stray, ...held]
}

/** Whatever is stored, the API would take again as it is. */
function refusedObjects(world: Simulation): string[] {
  const fork = world.fork()
  return everyObject(world).flatMap((object) => {
    const refusal = refusalOf(fork, object)
    return refusal === undefined ? [] : [`${named(object)}: ${refusal}`]
  })
}

function refusalOf(world: Simulation, object: KubeObject): string | undefined {
  const { name = '', namespace } = object.metadata
  const resource = resourceOf(world, object)
  try {
    handle(world, {
      verb: 'update', resource, name, ...(namespace && { namespace }), object, options: {},
      user: { name: 'admin', groups: ['system:masters'] }, manager: 'seeds',
    })
    return undefined
  } catch (refusal) {
    if (refusal instanceof StatusError) return refusal.message
    throw refusal
  }
}

function resourceOf(world: Simulation, { apiVersion, kind }: KubeObject): Resource {
  return [...apiServerOf(world).served.values()].find(({ resource }) => resource.kind === kind && groupVersion(resource) === apiVersion)!.resource
}

export const rests: readonly Rest[] = [
  { name: 'every node is ready, and free of taints', unrest: unreadyNodes },
  { name: 'every Deployment has what it asks for', unrest: unreadyDeployments },
  { name: 'every Job has ended', unrest: unfinishedJobs },
  { name: 'nothing is still being deleted', unrest: leavingObjects },
  { name: 'no controller fails', unrest: failingControllers },
  { name: 'no kubelet holds on to a pod that is gone', unrest: strayContainers },
  { name: 'the API would take every object again as it is', unrest: refusedObjects },
]

export function unrest(world: Simulation): string[] {
  return rests.flatMap(({ name, unrest }) => unrest(world).map((line) => `${name}: ${line}`))
}
