/** Sends a pod's status to the API when it says anything new. */
import { deepEqual, StatusError } from '@track/apimachinery'
import { objectKey, storedObject, storeOf } from '@track/apiserver'
import type { Simulation } from '@track/simulation'
import { canReachApi } from '../nodes/node-row.ts'
import { type Pod, type PodStatus, podResource } from '../objects/pod.ts'
import { nodesOf } from '../state.ts'
import { kubeletClient } from './kubelet-client.ts'
import type { PodRow } from './pod-row.ts'
import { podStatus } from './status/pod-status.ts'
import { podView } from './status/pod-view.ts'

/** The object in the API, if it still is the one that the kubelet runs. */
export function storedPod(simulation: Simulation, { metadata }: Pod): Pod | undefined {
  const stored = storedObject(storeOf(simulation), podResource, objectKey(metadata.namespace, metadata.name!)) as Pod | undefined
  return stored?.metadata.uid === metadata.uid ? stored : undefined
}

/** Answers the status as it is now, sent or not. `isTerminal`: nothing of the pod runs, nor will. */
export function writeStatus(simulation: Simulation, row: PodRow, isTerminal = false): PodStatus {
  const stored = storedPod(simulation, row.pod)
  const own = statusOf(simulation, row, isTerminal)
  if (stored && canReachApi(nodesOf(simulation).nodes.get(row.node)!)) sendStatus(simulation, row.node, stored, own)
  return own
}

/** The status as the kubelet sees it. */
export function statusOf(simulation: Simulation, row: PodRow, isTerminal = false): PodStatus {
  const state = nodesOf(simulation)
  const { address: hostAddress } = state.nodes.get(row.node)!.description
  const stored = storedPod(simulation, row.pod)?.status ?? row.pod.status
  return podStatus(podView(state, row), { now: simulation.now, hostAddress, isTerminal, stored })
}

/** Fields that are others' stay. */
const foreignFields = ['nominatedNodeName', 'resourceClaimStatuses', 'resize'] as const

export function sendStatus(simulation: Simulation, node: string, stored: Pod, own: PodStatus): void {
  const status: Record<string, unknown> = { ...own }
  const old = (stored.status ?? {}) as Record<string, unknown>
  for (const field of foreignFields) if (old[field] !== undefined) status[field] = old[field]
  if (deepEqual(old, status)) return
  try {
    kubeletClient(simulation, node).updateStatus(podResource, { ...stored, status })
  } catch (refusal) {
    // A refused status is sent again with the next sync, as the real one is.
    if (!(refusal instanceof StatusError)) throw refusal
  }
}
