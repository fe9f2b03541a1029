/**
 * Which pods' metrics count for an autoscaler: pods that start burn CPU that says nothing.
 *
 * Follows groupPods of pkg/controller/podautoscaler/replica_calculator.go of Kubernetes 1.34.
 */
import { condition, type Pod } from '@track/apimachinery'
import { type Duration, type Instant, minute, parseTimestamp, second } from '@track/simulation'
import type { PodMetric } from './metrics-client.ts'

const cpuInitializationPeriod: Duration = 5 * minute
const initialReadinessDelay: Duration = 30 * second

export interface PodGroups {
  readonly readyCount: number
  readonly unready: readonly string[]
  /** Running, but without a metric. */
  readonly missing: readonly string[]
  /** Failed, or being deleted. */
  readonly ignored: readonly string[]
}

export function groupPods(pods: readonly Pod[], metrics: ReadonlyMap<string, PodMetric>, resource: string, now: Instant): PodGroups {
  const unready: string[] = []
  const missing: string[] = []
  const ignored: string[] = []
  let readyCount = 0
  for (const pod of pods) {
    const { name = '', deletionTimestamp } = pod.metadata
    const metric = metrics.get(name)
    if (deletionTimestamp !== undefined || pod.status?.phase === 'Failed') ignored.push(name)
    else if (pod.status?.phase === 'Pending') unready.push(name)
    else if (!metric) missing.push(name)
    else if (resource === 'cpu' && isStarting(pod, metric, now)) unready.push(name)
    else readyCount++
  }
  return { readyCount, unready, missing, ignored }
}

/**
 * In its first five minutes a pod must be ready, and have been so for the metric's whole window;
 * later it only counts as unready if it never became ready.
 */
function isStarting({ status }: Pod, { timestamp, window }: PodMetric, now: Instant): boolean {
  const ready = condition(status?.conditions, 'Ready')
  if (!ready || !status?.startTime) return true
  const startedAt = parseTimestamp(status.startTime)
  const changedAt = ready.lastTransitionTime === undefined ? -Infinity : parseTimestamp(ready.lastTransitionTime)
  if (startedAt + cpuInitializationPeriod > now) return ready.status === 'False' || timestamp < changedAt + window
  return ready.status === 'False' && startedAt + initialReadinessDelay > changedAt
}
