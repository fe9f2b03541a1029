/**
 * One HTTP request to the API server, from path to answer. Every door comes through here, so a
 * client sees the same server whichever one it uses.
 */
import { methodNotAllowed, printJson, resourceNotFound, StatusError, unauthorized } from '@track/apimachinery'
import type { Simulation } from '@track/simulation'
import { hasGroup, serveDiscovery } from '../discovery/serve.ts'
import { impersonated } from '../authentication/impersonate.ts'
import { serveOpenApi } from '../openapi/serve.ts'
import { apiServerOf } from '../api-server.ts'
import { type HttpRequest, type HttpResponse } from './message.ts'
import { plainText, rendered, statusResponse } from './response.ts'
import { parseResourcePath } from './route.ts'
import { serveResource } from './serve-resource.ts'

type Endpoint = (simulation: Simulation, request: HttpRequest) => HttpResponse

/** Kubernetes' own names of the version that this server behaves as. */
export const serverVersion = {
  major: '1', minor: '34',
  emulationMajor: '1', emulationMinor: '34', minCompatibilityMajor: '1', minCompatibilityMinor: '33',
  gitVersion: 'v1.34.0+track', gitCommit: '', gitTreeState: 'clean', buildDate: '1970-01-01T00:00:00Z',
  goVersion: '', compiler: '', platform: 'linux/amd64',
} as const

/** Paths that answer without a user, as system:public-info-viewer allows. */
const publicEndpoints: Readonly<Record<string, Endpoint>> = {
  '/healthz': () => plainText(200, 'ok'),
  '/livez': () => plainText(200, 'ok'),
  '/readyz': () => plainText(200, 'ok'),
  '/version': () => ({ status: 200, headers: { 'content-type': 'application/json' }, body: printJson(serverVersion, 2) }),
}

export function serve(simulation: Simulation, request: HttpRequest): HttpResponse {
  return rendered(answered(simulation, request), request)
}

function answered(simulation: Simulation, request: HttpRequest): HttpResponse {
  if (!isDecodable(request.path)) return plainText(400, '400 Bad Request')
  try {
    const endpoint = publicEndpoints[request.path.replace(/\/$/, '')]
    if (endpoint) return request.method === 'GET' ? endpoint(simulation, request) : statusResponse(methodNotAllowed())
    if (!request.user) throw unauthorized('Unauthorized')
    return authenticated(simulation, impersonated(request, request.user))
  } catch (refusal) {
    // What the world refuses travels as a StatusError; everything else is a bug and ends the run.
    if (refusal instanceof StatusError) return statusResponse(refusal)
    throw refusal
  }
}

/** Go's HTTP server turns away what is not percent-encoded before anybody reads it. */
function isDecodable(path: string): boolean {
  try {
    decodeURIComponent(path)
    return true
  } catch {
    // A URIError: `%zz`, or bytes that are no UTF-8.
    return false
  }
}

function authenticated(simulation: Simulation, request: HttpRequest): HttpResponse {
  const aggregated = serveAggregated(simulation, request)
  if (aggregated) return aggregated
  if (!isOfKnownGroup(simulation, request)) return noPage
  if (request.path === '/metrics') return metrics(simulation, request)
  const path = parseResourcePath(request.path)
  if (path) return serveResource(simulation, request, path)
  return serveDiscovery(simulation, request)
    ?? serveOpenApi(simulation, request)
    ?? notThere(request)
}

function serveAggregated(simulation: Simulation, request: HttpRequest): HttpResponse | undefined {
  const [root, group, version, ...segments] = request.path.split('/').slice(1).map(decodeURIComponent)
  if (root !== 'apis' || segments.length === 0) return undefined
  const api = apiServerOf(simulation).options.aggregated?.find((each) => each.group === group && each.version === version)
  return api?.serve(simulation, request, segments)
}

function metrics(simulation: Simulation, request: HttpRequest): HttpResponse {
  const { metrics: print } = apiServerOf(simulation).options
  if (!print) return noPage
  if (request.method !== 'GET') return statusResponse(methodNotAllowed())
  const { contentType, body } = print(simulation)
  return { status: 200, headers: { 'content-type': contentType }, body }
}

/** What nobody has registered is not the API's to refuse: Go's own multiplexer does. */
const noPage = plainText(404, '404 page not found\n')

function isOfKnownGroup(simulation: Simulation, { path }: HttpRequest): boolean {
  const [root, group] = path.split('/').slice(1).map(decodeURIComponent)
  return root !== 'apis' || group === undefined || group === '' || hasGroup(apiServerOf(simulation), group)
}

function notThere({ path }: HttpRequest): HttpResponse {
  return /^\/apis?\//.test(path) ? statusResponse(resourceNotFound()) : noPage
}

