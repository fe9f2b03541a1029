/**
 * Whether a node is still heard of; one that is not gets the conditions Unknown.
 *
 * Follows tryUpdateNodeHealth of pkg/controller/nodelifecycle/node_lifecycle_controller.go of
 * Kubernetes 1.34.
 */
import { condition, type Node, type NodeCondition } from '@track/apimachinery'
import { type Duration, type Instant, parseTimestamp, printTimestamp, second } from '@track/simulation'
import type { NodeHealth } from './state.ts'

/** A node is given up so long after it was last heard of, one that never reported a little later. */
const monitorGracePeriod: Duration = 50 * second
const startupGracePeriod: Duration = 60 * second

const watched = ['Ready', 'MemoryPressure', 'DiskPressure', 'PIDPressure']

export function nextHealth(node: Node, renewTime: string | undefined, before: NodeHealth | undefined, now: Instant): NodeHealth {
  const ready = condition(node.status?.conditions, 'Ready')
  const heartbeat = ready?.lastHeartbeatTime
  if (!before) return { probedAt: ready ? now : parseTimestamp(node.metadata.creationTimestamp ?? ''), heartbeat, renewTime }
  const isRenewed = renewTime !== undefined && renewTime !== before.renewTime
    && (before.renewTime === undefined || isBefore(before.renewTime, renewTime))
  if (!isRenewed && before.heartbeat === heartbeat) return before
  return { probedAt: now, heartbeat, renewTime: isRenewed ? renewTime : before.renewTime }
}

/** Two times as Leases write them are in order as texts. */
const microTime = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/

function isBefore(a: string, b: string): boolean {
  return microTime.test(a) && microTime.test(b) ? a < b : parseTimestamp(a) < parseTimestamp(b)
}

/** The conditions of a node that is not heard of any more; undefined while it is, or when it is known already. */
export function lostConditions({ metadata, status }: Node, { probedAt }: NodeHealth, now: Instant): NodeCondition[] | undefined {
  const conditions = status?.conditions ?? []
  const ready = condition(conditions, 'Ready')
  if (now <= probedAt + (ready ? monitorGracePeriod : startupGracePeriod) || ready?.status === 'Unknown') return undefined
  const at = printTimestamp(now)
  const known = conditions.map((each): NodeCondition => (watched.includes(each.type) && each.status !== 'Unknown'
    ? { ...each, status: 'Unknown', reason: 'NodeStatusUnknown', message: 'Kubelet stopped posting node status.', lastTransitionTime: at }
    : each))
  const missing = watched.filter((type) => !condition(conditions, type)).map((type): NodeCondition => ({
    type, status: 'Unknown', reason: 'NodeStatusNeverUpdated', message: 'Kubelet never posted node status.',
    ...(metadata.creationTimestamp && { lastHeartbeatTime: metadata.creationTimestamp }), lastTransitionTime: at,
  }))
  return [...known, ...missing]
}
