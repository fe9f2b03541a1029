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
  /** What answers there over HTTP, where it is more than metrics. */
  readonly api?: SystemApi
}

export type SystemApi = 'prometheus' | 'alertmanager' | 'loki'

/** Where the cluster's DNS answers. */
export const dnsAddress = '10.96.0.10'

function systemService(
  name: string, number: number, labels: Readonly<Record<string, string>>, ports: readonly SystemPort[], namespace = 'kube-system',
): SystemService {
  return {
    name: `${name}.${namespace}.svc.cluster.local`, clusterIp: `10.96.0.${number}`, address: `10.243.0.${number}`,
    pod: { metadata: { name, namespace, labels }, spec: { containers: [{ name, ports: [...ports] }] } },
  }
}

interface SystemPort {
  readonly name: string
  readonly containerPort: number
  readonly protocol: 'TCP' | 'UDP'
}

export const dnsService = systemService('kube-dns', 10, { 'k8s-app': 'kube-dns' }, [
  { name: 'dns', containerPort: 53, protocol: 'UDP' }, { name: 'dns-tcp', containerPort: 53, protocol: 'TCP' },
])

export const systemServices: readonly SystemService[] = [
  dnsService,
  systemService('kube-state-metrics', 11, { 'app.kubernetes.io/name': 'kube-state-metrics' }, [
    { name: 'http-metrics', containerPort: 8080, protocol: 'TCP' },
  ]),
  systemService('broker', 12, { app: 'broker' }, [{ name: 'http-metrics', containerPort: 9419, protocol: 'TCP' }]),
  // Under the names that kube-prometheus gives them.
  { ...monitoring('prometheus-k8s', 13, 'prometheus', 9090), api: 'prometheus' },
  { ...monitoring('alertmanager-main', 14, 'alertmanager', 9093), api: 'alertmanager' },
  { ...monitoring('loki', 15, 'loki', 3100), api: 'loki' },
]

function monitoring(name: string, number: number, app: string, port: number): SystemService {
  return systemService(name, number, { 'app.kubernetes.io/name': app }, [{ name: 'web', containerPort: port, protocol: 'TCP' }], 'monitoring')
}

/** As scrape targets have it: `kube-state-metrics.kube-system.svc`. */
export function shortName({ name }: SystemService): string {
  return name.replace(/\.cluster\.local$/, '')
}
