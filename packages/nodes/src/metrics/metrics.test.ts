import { minute, second, type Simulation } from '@track/simulation'
import type { MetricFamily } from '@track/telemetry'
import { setServiceEndpoints, startClient, parseWorkload, type ClientWorkload } from '@track/traffic'
import { expect, test } from 'vitest'
import { serverIdOf } from '../containers/traffic-engine.ts'
import { podNamed, podOf, worldWith } from '../testing/play.ts'
import { kubeletMetricPaths, kubeletMetrics } from './kubelet-metrics.ts'
import { usageOfNode, usageOfPod } from './usage.ts'

const description = `
kind: server
memory.base: 40Mi
routes:
- {path: /, service: 20ms, cpu: 10ms}
`

/** A server that is asked thirty times a second, each time for ten milliseconds of CPU. */
function busyWorld(): Simulation {
  const world = worldWith([podOf('web', {
    image: 'workload:1.0', env: [{ name: 'WORKLOAD', value: description }], resources: { limits: { cpu: '500m', memory: '128Mi' } },
    readinessProbe: { tcpSocket: { port: 8080 } },
  })])
  world.runFor(10 * second)
  setServiceEndpoints(world, 'web', [serverIdOf(podNamed(world, 'web')!, 'app')])
  const { workload } = parseWorkload({ text: 'kind: client\nservice: web\nload: {rate: 30/s, arrivals: constant}\n' })
  startClient(world, { id: 'load', workload: workload as ClientWorkload })
  world.runFor(minute)
  return world
}

function valueOf(families: readonly MetricFamily[], name: string, labels: Record<string, string> = {}): number | undefined {
  return families.find((family) => family.name === name)?.samples
    .find((sample) => Object.entries(labels).every(([label, value]) => sample.labels[label] === value))?.value
}

test('CPU and memory of a container are those of its traffic', () => {
  const world = busyWorld()
  const families = kubeletMetrics(world, 'node-1', '/metrics/resource')!
  expect(valueOf(families, 'container_cpu_usage_seconds_total', { namespace: 'default', pod: 'web', container: 'app' })).toBeCloseTo(30 * 60 * 0.01, 1)
  expect(valueOf(families, 'container_memory_working_set_bytes', { pod: 'web' })).toBeGreaterThanOrEqual(40 * 1024 * 1024)
  expect(valueOf(families, 'pod_cpu_usage_seconds_total', { pod: 'web' })).toBe(valueOf(families, 'container_cpu_usage_seconds_total'))
  expect(valueOf(families, 'node_cpu_usage_seconds_total')).toBe(usageOfNode(world, 'node-1')!.cpuSeconds)
  expect(usageOfPod(world, podNamed(world, 'web')!.metadata.uid!)).toHaveLength(1)
})

test('the node\'s account keeps what ended containers have used', () => {
  const world = busyWorld()
  const before = usageOfNode(world, 'node-1')!.cpuSeconds
  world.runFor(second)
  const uid = podNamed(world, 'web')!.metadata.uid!
  world.input('nodes', 'begin fault', { node: 'node-1', fault: 'kubelet-stopped' })
  world.input('nodes', 'end fault', { node: 'node-1', fault: 'kubelet-stopped' })
  expect(usageOfPod(world, uid)).toHaveLength(1)
  expect(usageOfNode(world, 'node-1')!.cpuSeconds).toBeGreaterThan(before)
})

test('cAdvisor\'s series carry container, image and cgroup', () => {
  const families = kubeletMetrics(busyWorld(), 'node-1', '/metrics/cadvisor')!
  const [sample] = families.find(({ name }) => name === 'container_cpu_usage_seconds_total')!.samples
  expect({ ...sample!.labels, id: sample!.labels['id']!.replaceAll(/pod[0-9a-f_]{36}|[0-9a-f]{64}/g, 'ID'), name: '' }).toEqual({
    container: 'app', cpu: 'total', id: '/kubepods.slice/kubepods-ID.slice/cri-containerd-ID.scope',
    image: 'docker.io/library/workload:1.0', name: '', namespace: 'default', pod: 'web',
  })
  expect(valueOf(families, 'container_spec_cpu_quota')).toBe(50_000)
  expect(valueOf(families, 'container_spec_memory_limit_bytes')).toBe(128 * 1024 * 1024)
  expect(valueOf(families, 'machine_cpu_cores')).toBe(4)
})

test('probes and pods are counted', () => {
  const world = busyWorld()
  expect(valueOf(kubeletMetrics(world, 'node-1', '/metrics/probes')!, 'prober_probe_total', { probe_type: 'Readiness', result: 'successful' })).toBeGreaterThan(5)
  const own = kubeletMetrics(world, 'node-1', '/metrics')!
  expect(valueOf(own, 'kubelet_running_pods')).toBe(1)
  expect(valueOf(own, 'kubelet_running_containers', { container_state: 'running' })).toBe(1)
})

test('every path answers, and no other', () => {
  const world = worldWith()
  expect(kubeletMetricPaths.filter((path) => (kubeletMetrics(world, 'node-1', path) ?? []).length === 0)).toEqual([])
  expect(kubeletMetrics(world, 'node-1', '/nothing')).toBeUndefined()
  expect(kubeletMetrics(world, 'node-9', '/metrics')).toBeUndefined()
})
