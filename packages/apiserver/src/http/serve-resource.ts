/** A request for a resource: read into an ApiRequest, answered by the chain, written as asked for. */
import { methodNotAllowed, methodNotSupported, notAcceptable, StatusError } from '@track/apimachinery'
import type { Simulation } from '@track/simulation'
import type { ApiRequest, User, Verb } from '../api-request.ts'
import { type Answer, handle } from '../handle.ts'
import { apiServerOf, storeOf } from '../api-server.ts'
import { objectKey, storedObject } from '../store.ts'
import { checkWatch } from '../watch.ts'
import { type Accepted, acceptedForm } from './accept.ts'
import { answerInForm, includeObject } from './answer-form.ts'
import { patchTypeOf, readBody, readDeleteBody } from './body.ts'
import type { HttpRequest, HttpResponse } from './message.ts'
import { first, isTrue, optionsOf } from './query.ts'
import { json, statusResponse } from './response.ts'
import { type ResourcePath, verbOf } from './route.ts'
import { type Target, targetOf } from './target.ts'
import { validateOptions } from './validate-options.ts'

export function serveResource(simulation: Simulation, http: HttpRequest, path: ResourcePath): HttpResponse {
  const target = targetOf(simulation, path)
  const deprecation = target.served?.kind.deprecation
  if (!deprecation) return answered(simulation, http, path, target)
  const { warnings = [], ...response } = answeredOrRefused(simulation, http, path, target)
  return { ...response, warnings: [deprecation, ...warnings] }
}

function answeredOrRefused(simulation: Simulation, http: HttpRequest, path: ResourcePath, target: Target): HttpResponse {
  try {
    return answered(simulation, http, path, target)
  } catch (refusal) {
    // A refusal carries the warning too; everything else is a bug and ends the run.
    if (refusal instanceof StatusError) return statusResponse(refusal)
    throw refusal
  }
}

function answered(simulation: Simulation, http: HttpRequest, path: ResourcePath, target: Target): HttpResponse {
  const verb = verbOf(http.method, path, isTrue(http.query, 'watch') && path.subresource === undefined)
  if (!verb) throw methodNotAllowed()
  const accepted = acceptedForm(http.headers['accept'])
  if (!accepted) throw notAcceptable(['application/json', 'application/yaml', 'application/vnd.kubernetes.protobuf'])
  if (path.subresource && isConnection(simulation, path)) return connect(simulation, http, path, target)
  if (verb === 'watch') return watch(http, path, target)
  const isDeletion = verb === 'delete' || verb === 'deletecollection'
  const deletion = isDeletion ? readDeleteBody(http) : {}
  validateOptions(verb, http.query, { ...deletion, isApply: patchTypeOf(http) === 'apply' })
  const { body, warnings } = isDeletion ? { body: deletion, warnings: [] } : readBody(http, verb, target, path.subresource)
  const request = { ...requestOf(http, path, target, verb, body), warnings: [...warnings] }
  const isNew = verb === 'create' || ((verb === 'update' || verb === 'patch') && !isThere(simulation, path, target))
  const answer = handle(simulation, request)
  return written(simulation, answer, { target, accepted, http, isNew, warnings: request.warnings })
}

function isThere(simulation: Simulation, { namespace, name = '', subresource }: ResourcePath, { served }: Target): boolean {
  if (!served || subresource !== undefined) return true
  return storedObject(storeOf(simulation), served.kind.resource, objectKey(namespace, name)) !== undefined
}

/** The request as the chain sees it. */
export function requestOf(
  http: HttpRequest,
  path: ResourcePath,
  { resource }: Target,
  verb: Verb,
  body: Partial<Pick<ApiRequest, 'object' | 'patch'>> & { readonly deletion?: Parameters<typeof optionsOf>[1] } = {},
): ApiRequest {
  const { deletion, ...content } = body
  return {
    verb, resource, user: http.user as User, manager: managerOf(http), options: optionsOf(http.query, deletion),
    ...(path.namespace !== undefined && { namespace: path.namespace }),
    ...(path.name !== undefined && { name: path.name }),
    ...(path.subresource !== undefined && { subresource: path.subresource }),
    ...(http.late !== undefined && { late: http.late }),
    ...content,
  }
}

const managerLengthMax = 128

/** The field manager: named, or what the user agent says before its first slash. */
function managerOf({ query, headers }: HttpRequest): string {
  const named = first(query, 'fieldManager')
  return (named ?? (headers['user-agent'] ?? 'unknown').split('/')[0]!).slice(0, managerLengthMax)
}

function isConnection(simulation: Simulation, { plural, subresource }: ResourcePath): boolean {
  return apiServerOf(simulation).options.connectors?.[`${plural}/${subresource ?? ''}`] !== undefined
}

function connect(simulation: Simulation, http: HttpRequest, path: ResourcePath, target: Target): HttpResponse {
  const connector = `${path.plural}/${path.subresource!}`
  const request = requestOf(http, path, target, http.method === 'GET' ? 'get' : 'create')
  const id = apiServerOf(simulation).options.connectors![connector]!.open(simulation, request, http.query)
  return { status: 200, headers: { 'content-type': 'text/plain' }, body: '', stream: { kind: 'connection', connector, id } }
}

/** A watch is opened by reading it (see `stream.ts`), when nobody can be refused any more. */
function watch(http: HttpRequest, path: ResourcePath, target: Target): HttpResponse {
  if (!target.served) throw methodNotSupported(target.resource, 'watch')
  checkWatch(requestOf(http, path, target, 'watch'), target.served)
  return { status: 200, headers: { 'content-type': 'application/json' }, body: '', stream: { kind: 'watch', request: http } }
}

interface Writing {
  readonly target: Target
  readonly accepted: Accepted
  readonly http: HttpRequest
  readonly isNew: boolean
  readonly warnings: readonly string[]
}

function written(simulation: Simulation, answer: Answer, { target, accepted, http, isNew, warnings }: Writing): HttpResponse {
  const status = isNew && answer.kind !== 'Status' ? 201 : (answer as { code?: number }).code ?? 200
  const response = json(status, answerInForm(simulation, answer, target, accepted, includeObject(http)))
  return warnings.length > 0 ? { ...response, warnings } : response
}
