/** A job for an endpoint of a PodMonitor. Follows generatePodMonitorConfig in pkg/prometheus/promcfg.go of the Prometheus Operator 0.94. */
import type { PodEndpoint, PodMonitor } from '../objects.ts'
import { type Context, scrapeClassOf, shardsOf } from './context.ts'
import { kubernetesEntry } from './discovery.ts'
import { honorEntries, metricRulesEntry, nameRules, ownRules, requestEntries, targetPortRules } from './endpoint.ts'
import { authorizationEntry, basicAuthEntry, bearerTokenEntry, mergedAuthorization, mergedSafeTls, oauth2Entry, proxyEntries, tlsEntry } from './http-client.ts'
import { bodySizeEntry, formatEntries, limitEntries } from './limits.ts'
import { copied, firstRule, fixed, keep, labelCopied, runningOnly, selectorRules, shardingRules } from './relabelings.ts'
import { section, type Section } from './section.ts'

export function podMonitorJobs(context: Context, monitor: PodMonitor): Section[] {
  return (monitor.spec.podMetricsEndpoints ?? []).map((endpoint, index) => jobOf(context, monitor, { endpoint, index }))
}

function jobOf(context: Context, monitor: PodMonitor, { endpoint, index }: { readonly endpoint: PodEndpoint; readonly index: number }): Section {
  const { spec, references } = context
  const { metadata: { namespace = '', name = '' }, spec: own } = monitor
  const byClass = scrapeClassOf(spec, own.scrapeClass)
  const place = { references, namespace }
  const attach = own.attachMetadata ?? byClass.attachMetadata
  const selected = own.selectorMechanism === 'RoleSelector' ? { selector: own.selector, roles: ['pod'] } : undefined
  return section(
    ['job_name', `podMonitor/${namespace}/${name}/${index}`], ...honorEntries(spec, endpoint),
    kubernetesEntry(context, { role: 'pod', namespace, namespaces: own.namespaceSelector, attach, selected }),
    ...requestEntries(endpoint), ['follow_redirects', endpoint.followRedirects], ['enable_http2', endpoint.enableHttp2],
    tlsEntry(place, mergedSafeTls(endpoint.tlsConfig, byClass)),
    bearerTokenEntry(place, endpoint.bearerTokenSecret), basicAuthEntry(place, endpoint.basicAuth), oauth2Entry(place, endpoint.oauth2),
    ...proxyEntries(place, endpoint), authorizationEntry(place, mergedAuthorization(endpoint.authorization, byClass)),
    [
      'relabel_configs', [
        ...rulesOf(context, monitor, endpoint), ...ownRules(spec, monitor, byClass.relabelings, endpoint.relabelings),
        ...shardingRules(shardsOf(spec)),
      ],
    ],
    ...limitEntries(own, spec), ...formatEntries(own, byClass), bodySizeEntry(own.bodySizeLimit, spec),
    metricRulesEntry(spec, monitor, byClass, endpoint.metricRelabelings),
  )
}

function rulesOf({ spec }: Context, { metadata, spec: own }: PodMonitor, endpoint: PodEndpoint): Section[] {
  return [
    firstRule, ...(endpoint.filterRunning === false ? [] : [runningOnly]),
    ...(own.selectorMechanism === 'RoleSelector' ? [] : selectorRules('pod', own.selector)), ...portRules(endpoint),
    copied('__meta_kubernetes_namespace', 'namespace'), copied('__meta_kubernetes_pod_container_name', 'container'),
    copied('__meta_kubernetes_pod_name', 'pod'),
    ...[...own.podTargetLabels ?? [], ...spec.podTargetLabels ?? []].map((label) => labelCopied('pod', label)),
    fixed('job', `${metadata.namespace ?? ''}/${metadata.name ?? ''}`),
    ...(own.jobLabel ? [labelCopied('pod', own.jobLabel, 'job')] : []), ...nameRules(endpoint),
  ]
}

function portRules({ port = '', portNumber = 0, targetPort }: PodEndpoint): Section[] {
  if (port !== '') return [keep('__meta_kubernetes_pod_container_port_name', port)]
  if (portNumber !== 0) return [keep('__meta_kubernetes_pod_container_port_number', portNumber)]
  return targetPortRules(targetPort)
}
