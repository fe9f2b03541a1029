/**
 * The state of objects as metrics, under the names that kube-state-metrics gives them. Until somebody configures the world's Prometheus, it
 * runs with a `--metric-allowlist` of a few families, as a cluster does that keeps the cost of its metrics low.
 *
 * Follows internal/store of kube-state-metrics 2.18 for the kinds that this world has. Left out: labels and annotations of objects
 * (which take a list of allowed ones), opt-in families.
 */
import { cacheOf } from '@track/controller-runtime'
import { oncePerRow, type Simulation } from '@track/simulation'
import type { KubeObject } from '@track/apimachinery'
import type { MetricFamily, MetricSample } from '@track/telemetry'
import { configurationOf } from '../discovery-part.ts'
import { configurationFamilies } from './configuration.ts'
import { containerFamilies } from './container.ts'
import type { FamilyRow } from './family-row.ts'
import { autoscalerFamilies } from './horizontalpodautoscaler.ts'
import { jobFamilies } from './job.ts'
import { networkFamilies } from './network.ts'
import { nodeFamilies } from './node.ts'
import { podFamilies } from './pod.ts'
import { workloadFamilies } from './workload.ts'

export const everyFamily: readonly FamilyRow[] = [
  ...workloadFamilies, ...autoscalerFamilies, ...jobFamilies, ...podFamilies, ...containerFamilies, ...nodeFamilies, ...networkFamilies, ...configurationFamilies,
]

/** What is allowed before anybody configures anything. */
const allowed: readonly string[] = [
  'kube_deployment_spec_replicas', 'kube_deployment_status_replicas', 'kube_deployment_status_replicas_ready', 'kube_deployment_status_replicas_available',
  'kube_deployment_status_replicas_unavailable', 'kube_deployment_status_replicas_updated', 'kube_deployment_metadata_generation',
  'kube_deployment_status_observed_generation', 'kube_replicaset_spec_replicas', 'kube_replicaset_status_ready_replicas',
  'kube_horizontalpodautoscaler_spec_min_replicas', 'kube_horizontalpodautoscaler_spec_max_replicas', 'kube_horizontalpodautoscaler_status_current_replicas',
  'kube_horizontalpodautoscaler_status_desired_replicas', 'kube_job_status_active', 'kube_job_status_succeeded', 'kube_job_status_failed', 'kube_pod_created',
  'kube_pod_status_phase', 'kube_pod_status_ready', 'kube_pod_container_status_restarts_total', 'kube_pod_container_status_waiting_reason',
  'kube_node_status_condition', 'kube_node_spec_unschedulable',
]

interface Exposition {
  readonly families: readonly FamilyRow[]
  readonly resources: readonly ResourceRow[]
}

/** The families of one resource, and what an object says in each of them. */
interface ResourceRow {
  readonly resource: FamilyRow['resource']
  readonly own: readonly FamilyRow[]
  samplesOf(object: KubeObject): readonly (readonly MetricSample[])[]
}

/** An object is a row that never changes: what it says is worked out once, and comes as the same labels each time. */
function expositionOf(families: readonly FamilyRow[]): Exposition {
  const resources = [...new Set(families.map(({ resource }) => resource))].map((resource): ResourceRow => {
    const own = families.filter((family) => family.resource === resource)
    return { resource, own, samplesOf: oncePerRow((object: KubeObject) => own.map(({ samples }) => samples(object))) }
  })
  return { families, resources }
}

const few = expositionOf(allowed.map((name) => everyFamily.find((family) => family.name === name)!))
const all = expositionOf(everyFamily)

export function kubeStateMetrics(simulation: Simulation): MetricFamily[] {
  const cache = cacheOf(simulation)
  const { families, resources } = configurationOf(simulation).text === undefined ? few : all
  const found = new Map<FamilyRow, MetricSample[]>(families.map((family) => [family, []]))
  for (const { resource, own, samplesOf } of resources) {
    const gathered = own.map((family) => found.get(family)!)
    for (const object of cache.list(resource)) {
      samplesOf(object).forEach((samples, place) => gathered[place]!.push(...samples))
    }
  }
  return Array.from(found, ([{ name, help, type }, samples]) => ({ name, help, type, samples }))
}
