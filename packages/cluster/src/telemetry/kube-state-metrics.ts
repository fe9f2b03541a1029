/**
 * The state of objects as metrics, under the names that kube-state-metrics gives them.
 *
 * Follows docs/metrics of kube-state-metrics 2.17 for the families below. Left out: all the others.
 */
import {
  deployments, horizontalPodAutoscalers, jobs, type KubeObject, nodes, pods, replicaSets, type Resource,
} from '@track/apimachinery'
import { cacheOf } from '@track/controller-runtime'
import { oncePerRow, parseTimestamp, second, type Simulation } from '@track/simulation'
import type { MetricFamily, MetricSample } from '@track/telemetry'

interface FamilyRow {
  readonly name: string
  readonly type: 'gauge' | 'counter'
  readonly help: string
  readonly resource: Resource
  samples(object: KubeObject): readonly MetricSample[]
}

type Labels = Readonly<Record<string, string>>

/** A family with one number an object; undefined leaves an object out. */
function perObject<T extends KubeObject>(
  name: string, help: string, resource: Resource<T>, value: (object: T) => number | undefined, type: 'gauge' | 'counter' = 'gauge',
): FamilyRow {
  return {
    name, help, type, resource: resource as Resource,
    samples(object) {
      const number = value(object as T)
      return number === undefined ? [] : [{ labels: identity(object), value: number }]
    },
  }
}

/** A family with several labelled numbers an object. */
function perState<T extends KubeObject>(
  name: string, help: string, resource: Resource<T>, states: (object: T) => readonly (readonly [Labels, number])[],
): FamilyRow {
  return {
    name, help, type: 'gauge', resource: resource as Resource,
    samples: (object) => states(object as T).map(([labels, value]) => ({ labels: { ...identity(object), ...labels }, value })),
  }
}

const labelOf: Readonly<Record<string, string>> = {
  Deployment: 'deployment', ReplicaSet: 'replicaset', Pod: 'pod', Node: 'node', Job: 'job_name', HorizontalPodAutoscaler: 'horizontalpodautoscaler',
}

function identity({ kind, metadata }: KubeObject): Labels {
  const name = { [labelOf[kind] ?? 'name']: metadata.name ?? '' }
  const uid = kind === 'Pod' ? { uid: metadata.uid ?? '' } : {}
  return metadata.namespace ? { namespace: metadata.namespace, ...name, ...uid } : name
}

const phases = ['Pending', 'Succeeded', 'Failed', 'Unknown', 'Running'] as const
const conditionStates = ['true', 'false', 'unknown'] as const

function asGauge(found: string | undefined): (readonly [Labels, number])[] {
  return conditionStates.map((state) => [{ condition: state }, Number(found?.toLowerCase() === state)] as const)
}

const families: readonly FamilyRow[] = [
  perObject('kube_deployment_spec_replicas', 'Number of desired pods for a deployment.', deployments, ({ spec }) => spec?.replicas),
  perObject('kube_deployment_status_replicas', 'The number of replicas per deployment.', deployments, ({ status }) => status?.replicas ?? 0),
  perObject('kube_deployment_status_replicas_ready', 'The number of ready replicas per deployment.', deployments, ({ status }) => status?.readyReplicas ?? 0),
  perObject('kube_deployment_status_replicas_available', 'The number of available replicas per deployment.', deployments, ({ status }) => status?.availableReplicas ?? 0),
  perObject('kube_deployment_status_replicas_unavailable', 'The number of unavailable replicas per deployment.', deployments, ({ status }) => status?.unavailableReplicas ?? 0),
  perObject('kube_deployment_status_replicas_updated', 'The number of updated replicas per deployment.', deployments, ({ status }) => status?.updatedReplicas ?? 0),
  perObject('kube_deployment_metadata_generation', 'Sequence number representing a specific generation of the desired state.', deployments, ({ metadata }) => metadata.generation),
  perObject('kube_deployment_status_observed_generation', 'The generation observed by the deployment controller.', deployments, ({ status }) => status?.observedGeneration ?? 0),
  perObject('kube_replicaset_spec_replicas', 'Number of desired pods for a ReplicaSet.', replicaSets, ({ spec }) => spec?.replicas),
  perObject('kube_replicaset_status_ready_replicas', 'The number of ready replicas per ReplicaSet.', replicaSets, ({ status }) => status?.readyReplicas ?? 0),
  perObject('kube_horizontalpodautoscaler_spec_min_replicas', 'Lower limit for the number of pods that can be set by the autoscaler.', horizontalPodAutoscalers, ({ spec }) => spec?.minReplicas ?? 1),
  perObject('kube_horizontalpodautoscaler_spec_max_replicas', 'Upper limit for the number of pods that can be set by the autoscaler.', horizontalPodAutoscalers, ({ spec }) => spec?.maxReplicas),
  perObject('kube_horizontalpodautoscaler_status_current_replicas', 'Current number of replicas of pods managed by this autoscaler.', horizontalPodAutoscalers, ({ status }) => status?.currentReplicas ?? 0),
  perObject('kube_horizontalpodautoscaler_status_desired_replicas', 'Desired number of replicas of pods managed by this autoscaler.', horizontalPodAutoscalers, ({ status }) => status?.desiredReplicas ?? 0),
  perObject('kube_job_status_active', 'The number of actively running pods.', jobs, ({ status }) => status?.active ?? 0),
  perObject('kube_job_status_succeeded', 'The number of pods which reached Phase Succeeded.', jobs, ({ status }) => status?.succeeded ?? 0),
  perObject('kube_job_status_failed', 'The number of pods which reached Phase Failed.', jobs, ({ status }) => status?.failed ?? 0),
  perObject('kube_pod_created', 'Unix creation timestamp', pods, ({ metadata }) => parseTimestamp(metadata.creationTimestamp ?? '') / second),
  perState('kube_pod_status_phase', "The pods current phase.", pods, ({ status }) =>
    phases.map((phase) => [{ phase }, Number(status?.phase === phase)] as const)),
  perState('kube_pod_status_ready', 'Describes whether the pod is ready to serve requests.', pods, ({ status }) =>
    asGauge(status?.conditions?.find(({ type }) => type === 'Ready')?.status)),
  perState('kube_pod_container_status_restarts_total', 'The number of container restarts per container.', pods, ({ status }) =>
    (status?.containerStatuses ?? []).map(({ name, restartCount }) => [{ container: name }, restartCount] as const)),
  perState('kube_pod_container_status_waiting_reason', 'Describes the reason the container is currently in waiting state.', pods, ({ status }) =>
    (status?.containerStatuses ?? []).flatMap(({ name, state }) =>
      (state?.waiting?.reason ? [[{ container: name, reason: state.waiting.reason }, 1] as const] : []))),
  perState('kube_node_status_condition', 'The condition of a cluster node.', nodes, ({ status }) =>
    (status?.conditions ?? []).flatMap(({ type, status: found }) =>
      conditionStates.map((state) => [{ condition: type, status: state }, Number(found.toLowerCase() === state)] as const))),
  perState('kube_node_spec_unschedulable', 'Whether a node can schedule new pods.', nodes, ({ spec }) => [[{}, Number(spec?.unschedulable ?? false)]]),
]

/**
 * The families of each resource, and what an object says in each of them: worked out once, for an object is a row that
 * never changes, so that it comes as the same labels each time.
 */
const perResource = [...new Set(families.map(({ resource }) => resource))].map((resource) => {
  const own = families.filter((family) => family.resource === resource)
  return { resource, own, samplesOf: oncePerRow((object: KubeObject) => own.map(({ samples }) => samples(object))) }
})

export function kubeStateMetrics(simulation: Simulation): MetricFamily[] {
  const cache = cacheOf(simulation)
  const found = new Map<FamilyRow, MetricSample[]>(families.map((family) => [family, []]))
  for (const { resource, own, samplesOf } of perResource) {
    const gathered = own.map((family) => found.get(family)!)
    for (const object of cache.list(resource)) {
      samplesOf(object).forEach((samples, place) => gathered[place]!.push(...samples))
    }
  }
  return Array.from(found, ([{ name, help, type }, samples]) => ({ name, help, type, samples }))
}
