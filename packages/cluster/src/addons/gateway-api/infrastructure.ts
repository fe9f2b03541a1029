/**
 * What a Gateway runs on: a Deployment of proxies and a Service of the type LoadBalancer, in the controller's namespace.
 *
 * Follows internal/infrastructure/kubernetes/proxy/{resource,resource_provider}.go of Envoy Gateway 1.9. Left out: the container
 * that shuts a proxy down, its bootstrap, HorizontalPodAutoscalers and disruption budgets.
 */
import { sha256 } from '@noble/hashes/sha2.js'
import { deepEqual, type Deployment, deployments, type Service, services } from '@track/apimachinery'
import type { Client } from '@track/apiserver'
import type { Cache } from '@track/controller-runtime'
import type { Gateway } from './gateway-kind.ts'
import { metricsPort, proxyRepository, proxyVersion, readinessPort } from './images.ts'
import type { JudgedListener } from './listeners.ts'
import { containerPort } from './route-table.ts'

export const infrastructureNamespace = 'envoy-gateway-system'

/** `envoy-` namespace, name, and what tells two apart that read alike. */
export function infrastructureName({ metadata: { namespace = '', name = '' } }: Gateway): string {
  const hash = [...sha256(new TextEncoder().encode(`${namespace}/${name}`)).subarray(0, 4)].map((byte) => byte.toString(16).padStart(2, '0')).join('')
  const whole = `${namespace}-${name}`
  return `envoy-${whole.length > 48 ? whole.slice(0, 48).replace(/-$/, '') : whole}-${hash}`
}

export function proxyLabels({ metadata: { namespace = '', name = '' } }: Gateway): Record<string, string> {
  return {
    'app.kubernetes.io/component': 'proxy', 'app.kubernetes.io/managed-by': 'envoy-gateway', 'app.kubernetes.io/name': 'envoy',
    'gateway.envoyproxy.io/owning-gateway-name': name, 'gateway.envoyproxy.io/owning-gateway-namespace': namespace,
  }
}

/** Makes it so; without a listener that is ready there is none. */
export function putInfrastructure(api: Client, cache: Cache, gateway: Gateway, listeners: readonly JudgedListener[]): void {
  const ports = portsOf(listeners)
  const name = infrastructureName(gateway)
  if (ports.length === 0) return removeInfrastructure(api, cache, name)
  const labels = { ...gateway.spec.infrastructure?.labels, ...proxyLabels(gateway) }
  const metadata = { name, namespace: infrastructureNamespace, labels }
  const deployment = cache.get(deployments, name, infrastructureNamespace)
  if (!deployment) api.create(deployments, { metadata, spec: deploymentSpec(gateway) } as Deployment)
  const service = cache.get(services, name, infrastructureNamespace)
  const annotations = gateway.spec.infrastructure?.annotations
  if (!service) api.create(services, { metadata: { ...metadata, ...(annotations && { annotations }) }, spec: serviceSpec(gateway, ports) } as Service)
  else if (!deepEqual((service.spec.ports ?? []).map(({ nodePort: _node, ...port }) => port), ports)) {
    api.patch(services, service, { type: 'merge', body: { spec: { ports } } })
  }
}

export function removeInfrastructure(api: Client, cache: Cache, name: string): void {
  if (cache.get(deployments, name, infrastructureNamespace)) api.delete(deployments, { metadata: { name, namespace: infrastructureNamespace } })
  if (cache.get(services, name, infrastructureNamespace)) api.delete(services, { metadata: { name, namespace: infrastructureNamespace } })
}

type ServicePort = NonNullable<NonNullable<Service['spec']>['ports']>[number]

function portsOf(listeners: readonly JudgedListener[]): ServicePort[] {
  const ready = listeners.filter(({ isReady, listener }) => isReady && (listener.protocol === 'HTTP' || listener.protocol === 'HTTPS'))
  const byPort = new Map(ready.map(({ listener }) => [listener.port, listener]))
  return [...byPort.values()].map(({ port, protocol }) => ({ name: `${protocol.toLowerCase()}-${port}`, port, protocol: 'TCP', targetPort: containerPort(port) }))
}

function serviceSpec(gateway: Gateway, ports: ServicePort[]): Service['spec'] {
  const fixed = (gateway.spec.addresses ?? []).filter(({ type = 'IPAddress', value }) => type === 'IPAddress' && value).map(({ value }) => value!)
  return {
    type: 'LoadBalancer', externalTrafficPolicy: 'Local', sessionAffinity: 'None', selector: proxyLabels(gateway), ports, ...(fixed.length > 0 && { externalIPs: fixed }),
  }
}

function deploymentSpec(gateway: Gateway): Deployment['spec'] {
  const labels = { ...gateway.spec.infrastructure?.labels, ...proxyLabels(gateway) }
  const probe = { httpGet: { path: '/ready', port: readinessPort, scheme: 'HTTP' }, timeoutSeconds: 1, successThreshold: 1 }
  const container = {
    name: 'envoy', image: `${proxyRepository}:${proxyVersion}`, imagePullPolicy: 'IfNotPresent',
    ports: [{ name: 'metrics', containerPort: metricsPort, protocol: 'TCP' }, { name: 'readiness', containerPort: readinessPort, protocol: 'TCP' }],
    resources: { requests: { cpu: '100m', memory: '512Mi' } },
    startupProbe: { ...probe, periodSeconds: 10, failureThreshold: 30 }, readinessProbe: { ...probe, periodSeconds: 5, failureThreshold: 1 },
    livenessProbe: { ...probe, periodSeconds: 10, failureThreshold: 3 },
  }
  const annotations = { 'prometheus.io/path': '/stats/prometheus', 'prometheus.io/port': String(metricsPort), 'prometheus.io/scrape': 'true' }
  return {
    selector: { matchLabels: proxyLabels(gateway) },
    template: { metadata: { labels, annotations }, spec: { automountServiceAccountToken: false, containers: [container], terminationGracePeriodSeconds: 360 } },
  } as Deployment['spec']
}
