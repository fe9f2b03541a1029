/** What holds in every cluster, whatever happens to it, as rows: what is wrong, and for how long it may be. */
import {
  controllerOf, deployments, endpointSlices, isConditionTrue, type KubeObject, milliValue, nodes, type Pod, pods, quantityValue,
  replicaSets, services,
} from '@track/apimachinery'
import { storeOf } from '@track/apiserver'
import { cacheOf } from '@track/controller-runtime'
import { type Duration, minute, second, type Simulation } from '@track/simulation'
import { groundTruth } from '@track/traffic'

export interface Invariant {
  readonly name: string
  /** How long controllers may take to put it right; 0 where it may never be wrong. */
  readonly within: Duration
  /** A line for everything that is wrong, the same line as long as it is the same thing. */
  violations(world: Simulation): readonly string[]
}

const isFinished = ({ status }: Pod) => status?.phase === 'Succeeded' || status?.phase === 'Failed'
const isActive = (pod: Pod) => !isFinished(pod) && pod.metadata.deletionTimestamp === undefined
const isReady = ({ status }: Pod) => isConditionTrue(status?.conditions, 'Ready')
const named = ({ kind, metadata }: KubeObject) => `${kind} ${metadata.namespace ? `${metadata.namespace}/` : ''}${metadata.name}`

function everyObject(world: Simulation): KubeObject[] {
  return [...storeOf(world).objects.values()].flatMap((objects) => [...objects.values()])
}

function missingOwners(world: Simulation): string[] {
  const objects = everyObject(world)
  const uids = new Set(objects.map(({ metadata }) => metadata.uid))
  return objects
    .filter(({ metadata: { ownerReferences, deletionTimestamp } }) =>
      ownerReferences?.length && deletionTimestamp === undefined && ownerReferences.every(({ uid }) => !uids.has(uid)))
    .map((object) => `${named(object)} has lost its owner`)
}

function overfullNodes(world: Simulation): string[] {
  const cache = cacheOf(world)
  return cache.list(nodes).flatMap(({ metadata, status }) => {
    const placed = cache.byIndex(pods, 'node', metadata.name!).filter((pod) => !isFinished(pod))
    const requests = placed.flatMap(({ spec }) => spec.containers.map(({ resources }) => resources?.requests ?? {}))
    const cpu = requests.reduce((sum, each) => sum + milliValue(each['cpu'] ?? '0'), 0)
    const memory = requests.reduce((sum, each) => sum + quantityValue(each['memory'] ?? '0'), 0)
    const { allocatable = {} } = status ?? {}
    const isOverfull = cpu > milliValue(allocatable['cpu'] ?? '0') || memory > quantityValue(allocatable['memory'] ?? '0')
      || placed.length > quantityValue(allocatable['pods'] ?? '0')
    return isOverfull ? [`${metadata.name} has ${placed.length} pods that request ${cpu}m and ${memory} bytes`] : []
  })
}

function sharedAddresses(world: Simulation): string[] {
  const owners = new Map<string, string>()
  return cacheOf(world).list(pods).filter((pod) => !isFinished(pod) && pod.status?.podIP !== undefined && !pod.spec.hostNetwork).flatMap((pod) => {
    const address = pod.status!.podIP!
    const other = owners.get(address)
    owners.set(address, named(pod))
    return other === undefined ? [] : [`${other} and ${named(pod)} have both ${address}`]
  })
}

function wrongReplicaCounts(world: Simulation): string[] {
  const cache = cacheOf(world)
  return cache.list(replicaSets).flatMap((replicaSet) => {
    const owned = cache.ownedBy(pods, replicaSet.metadata.uid!).filter((pod) => controllerOf(pod)?.uid === replicaSet.metadata.uid && isActive(pod))
    const said = `${replicaSet.status?.replicas ?? 0}/${replicaSet.status?.readyReplicas ?? 0}`
    const there = `${owned.length}/${owned.filter(isReady).length}`
    return said === there ? [] : [`${named(replicaSet)} says ${said} replicas and ready ones, there are ${there}`]
  })
}

function wrongDeploymentCounts(world: Simulation): string[] {
  const cache = cacheOf(world)
  return cache.list(deployments).flatMap((deployment) => {
    const owned = cache.ownedBy(replicaSets, deployment.metadata.uid!)
    const sum = (count: 'replicas' | 'readyReplicas') => owned.reduce((total, { status }) => total + (status?.[count] ?? 0), 0)
    const said = `${deployment.status?.replicas ?? 0}/${deployment.status?.readyReplicas ?? 0}`
    const there = `${sum('replicas')}/${sum('readyReplicas')}`
    return said === there ? [] : [`${named(deployment)} says ${said} replicas and ready ones, its ReplicaSets have ${there}`]
  })
}

function wrongEndpoints(world: Simulation): string[] {
  const cache = cacheOf(world)
  return cache.list(services).flatMap((service) => {
    const { selector } = service.spec
    if (!selector) return []
    const selected = cache.list(pods, service.metadata.namespace).filter((pod) =>
      isActive(pod) && isReady(pod) && Object.entries(selector).every(([key, value]) => pod.metadata.labels?.[key] === value))
    const slices = cache.ownedBy(endpointSlices, service.metadata.uid!)
    const listed = slices.flatMap(({ endpoints }) => (endpoints ?? []).filter(({ conditions }) => conditions?.ready).flatMap(({ addresses }) => addresses))
    const expected = selected.map(({ status }) => status!.podIP!)
    return expected.toSorted().join() === listed.toSorted().join() ? [] : [`${named(service)} lists ${listed.join(' ')}, ready are ${expected.join(' ')}`]
  })
}

function lostRequests(world: Simulation): string[] {
  const { clients, queues } = groundTruth(world)
  return [
    ...clients.filter(({ outcomes, requests }) => Object.values(outcomes).reduce((sum, count) => sum + count, 0) !== requests)
      .map(({ id }) => `requests of ${id} have ended without an outcome, or twice`),
    ...clients.filter(({ inFlight, attempts, requests }) => inFlight < 0 || attempts + inFlight < requests).map(({ id }) => `${id} has ended what it never sent`),
    ...queues.filter(({ published, acknowledged, ready, unacknowledged }) => Math.abs(published - acknowledged - ready - unacknowledged) > 0.001)
      .map(({ name }) => `messages of ${name} are lost`),
  ]
}

interface Workqueue {
  readonly items: ReadonlyMap<string, { readonly due: number }>
}

function forgottenWork(world: Simulation): string[] {
  const { items } = world.export().states.get('controller-runtime') as Workqueue
  return [...items].filter(([, { due }]) => due < world.now).map(([key]) => `${key} is overdue`)
}

export const invariants: readonly Invariant[] = [
  { name: 'every owner exists, or its dependants are being collected', within: minute, violations: missingOwners },
  { name: 'the pods of a node fit it', within: 0, violations: overfullNodes },
  { name: 'no two pods have one address', within: 0, violations: sharedAddresses },
  { name: 'a ReplicaSet counts its pods', within: 15 * second, violations: wrongReplicaCounts },
  { name: 'a Deployment counts its ReplicaSets', within: 15 * second, violations: wrongDeploymentCounts },
  { name: 'a Service lists exactly its ready pods', within: 15 * second, violations: wrongEndpoints },
  { name: 'every request ends once, no message is lost', within: 0, violations: lostRequests },
  { name: 'no work waits for ever', within: 0, violations: forgottenWork },
]
