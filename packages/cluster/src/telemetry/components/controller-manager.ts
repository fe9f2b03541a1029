/**
 * What the controller manager says of itself: its work queues, and nodes by zone. A key is worked on in the instant in which it is due, so that neither
 * waiting nor working takes time.
 *
 * Follows k8s.io/component-base/metrics/prometheus/workqueue 0.34, the names that the controllers of Kubernetes 1.34 give their queues, and
 * pkg/controller/nodelifecycle/metrics.go.
 * Left out: queues of controllers that are no part of this world, other figures of single controllers, requests to the API server, leader election
 * (there is one instance), its Go runtime.
 */
import { endpointSlices, nodes } from '@track/apimachinery'
import { cacheOf, type ControllerRuntimeState, type WorkqueueState } from '@track/controller-runtime'
import type { Simulation } from '@track/simulation'
import type { MetricFamily } from '@track/telemetry'
import { buildInfo } from './build-info.ts'
import { counter, gauge, histogram, ofProcess, plain } from './families.ts'

/** Controller → its queue. */
const queueOf: Readonly<Record<string, string>> = {
  'cronjob-controller': 'cronjob',
  'deployment-controller': 'deployment',
  'endpoint-controller': 'endpoint',
  'endpointslice-controller': 'endpoint_slice',
  'horizontal-pod-autoscaler': 'horizontalpodautoscaler',
  'job-controller': 'job',
  'namespace-controller': 'namespace',
  'replicaset-controller': 'replicaset',
  'root-ca-cert-publisher': 'root_ca_cert_publisher',
  'service-account-controller': 'serviceaccount',
  'taint-eviction-controller': 'noexec_taint_pod',
  'ttl-after-finished-controller': 'ttl_jobs_to_delete',
}

interface Queue {
  readonly name: string
  readonly taken: number
  readonly retried: number
  readonly waiting: number
}

export function controllerManagerMetrics(simulation: Simulation): readonly MetricFamily[] {
  const found = queues(simulation)
  const each = (value: (queue: Queue) => number) => found.map((queue) => ({ labels: { name: queue.name }, value: value(queue) }))
  const atOnce = found.map(({ name, taken }) => ({ labels: { name }, values: new Map([[0, taken]]) }))
  return [
    counter('workqueue_adds_total', '[ALPHA] Total number of adds handled by workqueue', each(({ taken, waiting }) => taken + waiting)),
    gauge('workqueue_depth', '[ALPHA] Current depth of workqueue', each(({ waiting }) => waiting)),
    counter('workqueue_retries_total', '[ALPHA] Total number of retries handled by workqueue', each(({ retried }) => retried)),
    gauge('workqueue_longest_running_processor_seconds', '[ALPHA] How many seconds has the longest running processor for workqueue been running.', each(() => 0)),
    gauge('workqueue_unfinished_work_seconds', "[ALPHA] How many seconds of work has done that is in progress and hasn't been observed by work_duration. Large values indicate stuck threads. One can deduce the number of stuck threads by observing the rate at which this increases.", each(() => 0)),
    histogram('workqueue_queue_duration_seconds', '[ALPHA] How long in seconds an item stays in workqueue before being requested.', bounds, atOnce),
    histogram('workqueue_work_duration_seconds', '[ALPHA] How long in seconds processing an item from workqueue takes.', bounds, atOnce),
    ...zones(simulation),
    gauge('endpoint_slice_controller_num_endpoint_slices', '[ALPHA] Number of EndpointSlices', plain(slicesOfController(simulation))),
    buildInfo(),
    ...ofProcess(simulation),
  ]
}

/** Of the node lifecycle controller; the name of a zone has that of its region before it. */
function zones(simulation: Simulation): readonly MetricFamily[] {
  const byZone = new Map<string, { size: number; unhealthy: number }>()
  for (const { metadata: { labels = {} }, status } of cacheOf(simulation).list(nodes)) {
    if (labels['node.kubernetes.io/exclude-disruption'] !== undefined) continue
    const [region = '', name = ''] = [labels['topology.kubernetes.io/region'], labels['topology.kubernetes.io/zone']]
    const zone = region === '' && name === '' ? '' : `${region}:\0:${name}`
    const { size, unhealthy } = byZone.get(zone) ?? { size: 0, unhealthy: 0 }
    const isReady = status?.conditions?.some((each) => each.type === 'Ready' && each.status === 'True') ?? false
    byZone.set(zone, { size: size + 1, unhealthy: unhealthy + Number(!isReady) })
  }
  const each = (value: (of: { readonly size: number; readonly unhealthy: number }) => number) => Array.from(byZone, ([zone, found]) => ({ labels: { zone }, value: value(found) }))
  return [
    gauge('node_collector_zone_size', '[ALPHA] Gauge measuring number of registered Nodes per zones.', each(({ size }) => size)),
    gauge('node_collector_unhealthy_nodes_in_zone', '[ALPHA] Gauge measuring number of not Ready Nodes per zones.', each(({ unhealthy }) => unhealthy)),
    gauge('node_collector_zone_health', '[ALPHA] Gauge measuring percentage of healthy nodes per zone.', each(({ size, unhealthy }) => 100 * (size - unhealthy) / size)),
  ]
}

function slicesOfController(simulation: Simulation): number {
  return cacheOf(simulation).list(endpointSlices).filter(({ metadata }) => metadata.labels?.['endpointslice.kubernetes.io/managed-by'] === 'endpointslice-controller.k8s.io').length
}

/** Ten times the one before each, as Go's prometheus.ExponentialBuckets multiplies. */
const bounds: readonly number[] = [1e-8, 1e-7, 1e-6, 9.999999999999999e-6, 9.999999999999999e-5, 0.001, 0.01, 0.1, 1, 10]

function queues(simulation: Simulation): readonly Queue[] {
  const { now } = simulation
  const controllers = simulation.state(simulation.part('controller-runtime')) as ControllerRuntimeState
  const collector = simulation.state(simulation.part('garbage-collector')) as WorkqueueState
  const waiting = dueIn(controllers, now)
  const own = Object.entries(queueOf).map(([controller, name]): Queue => ({
    name, taken: controllers.taken.get(controller) ?? 0, retried: controllers.retried.get(controller) ?? 0, waiting: waiting.get(controller) ?? 0,
  }))
  const sum = (counts: ReadonlyMap<string, number>) => [...counts.values()].reduce((total, each) => total + each, 0)
  const collecting: Queue = { name: 'garbage_collector_attempt_to_delete', taken: sum(collector.taken), retried: sum(collector.retried), waiting: sum(dueIn(collector, now)) }
  return [...own, collecting].sort((a, b) => (a.name < b.name ? -1 : 1))
}

/** What waits for its time is in no queue yet. */
function dueIn({ items }: WorkqueueState, now: number): Map<string, number> {
  const found = new Map<string, number>()
  for (const [item, { due }] of items) {
    if (due > now) continue
    const controller = item.slice(0, item.indexOf(' '))
    found.set(controller, (found.get(controller) ?? 0) + 1)
  }
  return found
}
