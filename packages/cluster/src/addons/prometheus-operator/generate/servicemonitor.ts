/** A job for an endpoint of a ServiceMonitor. Follows generateServiceMonitorConfig in pkg/prometheus/promcfg.go of the Prometheus Operator 0.94. */
import type { ServiceEndpoint, ServiceMonitor } from '../objects.ts'
import { type Context, endpointRole, scrapeClassOf, shardsOf } from './context.ts'
import { kubernetesEntry } from './discovery.ts'
import { honorEntries, metricRulesEntry, nameRules, ownRules, requestEntries, targetPortRules } from './endpoint.ts'
import { authorizationEntry, basicAuthEntry, bearerTokenEntry, mergedAuthorization, mergedTls, oauth2Entry, proxyEntries, tlsEntry } from './http-client.ts'
import { bodySizeEntry, formatEntries, limitEntries } from './limits.ts'
import { copied, firstRule, keep, labelCopied, runningOnly, selectorRules, shardingRules } from './relabelings.ts'
import { filled, section, type Section } from './section.ts'

export function serviceMonitorJobs(context: Context, monitor: ServiceMonitor): Section[] {
  return monitor.spec.endpoints.map((endpoint, index) => jobOf(context, monitor, { endpoint, index }))
}

type Role = ReturnType<typeof endpointRole>

function jobOf(context: Context, monitor: ServiceMonitor, { endpoint, index }: { readonly endpoint: ServiceEndpoint; readonly index: number }): Section {
  const { spec, references } = context
  const { metadata: { namespace = '', name = '' }, spec: own } = monitor
  const byClass = scrapeClassOf(spec, own.scrapeClass)
  const role = endpointRole(own.serviceDiscoveryRole ?? spec.serviceDiscoveryRole)
  const place = { references, namespace }
  const attach = own.attachMetadata ?? byClass.attachMetadata
  const selected = own.selectorMechanism === 'RoleSelector' ? { selector: own.selector, roles: [role, 'service'] } : undefined
  return section(
    ['job_name', `serviceMonitor/${namespace}/${name}/${index}`], ...honorEntries(spec, endpoint),
    kubernetesEntry(context, { role, namespace, namespaces: own.namespaceSelector, attach, selected }),
    ...requestEntries(endpoint), ['follow_redirects', endpoint.followRedirects], ['enable_http2', endpoint.enableHttp2],
    ...proxyEntries(place, endpoint), oauth2Entry(place, endpoint.oauth2),
    tlsEntry(place, mergedTls(endpoint.tlsConfig, byClass)), ['bearer_token_file', filled(endpoint.bearerTokenFile)],
    bearerTokenEntry(place, endpoint.bearerTokenSecret),
    basicAuthEntry(place, endpoint.basicAuth), authorizationEntry(place, mergedAuthorization(endpoint.authorization, byClass)),
    [
      'relabel_configs', [
        ...rulesOf(context, monitor, endpoint, role), ...ownRules(spec, monitor, byClass.relabelings, endpoint.relabelings),
        ...shardingRules(shardsOf(spec)),
      ],
    ],
    ...limitEntries(own, spec), ...formatEntries(own, byClass), bodySizeEntry(own.bodySizeLimit, spec),
    metricRulesEntry(spec, monitor, byClass, endpoint.metricRelabelings),
  )
}

function rulesOf({ spec }: Context, { spec: own }: ServiceMonitor, endpoint: ServiceEndpoint, role: Role): Section[] {
  return [
    firstRule, ...(own.selectorMechanism === 'RoleSelector' ? [] : selectorRules('service', own.selector)), ...portRules(endpoint, role),
    ...objectRules(role),
    ...(endpoint.filterRunning === false ? [] : [runningOnly]), ...(own.targetLabels ?? []).map((label) => labelCopied('service', label)),
    ...[...own.podTargetLabels ?? [], ...spec.podTargetLabels ?? []].map((label) => labelCopied('pod', label)),
    section(['source_labels', ['__meta_kubernetes_service_name']], ['target_label', 'job'], ['replacement', '${1}']),
    ...(own.jobLabel ? [labelCopied('service', own.jobLabel, 'job')] : []),
    ...nameRules(endpoint),
  ]
}

const metaOf: Readonly<Record<Role, string>> = { endpoints: '__meta_kubernetes_endpoint', endpointslice: '__meta_kubernetes_endpointslice' }

function portRules({ port = '', targetPort }: ServiceEndpoint, role: Role): Section[] {
  if (port !== '') return [keep(`${metaOf[role]}_port_name`, port)]
  return targetPortRules(targetPort)
}

function objectRules(role: Role): Section[] {
  const target = (kind: 'Node' | 'Pod') => section(
    ['source_labels', [`${metaOf[role]}_address_target_kind`, `${metaOf[role]}_address_target_name`]], ['separator', ';'],
    ['regex', `${kind};(.*)`], ['replacement', '${1}'],
    ['target_label', kind.toLowerCase()],
  )
  return [
    target('Node'), target('Pod'), copied('__meta_kubernetes_namespace', 'namespace'), copied('__meta_kubernetes_service_name', 'service'),
    copied('__meta_kubernetes_pod_name', 'pod'),
    copied('__meta_kubernetes_pod_container_name', 'container'),
  ]
}
