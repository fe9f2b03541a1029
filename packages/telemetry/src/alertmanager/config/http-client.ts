/**
 * How a client speaks HTTP and TLS: credentials, proxies, headers.
 *
 * Follows config/http_config.go and headers.go of prometheus/common 0.70.
 */
import {
  always, anyKind, type Fields, listOf, mapOf, optional, secretKind, structOf, textKind, textOf, truthKind, type Kind, type ValueOf,
} from './kind.ts'
import { read, structWithRest } from '@track/formats'
import { quoteGo } from '@track/simulation'
import { anyUrlKind } from './url.ts'

const count = (...given: readonly (string | number)[]) => given.filter((each) => each !== '' && each !== 0).length

const tlsVersionKind: Kind<string> = textOf(
  (text) => (/^TLS1[0-3]$/.test(text) ? { value: text } : { error: `unknown TLS version: ${text}` }), '', { print: (value) => value, isZero: (value) => value === '' },
)

const tlsFields = {
  ca: textKind, cert: textKind, key: secretKind, ca_file: textKind, cert_file: textKind, key_file: textKind, ca_ref: textKind, cert_ref: textKind,
  key_ref: textKind, server_name: textKind, insecure_skip_verify: always(truthKind), min_version: tlsVersionKind, max_version: tlsVersionKind,
}

export const tlsKind = structOf('config.plain', tlsFields, {
  check(tls) {
    if (count(tls.ca, tls.ca_file, tls.ca_ref) > 1) return 'at most one of ca, ca_file & ca_ref must be configured'
    if (count(tls.cert, tls.cert_file, tls.cert_ref) > 1) return 'at most one of cert, cert_file & cert_ref must be configured'
    if (count(tls.key, tls.key_file, tls.key_ref) > 1) return 'at most one of key and key_file must be configured'
    const [hasCert, hasKey] = [count(tls.cert, tls.cert_file, tls.cert_ref) > 0, count(tls.key, tls.key_file, tls.key_ref) > 0]
    if (hasCert && !hasKey) return 'exactly one of key or key_file must be configured when a client certificate is configured'
    return hasKey && !hasCert ? 'exactly one of cert or cert_file must be configured when a client key is configured' : tls
  },
})

export const defaultTls: ValueOf<typeof tlsKind> = {
  ca: '', cert: '', key: '', ca_file: '', cert_file: '', key_file: '', ca_ref: '', cert_ref: '', key_ref: '', server_name: '',
  insecure_skip_verify: false, min_version: '', max_version: '',
}

const proxyFields = {
  proxy_url: anyUrlKind, no_proxy: textKind, proxy_from_environment: truthKind, proxy_connect_header: mapOf(listOf(secretKind)),
}

function proxyFault({ proxy_url: url, no_proxy: none, proxy_from_environment: fromEnvironment, proxy_connect_header: header }: Fields<typeof proxyFields>): string | undefined {
  if (Object.keys(header).length > 0 && !fromEnvironment && url === '') {
    return 'if proxy_connect_header is configured, proxy_url or proxy_from_environment must also be configured'
  }
  if (fromEnvironment && url !== '') return 'if proxy_from_environment is configured, proxy_url must not be configured'
  if (fromEnvironment && none !== '') return 'if proxy_from_environment is configured, no_proxy must not be configured'
  return url === '' && none !== '' ? 'if no_proxy is configured, proxy_url must also be configured' : undefined
}

const basicAuthKind = structOf('config.plain', {
  username: textKind, username_file: textKind, username_ref: textKind, password: secretKind, password_file: textKind, password_ref: textKind,
})

const authorizationKind = structOf('config.Authorization', { type: textKind, credentials: secretKind, credentials_file: textKind, credentials_ref: textKind })

const oauth2Kind = structOf('config.plain', {
  client_id: textKind, client_secret: secretKind, client_secret_file: textKind, client_secret_ref: textKind, client_certificate_key_id: textKind,
  client_certificate_key: secretKind, client_certificate_key_file: textKind, client_certificate_key_ref: textKind, grant_type: textKind,
  signature_algorithm: textKind, iss: textKind, audience: textKind, claims: mapOf(anyKind), scopes: listOf(textKind), token_url: textKind,
  endpoint_params: mapOf(textKind), tls_config: tlsKind, ...proxyFields,
}, { check: (oauth2) => proxyFault(oauth2) ?? oauth2 })

const headerKind = structOf('config.Header', { values: listOf(textKind), secrets: listOf(secretKind), files: listOf(textKind) })
const headersOfKind = mapOf(headerKind)

/** Names of headers stand beside each other, without a field of their own. */
export const headersKind: Kind<ValueOf<typeof headersOfKind>> = {
  ...headersOfKind, shape: read(structWithRest('config.Headers', {}, { name: 'headers', of: headerKind.shape }), ({ headers }) => ({ value: headers }), {}),
}

const reservedHeaders = [
  'Authorization', 'Host', 'Content-Encoding', 'Content-Length', 'Content-Type', 'User-Agent', 'Connection', 'Keep-Alive', 'Proxy-Authenticate',
  'Proxy-Authorization', 'Www-Authenticate', 'Accept-Encoding', 'X-Prometheus-Remote-Write-Version', 'X-Prometheus-Remote-Read-Version',
  'X-Prometheus-Scrape-Timeout-Seconds', 'X-Amz-Date', 'X-Amz-Security-Token', 'X-Amz-Content-Sha256',
]

/** `x-SOME-header` is `X-Some-Header`; what is no token stays as it is. Follows net/textproto. */
export function canonicalHeader(name: string): string {
  if (!/^[\w!#$%&'*+.^`|~-]+$/.test(name)) return name
  return name.toLowerCase().replace(/(^|-)[a-z]/g, (first) => first.toUpperCase())
}

/** Of a struct that holds them beside its own. */
export const httpFields = {
  basic_auth: optional(basicAuthKind), authorization: optional(authorizationKind), oauth2: optional(oauth2Kind), bearer_token: secretKind,
  bearer_token_file: textKind, tls_config: tlsKind, follow_redirects: always(truthKind), enable_http2: always(truthKind), ...proxyFields,
  http_headers: optional(headersKind),
}

export type HttpClient = Fields<typeof httpFields>

export const httpClientKind: Kind<HttpClient> = structOf('config.plain', httpFields, {
  initial: { follow_redirects: true, enable_http2: true },
  check: completeHttpClient,
})

/** With the old fields as an authorization, or what is wrong. */
export function completeHttpClient<Config extends HttpClient>(http: Config): Config | string {
  return credentialsFault(http) ?? proxyFault(http) ?? headersFault(http) ?? withBearer(http)
}

export const defaultHttpClient: HttpClient = {
  basic_auth: undefined, authorization: undefined, oauth2: undefined, bearer_token: '', bearer_token_file: '', tls_config: defaultTls, follow_redirects: true,
  enable_http2: true, proxy_url: '', no_proxy: '', proxy_from_environment: false, proxy_connect_header: {}, http_headers: undefined,
}

function credentialsFault({ basic_auth: basic, authorization, oauth2, bearer_token: token, bearer_token_file: file }: HttpClient): string | undefined {
  const bearer = count(token, file)
  if (bearer > 1) return 'at most one of bearer_token & bearer_token_file must be configured'
  if ((basic || oauth2) && bearer > 0) return 'at most one of basic_auth, oauth2, bearer_token & bearer_token_file must be configured'
  if (basic && count(basic.username, basic.username_file, basic.username_ref) > 1) {
    return 'at most one of basic_auth username, username_file & username_ref must be configured'
  }
  if (basic && count(basic.password, basic.password_file, basic.password_ref) > 1) {
    return 'at most one of basic_auth password, password_file & password_ref must be configured'
  }
  if (authorization) {
    if (bearer > 0) return 'authorization is not compatible with bearer_token & bearer_token_file'
    if (count(authorization.credentials, authorization.credentials_file, authorization.credentials_ref) > 1) {
      return 'at most one of authorization credentials & credentials_file must be configured'
    }
    if (authorization.type.trim().toLowerCase() === 'basic') return 'authorization type cannot be set to "basic", use "basic_auth" instead'
    if (basic || oauth2) return 'at most one of basic_auth, oauth2 & authorization must be configured'
  }
  if (basic && oauth2) return 'at most one of basic_auth, oauth2 & authorization must be configured'
  return oauth2 && oauth2Fault(oauth2)
}

function oauth2Fault(oauth2: ValueOf<typeof oauth2Kind>): string | undefined {
  if (oauth2.client_id === '') return 'oauth2 client_id must be configured'
  if (oauth2.token_url === '') return 'oauth2 token_url must be configured'
  if (oauth2.grant_type !== jwtBearer) {
    const isTwice = count(oauth2.client_secret, oauth2.client_secret_file, oauth2.client_secret_ref) > 1
    return isTwice ? 'at most one of oauth2 client_secret, client_secret_file & client_secret_ref must be configured using grant-type=client_credentials' : undefined
  }
  if (count(oauth2.client_certificate_key, oauth2.client_certificate_key_file, oauth2.client_certificate_key_ref) > 1) {
    return `at most one of oauth2 client_certificate_key, client_certificate_key_file & client_certificate_key_ref must be configured using grant-type=${jwtBearer}`
  }
  return ['', 'RS256', 'RS384', 'RS512'].includes(oauth2.signature_algorithm) ? undefined : 'valid signature algorithms are RS256, RS384 and RS512'
}

const jwtBearer = 'urn:ietf:params:oauth:grant-type:jwt-bearer'

function headersFault({ http_headers: headers = {} }: HttpClient): string | undefined {
  const reserved = Object.keys(headers).map(canonicalHeader).find((name) => reservedHeaders.includes(name))
  return reserved === undefined ? undefined : `setting header ${quoteGo(reserved)} is not allowed`
}

/** The old fields become an authorization. */
function withBearer<Config extends HttpClient>(http: Config): Config {
  const { authorization, bearer_token: token, bearer_token_file: file } = http
  if (authorization) return { ...http, authorization: { ...authorization, type: authorization.type.trim() || 'Bearer' } }
  if (token === '' && file === '') return http
  return { ...http, bearer_token: '', bearer_token_file: '', authorization: { type: 'Bearer', credentials: token, credentials_file: file, credentials_ref: '' } }
}
