/** A request for a resource: read into an ApiRequest, answered by the chain, written as asked for. */
import {
  inStructOrder, type KubeList, type KubeObject, methodNotAllowed, methodNotSupported, notAcceptable, resourceNotFound, StatusError,
  structOrdered, typeOf, type TypeReference,
} from '@track/apimachinery'
import type { Simulation } from '@track/simulation'
import type { ApiRequest, User, Verb } from '../api-request.ts'
import { type Answer, handle } from '../handle.ts'
import type { Column } from '../kind.ts'
import { partialObjectMetadata } from '../partial-metadata.ts'
import { apiServerOf, type Served, storeOf } from '../api-server.ts'
import { objectKey, storedObject } from '../store.ts'
import { defaultColumns, type IncludeObject, type TableOptions, tableOf } from '../table.ts'
import { checkWatch } from '../watch.ts'
import { type Accepted, acceptedForm } from './accept.ts'
import { patchTypeOf, readBody, readDeleteBody } from './body.ts'
import type { HttpRequest, HttpResponse } from './message.ts'
import { first, isTrue, optionsOf } from './query.ts'
import { json, statusResponse } from './response.ts'
import { type ResourcePath, verbOf } from './route.ts'
import { validateOptions } from './validate-options.ts'

/** A resource of this world in the version that was asked for. */
export interface Target {
  readonly resource: Served['resource']
  readonly type: TypeReference
  readonly columns: readonly Column[]
  /** Absent for a virtual resource. */
  readonly served?: Served
}

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

/** What a path names in this world; refuses with 404. */
export function targetOf(simulation: Simulation, { group, version, plural }: ResourcePath): Target {
  const server = apiServerOf(simulation)
  const served = server.served.get(`${group}/${version}/${plural}`)
  if (served) {
    const columns = served.conversion?.columns ?? served.kind.columns
    return { resource: served.resource, type: served.type, columns, served }
  }
  const virtual = server.virtual.get(`${group}/${version}/${plural}`)
  if (!virtual) throw resourceNotFound()
  return { resource: virtual.resource, type: virtual.type, columns: virtual.columns ?? defaultColumns }
}

/** What a table of the target has in its rows. */
export function rowsOf({ resource, columns, served }: Target): Pick<TableOptions, 'resource' | 'columns' | 'rowConditions'> {
  const rowConditions = served?.kind.rowConditions
  return { resource, columns, ...(rowConditions && { rowConditions }) }
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
  const response = json(status, inForm(simulation, answer, target, accepted, includeObject(http)))
  return warnings.length > 0 ? { ...response, warnings } : response
}

/** An object or a list in the form that the client accepts; a Status is always itself. */
function inForm(simulation: Simulation, answer: Answer, target: Target, { form, version }: Accepted, include: IncludeObject): unknown {
  if (answer.kind === 'Status') return answer
  const isList = Array.isArray((answer as KubeList).items)
  if (form === 'Object') return isList ? printedList(answer as KubeList, target) : structOrdered(answer as KubeObject)
  const objects = isList ? (answer as KubeList).items : [answer as KubeObject]
  if (form === 'Table') {
    const metadata = isList ? (answer as KubeList).metadata : { resourceVersion: (answer as KubeObject).metadata.resourceVersion ?? '' }
    return tableOf(simulation, objects, metadata, { ...rowsOf(target), version, includeObject: include })
  }
  if (!isList) return partialObjectMetadata(answer as KubeObject, version)
  return {
    kind: 'PartialObjectMetadataList', apiVersion: `meta.k8s.io/${version}`, metadata: (answer as KubeList).metadata,
    items: objects.map((object) => partialObjectMetadata(object, version)),
  }
}

/** Items of built-in kinds do not say what they are: the list does. Other lists are maps, and so sorted. */
function printedList({ kind, apiVersion, metadata, items }: KubeList, { resource }: Target): object {
  const type = typeOf(resource)
  if (!type) return { apiVersion, items: items.map(structOrdered), kind, metadata }
  return { kind, apiVersion, metadata, items: items.map(({ kind: _kind, apiVersion: _version, ...item }) => inStructOrder(item, type)) }
}

export function includeObject({ query }: HttpRequest): IncludeObject {
  const value = first(query, 'includeObject')
  return value === 'Object' || value === 'None' ? value : 'Metadata'
}

