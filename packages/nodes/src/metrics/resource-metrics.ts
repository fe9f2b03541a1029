/**
 * `/metrics/resource`: what metrics-server reads.
 *
 * Follows pkg/kubelet/metrics/collectors/resource_metrics.go of Kubernetes 1.34. Left out: swap.
 */
import { second, type Simulation } from '@track/simulation'
import type { MetricFamily, MetricSample } from '@track/telemetry'
import { family, one } from './family.ts'
import { type ContainerUsage, usageOfContainers, usageOfNode } from './usage.ts'

export function resourceMetrics(simulation: Simulation, node: string): MetricFamily[] {
  const containers = usageOfContainers(simulation, node)
  const whole = usageOfNode(simulation, node)
  const each = (value: (usage: ContainerUsage) => number): MetricSample[] =>
    containers.map((usage) => one(value(usage), { container: usage.container, ...identity(usage) }))
  const pods = byPod(containers)
  const ofPods = (value: (usage: ContainerUsage) => number): MetricSample[] =>
    pods.map((usages) => one(usages.reduce((sum, usage) => sum + value(usage), 0), identity(usages[0]!)))
  return [
    family('counter', 'container_cpu_usage_seconds_total', '[STABLE] Cumulative cpu time consumed by the container in core-seconds', each(({ cpuSeconds }) => cpuSeconds)),
    family('gauge', 'container_memory_working_set_bytes', '[STABLE] Current working set of the container in bytes', each(({ memoryBytes }) => memoryBytes)),
    family('gauge', 'container_start_time_seconds', '[STABLE] Start time of the container since unix epoch in seconds', each(({ row }) => row.startedAt / second)),
    family('counter', 'node_cpu_usage_seconds_total', '[STABLE] Cumulative cpu time consumed by the node in core-seconds', [one(whole?.cpuSeconds ?? 0)]),
    family('gauge', 'node_memory_working_set_bytes', '[STABLE] Current working set of the node in bytes', [one(whole?.memoryBytes ?? 0)]),
    family('counter', 'pod_cpu_usage_seconds_total', '[STABLE] Cumulative cpu time consumed by the pod in core-seconds', ofPods(({ cpuSeconds }) => cpuSeconds)),
    family('gauge', 'pod_memory_working_set_bytes', '[STABLE] Current working set of the pod in bytes', ofPods(({ memoryBytes }) => memoryBytes)),
    family('gauge', 'resource_scrape_error', '[STABLE] 1 if there was an error while getting container metrics, 0 otherwise', [one(0)]),
  ]
}

function identity({ pod }: ContainerUsage): { namespace: string; pod: string } {
  return { namespace: pod.metadata.namespace ?? '', pod: pod.metadata.name ?? '' }
}

function byPod(containers: readonly ContainerUsage[]): ContainerUsage[][] {
  const pods = new Map<string, ContainerUsage[]>()
  for (const usage of containers) {
    const uid = usage.pod.metadata.uid!
    pods.set(uid, [...(pods.get(uid) ?? []), usage])
  }
  return [...pods.values()]
}
