/**
 * The chain that every request goes through, a controller's too: authorised, admitted, stored,
 * answered. What the world refuses is thrown as a StatusError; a verb is a file in `verbs/`.
 */
import {
  forbidden, type KubeObject, type KubeList, methodNotAllowed, notFound, resourceNotFound, type Status, StatusError,
} from '@track/apimachinery'
import type { Simulation } from '@track/simulation'
import type { ApiRequest, Verb } from './api-request.ts'
import { isAuthorized } from './authorization/authorize.ts'
import { countRequest, makesNew } from './request-counts.ts'
import { apiServerOf, pathOf, type Served, storeOf } from './api-server.ts'
import { objectKey, storedObject } from './store.ts'
import { toServedVersion } from './versions.ts'
import { createObject } from './verbs/create.ts'
import { deleteCollection, deleteObject } from './verbs/delete.ts'
import { listObjects } from './verbs/list.ts'
import { patchObject } from './verbs/patch.ts'
import { getScale, patchScale, updateScale } from './verbs/scale.ts'
import { updateObject } from './verbs/update.ts'
import { handleVirtual } from './verbs/virtual.ts'

/** What a verb answers; `watch` and connections are rows and are opened elsewhere. */
export type Answer = KubeObject | KubeList | Status

type Handler = (simulation: Simulation, request: ApiRequest, served: Served) => Answer

const handlers: Partial<Record<Verb, Handler>> = {
  get: (simulation, request, served) => existing(simulation, request, served),
  list: listObjects,
  create: createObject,
  update: updateObject,
  patch: patchObject,
  delete: deleteObject,
  deletecollection: deleteCollection,
}

const scaleHandlers: Partial<Record<Verb, Handler>> = {
  get: getScale,
  update: updateScale,
  patch: patchScale,
}

/** Answers a request within this event, or throws the StatusError that refuses it. */
export function handle(simulation: Simulation, request: ApiRequest): Answer {
  const isNew = makesNew(simulation, request)
  try {
    const answer = answered(simulation, request)
    countRequest(simulation, request, isNew ? 201 : 200)
    return answer
  } catch (refusal) {
    // It goes on to whoever asked; a bug is counted as nothing.
    if (refusal instanceof StatusError) countRequest(simulation, request, refusal.code)
    throw refusal
  }
}

function answered(simulation: Simulation, request: ApiRequest): Answer {
  authorize(simulation, request)
  const server = apiServerOf(simulation)
  const path = pathOf(request.resource)
  const virtual = server.virtual.get(path)
  if (virtual) return handleVirtual(simulation, request, virtual)
  const served = server.served.get(path)
  if (!served) throw resourceNotFound()
  const handler = handlerFor(request, served)
  if (!handler) throw methodNotAllowed()
  return handler(simulation, request, served)
}

function handlerFor(request: ApiRequest, served: Served): Handler | undefined {
  const { subresource, verb } = request
  const { kind } = served
  if (subresource === undefined) return !kind.verbs || kind.verbs.includes(verb) ? handlers[verb] : undefined
  if (subresource === 'status' && kind.hasStatus) {
    return verb === 'get' || verb === 'update' || verb === 'patch' ? handlers[verb] : undefined
  }
  if (subresource === 'scale' && kind.scale) return scaleHandlers[verb]
  const own = kind.subresources?.[subresource]
  if (!own) throw resourceNotFound()
  if (!own.verbs.includes(verb)) return undefined
  if (!('handle' in own)) return handlers[verb]
  return (simulation) => own.handle(simulation, request, stored(simulation, request, served))
}

function authorize(simulation: Simulation, request: ApiRequest): void {
  if (isAuthorized(simulation, request)) return
  const { resource, verb, user, subresource, namespace, name = '' } = request
  const what = subresource ? `${resource.plural}/${subresource}` : resource.plural
  const where = namespace ? `in the namespace "${namespace}"` : 'at the cluster scope'
  const asked = { group: resource.group, plural: what }
  throw forbidden(asked, name, `User "${user.name}" cannot ${verb} resource "${what}" in API group "${resource.group}" ${where}`)
}

function existing(simulation: Simulation, request: ApiRequest, served: Served): KubeObject {
  return toServedVersion(stored(simulation, request, served), served)
}

function stored(simulation: Simulation, { namespace, name = '' }: ApiRequest, { kind, resource }: Served): KubeObject {
  const object = storedObject(storeOf(simulation), kind.resource, objectKey(namespace, name))
  if (!object) throw notFound(resource, name)
  return object
}
