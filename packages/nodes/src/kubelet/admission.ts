/**
 * Whether a node takes a pod that was bound to it; the scheduler may have been wrong, or not asked.
 *
 * Follows pkg/kubelet/lifecycle/predicate.go of Kubernetes 1.34. Left out: preemption for critical
 * pods, topology and device managers, resources of a whole pod.
 */
import { milliValue, quantityValue } from '@track/apimachinery'
import { storedObject, storeOf } from '@track/apiserver'
import type { Simulation } from '@track/simulation'
import { type Node, nodeResource } from '../objects/node.ts'
import { type Container, isSidecar, type Pod } from '../objects/pod.ts'
import { allocatableOf } from '../nodes/node-status.ts'
import { hasPressure } from '../nodes/node-row.ts'
import { nodesOf, type NodesState } from '../state.ts'
import type { PodRow } from './pod-row.ts'
import { qosClass } from './status/qos-class.ts'

export interface Refusal {
  readonly reason: string
  readonly message: string
}

export function admissionRefusal(simulation: Simulation, row: PodRow): Refusal | undefined {
  const state = nodesOf(simulation)
  const node = state.nodes.get(row.node)!
  if (hasPressure(node, 'MemoryPressure') && qosClass(row.pod) === 'BestEffort') {
    return { reason: 'Evicted', message: 'The node had condition: [MemoryPressure]. ' }
  }
  if (hasPressure(node, 'DiskPressure')) return { reason: 'Evicted', message: 'The node had condition: [DiskPressure]. ' }
  const { os, nodeSelector } = row.pod.spec
  if (os && os.name !== 'linux') {
    return { reason: 'PodOSNotSupported', message: "Failed to admit pod as the OS field doesn't match node OS" }
  }
  const labels = (storedObject(storeOf(simulation), nodeResource, row.node) as Node | undefined)?.metadata.labels ?? {}
  if (Object.entries(nodeSelector ?? {}).some(([key, value]) => labels[key] !== value)) {
    const message = "Predicate NodeAffinity failed: node(s) didn't match Pod's node affinity/selector"
    return { reason: 'NodeAffinity', message }
  }
  return resourceRefusal(state, row)
}

const measured = [
  { resource: 'cpu', reason: 'OutOfcpu', value: milliValue },
  { resource: 'memory', reason: 'OutOfmemory', value: quantityValue },
  { resource: 'ephemeral-storage', reason: 'OutOfephemeral-storage', value: quantityValue },
] as const

function resourceRefusal(state: NodesState, row: PodRow): Refusal | undefined {
  const allocatable = allocatableOf(state.nodes.get(row.node)!.description)
  const others = otherPods(state, row)
  const refuse = (resource: string, reason: string, requested: number, used: number, capacity: number): Refusal => ({
    reason,
    message: `Node didn't have enough resource: ${resource}, requested: ${requested}, used: ${used}, capacity: ${capacity}`,
  })
  if (others.length + 1 > Number(allocatable['pods'])) {
    return refuse('pods', 'OutOfpods', 1, others.length, Number(allocatable['pods']))
  }
  for (const { resource, reason, value } of measured) {
    const requested = requestOf(row.pod, resource, value)
    if (requested === 0) continue
    const used = others.reduce((sum, pod) => sum + requestOf(pod, resource, value), 0)
    const capacity = value(allocatable[resource]!)
    if (requested > capacity - used) return refuse(resource, reason, requested, used, capacity)
  }
  return undefined
}

/** Pods of the node whose containers run or may run. */
function otherPods({ pods, podsOfNode }: NodesState, row: PodRow): Pod[] {
  const others: Pod[] = []
  for (const uid of podsOfNode.get(row.node)?.keys() ?? []) {
    const other = pods.get(uid)
    if (other && other.worker !== 'terminated' && uid !== row.pod.metadata.uid) others.push(other.pod)
  }
  return others
}

/**
 * What a pod asks for: its containers and sidecars together, or more if an init container needs it.
 * Follows k8s.io/component-helpers/resource/helpers.go (PodRequests).
 */
export function requestOf({ spec }: Pod, resource: string, value: (quantity: string) => number): number {
  const of = ({ resources }: Container) => {
    const quantity = resources?.requests?.[resource]
    return quantity === undefined ? 0 : value(quantity)
  }
  let sidecars = 0
  let peak = 0
  for (const container of spec.initContainers ?? []) {
    if (isSidecar(container)) {
      sidecars += of(container)
      peak = Math.max(peak, sidecars)
    } else peak = Math.max(peak, of(container) + sidecars)
  }
  const running = spec.containers.reduce((sum, container) => sum + of(container), 0) + sidecars
  const overhead = spec.overhead?.[resource]
  return Math.max(running, peak) + (overhead === undefined ? 0 : value(overhead))
}
