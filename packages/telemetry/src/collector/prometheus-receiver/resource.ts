/** What a scraped target is as a resource. Follows receiver/prometheusreceiver/internal/prom_to_otlp.go of opentelemetry-collector-contrib 0.152. */
import type { Attribute, Attributes } from '../../otlp/attribute.ts'

type Found = Readonly<Record<string, string>>

const discovered: Found = {
  __meta_kubernetes_pod_name: 'k8s.pod.name', __meta_kubernetes_pod_uid: 'k8s.pod.uid', __meta_kubernetes_pod_container_name: 'k8s.container.name',
  __meta_kubernetes_namespace: 'k8s.namespace.name', __meta_kubernetes_pod_node_name: 'k8s.node.name', __meta_kubernetes_node_name: 'k8s.node.name',
  __meta_kubernetes_endpoint_node_name: 'k8s.node.name',
}

const controllers: Found = {
  ReplicaSet: 'k8s.replicaset.name', DaemonSet: 'k8s.daemonset.name', StatefulSet: 'k8s.statefulset.name', Job: 'k8s.job.name', CronJob: 'k8s.cronjob.name',
}

export function targetResource(job: string, instance: string, found: Found): Attributes {
  const [host, port] = splitHostPort(instance)
  const { __scheme__: scheme = '', __meta_kubernetes_pod_controller_name: controller = '', __meta_kubernetes_pod_controller_kind: kind = '' } = found
  const key = controller !== '' && Object.hasOwn(controllers, kind) ? controllers[kind] : undefined
  return [
    text('service.name', job), ...(isDiscernible(host) ? [text('server.address', host)] : []), text('service.instance.id', instance), text('server.port', port),
    text('url.scheme', scheme), ...kubernetesAttributes(found), ...(key === undefined ? [] : [text(key, controller)]),
  ]
}

function text(key: string, value: string): Attribute {
  return { key, value }
}

function kubernetesAttributes(found: Found): Attributes {
  const named = new Map(Object.entries(discovered).flatMap(([label, key]) => (found[label] ? [[key, found[label]] as const] : [])))
  return [...named].map(([key, value]) => text(key, value))
}

/** As net.SplitHostPort; what is no such pair is a host. */
function splitHostPort(instance: string): readonly [host: string, port: string] {
  const [, bracketed, plain, port] = /^(?:\[([^\][]*)\]|([^:\][]*)):([^:\][]*)$/.exec(instance) ?? []
  return port === undefined ? [instance, ''] : [bracketed ?? plain ?? '', port]
}

/** Neither the machine itself nor none in particular. */
function isDiscernible(host: string): boolean {
  return host !== 'localhost' && !/^127(\.\d{1,3}){3}$/.test(host) && host !== '0.0.0.0' && host !== '::1' && host !== '::'
}
