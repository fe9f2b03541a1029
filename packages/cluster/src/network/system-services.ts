/**
 * What serves in every cluster of this engine without being a Service object: the DNS, what the scraper
 * reads, and the monitoring itself. To a network policy they are pods with the labels that such pods have.
 */
import type { PolicyPod } from './policy/connection.ts'

export interface SystemService {
  /** As DNS has it: `kube-dns.kube-system.svc.cluster.local`. */
  readonly name: string
  readonly clusterIp: string
  /** Of its pod, which is on no node. */
  readonly address: string
  readonly pod: PolicyPod
  /** What answers over HTTP, by port, where it is more than metrics. */
  readonly apis: Readonly<Record<number, SystemApi>>
}

export type SystemApi = 'prometheus' | 'alertmanager' | 'loki' | 'tempo' | 'jaeger' | 'otlp' | 'collector' | 'opencost'

/** Where the cluster's DNS answers. */
export const dnsAddress = '10.96.0.10'

/** OTLP's own ports: that of gRPC speaks HTTP/2 alone. */
export const otlpGrpcPort = 4317
export const otlpHttpPort = 4318

function systemService(
  name: string, number: number, labels: Readonly<Record<string, string>>, ports: readonly SystemPort[], namespace = 'kube-system',
): SystemService {
  return {
    name: `${name}.${namespace}.svc.cluster.local`, clusterIp: `10.96.0.${number}`, address: `10.243.0.${number}`,
    pod: { metadata: { name, namespace, labels }, spec: { containers: [{ name, ports: [...ports] }] } }, apis: {},
  }
}

interface SystemPort {
  readonly name: string
  readonly containerPort: number
  readonly protocol: 'TCP' | 'UDP'
}

export const dnsService = systemService('kube-dns', 10, { 'k8s-app': 'kube-dns' }, [
  { name: 'dns', containerPort: 53, protocol: 'UDP' }, { name: 'dns-tcp', containerPort: 53, protocol: 'TCP' },
  { name: 'metrics', containerPort: 9153, protocol: 'TCP' },
])

export const systemServices: readonly SystemService[] = [
  dnsService,
  systemService('kube-state-metrics', 11, { 'app.kubernetes.io/name': 'kube-state-metrics' }, [
    { name: 'http-metrics', containerPort: 8080, protocol: 'TCP' },
  ]),
  systemService('broker', 12, { app: 'broker' }, [{ name: 'http-metrics', containerPort: 9419, protocol: 'TCP' }]),
  // Under the names that kube-prometheus gives them.
  monitoring('prometheus-k8s', 13, 'prometheus', [['web', 9090, 'prometheus']]),
  monitoring('alertmanager-main', 14, 'alertmanager', [['web', 9093, 'alertmanager']]),
  monitoring('loki', 15, 'loki', [['web', 3100, 'loki']]),
  monitoring('tempo', 16, 'tempo', [['http', 3200, 'tempo'], ['otlp-grpc', otlpGrpcPort, 'otlp'], ['otlp-http', otlpHttpPort, 'otlp']]),
  monitoring('jaeger-query', 17, 'jaeger', [['query', 16686, 'jaeger']]),
  monitoring('otel-collector', 18, 'opentelemetry-collector', [['metrics', 8888], ['otlp-grpc', otlpGrpcPort, 'collector'], ['otlp-http', otlpHttpPort, 'collector']]),
  monitoring('on-call', 19, 'on-call', [['metrics', 9099]]),
  monitoring('tickets', 20, 'tickets', [['metrics', 9099]]),
  monitoring('delivery', 21, 'delivery', [['metrics', 9099]]),
  monitoring('synthetic-probes', 23, 'synthetic-probes', [['metrics', 9115]]),
  monitoring('edge-filter', 24, 'edge-filter', [['metrics', 9116]]),
  // Under its chart's.
  monitoring('opencost', 22, 'opencost', [['http', 9003, 'opencost']], 'opencost'),
]

/** The first port is where its metrics are. */
function monitoring(name: string, number: number, app: string, ports: readonly (readonly [name: string, port: number, api?: SystemApi])[], namespace = 'monitoring'): SystemService {
  const listed = ports.map(([portName, containerPort]): SystemPort => ({ name: portName, containerPort, protocol: 'TCP' }))
  const apis = Object.fromEntries(ports.flatMap(([, port, api]) => (api ? [[port, api]] : [])))
  return { ...systemService(name, number, { 'app.kubernetes.io/name': app }, listed, namespace), apis }
}

/** The one of that name, or the first. */
export function metricsPort({ pod }: SystemService): number {
  const ports = pod.spec.containers[0]!.ports!
  return (ports.find(({ name }) => name === 'metrics') ?? ports[0]!).containerPort
}

/** As scrape targets have it: `kube-state-metrics.kube-system.svc`. */
export function shortName({ name }: SystemService): string {
  return name.replace(/\.cluster\.local$/, '')
}
