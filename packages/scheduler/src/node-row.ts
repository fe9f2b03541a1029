/**
 * What the scheduler knows of a node and of the pods on it: rows, replaced with every change, so
 * that a decision reads sums instead of adding up.
 *
 * Follows NodeInfo and PodInfo of pkg/scheduler/framework/types.go of Kubernetes 1.34.
 */
import { keyOf } from '@track/apiserver'
import type { Node, Pod, PodAffinityTerm } from '@track/apimachinery'
import { type Amounts, amountsOf, difference, none, podRequests, podScoreRequests, sum } from './resources.ts'

export interface PodRow {
  readonly key: string
  readonly pod: Pod
  readonly requests: Amounts
  readonly scoreRequests: Amounts
  readonly ports: readonly HostPort[]
  readonly hasAffinity: boolean
  readonly requiredAntiAffinity: readonly PodAffinityTerm[]
}

export interface HostPort {
  readonly ip: string
  readonly protocol: string
  readonly port: number
}

export interface NodeRow {
  readonly name: string
  readonly node: Node
  readonly labels: Readonly<Record<string, string>>
  readonly allocatable: Amounts
  readonly podsMax: number
  readonly requested: Amounts
  readonly scoreRequested: Amounts
  readonly pods: readonly PodRow[]
  /** Of `pods`, those with pod affinity or anti-affinity, and those with required anti-affinity. */
  readonly withAffinity: readonly PodRow[]
  readonly withRequiredAntiAffinity: readonly PodRow[]
  readonly ports: readonly HostPort[]
}

export function podRow(pod: Pod): PodRow {
  const { podAffinity, podAntiAffinity } = pod.spec.affinity ?? {}
  return {
    key: keyOf(pod),
    pod,
    requests: podRequests(pod),
    scoreRequests: podScoreRequests(pod),
    ports: hostPorts(pod),
    hasAffinity: podAffinity !== undefined || podAntiAffinity !== undefined,
    requiredAntiAffinity: podAntiAffinity?.requiredDuringSchedulingIgnoredDuringExecution ?? [],
  }
}

export function hostPorts({ spec }: Pod): HostPort[] {
  const sidecars = (spec.initContainers ?? []).filter(({ restartPolicy }) => restartPolicy === 'Always')
  return [...spec.containers, ...sidecars].flatMap(({ ports = [] }) => ports.flatMap(({ hostPort, hostIP, protocol }) => {
    return hostPort ? [{ ip: hostIP || '0.0.0.0', protocol: protocol || 'TCP', port: hostPort }] : []
  }))
}

/** The row of a node; the pods on it stay when it is one that was there before. */
export function nodeRow(node: Node, before?: NodeRow): NodeRow {
  const allocatable = node.status?.allocatable
  return {
    pods: [], withAffinity: [], withRequiredAntiAffinity: [], ports: [], requested: none, scoreRequested: none,
    ...before,
    name: node.metadata.name!,
    node,
    labels: node.metadata.labels ?? {},
    allocatable: amountsOf(allocatable),
    podsMax: Number(allocatable?.['pods'] ?? 0),
  }
}

export function withPod(row: NodeRow, pod: PodRow): NodeRow {
  return {
    ...row,
    pods: [...row.pods, pod],
    withAffinity: pod.hasAffinity ? [...row.withAffinity, pod] : row.withAffinity,
    withRequiredAntiAffinity: pod.requiredAntiAffinity.length > 0 ? [...row.withRequiredAntiAffinity, pod] : row.withRequiredAntiAffinity,
    ports: pod.ports.length > 0 ? [...row.ports, ...pod.ports] : row.ports,
    requested: sum(row.requested, pod.requests),
    scoreRequested: sum(row.scoreRequested, pod.scoreRequests),
  }
}

/** Takes a pod off; `pod` is the row that was put on. */
export function withoutPod(row: NodeRow, pod: PodRow): NodeRow {
  const others = row.pods.filter((each) => each.key !== pod.key)
  return {
    ...row,
    pods: others,
    withAffinity: pod.hasAffinity ? others.filter(({ hasAffinity }) => hasAffinity) : row.withAffinity,
    withRequiredAntiAffinity: pod.requiredAntiAffinity.length > 0
      ? others.filter(({ requiredAntiAffinity }) => requiredAntiAffinity.length > 0)
      : row.withRequiredAntiAffinity,
    ports: pod.ports.length > 0 ? others.flatMap(({ ports }) => ports) : row.ports,
    requested: difference(row.requested, pod.requests),
    scoreRequested: difference(row.scoreRequested, pod.scoreRequests),
  }
}
