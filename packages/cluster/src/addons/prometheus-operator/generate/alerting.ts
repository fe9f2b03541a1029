/** Where alerts go. Follows appendAlertingConfig and generateAlertmanagerConfig in pkg/prometheus/promcfg.go of the Prometheus Operator 0.94. */
import type { AlertmanagerEndpoints } from '../objects.ts'
import { type Context, endpointRole } from './context.ts'
import { kubernetesEntry } from './discovery.ts'
import { authorizationEntry, basicAuthEntry, proxyEntries, tlsEntry } from './http-client.ts'
import { keep, relabelSections } from './relabelings.ts'
import { type Entry, filled, section, type Section } from './section.ts'

export function alertingEntry(context: Context): Entry {
  const { alerting, replicaExternalLabelName: replica = 'prometheus_replica' } = context.spec
  if (!alerting) return ['alerting', undefined]
  const rules = replica === '' ? [] : [section(['action', 'labeldrop'], ['regex', quoted(replica)])]
  return [
    'alerting', section(
      ['alert_relabel_configs', rules], ['alertmanagers', (alerting.alertmanagers ?? []).map((each) => alertmanagerSection(context, each))],
    ),
  ]
}

/** As Go's QuoteMeta. */
function quoted(text: string): string {
  return text.replace(/[\\.+*?()|[\]{}^$]/g, '\\$&')
}

function alertmanagerSection(context: Context, given: AlertmanagerEndpoints): Section {
  const { prometheus, references, spec } = context
  const place = { references, namespace: prometheus.metadata.namespace ?? '' }
  const role = endpointRole(spec.serviceDiscoveryRole)
  const version = given.apiVersion?.toLowerCase()
  const alertRules = relabelSections(given.alertRelabelings)
  return section(
    ['scheme', given.scheme?.toLowerCase()], ['path_prefix', given.pathPrefix], ['timeout', given.timeout],
    ['enable_http2', given.enableHttp2], tlsEntry(place, given.tlsConfig), ...proxyEntries(place, given),
    kubernetesEntry(context, { role, namespace: given.namespace ?? place.namespace }), ['bearer_token_file', filled(given.bearerTokenFile)],
    basicAuthEntry(place, given.basicAuth),
    authorizationEntry(place, given.authorization), ['api_version', version === 'v2' ? version : undefined],
    ['relabel_configs', [keep('__meta_kubernetes_service_name', given.name), ...portRules(given.port, role), ...relabelSections(given.relabelings)]],
    ['alert_relabel_configs', alertRules.length > 0 ? alertRules : undefined],
  )
}

function portRules(port: string | number, role: string): Section[] {
  if (typeof port === 'number') return port === 0 ? [] : [keep('__meta_kubernetes_pod_container_port_number', String(port))]
  return port === '' ? [] : [keep(role === 'endpoints' ? '__meta_kubernetes_endpoint_port_name' : '__meta_kubernetes_endpointslice_port_name', port)]
}
