/**
 * Requests to a Prometheus, and what is said where none answers.
 *
 * Follows api/prometheus/v1/api.go of prometheus/client_golang and net/http of Go.
 */
import type { NetworkFailure } from '@track/cluster'
import { noHttpWords } from '../curl/failures.ts'
import { escapedQuery } from '@track/formats'
import type { Guest } from '@track/processes'
import { minute, quoteGo } from '@track/simulation'
import { resolverConfig, transfer } from '../curl/transfer.ts'
import { authority, parseUrl, type Url } from '../curl/url.ts'

export type Parameters = readonly (readonly [name: string, value: string])[]

export type ApiOutcome = { readonly data: unknown; readonly warnings: readonly string[] } | { readonly error: string }

export interface ApiQuestion {
  readonly server: string
  readonly path: string
  readonly parameters: Parameters
  readonly headers?: Parameters
  /** Label values are asked by GET; everything else as a form. */
  readonly isGet?: boolean
}

export function* askApi({ server, path, parameters, headers = [], isGet = false }: ApiQuestion): Guest<ApiOutcome> {
  const found = serverUrl(server, 'Post')
  if ('failed' in found) return { error: found.failed }
  const form = parameters.toSorted(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)).map(([name, value]) => `${escapedQuery(name)}=${escapedQuery(value)}`).join('&')
  const posted = isGet ? undefined : yield* send(found.url, { path, method: 'POST', form, headers })
  if (posted && 'failed' in posted) return { error: posted.failed }
  const isRefused = !posted || posted.status === 405 || posted.status === 501
  const answer = isRefused ? yield* send(found.url, { path: `${path}?${form}`, method: 'GET', form: '', headers }) : posted
  return 'failed' in answer ? { error: answer.failed } : outcomeOf(answer)
}

/** `/-/healthy`, `/-/ready`. */
export function* askPage(server: string, path: string): Guest<Answered | { readonly failed: string }> {
  const found = serverUrl(server, 'Get')
  return 'failed' in found ? found : yield* send(found.url, { path, method: 'GET', form: '', headers: [] })
}

/** Why an argument is no URL at all, as it is said before anything is done. */
export function urlFault(server: string): string | undefined {
  return /^[^/?#:]*[^a-zA-Z\d+.:/?#-][^/?#:]*:|^\d[^/?#]*:/.test(server) ? `invalid URL: parse ${quoteGo(server)}: first path segment in URL cannot contain colon` : undefined
}

function serverUrl(server: string, method: 'Get' | 'Post'): { readonly url: Url } | { readonly failed: string } {
  const [, scheme = ''] = /^([a-zA-Z][a-zA-Z\d+.-]*):/.exec(server) ?? []
  if (scheme !== '' && scheme !== 'http' && scheme !== 'https') return { failed: `${method} ${quoteGo(server)}: unsupported protocol scheme ${quoteGo(scheme)}` }
  const url = parseUrl(scheme === '' ? `http://${server}` : server)
  return 'wrong' in url ? { failed: `${method} ${quoteGo(server)}: http: no Host in request URL` } : { url }
}

interface Answered {
  readonly status: number
  readonly body: string
}

interface Sending {
  readonly path: string
  readonly method: 'GET' | 'POST'
  readonly form: string
  readonly headers: Parameters
  /** promtool's, unless told. */
  readonly agent?: string
}

/** `failed`: as Go's client says it. */
export function* send(url: Url, { path, method, form, headers, agent = 'promtool/3.16.0' }: Sending): Guest<Answered | { readonly failed: string }> {
  const full = { ...url, path: `${url.path.replace(/\/$/, '')}${path}` }
  const shown = `${url.scheme}://${authority(url)}${full.path}`
  const posted: Parameters = method === 'POST' ? [['Content-Length', String(new TextEncoder().encode(form).length)], ['Content-Type', 'application/x-www-form-urlencoded']] : []
  const { page, answer } = yield* transfer({
    typed: shown, effective: shown, url: full, method, sent: form, redirects: 0, isInsecure: false, connectTimeout: undefined, timeout: 2 * minute,
    headers: [['Host', authority(url)], ['User-Agent', agent], ...posted, ...headers],
  })
  if (page) return { status: page.status, body: page.body }
  const { nameservers: [nameserver = ''] } = yield* resolverConfig()
  const failure = 'failure' in answer.result ? answer.result.failure : 'empty'
  return { failed: `${method === 'POST' ? 'Post' : 'Get'} ${quoteGo(shown)}: ${failureWords[failure](url, answer.address, nameserver)}` }
}

/** As Go's client says it. */
const failureWords: Readonly<Record<NetworkFailure, (url: Url, address: string, nameserver: string) => string>> = {
  unresolved: ({ host }, _address, nameserver) => `dial tcp: lookup ${host} on ${nameserver}:53: no such host`,
  'unresolved late': ({ host }, _address, nameserver) => `dial tcp: lookup ${host} on ${nameserver}:53: i/o timeout`,
  refused: ({ port }, address) => `dial tcp ${address}:${port}: connect: connection refused`,
  unreachable: ({ port }, address) => `dial tcp ${address}:${port}: connect: connection timed out`,
  timeout: () => 'context deadline exceeded',
  reset: ({ port }, address) => `read tcp ${address}:${port}: read: connection reset by peer`,
  empty: () => 'EOF',
  'no http': () => noHttpWords,
  'no tls': () => 'http: server gave HTTP response to HTTPS client',
  'certificate required': () => 'remote error: tls: certificate required',
  certificate: () => 'tls: failed to verify certificate: x509: certificate signed by unknown authority',
}

interface Envelope {
  readonly status?: string
  readonly data?: unknown
  readonly errorType?: string
  readonly error?: string
  readonly warnings?: readonly string[]
}

function outcomeOf({ status, body }: Answered): ApiOutcome {
  const kind = status >= 500 ? 'server' : 'client'
  const generic = `${kind}_error: ${kind} error: ${status}${body.trim() === '' ? '' : ` (detail: ${body.trim()})`}`
  const isOk = status >= 200 && status < 300
  if (!isOk && ![400, 422, 503].includes(status)) return { error: generic }
  const envelope = envelopeOf(body)
  if (!envelope) return { error: isOk ? 'bad_response: invalid character in the answer' : generic }
  if (envelope.status === 'error' || !isOk) return { error: `${envelope.errorType ?? 'client_error'}: ${envelope.error ?? `client error: ${status}`}` }
  return { data: envelope.data, warnings: envelope.warnings ?? [] }
}

function envelopeOf(body: string): Envelope | undefined {
  try {
    return JSON.parse(body) as Envelope
  } catch {
    // Something else answers on that port.
    return undefined
  }
}
