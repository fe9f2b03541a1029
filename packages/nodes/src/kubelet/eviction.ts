/**
 * Eviction when the node runs out of memory or of disk: every ten seconds at most one pod, the one that uses most
 * beyond its request.
 *
 * Follows pkg/kubelet/eviction/eviction_manager.go and helpers.go of Kubernetes 1.34 (memory.available<100Mi,
 * nodefs.available<10%). Left out: process numbers, soft thresholds, writable layers (the logs are what a container
 * has on the disk), images that are removed first; a fault of pressure evicts only who uses more than was asked for.
 */
import { parseQuantity, printQuantity, quantityOf, quantityValue } from '@track/apimachinery'
import { type Instant, minute, type Simulation } from '@track/simulation'
import { type ContainerUsage, usageOfContainers, usageOfNode } from '../metrics/usage.ts'
import type { NodeRow } from '../nodes/node-row.ts'
import { containerNamed, type Pod } from '../objects/pod.ts'
import { nodesOf } from '../state.ts'
import { diskBytesOf, diskThreshold, isFull } from '../nodes/full-disk.ts'
import { requestOf } from './admission.ts'
import { recordNodeEvent, recordPodEvent } from './kubelet-events.ts'
import { beginTermination } from './termination.ts'

const threshold = quantityValue('100Mi')
/** The condition outlasts the pressure (`--eviction-pressure-transition-period`). */
const transitionPeriod = 5 * minute
/** `system-cluster-critical` and above are never evicted. */
const criticalPriority = 2_000_000_000

/** Looks at the node's memory; answers the row as it is then. */
export function synchronizeEviction(simulation: Simulation, row: NodeRow): NodeRow {
  const { name, memory } = row.description
  const used = usageOfNode(simulation, name)?.memoryBytes ?? 0
  const available = Math.max(0, quantityValue(memory) - used)
  const isShort = available < threshold
  const next = withShortage(row, isShort, simulation.now)
  if (next !== row) nodesOf(simulation).nodes.set(name, next)
  if (isFull(row)) evictForDisk(simulation, row)
  if (!isShort && !row.faults.includes('memory-pressure')) return next
  const victim = ranked(simulation, name).find(({ over, pod }) => (isShort || over > 0) && (pod.spec.priority ?? 0) < criticalPriority)
  if (isShort) recordNodeEvent(simulation, name, 'EvictionThresholdMet', 'Attempting to reclaim memory', 'Warning')
  if (victim) evict(simulation, victim, available)
  return next
}

/** What fills the disk is none of the pods': one after the other goes, and it does not help. */
function evictForDisk(simulation: Simulation, { description }: NodeRow): void {
  const { name } = description
  const used = ({ containers }: Candidate) => containers.reduce((sum, each) => sum + diskBytesOf(simulation, each.pod.metadata.uid!, each.container), 0)
  const victim = ranked(simulation, name).filter(({ pod }) => (pod.spec.priority ?? 0) < criticalPriority)
    .sort((a, b) => (a.pod.spec.priority ?? 0) - (b.pod.spec.priority ?? 0) || used(b) - used(a))[0]
  recordNodeEvent(simulation, name, 'EvictionThresholdMet', 'Attempting to reclaim ephemeral-storage', 'Warning')
  if (!victim) return
  let message = `The node was low on resource: ephemeral-storage. Threshold quantity: ${diskThreshold(description)}, available: 0. `
  for (const { pod, container } of victim.containers) {
    const bytes = diskBytesOf(simulation, pod.metadata.uid!, container)
    if (bytes > 0) message += `Container ${container} was using ${Math.ceil(bytes / 1024)}Ki, request is 0, has larger consumption of ephemeral-storage. `
  }
  evictWith(simulation, victim.pod, message)
}

function withShortage(row: NodeRow, isShort: boolean, now: Instant): NodeRow {
  if (isShort) return { ...row, shortSince: row.shortSince < 0 ? now : row.shortSince, shortUntil: now + transitionPeriod }
  return row.shortSince >= 0 && now > row.shortUntil ? { ...row, shortSince: -1 } : row
}

interface Candidate {
  readonly pod: Pod
  readonly containers: readonly ContainerUsage[]
  /** Memory used beyond the request. */
  readonly over: number
}

/** Who uses more than asked for comes first, then lower priority, then who exceeds it by more. */
function ranked(simulation: Simulation, node: string): Candidate[] {
  const byPod = new Map<string, ContainerUsage[]>()
  for (const usage of usageOfContainers(simulation, node)) {
    const uid = usage.pod.metadata.uid!
    if (nodesOf(simulation).pods.get(uid)?.worker === 'syncing') byPod.set(uid, [...(byPod.get(uid) ?? []), usage])
  }
  const candidates = [...byPod.values()].map((containers): Candidate => {
    const { pod } = containers[0]!
    const used = containers.reduce((sum, { memoryBytes }) => sum + memoryBytes, 0)
    return { pod, containers, over: used - requestOf(pod, 'memory', quantityValue) }
  })
  return candidates.sort((a, b) => Number(b.over > 0) - Number(a.over > 0)
    || (a.pod.spec.priority ?? 0) - (b.pod.spec.priority ?? 0) || b.over - a.over)
}

function evict(simulation: Simulation, { pod, containers }: Candidate, available: number): void {
  evictWith(simulation, pod, evictionMessage(containers, available))
}

function evictWith(simulation: Simulation, pod: Pod, message: string): void {
  const state = nodesOf(simulation)
  const uid = pod.metadata.uid!
  const row = state.pods.get(uid)!
  recordPodEvent(simulation, row.node, pod, { type: 'Warning', reason: 'Evicted', message })
  state.pods.set(uid, { ...row, verdict: { reason: 'Evicted', message, graceSeconds: 1, disruption: message } })
  beginTermination(simulation, uid)
}

function evictionMessage(containers: readonly ContainerUsage[], available: number): string {
  const bytes = (value: number) => printQuantity(quantityOf(Math.trunc(value), 'BinarySI'))
  let message = 'The node was low on resource: memory. '
  if (available < threshold) message += `Threshold quantity: 100Mi, available: ${bytes(available)}. `
  for (const { pod, container, memoryBytes } of containers) {
    const request = containerNamed(pod, container)?.container.resources?.requests?.['memory'] ?? '0'
    if (memoryBytes <= quantityValue(request)) continue
    const asked = printQuantity(parseQuantity(request))
    message += `Container ${container} was using ${bytes(memoryBytes)}, request is ${asked}, has larger consumption of memory. `
  }
  return message
}

