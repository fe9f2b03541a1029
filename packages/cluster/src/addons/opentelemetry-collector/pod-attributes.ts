/**
 * What the processor k8sattributes learns of the pod that sent something, by the address that its resource names, else by that of the connection.
 *
 * Follows processor/k8sattributesprocessor (internal/kube/client.go, pod_association.go) of opentelemetry-collector-contrib 0.152. Left out: associations that
 * are configured, labels and annotations, attributes of containers.
 */
import { type Pod, pods } from '@track/apimachinery'
import { cacheOf } from '@track/controller-runtime'
import type { Simulation } from '@track/simulation'
import type { TelemetryAttributes } from '@track/telemetry'

const addressKeys = ['k8s.pod.ip', 'ip']

export function podAttributes(simulation: Simulation, resource: TelemetryAttributes, client?: string): TelemetryAttributes {
  const named = [...addressKeys.map((name) => resource.find(({ key }) => key === name)?.value), client, resource.find(({ key }) => key === 'host.name')?.value]
  const address = named.find((value) => typeof value === 'string' && /^[\d.]+$/.test(value))
  const pod = address === undefined ? undefined : cacheOf(simulation).list(pods).find(({ status, spec }) => status?.podIP === address && !spec.hostNetwork)
  return pod ? Object.entries(namesOf(pod)).map(([key, value]) => ({ key, value })) : []
}

const owners: Readonly<Record<string, string>> = {
  ReplicaSet: 'k8s.replicaset.name', StatefulSet: 'k8s.statefulset.name', DaemonSet: 'k8s.daemonset.name', Job: 'k8s.job.name',
}

function namesOf({ metadata, spec, status }: Pod): Readonly<Record<string, string>> {
  const { name = '', namespace = '', uid = '', ownerReferences = [] } = metadata
  const owner = ownerReferences.find(({ controller }) => controller === true)
  const key = owner && Object.hasOwn(owners, owner.kind) ? owners[owner.kind] : undefined
  const deployment = owner?.kind === 'ReplicaSet' ? /^(.*)-[0-9a-zA-Z]+$/.exec(owner.name)?.[1] : undefined
  return {
    'k8s.pod.name': name, 'k8s.namespace.name': namespace, 'k8s.pod.uid': uid, 'k8s.pod.ip': status?.podIP ?? '', 'k8s.pod.hostname': spec.hostname ?? name,
    ...(spec.nodeName !== undefined && { 'k8s.node.name': spec.nodeName }), 'k8s.pod.start_time': metadata.creationTimestamp ?? '',
    ...(owner && key !== undefined && { [key]: owner.name }), ...(deployment !== undefined && { 'k8s.deployment.name': deployment }),
  }
}
