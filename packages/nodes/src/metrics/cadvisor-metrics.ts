/**
 * `/metrics/cadvisor`: what the container runtime's cgroups show.
 *
 * Follows github.com/google/cadvisor/metrics/prometheus.go 0.52 and pkg/kubelet/server/server.go
 * (containerPrometheusLabelsFunc) of Kubernetes 1.34.
 * Left out: network, disk and throttling figures, the cgroups above the pods'.
 */
import { milliValue, quantityValue } from '@track/apimachinery'
import { oncePerRow, second, type Simulation } from '@track/simulation'
import type { MetricFamily, MetricSample } from '@track/telemetry'
import type { ContainerRow } from '../kubelet/container-row.ts'
import { containerNamed, type Pod } from '../objects/pod.ts'
import { nodesOf } from '../state.ts'
import { qosClass } from '../kubelet/status/qos-class.ts'
import { family, one } from './family.ts'
import { type ContainerUsage, usageOfContainers } from './usage.ts'

interface Series {
  readonly name: string
  readonly type: 'counter' | 'gauge'
  readonly help: string
  /** Undefined leaves the container out. */
  value(usage: ContainerUsage, now: number): number | undefined
  readonly labels?: Readonly<Record<string, string>>
}

const cpuPeriod = 100_000

const series: readonly Series[] = [
  {
    name: 'container_cpu_usage_seconds_total', type: 'counter', help: 'Cumulative cpu time consumed in seconds.',
    labels: { cpu: 'total' }, value: ({ cpuSeconds }) => cpuSeconds,
  },
  {
    name: 'container_last_seen', type: 'gauge', help: 'Last time a container was seen by the exporter',
    value: (_usage, now) => Math.floor(now / second),
  },
  {
    name: 'container_memory_rss', type: 'gauge', help: 'Size of RSS in bytes.', value: ({ memoryBytes }) => memoryBytes,
  },
  {
    name: 'container_memory_usage_bytes', type: 'gauge',
    help: 'Current memory usage in bytes, including all memory regardless of when it was accessed',
    value: ({ memoryBytes }) => memoryBytes,
  },
  {
    name: 'container_memory_working_set_bytes', type: 'gauge', help: 'Current working set in bytes.',
    value: ({ memoryBytes }) => memoryBytes,
  },
  {
    name: 'container_oom_events_total', type: 'counter', help: 'Count of out of memory events observed for the container',
    value: () => 0,
  },
  {
    name: 'container_spec_cpu_period', type: 'gauge', help: 'CPU period of the container.',
    value: (usage) => (limitOf(usage, 'cpu') === undefined ? undefined : cpuPeriod),
  },
  {
    name: 'container_spec_cpu_quota', type: 'gauge', help: 'CPU quota of the container.',
    value: (usage) => {
      const limit = limitOf(usage, 'cpu')
      return limit === undefined ? undefined : milliValue(limit) * cpuPeriod / 1000
    },
  },
  {
    name: 'container_spec_memory_limit_bytes', type: 'gauge', help: 'Memory limit for the container.',
    value: (usage) => {
      const limit = limitOf(usage, 'memory')
      return limit === undefined ? 0 : quantityValue(limit)
    },
  },
  {
    name: 'container_start_time_seconds', type: 'gauge', help: 'Start time of the container since unix epoch in seconds.',
    value: ({ row }) => Math.floor(row.startedAt / second),
  },
]

export function cadvisorMetrics(simulation: Simulation, node: string): MetricFamily[] {
  const { description } = nodesOf(simulation).nodes.get(node)!
  const containers = usageOfContainers(simulation, node)
  const labels = containers.map(labelsOf)
  return [
    ...series.map((row) => family(row.type, row.name, row.help, containers.flatMap((usage, index): MetricSample[] => {
      const value = row.value(usage, simulation.now)
      return value === undefined ? [] : [one(value, row.labels ? { ...labels[index]!, ...row.labels } : labels[index]!)]
    }))),
    family('gauge', 'machine_cpu_cores', 'Number of logical CPU cores.', [one(milliValue(description.cpu) / 1000)]),
    family('gauge', 'machine_memory_bytes', 'Amount of memory installed on the machine.', [one(quantityValue(description.memory))]),
  ]
}

function labelsOf({ pod, row }: ContainerUsage): Readonly<Record<string, string>> {
  return labelsIn(pod)(row)
}

/** A container bears the same labels for as long as pod and container are the same rows. */
const labelsIn = oncePerRow((pod: Pod) => oncePerRow((row: ContainerRow): Readonly<Record<string, string>> => {
  const { namespace = '', name = '', uid = '' } = pod.metadata
  const service = (pod.status?.qosClass ?? qosClass(pod)).toLowerCase()
  const slices = service === 'guaranteed' ? 'kubepods' : `kubepods-${service}`
  const above = service === 'guaranteed' ? '' : `${slices}.slice/`
  const id = `/kubepods.slice/${above}${slices}-pod${uid.replaceAll('-', '_')}.slice/cri-containerd-${row.id}.scope`
  return { container: row.name, id, image: row.image, name: row.id, namespace, pod: name }
}))

function limitOf({ pod, container }: ContainerUsage, resource: string): string | undefined {
  return containerNamed(pod, container)?.container.resources?.limits?.[resource]
}

