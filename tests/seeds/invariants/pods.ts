/** What holds of pods and of the nodes that they are on. */
import { milliValue, nodes, type Pod, pods, quantityValue } from '@track/apimachinery'
import { cacheOf } from '@track/controller-runtime'
import type { Simulation } from '@track/simulation'
import { type Invariant, isFinished, isReady, named } from '../invariant.ts'

function requestOf({ spec }: Pod, resource: string, valueOf: (text: string) => number): number {
  const of = ({ resources }: Pod['spec']['containers'][number]) => valueOf(resources?.requests?.[resource] ?? '0')
  const staying = (spec.initContainers ?? []).filter(({ restartPolicy }) => restartPolicy === 'Always')
  return [...spec.containers, ...staying].reduce((sum, container) => sum + of(container), 0)
}

function overfullNodes(world: Simulation): string[] {
  const cache = cacheOf(world)
  return cache.list(nodes).flatMap(({ metadata, status }) => {
    const placed = cache.byIndex(pods, 'node', metadata.name!).filter((pod) => !isFinished(pod))
    const cpu = placed.reduce((sum, pod) => sum + requestOf(pod, 'cpu', milliValue), 0)
    const memory = placed.reduce((sum, pod) => sum + requestOf(pod, 'memory', quantityValue), 0)
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

function unfoundedReadiness(world: Simulation): string[] {
  return cacheOf(world).list(pods).filter(isReady).flatMap((pod) => {
    const { phase, podIP, containerStatuses = [] } = pod.status!
    const waiting = pod.spec.containers.filter(({ name }) => !containerStatuses.some((each) => each.name === name && each.ready && each.state?.running))
    const isFounded = phase === 'Running' && podIP !== undefined && pod.spec.nodeName && waiting.length === 0
    return isFounded ? [] : [`${named(pod)} is ready, ${phase}, at ${podIP}, without ${waiting.map(({ name }) => name).join(' ')}`]
  })
}

export const podInvariants: readonly Invariant[] = [
  { name: 'the pods of a node fit it', within: 0, violations: overfullNodes },
  { name: 'no two pods have one address', within: 0, violations: sharedAddresses },
  { name: 'a ready pod runs, with all its containers', within: 0, violations: unfoundedReadiness },
]
