/** Labels that every target in a pod has. Follows podLabels in discovery/kubernetes/pod.go of Prometheus 3.16. */
import type { ObjectMeta, OwnerReference, Pod } from '@track/apimachinery'
import type { Related } from './related.ts'
import { type LabelSet, meta, objectLabels } from './target-group.ts'

export function podLabels(pod: Pod, related: Related): LabelSet {
  const { metadata, spec, status } = pod
  const owner = controllerOf(metadata)
  return {
    [`${meta}pod_ip`]: status?.podIP ?? '', [`${meta}pod_ready`]: readiness(pod), [`${meta}pod_phase`]: status?.phase ?? '',
    [`${meta}pod_node_name`]: spec.nodeName ?? '', [`${meta}pod_host_ip`]: status?.hostIP ?? '', [`${meta}pod_uid`]: metadata.uid ?? '',
    ...objectLabels(metadata, 'pod'),
    ...(owner?.kind && { [`${meta}pod_controller_kind`]: owner.kind }), ...(owner?.name && { [`${meta}pod_controller_name`]: owner.name }),
    ...(owner && ownersLabels(owner, metadata.namespace ?? '', related)),
  }
}

function readiness({ status }: Pod): string {
  return (status?.conditions?.find(({ type }) => type === 'Ready')?.status ?? 'Unknown').toLowerCase()
}

function controllerOf({ ownerReferences }: ObjectMeta): OwnerReference | undefined {
  return ownerReferences?.find(({ controller }) => controller)
}

/** Who stands behind the controller. */
function ownersLabels({ kind, name }: OwnerReference, namespace: string, { attach, ...related }: Related): LabelSet {
  if (kind === 'ReplicaSet' && attach.deployment) {
    const owner = controllerOf(related.replicaSet(namespace, name)?.metadata ?? {})
    return owner?.kind === 'Deployment' ? { [`${meta}pod_deployment_name`]: owner.name } : {}
  }
  if (kind !== 'Job') return {}
  const owner = attach.cronjob ? controllerOf(related.job(namespace, name)?.metadata ?? {}) : undefined
  return {
    ...(attach.job && { [`${meta}pod_job_name`]: name }), ...(owner?.kind === 'CronJob' && { [`${meta}pod_cronjob_name`]: owner.name }),
  }
}
