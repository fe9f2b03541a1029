/**
 * A proxy's metrics, made of what its server has counted.
 *
 * Follows the statistics of Envoy's HTTP connection manager and clusters in their Prometheus form. Left out: every statistic but these.
 */
import type { MetricFamily, MetricSample } from '@track/telemetry'

export function envoyMetrics(families: readonly MetricFamily[]): readonly MetricFamily[] {
  const samplesOf = (family: string) => families.find(({ name }) => name === family)?.samples ?? []
  const requests = samplesOf('http_requests_total').filter(({ labels }) => labels['route'] !== '/ready')
  return [
    { name: 'envoy_http_downstream_rq_xx', help: '', type: 'counter', samples: classes(requests) },
    { name: 'envoy_cluster_upstream_rq', help: '', type: 'counter', samples: byCluster(samplesOf('http_client_requests_total')) },
    { name: 'envoy_cluster_upstream_rq_retry', help: '', type: 'counter', samples: summed(samplesOf('http_client_retries_total').map((sample) => ({ ...sample, labels: { envoy_cluster_name: clusterOf(sample) } }))) },
    { name: 'envoy_http_downstream_rq_active', help: '', type: 'gauge', samples: samplesOf('http_requests_in_flight').map((sample) => ({ ...sample, labels: {} })) },
    ...families.filter(({ name }) => name.startsWith('process_')),
  ]
}

function clusterOf({ labels }: MetricSample): string {
  return (labels['service'] ?? '').replace(/^envoy /, '')
}

function classes(samples: readonly MetricSample[]): MetricSample[] {
  return summed(samples.map((sample) => ({ ...sample, labels: { envoy_response_code_class: (sample.labels['code'] ?? '').slice(0, 1) } })))
}

function byCluster(samples: readonly MetricSample[]): MetricSample[] {
  return summed(samples.map((sample) => ({ ...sample, labels: { envoy_cluster_name: clusterOf(sample), envoy_response_code: sample.labels['code'] ?? '' } })))
}

function summed(samples: readonly MetricSample[]): MetricSample[] {
  const byLabels = new Map<string, MetricSample>()
  for (const sample of samples) {
    const key = JSON.stringify(sample.labels)
    byLabels.set(key, { ...sample, value: sample.value + (byLabels.get(key)?.value ?? 0) })
  }
  return [...byLabels.values()]
}
