/**
 * A kubelet's sign of life: it registers its node, renews its lease every 10 seconds, looks at
 * its status as often, and sends that when it has changed or five minutes have passed.
 *
 * Follows pkg/kubelet/kubelet_node_status.go and k8s.io/component-helpers/apimachinery/lease/controller.go
 * of Kubernetes 1.34. Left out: the jitter of the intervals and the retries within one of them.
 */
import { StatusError } from '@track/apimachinery'
import type { Client } from '@track/apiserver'
import { cacheOf } from '@track/controller-runtime'
import { minute, printMicroTimestamp, second, type Simulation, uniform } from '@track/simulation'
import { hexDigits } from '../hex-digits.ts'
import { synchronizeEviction } from '../kubelet/eviction.ts'
import { recordNodeEvent } from '../kubelet/kubelet-events.ts'
import { kubeletClient } from '../kubelet/kubelet-client.ts'
import { leaseResource, type Node, type NodeCondition, nodeResource } from '../objects/node.ts'
import { codeOf } from '../part-code.ts'
import { nodesOf } from '../state.ts'
import { imagesOnNode } from '../images/images-on-node.ts'
import { nodeObject } from './node-object.ts'
import { canReachApi, kubeletRuns, type NodeRow } from './node-row.ts'
import { conditionsHaveChanged, nodeConditions, nodeStatus } from './node-status.ts'

const heartbeatInterval = 10 * second
const statusReportInterval = 5 * minute
const leaseDurationSeconds = 40
const leaseNamespace = 'kube-node-lease'

/** The node's first word, and from then on its heartbeats; each node beats in its own moment. */
export function register(simulation: Simulation, { node }: { node: string }): void {
  registerNode(simulation, node)
  const offset = Math.floor(uniform(simulation.stream('heartbeat', node), 0) * heartbeatInterval)
  simulation.scheduleAfter({ after: offset + 1, part: 'nodes', event: 'heartbeat', data: { node } })
}

/** A kubelet that starts makes its Node object unless it is there. */
export function registerNode(simulation: Simulation, node: string): void {
  const state = nodesOf(simulation)
  const row = state.nodes.get(node)!
  const { conditions, events } = nodeConditions(row, undefined, simulation.now)
  const status = nodeStatus(row, { conditions, images: [], versions: codeOf(simulation).versions, machine: machineOf(simulation, row) })
  const api = kubeletClient(simulation, node)
  try {
    api.create(nodeResource, nodeObject(row.description, status))
  } catch (refusal) {
    // The object is there when somebody has created it before; the next heartbeat reports to it.
    if (!(refusal instanceof StatusError) || refusal.reason !== 'AlreadyExists') throw refusal
  }
  state.nodes.set(node, { ...row, reportedAt: simulation.now })
  recordNodeEvent(simulation, node, 'Starting', 'Starting kubelet.')
  for (const event of events) recordNodeStatusEvent(simulation, node, event)
  recordNodeEvent(simulation, node, 'NodeAllocatableEnforced', 'Updated Node Allocatable limit across pods')
  renewLease(simulation, api, node)
}

export function beat(simulation: Simulation, { node }: { node: string }): void {
  simulation.scheduleAfter({ after: heartbeatInterval, part: 'nodes', event: 'heartbeat', data: { node } })
  const found = nodesOf(simulation).nodes.get(node)
  if (!found || !kubeletRuns(found)) return
  const row = synchronizeEviction(simulation, found)
  if (!canReachApi(row)) return
  const api = kubeletClient(simulation, node)
  reportStatus(simulation, api, row)
  renewLease(simulation, api, node)
}

/** Sends the status if it says anything new, or if nothing was sent for five minutes. */
export function reportStatus(simulation: Simulation, api: Client, row: NodeRow): void {
  const { name } = row.description
  const stored = cacheOf(simulation).get(nodeResource, name)
  if (!stored) return
  const state = nodesOf(simulation)
  const isDue = simulation.now - row.reportedAt >= statusReportInterval
  const present = state.images.get(name)?.size ?? 0
  const hasNewImages = (stored.status?.images?.length ?? 0) !== Math.min(present, imagesReportedMax)
  if (!isDue && !hasNewImages && !conditionsHaveChanged(row, stored.status?.conditions)) return
  const { conditions, events } = nodeConditions(row, stored.status?.conditions, simulation.now)
  const reported = imagesOnNode(state, name).slice(0, imagesReportedMax)
  const status = nodeStatus(row, { conditions, images: reported, versions: codeOf(simulation).versions, machine: machineOf(simulation, row) })
  api.updateStatus(nodeResource, { ...stored, status: { ...stored.status, ...status, conditions: withOthers(stored, conditions) } })
  state.nodes.set(name, { ...row, reportedAt: simulation.now })
  for (const event of events) recordNodeStatusEvent(simulation, name, event)
}

/** `--node-status-max-images`. */
const imagesReportedMax = 50

/** Conditions that others have put there stay. */
function withOthers({ status }: Node, own: readonly NodeCondition[]): NodeCondition[] {
  const others = (status?.conditions ?? []).filter((each) => !own.some(({ type }) => type === each.type))
  return [...others, ...own]
}

export function recordNodeStatusEvent(simulation: Simulation, node: string, reason: string): void {
  recordNodeEvent(simulation, node, reason, `Node ${node} status is now: ${reason}`)
}

function renewLease(simulation: Simulation, api: Client, node: string): void {
  const renewTime = printMicroTimestamp(simulation.now)
  const cache = cacheOf(simulation)
  const lease = cache.get(leaseResource, node, leaseNamespace)
  if (lease) {
    api.update(leaseResource, { ...lease, spec: { ...lease.spec, renewTime } })
    return
  }
  const owner = cache.get(nodeResource, node)
  if (!owner) return
  try {
    api.create(leaseResource, {
      metadata: {
        name: node, namespace: leaseNamespace,
        ownerReferences: [{ apiVersion: 'v1', kind: 'Node', name: node, uid: owner.metadata.uid! }],
      },
      spec: { holderIdentity: node, leaseDurationSeconds, renewTime },
    })
  } catch (refusal) {
    // The namespace of the leases may not be there yet; the next heartbeat tries again.
    if (!(refusal instanceof StatusError) || refusal.reason !== 'NotFound') throw refusal
  }
}

/** Identities that the real kubelet reads from the machine; another boot has another boot ID. */
export function machineOf(simulation: Simulation, { description, boots }: NodeRow): { machineId: string; bootId: string } {
  const boot = hexDigits(simulation.stream('boot id', description.name), boots, 32)
  const bootId = [boot.slice(0, 8), boot.slice(8, 12), boot.slice(12, 16), boot.slice(16, 20), boot.slice(20)].join('-')
  return { machineId: hexDigits(simulation.stream('machine id', description.name), 0, 32), bootId }
}
