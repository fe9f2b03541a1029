/** What the world's Prometheus scrapes before anybody configures it, as rows: what `defaultConfig` says, which a test holds it to. */
import { type Duration, second } from '@track/simulation'
import type { KubernetesSearch, RelabelConfig, ScrapeJob, ScrapePool } from '@track/telemetry'

export const scrapeInterval: Duration = 30 * second

type Written = Omit<ScrapeJob, 'interval' | 'timeout'>

function pool(job: Written, found: Partial<ScrapePool>): ScrapePool {
  return { job: { interval: scrapeInterval, timeout: 10 * second, ...job }, kubernetes: [], static: [], files: [], dns: [], notSimulated: [], ...found }
}

function everywhere(role: string): { readonly kubernetes: readonly KubernetesSearch[] } {
  const attach = { node: false, namespace: false, deployment: false, job: false, cronjob: false }
  return { kubernetes: [{ role, namespaces: { own_namespace: false, names: [] }, selectors: [], attach_metadata: attach }] }
}

const inFile = (name: string, more: Partial<Written> = {}) => pool({ name, ...more }, { files: [`/etc/prometheus/targets/${name}.json`] })

const kubernetes = '__meta_kubernetes_'
const copied = (source: string, targetLabel: string): RelabelConfig => ({ sourceLabels: [source], targetLabel })
const ofNode = [copied('__address__', 'instance'), copied(`${kubernetes}node_name`, 'node')]

const defaultPools: readonly ScrapePool[] = [
  inFile('kube-state-metrics', { honorLabels: true }),
  inFile('broker'),
  inFile('alertmanager-main'),
  inFile('prometheus-k8s'),
  inFile('outside'),
  pool({ name: 'kubelet', scheme: 'https', relabel: ofNode }, everywhere('node')),
  pool({ name: 'cadvisor', scheme: 'https', metricsPath: '/metrics/cadvisor', honorTimestamps: false, relabel: ofNode }, everywhere('node')),
  pool({
    name: 'pods',
    relabel: [
      { sourceLabels: [`${kubernetes}pod_annotation_prometheus_io_scrape`], regex: 'true', action: 'keep' },
      { sourceLabels: [`${kubernetes}pod_phase`], regex: 'Running', action: 'keep' },
      { sourceLabels: [`${kubernetes}pod_container_init`], regex: 'true', action: 'drop' },
      { regex: `${kubernetes}pod_label_(.+)`, action: 'labelmap' },
      { ...copied(`${kubernetes}pod_ip`, '__address__'), replacement: '$1:8080' },
      { sourceLabels: [`${kubernetes}pod_ip`, `${kubernetes}pod_annotation_prometheus_io_port`], regex: '(.+);(.+)', targetLabel: '__address__', replacement: '$1:$2' },
      copied(`${kubernetes}namespace`, 'namespace'), copied(`${kubernetes}pod_name`, 'pod'), copied(`${kubernetes}pod_container_name`, 'container'),
      copied(`${kubernetes}pod_node_name`, 'node'),
    ],
  }, everywhere('pod')),
]

/** Jobs, each by the name of the part without which there is nothing to scrape. */
export const addonJobs: readonly string[] = ['otel-collector', 'tempo', 'on-call', 'tickets', 'delivery', 'opencost', 'synthetic-probes', 'edge-filter']

/** Whose metrics say of what they are: of which namespace and node, of which target. */
export const labelledJobs: readonly string[] = ['opencost', 'synthetic-probes']

const addonPools = new Map(addonJobs.map((job) => [job, inFile(job, labelledJobs.includes(job) ? { honorLabels: true } : {})]))

/** Of any world. */
export const everyDefaultPool: readonly ScrapePool[] = [...defaultPools, ...addonPools.values()]

/** What a world of these parts begins with. */
export function defaultPoolsFor(parts: readonly { readonly name: string }[]): readonly ScrapePool[] {
  return [...defaultPools, ...Array.from(addonPools).flatMap(([job, found]) => (parts.some(({ name }) => name === job) ? [found] : []))]
}
