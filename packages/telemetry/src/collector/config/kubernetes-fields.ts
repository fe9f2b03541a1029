/** What the processor k8sattributes can tell of a pod. Follows processor/k8sattributesprocessor/config.go of opentelemetry-collector-contrib 0.152. */

const kinds = ['deployment', 'replicaset', 'daemonset', 'statefulset', 'job', 'cronjob', 'node']

export const metadataFields: readonly string[] = [
  'k8s.namespace.name', 'k8s.pod.name', 'k8s.pod.uid', 'k8s.pod.hostname', 'k8s.pod.start_time', 'k8s.pod.ip',
  ...kinds.flatMap((kind) => [`k8s.${kind}.name`, `k8s.${kind}.uid`]),
  'k8s.container.name', 'container.id', 'container.image.name', 'container.image.tag', 'container.image.tags', 'container.image.repo_digests',
  'service.namespace', 'service.name', 'service.version', 'service.instance.id', 'k8s.cluster.uid',
]
