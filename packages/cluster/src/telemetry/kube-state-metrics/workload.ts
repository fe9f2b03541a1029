/** Deployments and ReplicaSets. Follows internal/store/{deployment,replicaset}.go of kube-state-metrics 2.18. Left out: terminating replicas (a feature that is off). */
import { type Deployment, deployments, replicaSets } from '@track/apimachinery'
import { conditionParts, createdAt, deletedAt, familiesOf, type FamilyRow, named, ownerParts } from './family-row.ts'

const deployment = familiesOf(deployments, named('deployment'))
const replicaSet = familiesOf(replicaSets, named('replicaset'))

const knownReasons = [
  'ReplicaSetUpdated', 'ReplicaSetCreateError', 'NewReplicaSetCreated', 'FoundNewReplicaSet', 'NewReplicaSetAvailable', 'ProgressDeadlineExceeded',
  'DeploymentPaused', 'DeploymentResumed', 'MinimumReplicasAvailable', 'MinimumReplicasUnavailable', '',
]

/** A share of the replicas is rounded. */
function scaled({ spec }: Deployment, field: 'maxUnavailable' | 'maxSurge', round: (share: number) => number): number | undefined {
  const given = spec?.strategy?.rollingUpdate?.[field]
  if (given === undefined || typeof given === 'number') return given
  return round(Number(given.replace('%', '')) * (spec?.replicas ?? 1) / 100)
}

export const workloadFamilies: readonly FamilyRow[] = [
  deployment.many('kube_deployment_owner', "Information about the Deployment's owner.", (object) => ownerParts(object).map(([{ owner_kind = '', owner_name = '' }, value]) => [{ owner_kind, owner_name }, value])),
  deployment.one('kube_deployment_created', '[STABLE] Unix creation timestamp', createdAt),
  deployment.one('kube_deployment_status_replicas', '[STABLE] The number of replicas per deployment.', ({ status }) => status?.replicas ?? 0),
  deployment.one('kube_deployment_status_replicas_ready', '[STABLE] The number of ready replicas per deployment.', ({ status }) => status?.readyReplicas ?? 0),
  deployment.one('kube_deployment_status_replicas_available', '[STABLE] The number of available replicas per deployment.', ({ status }) => status?.availableReplicas ?? 0),
  deployment.one('kube_deployment_status_replicas_unavailable', '[STABLE] The number of unavailable replicas per deployment.', ({ status }) => status?.unavailableReplicas ?? 0),
  deployment.one('kube_deployment_status_replicas_updated', '[STABLE] The number of updated replicas per deployment.', ({ status }) => status?.updatedReplicas ?? 0),
  deployment.one('kube_deployment_status_observed_generation', '[STABLE] The generation observed by the deployment controller.', ({ status }) => status?.observedGeneration ?? 0),
  deployment.many('kube_deployment_status_condition', '[STABLE] The current status conditions of a deployment.', ({ status }) => (status?.conditions ?? []).flatMap(({ type, status: found, reason = '' }) => (
    conditionParts(found, 'status', { condition: type, reason: knownReasons.includes(reason) ? reason : 'unknown' })
  ))),
  deployment.one('kube_deployment_spec_replicas', '[STABLE] Number of desired pods for a deployment.', ({ spec }) => spec?.replicas),
  deployment.one('kube_deployment_spec_paused', '[STABLE] Whether the deployment is paused and will not be processed by the deployment controller.', ({ spec }) => Number(spec?.paused ?? false)),
  deployment.one('kube_deployment_spec_strategy_rollingupdate_max_unavailable', '[STABLE] Maximum number of unavailable replicas during a rolling update of a deployment.', (object) => scaled(object, 'maxUnavailable', Math.floor)),
  deployment.one('kube_deployment_spec_strategy_rollingupdate_max_surge', '[STABLE] Maximum number of replicas that can be scheduled above the desired number of replicas during a rolling update of a deployment.', (object) => scaled(object, 'maxSurge', Math.ceil)),
  deployment.one('kube_deployment_metadata_generation', '[STABLE] Sequence number representing a specific generation of the desired state.', ({ metadata }) => metadata.generation),
  deployment.one('kube_deployment_deletion_timestamp', 'Unix deletion timestamp', deletedAt),
  replicaSet.one('kube_replicaset_created', '[STABLE] Unix creation timestamp', createdAt),
  replicaSet.one('kube_replicaset_status_replicas', '[STABLE] The number of replicas per ReplicaSet.', ({ status }) => status?.replicas ?? 0),
  replicaSet.one('kube_replicaset_status_fully_labeled_replicas', '[STABLE] The number of fully labeled replicas per ReplicaSet.', ({ status }) => status?.fullyLabeledReplicas ?? 0),
  replicaSet.one('kube_replicaset_status_ready_replicas', '[STABLE] The number of ready replicas per ReplicaSet.', ({ status }) => status?.readyReplicas ?? 0),
  replicaSet.one('kube_replicaset_status_observed_generation', '[STABLE] The generation observed by the ReplicaSet controller.', ({ status }) => status?.observedGeneration ?? 0),
  replicaSet.one('kube_replicaset_spec_replicas', '[STABLE] Number of desired pods for a ReplicaSet.', ({ spec }) => spec?.replicas),
  replicaSet.one('kube_replicaset_metadata_generation', '[STABLE] Sequence number representing a specific generation of the desired state.', ({ metadata }) => metadata.generation),
  replicaSet.many('kube_replicaset_owner', "[STABLE] Information about the ReplicaSet's owner.", ownerParts),
]
