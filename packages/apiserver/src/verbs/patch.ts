/**
 * PATCH in its four kinds. JSON, merge and strategic patches are an update of the patched object;
 * apply merges by field ownership and creates what is not there.
 *
 * Follows k8s.io/apiserver/pkg/endpoints/handlers/patch.go.
 */
import {
  applyJsonPatch, applyMergePatch, applyStrategicPatch, badRequest, convertObject, invalid, invalidValue, type KubeObject,
  notFound, ParseError, printGoValue, readObject, strictDecodingError, type TypeReference, unknownField,
} from '@track/apimachinery'
import type { Simulation } from '@track/simulation'
import type { ApiRequest, Draft } from '../api-request.ts'
import { cloneJson } from '../clone.ts'
import { applied } from '../managed-fields.ts'
import { type Served, storeOf } from '../api-server.ts'
import { objectKey, storedObject } from '../store.ts'
import { toServedVersion, toStoredVersion } from '../versions.ts'
import { createDraft } from './create.ts'
import { checkNamespace, updateDraft } from './update.ts'

type Patch = NonNullable<ApiRequest['patch']>

export function patchObject(simulation: Simulation, request: ApiRequest, served: Served): KubeObject {
  const { name = '', namespace, patch } = request
  if (!patch) throw badRequest('the request has no body')
  const old = storedObject(storeOf(simulation), served.kind.resource, objectKey(namespace, name))
  if (patch.type === 'apply') return applyObject(simulation, request, served, old)
  if (!old) throw notFound(served.resource, name)
  const current = cloneJson(toServedVersion(old, served))
  const patched = readPatched(request, patch, applyPatch(patch, current, served.type), served)
  checkIdentity(patched, request)
  const draft = cloneJson(toStoredVersion(patched, served))
  return toServedVersion(updateDraft(simulation, request, served, { draft, old }), served)
}

/** Applies a JSON, merge or strategic patch to an object of a schema type. */
export function applyPatch({ type, body }: Patch, object: unknown, schemaType: TypeReference): unknown {
  if (type === 'json') return applyJsonPatch(object, body)
  if (type === 'merge') return applyMergePatch(object, body)
  return applyStrategicPatch(object, body, schemaType)
}

function applyObject(simulation: Simulation, request: ApiRequest, served: Served, old: KubeObject | undefined): KubeObject {
  const config = request.patch!.body as KubeObject
  const { name = '', namespace, subresource } = request
  if (config.metadata?.managedFields?.length) throw badRequest('metadata.managedFields must be nil')
  if (config.metadata?.name !== undefined && config.metadata.name !== name) {
    throw badRequest(`the name of the object (${config.metadata.name}) does not match the name on the URL (${name})`)
  }
  if (!old && subresource) throw notFound(served.resource, name)
  const named = { ...config, metadata: { ...config.metadata, name, ...(namespace && { namespace }) } }
  const draft = applied(simulation, request, served, { config: named, live: old })
  const result = old
    ? updateDraft(simulation, request, served, { draft, old })
    : createDraft(simulation, { ...request, verb: 'create' }, served, draft)
  return toServedVersion(result, served)
}

/** What the patch led to, read as the type: fields that it does not know are refused or warned of. */
function readPatched({ options, warnings }: ApiRequest, { type, body }: Patch, value: unknown, served: Served): KubeObject {
  const isStrategic = type === 'strategic'
  const printed = isStrategic ? printGoValue(body) : JSON.stringify(value)
  const refuse = (words: string) => invalid({ group: '', kind: '' }, '', [invalidValue('patch', printed, words)])
  try {
    const { object, unknownFields } = (isStrategic ? convertObject : readObject)<KubeObject>(value, served.type)
    const unknown = [...unknownFields].sort()
    if (unknown.length > 0 && options.fieldValidation === 'Strict') throw refuse(strictDecodingError(unknown))
    if (options.fieldValidation !== 'Ignore') warnings?.push(...unknown.map(unknownField))
    return object
  } catch (reason) {
    // A value of the wrong kind, in the words of the reader.
    if (!(reason instanceof ParseError)) throw reason
    throw refuse(reason.message)
  }
}

function checkIdentity(patched: Draft, request: ApiRequest): void {
  const { name = '' } = request
  if (patched.metadata?.name !== name) {
    throw badRequest(`the name of the object (${patched.metadata?.name ?? ''}) does not match the name on the URL (${name})`)
  }
  checkNamespace(patched, request)
}
