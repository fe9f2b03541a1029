/**
 * Ingresses and IngressClasses described: hosts, paths, and the endpoints behind them.
 *
 * Follows describeIngressV1 and describeIngressClassV1 of k8s.io/kubectl/pkg/describe/describe.go
 * of Kubernetes 1.34.
 */
import type { EndpointSlice, Ingress, IngressBackend, IngressClass, IngressTLS, Service, ServicePort } from '@track/apimachinery'
import type { Guest } from '@track/processes'
import { ServerError } from '../errors.ts'
import type { Kubectl } from '../kubectl.ts'
import { type Describer, describeOwnEvents } from './describer.ts'
import type { Description } from './description.ts'
import { describeAnnotations, describeLabels, describeLabelsAndAnnotations } from './labels.ts'
import { printEndpoints } from './service.ts'

export const describeIngress: Describer<Ingress> = function* (describing, to) {
  const { kubectl, object: { metadata, spec, status } } = describing
  const { namespace = '' } = metadata
  to.field(0, 'Name', metadata.name ?? '')
  describeLabels('Labels', metadata.labels, to)
  to.field(0, 'Namespace', namespace)
  const addresses = (status?.loadBalancer?.ingress ?? []).map(({ ip, hostname }) => ip || (hostname ?? ''))
  to.field(0, 'Address', [...new Set(addresses)].filter((each) => each !== '').sort().join(','))
  to.field(0, 'Ingress Class', spec.ingressClassName ?? '<none>')
  const standard = spec.defaultBackend ? yield* printBackend(kubectl, namespace, spec.defaultBackend) : '<default>'
  to.field(0, 'Default backend', standard)
  if (spec.tls?.length) describeTls(spec.tls, to)
  to.write(0, 'Rules:\n  Host\tPath\tBackends\n')
  to.line(1, '----\t----\t--------')
  const rules = (spec.rules ?? []).filter(({ http }) => http)
  for (const { host, http } of rules) {
    to.line(1, `${host || '*'}\t`)
    for (const { path = '', backend } of http!.paths) to.line(2, `\t${path} \t${yield* printBackend(kubectl, namespace, backend)}`)
  }
  if (rules.length === 0) to.line(1, `*\t*\t${standard}`)
  describeAnnotations('Annotations', metadata.annotations, to)
  yield* describeOwnEvents(describing, to)
}

export const describeIngressClass: Describer<IngressClass> = function* (describing, to) {
  const { object } = describing
  const { controller = '', parameters } = object.spec
  to.field(0, 'Name', object.metadata.name ?? '')
  describeLabelsAndAnnotations(object, to)
  to.field(0, 'Controller', controller)
  if (parameters) {
    to.line(0, 'Parameters:')
    if (parameters.apiGroup !== undefined) to.field(1, 'APIGroup', parameters.apiGroup)
    to.field(1, 'Kind', parameters.kind)
    to.field(1, 'Name', parameters.name)
  }
  yield* describeOwnEvents(describing, to)
}

function describeTls(tls: readonly IngressTLS[], to: Description): void {
  to.line(0, 'TLS:')
  for (const { secretName, hosts = [] } of tls) to.line(1, `${secretName ? `${secretName} terminates` : 'SNI routes'} ${hosts.join(',')}`)
}

/** `web:80 (10.244.0.2:8080)`. */
function* printBackend(kubectl: Kubectl, namespace: string, { service, resource }: IngressBackend): Guest<string> {
  if (!service) return resource ? `APIGroup: ${resource.apiGroup ?? '<none>'}, Kind: ${resource.kind}, Name: ${resource.name}` : ''
  const { name, port = {} } = service
  const shown = `${name}:${port.number || (port.name ?? '')}`
  try {
    const query = { labelSelector: `kubernetes.io/service-name=${name}` }
    const path = `/apis/discovery.k8s.io/v1/namespaces/${namespace}/endpointslices`
    const { items } = yield* kubectl.json<{ items: EndpointSlice[] }>(path, { query })
    const { spec } = yield* kubectl.json<Service>(`/api/v1/namespaces/${namespace}/services/${name}`)
    const isMeant = (each: ServicePort) => (port.number ? each.port === port.number : port.name && each.name === port.name)
    const meant = (spec.ports ?? []).filter(isMeant)
    return `${shown} (${printEndpoints(items, meant.at(-1)?.name ?? '')})`
  } catch (refusal) {
    // Without the Service, or the right to read it, the refusal stands in the place of the endpoints.
    if (!(refusal instanceof ServerError)) throw refusal
    return `${shown} (<error: ${refusal.message}>)`
  }
}
