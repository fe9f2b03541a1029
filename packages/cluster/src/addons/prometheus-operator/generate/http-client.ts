/**
 * How a job asks: proxies, certificates, credentials.
 *
 * Follows addProxyConfigtoYaml, addSafeTLStoYaml, addTLStoYaml, addBasicAuthToYaml, addOAuth2ToYaml, addAuthorizationToYaml and the merging
 * with scrape classes in pkg/prometheus/promcfg.go of the Prometheus Operator 0.94.
 */
import type { Authorization, BasicAuth, KeySelector, OAuth2, ProxyConfig, ScrapeClass, SecretOrConfigMap, TlsConfig } from '../objects.ts'
import { isNothing, type References, referred, valueOf } from './context.ts'
import { type Entry, filled, section, sortedSection } from './section.ts'

/** Where values are looked up. */
export interface Place {
  readonly references: References
  readonly namespace: string
}

export function proxyEntries({ references, namespace }: Place, { proxyUrl, noProxy, proxyFromEnvironment, proxyConnectHeader }: ProxyConfig): Entry[] {
  const values = (keys: readonly KeySelector[]) => keys.map((key) => valueOf(references.secret(namespace, key)))
  const headers = proxyConnectHeader && Object.fromEntries(Object.entries(proxyConnectHeader).map(([name, keys]) => [name, values(keys)]))
  return [
    ['proxy_url', proxyUrl], ['no_proxy', noProxy], ['proxy_from_environment', proxyFromEnvironment],
    ['proxy_connect_header', headers && sortedSection(headers)],
  ]
}

export function basicAuthEntry({ references, namespace }: Place, auth: BasicAuth | undefined): Entry {
  const read = (key: KeySelector) => valueOf(references.secret(namespace, key))
  return ['basic_auth', auth && section(['username', read(auth.username)], ['password', read(auth.password)])]
}

export function authorizationEntry({ references, namespace }: Place, auth: Authorization | undefined): Entry {
  if (!auth) return ['authorization', undefined]
  const found = auth.credentials && references.secret(namespace, auth.credentials)
  return ['authorization', section(
    ['type', (auth.type || 'Bearer').trim()], ['credentials', found && 'value' in found ? found.value : undefined],
    ['credentials_file', filled(auth.credentialsFile)],
  )]
}

/** One without a name is none. */
export function bearerTokenEntry({ references, namespace }: Place, key: KeySelector | undefined): Entry {
  const found = key?.name && references.secret(namespace, key)
  return ['bearer_token', found && 'value' in found ? found.value : undefined]
}

export function oauth2Entry(place: Place, oauth2: OAuth2 | undefined): Entry {
  if (!oauth2) return ['oauth2', undefined]
  const { references, namespace } = place
  const id = referred(references, namespace, oauth2.clientId)
  const secret = references.secret(namespace, oauth2.clientSecret)
  if ('fault' in id || 'fault' in secret) return ['oauth2', undefined]
  const { scopes = [], endpointParams = {} } = oauth2
  return ['oauth2', section(
    ['client_id', id.value], ['client_secret', secret.value], ['token_url', oauth2.tokenUrl], ['scopes', scopes.length > 0 ? scopes : undefined],
    ['endpoint_params', isNothing(endpointParams) ? undefined : endpointParams], ...proxyEntries(place, oauth2), tlsEntry(place, oauth2.tlsConfig),
  )]
}

/** Where the operator mounts what objects refer to. */
const assets = '/etc/prometheus/certs'

function asset(namespace: string, { secret, configMap }: SecretOrConfigMap): string | undefined {
  if (secret) return `${assets}/0_${namespace}_${secret.name ?? ''}_${secret.key}`
  return configMap && `${assets}/1_${namespace}_${configMap.name ?? ''}_${configMap.key}`
}

export function tlsEntry({ namespace }: Place, tls: TlsConfig | undefined): Entry {
  return ['tls_config', tls && section(
    ['insecure_skip_verify', tls.insecureSkipVerify], ['ca_file', asset(namespace, tls.ca ?? {})], ['cert_file', asset(namespace, tls.cert ?? {})],
    ['key_file', tls.keySecret && asset(namespace, { secret: tls.keySecret })], ['server_name', filled(tls.serverName)],
    ['min_version', tls.minVersion], ['max_version', tls.maxVersion],
    ...files(tls),
  )]
}

function files({ caFile, certFile, keyFile }: TlsConfig): Entry[] {
  return ([['ca_file', caFile], ['cert_file', certFile], ['key_file', keyFile]] as const).filter(([, file]) => (file ?? '') !== '')
}

/** A scrape class gives what is not given. */
export function mergedTls(tls: TlsConfig | undefined, { tlsConfig: byClass }: ScrapeClass): TlsConfig | undefined {
  if (!tls || !byClass) return tls ?? byClass
  const ca = !tls.caFile && isNothing(tls.ca) ? { caFile: byClass.caFile ?? '' } : {}
  const cert = !tls.certFile && isNothing(tls.cert) ? { certFile: byClass.certFile ?? '' } : {}
  const key = !tls.keyFile && !tls.keySecret ? { keyFile: byClass.keyFile ?? '' } : {}
  return { ...tls, ...ca, ...cert, ...key }
}

export function mergedSafeTls(tls: TlsConfig | undefined, byClass: ScrapeClass): TlsConfig | undefined {
  return mergedTls(isNothing(tls) ? undefined : tls, byClass)
}

export function mergedAuthorization(given: Authorization | undefined, { authorization: byClass }: ScrapeClass): Authorization | undefined {
  const auth = isNothing(given) || (given?.type === '' && !given.credentials) ? undefined : given
  if (!auth || !byClass) return auth ?? byClass
  const credentials = auth.credentials ?? byClass.credentials
  const file = !credentials && !auth.credentialsFile ? byClass.credentialsFile : auth.credentialsFile
  return { ...auth, ...(credentials && { credentials }), ...(file !== undefined && { credentialsFile: file }) }
}
