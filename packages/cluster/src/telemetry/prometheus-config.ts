/**
 * Where the configuration of the world's Prometheus lies: the ConfigMap `monitoring/prometheus-k8s`, key
 * `prometheus.yaml`. Without one it is what most clusters begin with.
 */
import { type ConfigMap, ParseError, parseFieldSelector, parseLabelSelector } from '@track/apimachinery'
import { loadPrometheusConfig, type PrometheusConfig } from '@track/telemetry'

export const prometheusConfigMap = { namespace: 'monitoring', name: 'prometheus-k8s', key: 'prometheus.yaml' } as const

export function configTextIn({ data }: ConfigMap): string | undefined {
  return data?.[prometheusConfigMap.key]
}

/** With Kubernetes' words for its selectors; throws `PrometheusConfigError`. */
export function loadClusterConfig(text: string): PrometheusConfig {
  return loadPrometheusConfig(text, { selectorFault })
}

/** The selector of fields is looked at first. */
function selectorFault(label: string, field: string): string | undefined {
  try {
    parseFieldSelector(field)
    parseLabelSelector(label)
    return undefined
  } catch (reason) {
    // A selector that cannot be read.
    if (!(reason instanceof ParseError)) throw reason
    return reason.message
  }
}
