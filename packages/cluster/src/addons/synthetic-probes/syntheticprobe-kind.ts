/**
 * `SyntheticProbe` of traffic.track.dev/v1: a request that vantage points make again and again, and what counts as an answer.
 *
 * Follows http_probe in config/config.go of the Blackbox exporter 0.27 for what may be asked; each vantage point asks on an interval of its own. Left out: its other
 * probers (tcp, icmp, dns, grpc), bodies and regular expressions, proxies, credentials, HTTP/2.
 */
import { type FieldError, invalidValue, type KubeObject, kindType, listOf, mapOf, objectType, path, requiredValue, resource } from '@track/apimachinery'
import { ageColumn, defineKind, nameColumn } from '@track/apiserver'
import { type Duration, millisecond, second } from '@track/simulation'
import { Written } from '../written-values.ts'
import { type TlsConfig, trustIn } from './trusted.ts'

export interface SyntheticProbeObject extends KubeObject {
  spec: {
    target: string
    /** Vantage points. */
    from: string[]
    interval?: string
    timeout?: string
    method?: string
    headers?: Record<string, string>
    validStatusCodes?: number[]
    followRedirects?: boolean
    failIfSSL?: boolean
    failIfNotSSL?: boolean
    tlsConfig?: TlsConfig
  }
  status?: { results: ProbeStatus[] }
}

export interface ProbeStatus {
  from: string
  success: boolean
  /** Why not, in the prober's words. */
  message?: string
  since: string
}

export interface Asking {
  readonly target: string
  readonly interval: Duration
  readonly timeout: Duration
  readonly method: string
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  readonly validStatusCodes: readonly number[]
  readonly followsRedirects: boolean
  readonly failsOver: 'tls' | 'plain' | undefined
  readonly trusts: { readonly kind: 'Secret' | 'ConfigMap'; readonly name: string; readonly key: string } | undefined
  readonly isInsecure: boolean
  readonly serverName: string | undefined
}

export const syntheticProbes = resource<SyntheticProbeObject>('traffic.track.dev/v1', 'SyntheticProbe')

const name = 'dev.track.traffic.v1.SyntheticProbe'
const selector = objectType(`${name}KeySelector`, { name: { type: 'string', isRequired: true }, key: { type: 'string', isRequired: true } })
const spec = objectType(`${name}Spec`, {
  target: { type: 'string', isRequired: true }, from: { type: listOf('string'), isRequired: true }, interval: 'string', timeout: 'string', method: 'string',
  headers: { type: mapOf('string') }, validStatusCodes: { type: listOf('int64') }, followRedirects: 'boolean', failIfSSL: 'boolean', failIfNotSSL: 'boolean',
  tlsConfig: objectType(`${name}TlsConfig`, {
    ca: objectType(`${name}Ca`, { secret: selector, configMap: selector }), insecureSkipVerify: 'boolean', serverName: 'string',
  }),
})
const result = objectType(`${name}Result`, { from: 'string', success: 'boolean', message: 'string', since: 'time' })

const intervalByDefault = 30 * second
/** What the exporter leaves of a scrape time-out of ten seconds. */
const timeoutByDefault = 9500 * millisecond

export function readProbe({ spec: given }: SyntheticProbeObject): { readonly asking: Asking; readonly errors: readonly FieldError[] } {
  const field = path('spec')
  const read = new Written()
  const { target = '', from = [], headers = {}, tlsConfig = {} } = given ?? {}
  if (target === '') read.errors.push(requiredValue(field.child('target')))
  else if (hopOf(target) === undefined) read.errors.push(invalidValue(field.child('target'), target, 'must be a URL of http or https'))
  if (from.length === 0) read.errors.push(requiredValue(field.child('from'), 'a probe is made from at least one VantagePoint'))
  const interval = read.duration(field.child('interval'), given?.interval, intervalByDefault)
  const timeout = read.duration(field.child('timeout'), given?.timeout, Math.min(timeoutByDefault, interval))
  if (interval < second) read.errors.push(invalidValue(field.child('interval'), given!.interval, 'must be at least 1s'))
  else if (timeout > interval) read.errors.push(invalidValue(field.child('timeout'), given!.timeout, 'must not be longer than the interval'))
  if (tlsConfig.ca && (tlsConfig.ca.secret === undefined) === (tlsConfig.ca.configMap === undefined)) read.errors.push(requiredValue(field.child('tlsConfig', 'ca'), 'either a secret or a configMap'))
  if (given?.failIfSSL && given.failIfNotSSL) read.errors.push(invalidValue(field.child('failIfNotSSL'), true, 'must not be set together with failIfSSL'))
  return {
    asking: {
      target, interval, timeout, method: given?.method ?? 'GET',
      headers: Object.fromEntries(Object.entries(headers).map(([header, value]) => [header.toLowerCase(), value])),
      validStatusCodes: given?.validStatusCodes ?? [], followsRedirects: given?.followRedirects ?? true,
      failsOver: given?.failIfSSL ? 'tls' : given?.failIfNotSSL ? 'plain' : undefined,
      trusts: trustIn(tlsConfig), isInsecure: tlsConfig.insecureSkipVerify ?? false, serverName: tlsConfig.serverName,
    },
    errors: read.errors,
  }
}

/** One request: where a target, or a redirect, leads. */
export interface Hop {
  readonly scheme: 'http' | 'https'
  readonly host: string
  readonly port: number
  /** With its query. */
  readonly path: string
}

/** Without a scheme it is HTTP; undefined for what is no URL. */
export function hopOf(url: string): Hop | undefined {
  const text = /^https?:\/\//.test(url) ? url : `http://${url}`
  const [, scheme, host = '', port, rest = ''] = /^(https?):\/\/([\w.-]+)(?::(\d{1,5}))?(\/[^#\s]*|\?[^#\s]*)?$/.exec(text) ?? []
  if (host === '') return undefined
  const isTls = scheme === 'https'
  return { scheme: isTls ? 'https' : 'http', host, port: port === undefined ? (isTls ? 443 : 80) : Number(port), path: rest.startsWith('/') ? rest : `/${rest}` }
}

export const syntheticProbeKind = defineKind<SyntheticProbeObject>({
  resource: syntheticProbes,
  type: kindType(name, { spec, status: objectType(`${name}Status`, { results: { type: listOf(result) } }) }),
  hasGeneration: true,
  hasStatus: true,
  prepareForCreate(draft) {
    delete draft.status
  },
  validate: (object) => [...readProbe(object).errors],
  columns: [
    nameColumn,
    { name: 'Target', type: 'string', description: 'What is asked for.', cell: (object) => object.spec.target },
    { name: 'Success', type: 'string', description: 'From how many vantage points it is answered.', cell: ({ spec: { from }, status }) => `${(status?.results ?? []).filter(({ success }) => success).length}/${from.length}` },
    ageColumn,
  ],
})
