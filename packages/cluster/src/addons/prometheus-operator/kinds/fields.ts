/**
 * Fields that several of the operator's kinds have.
 *
 * Follows the definitions in example/prometheus-operator-crd of the Prometheus Operator 0.94.
 */
import type { Rule, Schema } from '../../gateway-api/schema.ts'

type ObjectSchema = Extract<Schema, { kind: 'object' }>

export const text = { kind: 'string' } as const satisfies Schema
export const someText = { kind: 'string', min: 1 } as const satisfies Schema
export const truth = { kind: 'boolean' } as const satisfies Schema
export const anything = { kind: 'anything' } as const satisfies Schema
export const texts = { kind: 'list', items: text } as const satisfies Schema
export const words = { kind: 'map', values: text } as const satisfies Schema
/** Not below 0. */
export const count = { kind: 'integer', min: 0, format: 'int64' } as const satisfies Schema

export const required = <S extends Schema>(schema: S): S & { readonly isRequired: true } => ({ ...schema, isRequired: true })
export const object = (fields: ObjectSchema['fields'], ...rules: readonly Rule[]): ObjectSchema => ({
  kind: 'object', fields, ...(rules.length > 0 && { rules }),
})
export const list = (items: Schema, more: { readonly min?: number; readonly isSet?: true; readonly keys?: readonly string[] } = {}): Schema => ({ kind: 'list', items, ...more })
export const choice = (...choices: readonly string[]) => ({ kind: 'string', choices }) as const

export const duration = { kind: 'string', pattern: /^(0|(([0-9]+)y)?(([0-9]+)w)?(([0-9]+)d)?(([0-9]+)h)?(([0-9]+)m)?(([0-9]+)s)?(([0-9]+)ms)?)$/ } as const satisfies Schema
export const byteSize = { kind: 'string', pattern: /(^0|([0-9]*[.])?[0-9]+((K|M|G|T|E|P)i?)?B)$/ } as const satisfies Schema
export const quantity = {
  kind: 'int-or-string', pattern: /^(\+|-)?(([0-9]+(\.[0-9]*)?)|(\.[0-9]+))(([KMGTPE]i)|[numkMGTPE]|([eE](\+|-)?(([0-9]+(\.[0-9]*)?)|(\.[0-9]+))))?$/,
} as const satisfies Schema
export const scheme = choice('http', 'https', 'HTTP', 'HTTPS')

export const keySelector = object({ key: required(text), name: { ...text, default: '' }, optional: truth })
const secretOrConfigMap = object({ configMap: keySelector, secret: keySelector })

export const labelSelector = object({
  matchExpressions: list(object({ key: required(text), operator: required(text), values: texts })), matchLabels: words,
})
export const namespaceSelector = object({ any: truth, matchNames: texts })

const actions = [
  'replace', 'Replace', 'keep', 'Keep', 'drop', 'Drop', 'hashmod', 'HashMod', 'labelmap', 'LabelMap', 'labeldrop', 'LabelDrop', 'labelkeep',
  'LabelKeep', 'lowercase', 'Lowercase', 'uppercase', 'Uppercase',
  'keepequal', 'KeepEqual', 'dropequal', 'DropEqual',
]

export const relabelConfig = object({
  action: { ...choice(...actions), default: 'replace' }, modulus: count, regex: text, replacement: text, separator: text, sourceLabels: texts,
  targetLabel: text,
})
export const relabelings = list(relabelConfig)

const tlsVersion = choice('TLS10', 'TLS11', 'TLS12', 'TLS13')
export const safeTls = object({
  ca: secretOrConfigMap, cert: secretOrConfigMap, insecureSkipVerify: truth, keySecret: keySelector, maxVersion: tlsVersion,
  minVersion: tlsVersion, serverName: text,
})
export const tls = object({ ...safeTls.fields, caFile: text, certFile: text, keyFile: text })

export const proxyFields = {
  noProxy: text, proxyConnectHeader: { kind: 'map', values: list(keySelector) }, proxyFromEnvironment: truth, proxyUrl: { kind: 'string', pattern: /^(http|https|socks5):\/\/.+$/, shownPattern: '^(http|https|socks5)://.+$' },
} as const satisfies ObjectSchema['fields']

export const basicAuth = object({ password: keySelector, username: keySelector })
export const authorization = object({ credentials: keySelector, type: text })

export const oauth2 = object({
  clientId: required(secretOrConfigMap), clientSecret: required(keySelector), endpointParams: words, ...proxyFields, scopes: texts,
  tlsConfig: safeTls,
  tokenUrl: { ...required(text), pattern: /^(http|https):\/\/.+$/, shownPattern: '^(http|https)://.+$' },
})

/** How one asks, without the two names of HTTP/2. */
export const clientFields = { authorization, basicAuth, followRedirects: truth, oauth2, tlsConfig: safeTls } as const satisfies ObjectSchema['fields']

export const limitFields = {
  keepDroppedTargets: count, labelLimit: count, labelNameLengthLimit: count, labelValueLengthLimit: count, sampleLimit: count, targetLimit: count,
} as const satisfies ObjectSchema['fields']

const protocol = choice('PrometheusProto', 'OpenMetricsText0.0.1', 'OpenMetricsText1.0.0', 'PrometheusText0.0.4', 'PrometheusText1.0.0')
export const protocols = list(protocol, { isSet: true })
export const fallbackProtocol = protocol

export const formatFields = {
  convertClassicHistogramsToNHCB: truth, fallbackScrapeProtocol: protocol, nativeHistogramBucketLimit: count,
  nativeHistogramMinBucketFactor: quantity, scrapeClassicHistograms: truth,
  scrapeNativeHistograms: truth, scrapeProtocols: protocols,
} as const satisfies ObjectSchema['fields']

export const attachMetadata = object({ node: truth })

const endpointFields = {
  ...clientFields, ...proxyFields, bearerTokenSecret: keySelector, enableHttp2: truth, filterRunning: truth, honorLabels: truth,
  honorTimestamps: truth, interval: duration,
  metricRelabelings: relabelings, params: { kind: 'map', values: texts }, path: text, port: text, relabelings, scheme,
  scrapeTimeout: duration, targetPort: { kind: 'int-or-string' }, trackTimestampsStaleness: truth,
} as const satisfies ObjectSchema['fields']

export const serviceEndpoint = object({ ...endpointFields, bearerTokenFile: text, tlsConfig: tls })
export const podEndpoint = object({ ...endpointFields, portNumber: { kind: 'integer', min: 1, max: 65_535 } })

export const monitorFields = {
  ...limitFields, ...formatFields, attachMetadata, bodySizeLimit: byteSize, jobLabel: text, namespaceSelector, podTargetLabels: texts,
  scrapeClass: someText, selector: required(labelSelector),
  selectorMechanism: choice('RelabelConfig', 'RoleSelector'),
} as const satisfies ObjectSchema['fields']

/** Of Amazon's signatures. */
export const sigv4 = object(
  { accessKey: keySelector, externalId: someText, profile: text, region: text, roleArn: text, secretKey: keySelector, useFIPSSTSEndpoint: truth },
  {
    message: 'externalId can only be used when roleArn is specified',
    holds: ({ externalId, roleArn }: { externalId?: string; roleArn?: string }) => externalId === undefined || roleArn !== undefined,
  },
)
