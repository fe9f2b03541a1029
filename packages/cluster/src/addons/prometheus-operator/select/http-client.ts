/**
 * What is wrong with how a job asks, and with what it refers to.
 *
 * Follows the Validate functions of pkg/apis/monitoring/v1/{http_config,tls_types,prometheus_types,types}.go and pkg/assets/{store,tls}.go of the
 * Prometheus Operator 0.94. Left out: whether a certificate and its key can be read and belong together.
 */
import { type Context, isNothing, referred } from '../generate/context.ts'
import type { Place } from '../generate/http-client.ts'
import type { Authorization, BasicAuth, HttpClient, KeySelector, OAuth2, ProxyConfig, SecretOrConfigMap, TlsConfig } from '../objects.ts'
import { type Fault, firstFault, firstOf, within } from './fault.ts'

export function placeIn({ references }: Context, namespace = ''): Place {
  return { references, namespace }
}

export function secretFault({ references, namespace }: Place, key: KeySelector): Fault {
  const found = references.secret(namespace, key)
  return 'fault' in found ? found.fault : undefined
}

function referenceFault({ references, namespace }: Place, given: SecretOrConfigMap): Fault {
  const found = referred(references, namespace, given)
  return 'fault' in found ? found.fault : undefined
}

/** One way of showing who one is. */
export function methodsFault({ authorization, basicAuth, bearerTokenSecret, oauth2 }: HttpClient, safeFiles: boolean, tlsConfig: TlsConfig | undefined): Fault {
  const given = Object.entries({ authorization, basicAuth, bearerTokenSecret, oauth2 }).filter(([, value]) => value !== undefined).map(([name]) => name)
  if (given.length > 1) return `${given[0]!} and ${given[1]!} cannot be configured at the same time`
  return firstFault(
    () => within('authorization', authorization && safeAuthorizationFault(authorization)), () => within('oauth2', oauth2Fault(oauth2)),
    () => within('tlsConfig', safeFiles ? safeTlsFault(tlsConfig) : tlsFault(tlsConfig)),
  )
}

const isBasic = ({ type = '' }: Authorization) => type.trim().toLowerCase() === 'basic'

export function safeAuthorizationFault(auth: Authorization): Fault {
  if (isBasic(auth)) return '\'authorization\' type cannot be set to "basic", use "basicAuth" instead'
  return auth.credentials ? undefined : "'authorization' credentials are required"
}

export function authorizationFault(auth: Authorization | undefined): Fault {
  if (auth?.credentials && auth.credentialsFile) return 'authorization can not specify both "credentials" and "credentialsFile"'
  return auth && isBasic(auth) ? 'authorization type cannot be set to "basic", use "basicAuth" instead' : undefined
}

export function oauth2Fault(oauth2: OAuth2 | undefined): Fault {
  if (!oauth2) return undefined
  if (!oauth2.tokenUrl) return 'OAuth2 tokenURL must be specified'
  if (isNothing(oauth2.clientId)) return "OAuth2 'clientID' must be specified"
  return firstFault(
    () => within("invalid OAuth2 'clientID'", choiceFault(oauth2.clientId)),
    () => within("invalid OAuth2 'tlsConfig'", safeTlsFault(oauth2.tlsConfig)),
    () => within('invalid OAuth2 proxyConfig', proxyFault(oauth2)),
  )
}

function choiceFault({ secret, configMap }: SecretOrConfigMap): Fault {
  return secret && configMap ? 'cannot specify both Secret and ConfigMap' : undefined
}

function shownReference({ secret, configMap }: SecretOrConfigMap = {}): string {
  if (secret) return `<secret=${secret.name ?? ''},key=${secret.key}>`
  return configMap ? `<configmap=${configMap.name ?? ''},key=${configMap.key}>` : '<empty>'
}

function innerFault({ ca = {}, cert = {}, minVersion = '', maxVersion = '' }: TlsConfig): Fault {
  return firstFault(
    () => within(`ca ${shownReference(ca)}`, choiceFault(ca)), () => within(`cert ${shownReference(cert)}`, choiceFault(cert)),
    () => (minVersion !== '' && maxVersion !== '' && maxVersion < minVersion ? 'maxVersion must more than or equal to minVersion' : undefined),
  )
}

export function safeTlsFault(tls: TlsConfig | undefined): Fault {
  if (!tls) return undefined
  const inner = innerFault(tls)
  if (inner !== undefined) return inner
  if (!isNothing(tls.cert) && !tls.keySecret) return 'client cert specified without client key'
  return tls.keySecret && isNothing(tls.cert) ? 'client key specified without client cert' : undefined
}

export function tlsFault(tls: TlsConfig | undefined): Fault {
  if (!tls) return undefined
  const { ca, cert, caFile = '', certFile = '', keyFile = '', keySecret } = tls
  const inner = innerFault(tls)
  if (inner !== undefined) return inner
  if (!isNothing(ca) && caFile !== '') return "cannot specify both 'caFile' and 'ca'"
  if (!isNothing(cert) && certFile !== '') return "cannot specify both 'certFile' and 'cert'"
  if (keyFile !== '' && keySecret) return "cannot specify both 'keyFile' and 'keySecret'"
  const hasCert = !isNothing(cert) || certFile !== ''
  const hasKey = keyFile !== '' || keySecret !== undefined
  if (hasCert && !hasKey) return 'cannot specify client cert without client key'
  return hasKey && !hasCert ? 'cannot specify client key without client cert' : undefined
}

export function proxyFault({ proxyUrl = '', noProxy = '', proxyFromEnvironment = false, proxyConnectHeader = {} }: ProxyConfig): Fault {
  const headers = Object.entries(proxyConnectHeader)
  if (headers.length > 0 && !proxyFromEnvironment && proxyUrl === '') return 'if proxyConnectHeader is configured, proxyUrl or proxyFromEnvironment must also be configured'
  if (proxyFromEnvironment && proxyUrl !== '') return 'if proxyFromEnvironment is configured, proxyUrl must not be configured'
  if (proxyFromEnvironment && noProxy !== '') return 'if proxyFromEnvironment is configured, noProxy must not be configured'
  if (proxyUrl === '' && noProxy !== '') return 'if noProxy is configured, proxyUrl must also be configured'
  const [empty] = headers.find(([, keys]) => keys.length === 0) ?? []
  return empty === undefined ? undefined : `proxyConnetHeader[${empty}]: selector must not be empty`
}

/** With what its headers refer to. */
export function storedProxyFault(place: Place, proxy: ProxyConfig): Fault {
  return proxyFault(proxy) ?? headersFault(place, proxy)
}

function headersFault(place: Place, { proxyConnectHeader = {} }: ProxyConfig): Fault {
  return firstOf(
    Object.entries(proxyConnectHeader), ([name, keys]) => firstOf(keys, (key, index) => within(`header[${name}][${index}]`, secretFault(place, key))),
  )
}

export function storedBasicAuthFault(place: Place, auth: BasicAuth | undefined): Fault {
  if (!auth) return undefined
  return within('failed to get basic auth username', secretFault(place, auth.username)) ?? within(
    'failed to get basic auth password', secretFault(place, auth.password),
  )
}

export function storedOAuth2Fault(place: Place, oauth2: OAuth2 | undefined): Fault {
  if (!oauth2) return undefined
  return firstFault(
    () => oauth2Fault(oauth2), () => within('failed to get oauth2 client id', referenceFault(place, oauth2.clientId)),
    () => within('failed to get oauth2 client secret', secretFault(place, oauth2.clientSecret)),
    () => within('failed to get oauth2 proxyConfig', headersFault(place, oauth2)),
    () => within('failed to get oauth2 tlsConfig', storedTlsFault(place, oauth2.tlsConfig, safeTlsFault)),
  )
}

export function storedAuthorizationFault(place: Place, auth: Authorization | undefined): Fault {
  const { credentials, type = '' } = auth ?? {}
  if (!auth || !credentials) return undefined
  const fault = safeAuthorizationFault(auth)
  if (fault !== undefined || !credentials.name) return fault
  return within(`failed to get authorization token of type "${type}"`, secretFault(place, credentials))
}

export function storedTlsFault(place: Place, tls: TlsConfig | undefined, rule: (tls: TlsConfig | undefined) => Fault): Fault {
  if (!tls) return undefined
  const fault = rule(tls)
  if (fault !== undefined) return `failed to validate TLS configuration: ${fault}`
  const { ca = {}, cert = {}, keySecret } = tls
  return firstFault(
    () => within(`failed to get ca "${shownReference(ca)}"`, referenceFault(place, ca)),
    () => within(`failed to get cert "${shownReference(cert)}"`, referenceFault(place, cert)),
    () => keySecret && within(`failed to get key ${keySecret.name ?? ''}/${keySecret.key}`, secretFault(place, keySecret)), () => pemFault(place, ca),
  )
}

function pemFault({ references, namespace }: Place, ca: SecretOrConfigMap): Fault {
  const found = referred(references, namespace, ca)
  const isPem = 'fault' in found || found.value === '' || /^-----BEGIN [^-]*-----$/m.test(found.value)
  return isPem ? undefined : `ca ${shownReference(ca)}: failed to decode PEM block`
}
