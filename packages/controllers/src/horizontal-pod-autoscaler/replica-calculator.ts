/**
 * How many replicas a metric asks for: the usage over its target, times the replicas, with
 * tolerance, and with pods that say nothing counted against the change.
 *
 * Follows pkg/controller/podautoscaler/replica_calculator.go and metrics/utilization.go of
 * Kubernetes 1.34. Left out: configurable tolerance (alpha, off by default).
 */
import { milliValue, type Pod } from '@track/apimachinery'
import type { Instant } from '@track/simulation'
import type { PodMetric } from './metrics-client.ts'
import { groupPods, type PodGroups } from './pod-groups.ts'

/** Why no number came of it, in upstream's words. */
export interface Problem {
  readonly problem: string
}

/** Usage in thousandths, on average over pods unless it is one value. */
export interface Proposal {
  readonly replicas: number
  readonly usage: number
  /** Percent of what the pods request. */
  readonly utilization?: number
}

/** Usage within so much of the target changes nothing. */
const tolerance = 0.1

const noPods: Problem = { problem: 'no pods returned by selector while calculating replica count' }
const noMetrics: Problem = { problem: 'did not receive metrics for targeted pods (pods might be unready)' }

export function isProblem(outcome: object): outcome is Problem {
  return 'problem' in outcome
}

function isWithinTolerance(ratio: number): boolean {
  return 1 - tolerance <= ratio && ratio <= 1 + tolerance
}

interface PodsAndMetrics {
  readonly pods: readonly Pod[]
  readonly metrics: readonly PodMetric[]
  readonly now: Instant
  readonly currentReplicas: number
}

/** From what each pod uses of a resource, against what it requests. */
export function utilizationReplicas(
  { pods, metrics, now, currentReplicas }: PodsAndMetrics,
  { resource, container, targetUtilization }: { resource: string; container?: string | undefined; targetUtilization: number },
): Proposal | Problem {
  if (pods.length === 0) return noPods
  const { values, groups } = counting(pods, metrics, resource, now)
  if (values.size === 0) return noMetrics
  const requests = requestsOf(pods, resource, container)
  if (isProblem(requests)) return requests
  const measured = utilizationOf(values, requests, targetUtilization)
  if (isProblem(measured)) return measured
  const fallback = (pod: string) => Math.trunc(((requests.get(pod) ?? 0) * Math.max(100, targetUtilization)) / 100)
  const ratioOf = (filled: ReadonlyMap<string, number>) => {
    const again = utilizationOf(filled, requests, targetUtilization)
    return isProblem(again) ? measured.ratio : again.ratio
  }
  const replicas = replicasFor(currentReplicas, measured.ratio, values, groups, { fallback, ratioOf })
  return { replicas, usage: measured.usage, utilization: measured.utilization }
}

/** From what each pod has, against a target a pod. */
export function averageReplicas(
  { pods, metrics, now, currentReplicas }: PodsAndMetrics,
  { resource = '', target }: { resource?: string; target: number },
): Proposal | Problem {
  if (pods.length === 0) return noPods
  const { values, groups } = counting(pods, metrics, resource, now)
  if (values.size === 0) return noMetrics
  const average = (of: ReadonlyMap<string, number>) => Math.trunc(total(of.values()) / of.size)
  const usage = average(values)
  const ratioOf = (filled: ReadonlyMap<string, number>) => average(filled) / target
  return { replicas: replicasFor(currentReplicas, usage / target, values, groups, { fallback: () => target, ratioOf }), usage }
}

/** From one value for all pods together. */
export function valueReplicas(usage: number, target: number, { pods, currentReplicas }: { pods: readonly Pod[]; currentReplicas: number }): Proposal | Problem {
  const ratio = usage / target
  if (currentReplicas === 0) return { replicas: Math.ceil(ratio), usage }
  if (isWithinTolerance(ratio)) return { replicas: currentReplicas, usage }
  if (pods.length === 0) return noPods
  const ready = pods.filter(({ status }) => {
    return status?.phase === 'Running' && status.conditions?.some(({ type, status: value }) => type === 'Ready' && value === 'True')
  })
  return { replicas: Math.ceil(ratio * ready.length), usage }
}

/** From one value, against a target a pod. */
export function perPodReplicas(usage: number, target: number, statusReplicas: number): Proposal {
  const ratio = usage / (target * statusReplicas)
  const replicas = isWithinTolerance(ratio) ? statusReplicas : Math.min(0x7fff_ffff, Math.ceil(usage / target))
  return { replicas, usage: statusReplicas === 0 ? Number.MAX_SAFE_INTEGER : Math.ceil(usage / statusReplicas) }
}

function total(values: Iterable<number>): number {
  let sum = 0
  for (const value of values) sum += value
  return sum
}

/** The values of pods that count. */
function counting(pods: readonly Pod[], metrics: readonly PodMetric[], resource: string, now: Instant) {
  const byPod = new Map(metrics.map((metric) => [metric.pod, metric]))
  const groups = groupPods(pods, byPod, resource, now)
  const left = metrics.filter(({ pod }) => !groups.ignored.includes(pod) && !groups.unready.includes(pod))
  return { values: new Map(left.map(({ pod, milliValue: value }) => [pod, value])), groups }
}

function replicasFor(
  currentReplicas: number,
  ratio: number,
  values: ReadonlyMap<string, number>,
  { readyCount, unready, missing }: PodGroups,
  { fallback, ratioOf }: { fallback: (pod: string) => number; ratioOf: (filled: ReadonlyMap<string, number>) => number },
): number {
  const withUnready = unready.length > 0 && ratio > 1
  if (!withUnready && missing.length === 0) {
    return isWithinTolerance(ratio) ? currentReplicas : Math.ceil(ratio * readyCount)
  }
  // Pods without metrics: as busy as they should be when scaling down, idle when scaling up.
  const filled = new Map(values)
  if (ratio < 1) for (const pod of missing) filled.set(pod, fallback(pod))
  if (ratio > 1) for (const pod of missing) filled.set(pod, 0)
  if (withUnready) for (const pod of unready) filled.set(pod, 0)
  const damped = ratioOf(filled)
  const isReversed = (ratio < 1 && damped > 1) || (ratio > 1 && damped < 1)
  if (isWithinTolerance(damped) || isReversed) return currentReplicas
  const replicas = Math.ceil(damped * filled.size)
  const isAgainst = (damped < 1 && replicas > currentReplicas) || (damped > 1 && replicas < currentReplicas)
  return isAgainst ? currentReplicas : replicas
}

interface Utilization {
  readonly ratio: number
  readonly utilization: number
  readonly usage: number
}

function utilizationOf(values: ReadonlyMap<string, number>, requests: ReadonlyMap<string, number>, target: number): Utilization | Problem {
  const known = [...values].filter(([pod]) => requests.has(pod))
  const used = total(known.map(([, value]) => value))
  const requested = total(known.map(([pod]) => requests.get(pod)!))
  if (requested === 0) return { problem: 'no metrics returned matched known pods' }
  const utilization = Math.trunc((used * 100) / requested)
  return { ratio: utilization / target, utilization, usage: Math.trunc(used / known.length) }
}

/** Thousandths a pod; every container that counts must say what it requests. */
function requestsOf(pods: readonly Pod[], resource: string, container: string | undefined): Map<string, number> | Problem {
  const requests = new Map<string, number>()
  for (const { metadata: { name = '' }, spec } of pods) {
    const podLevel = container === undefined ? spec.resources?.requests : undefined
    if (podLevel) {
      const request = podLevel[resource]
      if (request === undefined) return { problem: `missing pod-level request for ${resource} in Pod ${name}` }
      requests.set(name, milliValue(request))
      continue
    }
    const sidecars = (spec.initContainers ?? []).filter(({ restartPolicy }) => restartPolicy === 'Always')
    const meant = [...spec.containers, ...sidecars].filter((each) => container === undefined || each.name === container)
    let sum = 0
    for (const each of meant) {
      const request = each.resources?.requests?.[resource]
      if (request === undefined) return { problem: `missing request for ${resource} in container ${each.name} of Pod ${name}` }
      sum += milliValue(request)
    }
    requests.set(name, sum)
  }
  return requests
}
