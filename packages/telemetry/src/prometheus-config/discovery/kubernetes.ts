/**
 * Objects of a cluster. Follows SDConfig in discovery/kubernetes/kubernetes.go of Prometheus 3.16. What is wrong
 * with a selector is asked for elsewhere.
 */
import { completeHttpClient, type HttpClient, httpClientKind, httpFields } from '../../alertmanager/config/http-client.ts'
import { always, listOf, structOf, textKind, type ValueOf } from '../../alertmanager/config/kind.ts'
import { quoteGo } from '@track/simulation'
import { givenUrl, roleOf, shownText, shownTruth } from '../kind.ts'
import { http } from './fields.ts'

const roles = ['node', 'pod', 'service', 'endpoints', 'endpointslice', 'ingress']
const roleKind = roleOf(roles, (given) => `unknown Kubernetes SD role ${quoteGo(given)}`)

const namespacesKind = structOf('kubernetes.plain', { own_namespace: shownTruth, names: always(listOf(textKind)) })

const selectorKind = structOf('kubernetes.SelectorConfig', { role: roleKind, label: textKind, field: textKind })

const metadataKind = structOf('kubernetes.AttachMetadataConfig', {
  node: shownTruth, namespace: shownTruth, deployment: shownTruth, job: shownTruth, cronjob: shownTruth,
})

/** Of which objects each role takes selectors. */
const selectable: Readonly<Record<string, readonly string[]>> = {
  pod: ['pod', 'node'], service: ['service'], endpointslice: ['pod', 'service', 'endpointslice'], endpoints: ['pod', 'service', 'endpoints'], node: ['node'],
  ingress: ['ingress'],
}

export const kubernetesKind = structOf('kubernetes.plain', {
  api_server: givenUrl, role: always(roleKind), kubeconfig_file: shownText, ...httpFields, namespaces: namespacesKind, selectors: listOf(selectorKind),
  attach_metadata: metadataKind,
}, {
  initial: http,
  check(config) {
    if (config.role === '') return 'role missing (one of: pod, service, endpoints, endpointslice, node, ingress)'
    const complete = completeHttpClient(config)
    if (typeof complete === 'string') return complete
    const { api_server: server, kubeconfig_file: file, namespaces: { own_namespace: own } } = complete
    if (server !== undefined && file !== '') return "cannot use 'kubeconfig_file' and 'api_server' simultaneously"
    if (file !== '' && !isDefault(complete)) return "cannot use a custom HTTP client configuration together with 'kubeconfig_file'"
    if (server === undefined && !isDefault(complete)) return "to use custom HTTP client configuration please provide the 'api_server' URL explicitly"
    if (server !== undefined && own) return "cannot use 'api_server' and 'namespaces.own_namespace' simultaneously"
    if (file !== '' && own) return "cannot use 'kubeconfig_file' and 'namespaces.own_namespace' simultaneously"
    return selectorsFault(complete.role, complete.selectors) ?? complete
  },
})

/** Nothing is said about the client. */
function isDefault(config: HttpClient): boolean {
  const { follow_redirects: redirects, enable_http2: http2 } = config
  return redirects && http2 && httpClientKind.isZero({ ...config, follow_redirects: false, enable_http2: false })
}

function selectorsFault(role: string, selectors: readonly ValueOf<typeof selectorKind>[]): string | undefined {
  const found: string[] = []
  for (const { role: of } of selectors) {
    if (found.includes(of)) return `duplicated selector role: ${of}`
    found.push(of)
    const allowed = selectable[role]!
    if (!allowed.includes(of)) return `${role} role supports only ${allowed.join(', ')} selectors`
  }
  return undefined
}
