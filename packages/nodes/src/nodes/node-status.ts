/**
 * What a kubelet says about its node: addresses, capacity, conditions, versions, images.
 *
 * Follows pkg/kubelet/nodestatus/setters.go and pkg/kubelet/kubelet_node_status.go of Kubernetes 1.34.
 * Left out: swap, huge pages that are there, device plugins, volumes in use.
 */
import { parseQuantity, printQuantity, quantityOf, quantityValue, subtractQuantities } from '@track/apimachinery'
import { printTimestamp, type Instant } from '@track/simulation'
import type { NodeCondition, NodeStatus } from '../objects/node.ts'
import { ephemeralStorageByDefault, type NodeDescription, podsMaxByDefault } from './node-description.ts'
import { hasPressure, type NodeRow } from './node-row.ts'

export interface ImageOnNode {
  readonly names: readonly string[]
  readonly sizeBytes: number
}

/** One row a condition: type, and reason, message and event for False and for True. */
const pressures = [
  {
    type: 'MemoryPressure',
    False: ['KubeletHasSufficientMemory', 'kubelet has sufficient memory available', 'NodeHasSufficientMemory'],
    True: ['KubeletHasInsufficientMemory', 'kubelet has insufficient memory available', 'NodeHasInsufficientMemory'],
  },
  {
    type: 'DiskPressure',
    False: ['KubeletHasNoDiskPressure', 'kubelet has no disk pressure', 'NodeHasNoDiskPressure'],
    True: ['KubeletHasDiskPressure', 'kubelet has disk pressure', 'NodeHasDiskPressure'],
  },
  {
    type: 'PIDPressure',
    False: ['KubeletHasSufficientPID', 'kubelet has sufficient PID available', 'NodeHasSufficientPID'],
    True: ['KubeletHasInsufficientPID', 'kubelet has insufficient PID available', 'NodeHasInsufficientPID'],
  },
] as const

/** The conditions at an instant, and the events that go with those that changed. */
export function nodeConditions(
  row: NodeRow, old: readonly NodeCondition[] | undefined, now: Instant,
): { conditions: NodeCondition[]; events: string[] } {
  const at = printTimestamp(now)
  const events: string[] = []
  const dated = (type: string, status: 'True' | 'False', reason: string, message: string): NodeCondition => {
    const before = old?.find((each) => each.type === type)
    const since = before?.status === status ? before.lastTransitionTime : undefined
    return { type, status, lastHeartbeatTime: at, lastTransitionTime: since ?? at, reason, message }
  }
  const conditions = pressures.map((pressure) => {
    const status = hasPressure(row, pressure.type) ? 'True' : 'False'
    const [reason, message, event] = pressure[status]
    if (old?.find((each) => each.type === pressure.type)?.status !== status) events.push(event)
    return dated(pressure.type, status, reason, message)
  })
  const ready = old?.find((each) => each.type === 'Ready')
  if (ready && ready.status !== 'True') events.push('NodeReady')
  conditions.push(dated('Ready', 'True', 'KubeletReady', 'kubelet is posting ready status'))
  return { conditions, events }
}

/** Whether a report would say anything else than the stored one but the time. */
export function conditionsHaveChanged(row: NodeRow, old: readonly NodeCondition[] | undefined): boolean {
  if (!old) return true
  const statusOf = (type: string) => old.find((each) => each.type === type)?.status
  return statusOf('Ready') !== 'True'
    || pressures.some(({ type }) => statusOf(type) !== (hasPressure(row, type) ? 'True' : 'False'))
}

/** What the kubelet keeps back: the hard eviction thresholds (100Mi of memory, 10% of the disk). */
const memoryKeptBack = parseQuantity('100Mi')
const diskKeptBack = 0.1

function capacityOf({ cpu, memory, pods = podsMaxByDefault, ephemeralStorage = ephemeralStorageByDefault }: NodeDescription) {
  return {
    cpu, 'ephemeral-storage': ephemeralStorage, 'hugepages-1Gi': '0', 'hugepages-2Mi': '0', memory, pods: String(pods),
  }
}

export function allocatableOf(description: NodeDescription): Record<string, string> {
  const capacity = capacityOf(description)
  const disk = quantityValue(capacity['ephemeral-storage'])
  const { unscaled, scale } = subtractQuantities(parseQuantity(capacity.memory), memoryKeptBack)
  return {
    ...capacity,
    'ephemeral-storage': printQuantity(quantityOf(disk - Math.floor(disk * diskKeptBack))),
    memory: printQuantity({ unscaled, scale, format: 'BinarySI' }),
  }
}

export interface Versions {
  /** `v1.34.2`. */
  readonly kubelet: string
  readonly containerRuntime: string
  readonly kernel: string
  readonly osImage: string
}

export function nodeStatus(
  row: NodeRow,
  { conditions, images, versions, machine }: {
    conditions: NodeCondition[]; images: readonly ImageOnNode[]; versions: Versions
    machine: { readonly machineId: string; readonly bootId: string }
  },
): NodeStatus {
  const { description } = row
  return {
    addresses: [{ type: 'InternalIP', address: description.address }, { type: 'Hostname', address: description.name }],
    allocatable: allocatableOf(description),
    capacity: capacityOf(description),
    conditions,
    daemonEndpoints: { kubeletEndpoint: { Port: 10250 } },
    features: { supplementalGroupsPolicy: true },
    images: images.map(({ names, sizeBytes }) => ({ names: [...names], sizeBytes })),
    nodeInfo: {
      architecture: 'amd64', bootID: machine.bootId, containerRuntimeVersion: versions.containerRuntime,
      kernelVersion: versions.kernel, kubeProxyVersion: '', kubeletVersion: versions.kubelet,
      machineID: machine.machineId, operatingSystem: 'linux', osImage: versions.osImage, systemUUID: machine.bootId,
    },
    runtimeHandlers: [
      { name: '', features: { recursiveReadOnlyMounts: true, userNamespaces: true } },
      { name: 'runc', features: { recursiveReadOnlyMounts: true, userNamespaces: true } },
    ],
  }
}
