/** How a client asks, as the operator writes it. Follows httpClientConfig in pkg/alertmanager/types.go of the Prometheus Operator 0.94. */
import { configKinds, headersKind } from '@track/telemetry'

const { always, listOf, mapOf, optional, structOf, textKind, truthKind } = configKinds

export const writtenTls = structOf('alertmanager.tlsConfig', {
  ca_file: textKind, cert_file: textKind, key_file: textKind, server_name: textKind, insecure_skip_verify: always(truthKind),
  min_version: textKind, max_version: textKind,
})

const proxyFields = { proxy_url: textKind, no_proxy: textKind, proxy_from_environment: truthKind, proxy_connect_header: mapOf(listOf(textKind)) }

const authorization = structOf('alertmanager.authorization', { type: textKind, credentials: textKind, credentials_file: textKind })
const basicAuth = structOf('alertmanager.basicAuth', { username: textKind, password: textKind, password_file: textKind })
const oauth2 = structOf('alertmanager.oauth2', {
  client_id: always(textKind), client_secret: always(textKind), client_secret_file: textKind, scopes: listOf(textKind), token_url: always(textKind),
  endpoint_params: mapOf(textKind), ...proxyFields, tls_config: optional(writtenTls),
})

export const writtenHttp = structOf('alertmanager.httpClientConfig', {
  authorization: optional(authorization), basic_auth: optional(basicAuth), oauth2: optional(oauth2), bearer_token: textKind, bearer_token_file: textKind,
  tls_config: optional(writtenTls), follow_redirects: optional(truthKind), enable_http2: optional(truthKind), http_headers: optional(headersKind),
  ...proxyFields,
})

export type WrittenHttp = configKinds.ValueOf<typeof writtenHttp>
export type WrittenTls = configKinds.ValueOf<typeof writtenTls>
