/**
 * What the world's Prometheus scrapes, as rows: the configuration that most clusters begin with.
 * Pods are scraped where `prometheus.io/scrape: "true"` stands among their annotations.
 */
import { type Duration, second } from '@track/simulation'
import type { ScrapeJob } from '@track/telemetry'

export const scrapeInterval: Duration = 30 * second

const interval = scrapeInterval

export const scrapeJobs: readonly ScrapeJob[] = [
  { name: 'kubelet', interval, scheme: 'https' },
  { name: 'cadvisor', interval, scheme: 'https', metricsPath: '/metrics/cadvisor', honorTimestamps: false },
  { name: 'pods', interval },
  { name: 'broker', interval },
  { name: 'outside', interval },
  { name: 'kube-state-metrics', interval, honorLabels: true },
  { name: 'alertmanager-main', interval },
  { name: 'prometheus-k8s', interval },
]
