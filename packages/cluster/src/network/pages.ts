/** What servers answer over HTTP besides a status: headers and bodies. */
import type { HttpResponse } from '@track/apiserver'
import { pageOf } from '@track/nodes'
import { calendarOf, type Instant, type Simulation, weekdayOf } from '@track/simulation'
import { type MetricFamily, negotiatedContentType, printOpenMetrics, printText, textContentType, type Target } from '@track/telemetry'
import { metricsOf } from '@track/traffic'
import { collect } from '../telemetry/collect.ts'
import type { Peer } from './connect.ts'
import { podOf } from './places.ts'
import { answerSystem, type SystemRequest } from './system-apis.ts'
import type { SystemApi } from './system-services.ts'

export interface Page {
  readonly status: number
  /** What stands behind the status, where it is not what most say. */
  readonly reason?: string
  readonly headers: readonly (readonly [name: string, value: string])[]
  readonly body: string
}

/** RFC 9110, section 15. */
export const reasons: Readonly<Record<number, string>> = {
  200: 'OK', 201: 'Created', 202: 'Accepted', 204: 'No Content', 301: 'Moved Permanently', 302: 'Found', 303: 'See Other', 304: 'Not Modified', 307: 'Temporary Redirect', 308: 'Permanent Redirect', 400: 'Bad Request',
  401: 'Unauthorized', 403: 'Forbidden', 404: 'Not Found', 405: 'Method Not Allowed', 409: 'Conflict', 410: 'Gone', 415: 'Unsupported Media Type',
  422: 'Unprocessable Entity', 429: 'Too Many Requests', 500: 'Internal Server Error', 502: 'Bad Gateway', 503: 'Service Unavailable',
  504: 'Gateway Timeout',
}

type ServerPeer = Extract<Peer, { kind: 'server' }>

/** Exposition of a container's metrics as `Accept` asks for them; undefined where it has none. */
export function metricsPage(simulation: Simulation, { id }: ServerPeer, accept: string): Page | undefined {
  const families = metricsOf(simulation, id)
  return families.length === 0 ? undefined : exposition(simulation, families, accept)
}

/** A page is text: who asks for protobuf alone is shown the text format. */
function exposition(simulation: Simulation, families: readonly MetricFamily[], accept: string): Page {
  const contentType = negotiatedContentType(accept)
  if (contentType.startsWith('application/openmetrics-text')) return page(simulation.now, 200, printOpenMetrics(families), contentType)
  return page(simulation.now, 200, printText(families), textContentType)
}

/** What something that is only scraped says; others of its paths are not there. */
export function scrapedPage(simulation: Simulation, targets: readonly Target[], path: string, accept: string): Page {
  const target = targets.find((each) => each.path === path)
  const families = target ? collect(simulation, target) : 'down'
  if (families === 'down' || 'error' in families) return page(simulation.now, 404, '404 page not found\n')
  return exposition(simulation, families, accept)
}

/** A server's answer with the status that came out of the traffic. */
export function serverPage(simulation: Simulation, { id, uid, container }: ServerPeer, { path, method, status }: { path: string; method: string; status: number }): Page {
  const version = nginxVersion(simulation, uid, container)
  const body = status === 200 && (method === 'GET' || method === 'HEAD') ? pageOf(simulation, id, path) : ''
  if (version === undefined) return page(simulation.now, status, body || (status === 200 ? '' : `${reasons[status] ?? ''}\n`))
  // The traffic serves any path; nginx has but the files of its document root.
  const found = status === 200 && body === '' && method !== 'POST' && path !== '/' ? 404 : status
  const text = found === 200 ? body : nginxError(found, version)
  return page(simulation.now, found, text, 'text/html', `nginx/${version}`)
}

function nginxVersion(simulation: Simulation, uid: string, name: string): string | undefined {
  const containers = podOf(simulation, uid)?.spec.containers ?? []
  const container = containers.find((each) => each.name === name)
  const tag = /(?:^|\/)nginx(?::([\w.]+))?/.exec(container?.image ?? '')
  return tag ? /^\d+\.\d+\.\d+/.exec(tag[1] ?? '')?.[0] ?? /^\d+\.\d+/.exec(tag[1] ?? '')?.[0] ?? '1.29' : undefined
}

function nginxError(status: number, version: string): string {
  const title = `${status} ${reasons[status] ?? ''}`
  return [
    '<html>', `<head><title>${title}</title></head>`, '<body>', `<center><h1>${title}</h1></center>`, `<hr><center>nginx/${version}</center>`, '</body>',
    '</html>', '',
  ].join('\r\n')
}

/** The API server's answer; a watch would not end, so it ends at once. */
export function apiPage({ status, headers, body }: HttpResponse): Page {
  const text = typeof body === 'string' ? body : new TextDecoder().decode(body)
  return { status, headers: [...Object.entries(headers), ['Content-Length', String(lengthOf(text))]], body: text }
}

/** A server of the monitoring. */
export function systemApiPage(simulation: Simulation, api: SystemApi, request: SystemRequest): Page {
  const { status, body, contentType } = answerSystem(simulation, api, request)
  return page(simulation.now, status, typeof body === 'string' ? body : new TextDecoder().decode(body), contentType)
}

type HealthCheck = Extract<Peer, { kind: 'health check' }>

/** Follows ServeHTTP in pkg/proxy/healthcheck/service_health.go of Kubernetes 1.34. */
export function healthCheckPage(at: Instant, { service, localEndpoints }: HealthCheck): Page {
  const { namespace = '', name = '' } = service.metadata
  const body = [
    '{', '\t"service": {', `\t\t"namespace": "${namespace}",`, `\t\t"name": "${name}"`, '\t},', `\t"localEndpoints": ${localEndpoints},`,
    '\t"serviceProxyHealthy": true', '}',
  ].join('\n')
  const { headers, ...rest } = page(at, localEndpoints > 0 ? 200 : 503, body, 'application/json')
  const more = [['X-Content-Type-Options', 'nosniff'], ['X-Load-Balancing-Endpoint-Weight', String(localEndpoints)]] as const
  return { ...rest, headers: [...headers, ...more] }
}

/** What a host outside of the cluster says: that it is there. */
export function outsidePage(at: Instant): Page {
  return page(at, 200, '')
}

/** To a client that speaks HTTP where TLS is spoken, in the words of Go's net/http. */
export function plainHttpPage(at: Instant): Page {
  return page(at, 400, 'Client sent an HTTP request to an HTTPS server.\n')
}

export function page(at: Instant, status: number, body: string, contentType = 'text/plain; charset=utf-8', server?: string): Page {
  return {
    status, body,
    headers: [
      ...(server === undefined ? [] : [['Server', server] as const]), ['Date', httpDate(at)], ['Content-Type', contentType],
      ['Content-Length', String(lengthOf(body))], ...(server === undefined ? [] : [['Connection', 'keep-alive'] as const]),
    ],
  }
}

function lengthOf(text: string): number {
  return new TextEncoder().encode(text).length
}

const dayNames = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat']
const monthNames = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** IMF-fixdate of RFC 9110. */
function httpDate(at: Instant): string {
  const { year, month, day, hour, minute, second } = calendarOf(at)
  const two = (value: number) => String(value).padStart(2, '0')
  return `${dayNames[weekdayOf(at)]!}, ${two(day)} ${monthNames[month - 1]!} ${year} ${two(hour)}:${two(minute)}:${two(second)} GMT`
}
