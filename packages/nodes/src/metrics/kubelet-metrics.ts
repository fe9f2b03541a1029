/**
 * What a kubelet says of itself (`/metrics`) and of its probes (`/metrics/probes`), and the one door
 * to all that it exposes.
 *
 * Follows pkg/kubelet/metrics/metrics.go and pkg/kubelet/prober/prober_manager.go of Kubernetes 1.34.
 * Left out: durations of its own work, the volume manager's and the runtime's figures.
 */
import { second, type Simulation } from '@track/simulation'
import type { MetricFamily, MetricSample } from '@track/telemetry'
import { canReachApi, kubeletRuns } from '../nodes/node-row.ts'
import { containerNames } from '../objects/pod.ts'
import { containerKey, nodesOf } from '../state.ts'
import { cadvisorMetrics } from './cadvisor-metrics.ts'
import { family, one } from './family.ts'
import { resourceMetrics } from './resource-metrics.ts'

/** One row a path. */
const paths: Readonly<Record<string, (simulation: Simulation, node: string) => MetricFamily[]>> = {
  '/metrics': ownMetrics,
  '/metrics/cadvisor': cadvisorMetrics,
  '/metrics/probes': probeMetrics,
  '/metrics/resource': resourceMetrics,
}

export const kubeletMetricPaths: readonly string[] = Object.keys(paths)

/** The families under a path of a node's kubelet; undefined when nobody answers there. */
export function kubeletMetrics(simulation: Simulation, node: string, path: string): MetricFamily[] | undefined {
  const row = nodesOf(simulation).nodes.get(node)
  if (!row || !kubeletRuns(row) || !canReachApi(row)) return undefined
  return paths[path]?.(simulation, node)
}

function ownMetrics(simulation: Simulation, node: string): MetricFamily[] {
  const state = nodesOf(simulation)
  const row = state.nodes.get(node)!
  const rows = [...(state.podsOfNode.get(node)?.keys() ?? [])].map((uid) => state.pods.get(uid)!)
  const containers = rows.flatMap(({ pod }) =>
    containerNames(pod).map((name) => state.containers.get(containerKey(pod.metadata.uid!, name))))
  const count = (is: string) => containers.filter((each) => each?.state === is).length
  return [
    family('gauge', 'kubelet_node_name', "[ALPHA] The node's name. The count is always 1.", [one(1, { node })]),
    family('gauge', 'kubelet_running_containers', '[ALPHA] Number of containers currently running', [
      one(count('exited'), { container_state: 'exited' }), one(count('running'), { container_state: 'running' }),
    ]),
    family('gauge', 'kubelet_running_pods', '[ALPHA] Number of pods that have a running pod sandbox', [
      one(rows.filter(({ sandbox }) => sandbox?.isReady).length),
    ]),
    family('gauge', 'process_start_time_seconds', 'Start time of the process since unix epoch in seconds.', [one(row.bootedAt / second)]),
  ]
}

function probeMetrics(simulation: Simulation, node: string): MetricFamily[] {
  const state = nodesOf(simulation)
  const samples: MetricSample[] = []
  for (const { uid, container, type, successes, failures } of state.probes.values()) {
    const row = state.pods.get(uid)
    if (row?.node !== node) continue
    const { namespace = '', name = '' } = row.pod.metadata
    const probe_type = type.charAt(0).toUpperCase() + type.slice(1)
    const labels = { container, namespace, pod: name, pod_uid: uid, probe_type }
    if (failures > 0) samples.push(one(failures, { ...labels, result: 'failed' }))
    if (successes > 0) samples.push(one(successes, { ...labels, result: 'successful' }))
  }
  const help = '[BETA] Cumulative number of a liveness, readiness or startup probe for a container by result.'
  return [family('counter', 'prober_probe_total', help, samples)]
}
