/**
 * How a receiver is asked: what the operator writes of it, and what is wrong with it.
 *
 * Follows convertHTTPConfig and configureHTTPConfigInStore in pkg/alertmanager, HTTPConfig.Validate in
 * pkg/apis/monitoring/v1alpha1/validation.go and sanitize in pkg/alertmanager/amcfg.go of the Prometheus Operator 0.94.
 */
import { referred, valueOf } from '../../generate/context.ts'
import type { Place } from '../../generate/http-client.ts'
import type { Authorization, HttpClient, OAuth2, ProxyConfig, SecretOrConfigMap, TlsConfig } from '../../objects.ts'
import { type Fault, firstFault } from '../../select/fault.ts'
import {
  oauth2Fault, proxyFault, safeAuthorizationFault, safeTlsFault, secretFault, storedAuthorizationFault, storedBasicAuthFault, storedOAuth2Fault,
  storedProxyFault, storedTlsFault,
} from '../../select/http-client.ts'
import { filled } from '../written/configuration.ts'
import { writtenHttp, type WrittenHttp, type WrittenTls, writtenTls } from '../written/http-client.ts'

export interface AlertmanagerHttp extends HttpClient {
  /** The older name of `proxyUrl`, which comes first. */
  proxyURL?: string
}

type Json = Readonly<Record<string, unknown>>

export function httpOf(place: Place, given: AlertmanagerHttp): WrittenHttp {
  const { references, namespace } = place
  const proxy = proxyOf(place, given)
  const token = given.bearerTokenSecret && valueOf(references.secret(namespace, given.bearerTokenSecret))
  return filled(writtenHttp, defined({
    ...proxy, ...((given.proxyURL ?? '') !== '' && { proxy_url: given.proxyURL }), follow_redirects: given.followRedirects, enable_http2: given.enableHttp2,
    basic_auth: basicAuthOf(place, given), authorization: authorizationOf(place, given.authorization),
    tls_config: given.tlsConfig && tlsOf(namespace, given.tlsConfig), bearer_token: token, oauth2: given.oauth2 && oauth2Of(place, given.oauth2),
  }))
}

function defined(values: Json): Json {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined))
}

function proxyOf({ references, namespace }: Place, { proxyUrl, noProxy, proxyFromEnvironment, proxyConnectHeader = {} }: ProxyConfig): Json {
  const headers = Object.entries(proxyConnectHeader).map(([name, keys]) => [name, keys.map((key) => valueOf(references.secret(namespace, key)))] as const)
  return defined({
    proxy_url: proxyUrl, no_proxy: noProxy, proxy_from_environment: proxyFromEnvironment, proxy_connect_header: Object.fromEntries(headers),
  })
}

function basicAuthOf({ references, namespace }: Place, { basicAuth }: HttpClient): object | undefined {
  if (!basicAuth) return undefined
  const username = valueOf(references.secret(namespace, basicAuth.username))
  const password = valueOf(references.secret(namespace, basicAuth.password))
  return username === '' && password === '' ? undefined : { username, password, password_file: '' }
}

function authorizationOf({ references, namespace }: Place, auth: Authorization | undefined): object | undefined {
  if (!auth?.credentials) return undefined
  const credentials = valueOf(references.secret(namespace, auth.credentials))
  return credentials === '' ? undefined : { type: auth.type || 'Bearer', credentials, credentials_file: '' }
}

function oauth2Of(place: Place, { clientId, clientSecret, scopes = [], tokenUrl, endpointParams = {}, ...proxy }: OAuth2): object {
  const { references, namespace } = place
  const none = { client_secret_file: '', tls_config: undefined, proxy_url: '', no_proxy: '', proxy_from_environment: false, proxy_connect_header: {} }
  return {
    ...none, client_id: valueOf(referred(references, namespace, clientId)), client_secret: valueOf(references.secret(namespace, clientSecret)), scopes,
    token_url: tokenUrl, endpoint_params: endpointParams, ...proxyOf(place, proxy),
  }
}

/** Where the operator mounts what objects refer to. */
const assets = '/etc/alertmanager/certs'

function assetOf(namespace: string, { secret, configMap }: SecretOrConfigMap = {}): string | undefined {
  if (secret) return `${assets}/0_${namespace}_${secret.name ?? ''}_${secret.key}`
  return configMap && `${assets}/1_${namespace}_${configMap.name ?? ''}_${configMap.key}`
}

export function tlsOf(namespace: string, { serverName, insecureSkipVerify, ca, cert, keySecret, minVersion, maxVersion }: TlsConfig): WrittenTls {
  return filled(writtenTls, defined({
    server_name: serverName, insecure_skip_verify: insecureSkipVerify, ca_file: assetOf(namespace, ca), cert_file: assetOf(namespace, cert),
    key_file: keySecret && assetOf(namespace, { secret: keySecret }), min_version: minVersion, max_version: maxVersion,
  }))
}

/** What is wrong whatever it refers to. */
export function httpFault(http: AlertmanagerHttp | undefined): Fault {
  if (!http) return undefined
  const { basicAuth, oauth2, bearerTokenSecret, authorization } = http
  if ((basicAuth || oauth2) && bearerTokenSecret) return "at most one of 'basicAuth', 'oauth2' and 'bearerTokenSecret' must be configured"
  if (authorization && bearerTokenSecret) return "'authorization' is not compatible with 'bearerTokenSecret'"
  const ways = [authorization, basicAuth, oauth2].filter((each) => each !== undefined).length
  const twice = "at most one of 'basicAuth', 'oauth2' and 'authorization' must be configured"
  return firstFault(
    () => (authorization && ways > 1 ? twice : undefined), () => authorization && safeAuthorizationFault(authorization),
    () => (ways > 1 ? twice : undefined), () => oauth2Fault(oauth2), () => safeTlsFault(http.tlsConfig), () => proxyFault(http),
  )
}

/** What is wrong with what it refers to. */
export function storedHttpFault(place: Place, http: AlertmanagerHttp | undefined): Fault {
  if (!http) return undefined
  return firstFault(
    () => http.bearerTokenSecret && secretFault(place, http.bearerTokenSecret), () => storedAuthorizationFault(place, http.authorization),
    () => storedBasicAuthFault(place, http.basicAuth), () => storedTlsFault(place, http.tlsConfig, safeTlsFault), () => storedProxyFault(place, http),
    () => storedOAuth2Fault(place, http.oauth2),
  )
}

const tlsVersions = ['TLS10', 'TLS11', 'TLS12', 'TLS13']

/** What is wrong with what is written. */
export function writtenHttpFault(http: WrittenHttp | undefined): Fault {
  if (!http) return undefined
  const { tls_config: tls, proxy_connect_header: header, proxy_url: url, no_proxy: none, proxy_from_environment: fromEnvironment } = http
  const { min_version: min = '', max_version: max = '' } = tls ?? {}
  const odd = [min, max].find((version) => version !== '' && !tlsVersions.includes(version))
  if (odd !== undefined) return `unknown TLS version: ${odd}`
  if (min !== '' && max !== '' && min > max) return `max TLS version "${max}" must be greater than or equal to min TLS version "${min}"`
  if (Object.keys(header).length > 0 && !fromEnvironment && url === '') {
    return "if 'proxy_connect_header' is configured, 'proxy_url' or 'proxy_from_environment' must also be configured"
  }
  if (fromEnvironment && url !== '') return "if 'proxy_from_environment' is configured, 'proxy_url' must not be configured"
  if (fromEnvironment && none !== '') return "if 'proxy_from_environment' is configured, 'no_proxy' must not be configured"
  return url === '' && none !== '' ? "if 'no_proxy' is configured, 'proxy_url' must also be configured" : undefined
}
