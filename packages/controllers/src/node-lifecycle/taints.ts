/**
 * The taints that a node's conditions call for.
 *
 * Follows doNoScheduleTaintingPass and processTaintBaseEviction of
 * pkg/controller/nodelifecycle/node_lifecycle_controller.go of Kubernetes 1.34.
 */
import { condition, type Node, type Taint } from '@track/apimachinery'
import { type Instant, printTimestamp } from '@track/simulation'

interface Row {
  readonly condition: string
  readonly status: string
  readonly key: string
}

export const notReady = 'node.kubernetes.io/not-ready'
export const unreachable = 'node.kubernetes.io/unreachable'
const unschedulable = 'node.kubernetes.io/unschedulable'

export const conditionTaints: readonly Row[] = [
  { condition: 'Ready', status: 'False', key: notReady },
  { condition: 'Ready', status: 'Unknown', key: unreachable },
  { condition: 'MemoryPressure', status: 'True', key: 'node.kubernetes.io/memory-pressure' },
  { condition: 'DiskPressure', status: 'True', key: 'node.kubernetes.io/disk-pressure' },
  { condition: 'NetworkUnavailable', status: 'True', key: 'node.kubernetes.io/network-unavailable' },
  { condition: 'PIDPressure', status: 'True', key: 'node.kubernetes.io/pid-pressure' },
]

/** The node's taints with those that keep new pods away as its conditions are; undefined when they are right. */
export function withNoScheduleTaints({ spec, status }: Node, now: Instant): Taint[] | undefined {
  const wanted = conditionTaints.filter((row) => condition(status?.conditions, row.condition)?.status === row.status).map(({ key }) => key)
  if (spec.unschedulable) wanted.push(unschedulable)
  const managed = [...conditionTaints.map(({ key }) => key), unschedulable]
  const taints = spec.taints ?? []
  const isManaged = ({ key, effect }: Taint) => effect === 'NoSchedule' && managed.includes(key)
  const kept = taints.filter((taint) => !isManaged(taint) || wanted.includes(taint.key))
  const missing = wanted.filter((key) => !taints.some((taint) => taint.key === key && isManaged(taint)))
  if (missing.length === 0 && kept.length === taints.length) return undefined
  return [...kept, ...missing.map((key) => newTaint(key, 'NoSchedule', now))]
}

/** With the one NoExecute taint, or with neither; undefined when they are right. */
export function withNoExecuteTaint({ spec }: Node, key: string | undefined, now: Instant): Taint[] | undefined {
  const taints = spec.taints ?? []
  const isOurs = (taint: Taint) => taint.effect === 'NoExecute' && (taint.key === notReady || taint.key === unreachable)
  const has = key === undefined || taints.some((taint) => isOurs(taint) && taint.key === key)
  const kept = taints.filter((taint) => !isOurs(taint) || taint.key === key)
  if (has && kept.length === taints.length) return undefined
  return has ? kept : [...kept, newTaint(key, 'NoExecute', now)]
}

export function hasNoExecuteTaint({ spec }: Node, key: string): boolean {
  return spec.taints?.some((taint) => taint.effect === 'NoExecute' && taint.key === key) === true
}

/** Which NoExecute taint the node's Ready condition calls for. */
export function noExecuteKey({ status }: Node): string | undefined {
  const ready = condition(status?.conditions, 'Ready')?.status
  return ready === 'False' ? notReady : ready === 'Unknown' ? unreachable : undefined
}

function newTaint(key: string, effect: Taint['effect'], now: Instant): Taint {
  return { key, effect, timeAdded: printTimestamp(now) }
}
