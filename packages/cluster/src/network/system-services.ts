/**
 * What serves in every cluster of this engine without being a Service object: the DNS, and what the
 * scraper reads. To a network policy they are pods of kube-system with the labels that such pods have.
 */
import type { PolicyPod } from './policy/connection.ts'

export interface SystemService {
  /** As DNS has it: `kube-dns.kube-system.svc.cluster.local`. */
  readonly name: string
  readonly clusterIp: string
  /** Of its pod, which is on no node. */
  readonly address: string
  readonly pod: PolicyPod
}

/** Where the cluster's DNS answers. */
export const dnsAddress = '10.96.0.10'

function systemService(name: string, number: number, labels: Readonly<Record<string, string>>, ports: readonly SystemPort[]): SystemService {
  return {
    name: `${name}.kube-system.svc.cluster.local`, clusterIp: `10.96.0.${number}`, address: `10.243.0.${number}`,
    pod: { metadata: { name, namespace: 'kube-system', labels }, spec: { containers: [{ name, ports: [...ports] }] } },
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
  systemService('kube-state-metrics', 11, { 'app.kubernetes.io/name': 'kube-state-metrics' }, [{ name: 'http-metrics', containerPort: 8080, protocol: 'TCP' }]),
  systemService('broker', 12, { app: 'broker' }, [{ name: 'http-metrics', containerPort: 9419, protocol: 'TCP' }]),
]

/** As scrape targets have it: `kube-state-metrics.kube-system.svc`. */
export function shortName({ name }: SystemService): string {
  return name.replace(/\.cluster\.local$/, '')
}
