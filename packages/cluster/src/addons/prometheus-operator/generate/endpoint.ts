/** What endpoints of ServiceMonitors and PodMonitors have in common. Follows pkg/prometheus/promcfg.go of the Prometheus Operator 0.94. */
import type { KubeObject } from '@track/apimachinery'
import type { Endpoint, PrometheusSpec, RelabelConfig, ScrapeClass } from '../objects.ts'
import { withNamespace } from './context.ts'
import { fixed, keep, relabelSections } from './relabelings.ts'
import { type Entry, filled, type Section } from './section.ts'

type Honored = Pick<Endpoint, 'honorLabels' | 'honorTimestamps' | 'trackTimestampsStaleness'>

export function honorEntries({ overrideHonorLabels, overrideHonorTimestamps }: PrometheusSpec, given: Honored): Entry[] {
  return [
    ['honor_labels', (given.honorLabels ?? false) && overrideHonorLabels !== true],
    honorTimestampsEntry(overrideHonorTimestamps === true, given.honorTimestamps),
    ['track_timestamps_staleness', given.trackTimestampsStaleness],
  ]
}

export function honorTimestampsEntry(isOverridden: boolean, given: boolean | undefined): Entry {
  return ['honor_timestamps', given === undefined && !isOverridden ? undefined : given === true && !isOverridden]
}

export function requestEntries({ interval, scrapeTimeout, path, params, scheme }: Endpoint): Entry[] {
  return [
    ['scrape_interval', filled(interval)], ['scrape_timeout', filled(scrapeTimeout)], ['metrics_path', filled(path)], ['params', params],
    ['scheme', scheme?.toLowerCase()],
  ]
}

/** Those of the class, then the object's own, with the namespace last. */
export function ownRules(spec: PrometheusSpec, object: KubeObject, byClass: readonly RelabelConfig[] | undefined, own: readonly RelabelConfig[] | undefined): Section[] {
  return relabelSections([...byClass ?? [], ...withNamespace(spec, object, own)])
}

export function metricRulesEntry(spec: PrometheusSpec, object: KubeObject, { metricRelabelings }: ScrapeClass, own: readonly RelabelConfig[] | undefined): Entry {
  const rules = ownRules(spec, object, metricRelabelings, own)
  return ['metric_relabel_configs', rules.length > 0 ? rules : undefined]
}

/** What the label `endpoint` says. */
export function nameRules({ port = '', targetPort }: Endpoint): Section[] {
  if (port !== '') return [fixed('endpoint', port)]
  return targetPort === undefined || targetPort === '' ? [] : [fixed('endpoint', String(targetPort))]
}

/** By the port of a container: 0 and an empty name are none. */
export function targetPortRules(targetPort: string | number | undefined): Section[] {
  if (typeof targetPort === 'string' && targetPort !== '') return [keep('__meta_kubernetes_pod_container_port_name', targetPort)]
  return typeof targetPort === 'number' && targetPort !== 0 ? [keep('__meta_kubernetes_pod_container_port_number', targetPort)] : []
}
