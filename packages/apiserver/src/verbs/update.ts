/**
 * PUT of an object or of its status.
 *
 * Follows k8s.io/apiserver/pkg/registry/rest/update.go and generic/registry/store.go (Update).
 */
import {
  badRequest, conflict, deepEqual, type FieldError, groupResource, invalid, invalidValue, type KubeObject, type ManagedFieldsEntry, notFound, path, semanticEqual,
} from '@track/apimachinery'
import type { Simulation } from '@track/simulation'
import { admit } from '../admission/admit.ts'
import type { ApiRequest, Draft } from '../api-request.ts'
import { draftOf } from '../clone.ts'
import { scheduleExpiry } from '../expiry.ts'
import type { Kind, WrittenSubresource } from '../kind.ts'
import { trackFields } from '../managed-fields.ts'
import { keepServerMetadata } from '../metadata.ts'
import { type Served, storeOf } from '../api-server.ts'
import { commitChange, keyOf, objectKey, storedObject } from '../store.ts'
import { metadataErrors, validateCommonUpdate } from '../validate-metadata.ts'
import { toServedVersion, toStoredVersion } from '../versions.ts'
import { bodyOf, createDraft } from './create.ts'

export function updateObject(simulation: Simulation, request: ApiRequest, served: Served): KubeObject {
  const { kind, resource } = served
  const { name = '', namespace } = request
  const body = bodyOf(request)
  checkNamespace(body, request)
  if (!body.metadata.name) throw badRequest(`the name of the object (${name} based on URL) was undeterminable: name must be provided`)
  if (body.metadata.name !== name) {
    throw badRequest(`the name of the object (${body.metadata.name}) does not match the name on the URL (${name})`)
  }
  const old = storedObject(storeOf(simulation), kind.resource, objectKey(namespace, name))
  const draft = toStoredVersion(draftOf(body, served.conversion ? undefined : old), served)
  if (!old) {
    if (!kind.createsOnUpdate || request.subresource) throw notFound(resource, name)
    return toServedVersion(createDraft(simulation, { ...request, verb: 'create' }, served, draft), served)
  }
  return toServedVersion(updateDraft(simulation, request, served, { draft, old }), served)
}

export function checkNamespace({ metadata }: KubeObject, { namespace }: ApiRequest): void {
  if (!metadata.namespace || metadata.namespace === namespace) return
  throw badRequest('the namespace of the provided object does not match the namespace sent on the request')
}

/** Updates from a draft in the stored version that nobody else holds (patches have one). */
export function updateDraft(
  simulation: Simulation,
  request: ApiRequest,
  served: Served,
  { draft, old }: { draft: Draft; old: KubeObject },
): KubeObject {
  const { kind } = served
  const isStatus = request.subresource === 'status'
  const context = { simulation, now: simulation.now, user: request.user }
  checkPreconditions(request, draft, old, served)
  keepServerMetadata(draft.metadata, old.metadata)
  if (old.metadata.namespace) draft.metadata.namespace = old.metadata.namespace
  kind.defaults?.(draft)
  trackFields(simulation, request, served, { draft, live: old })
  admit(simulation, 'mutate', request, { draft, old })
  const own = writtenSubresource(kind, request)
  if (own) own.prepareForUpdate(draft, old)
  else if (!isStatus) prepareMain(kind, draft, old, context)
  else if (kind.prepareForStatusUpdate) kind.prepareForStatusUpdate(draft, old, context)
  else prepareStatus(draft, old)
  const errors = [...validateCommonUpdate(draft, old, kind), ...kindErrors(served, draft, old, { isStatus, own })]
  if (errors.length > 0) throw invalid(kind.resource, draft.metadata.name ?? '', errors)
  if (!isStatus && !own) request.warnings?.push(...(kind.warnings?.(draft, old) ?? []))
  if (!isStatus) kind.canonicalize?.(draft)
  admit(simulation, 'validate', request, { draft, old })
  if (isUnchanged(draft, old)) return old
  if (request.options.dryRun) return draft
  return storeUpdate(simulation, kind, draft)
}

/** The subresource that is written, where the kind has one of its own besides the status. */
function writtenSubresource({ subresources }: Kind, { subresource }: ApiRequest): WrittenSubresource | undefined {
  const own = subresource === undefined ? undefined : subresources?.[subresource]
  return own && !('handle' in own) ? own : undefined
}

function kindErrors(
  { kind, conversion }: Served, draft: Draft, old: KubeObject, { isStatus, own }: { isStatus: boolean; own: WrittenSubresource | undefined },
): readonly FieldError[] {
  const metadata = metadataErrors(draft, old, kind)
  if (own) return own.validateUpdate(draft, old, metadata)
  if (isStatus) return kind.validateStatusUpdate?.(draft, old, metadata) ?? metadata.update
  return conversion?.validate?.(draft, { old, metadata })
    ?? kind.validateUpdate?.(draft, old, metadata)
    ?? [...metadata.update, ...metadata.object, ...(kind.validate?.(draft) ?? [])]
}

/** Stores; an object whose last finalizer went is removed with this very write. */
export function storeUpdate(simulation: Simulation, kind: Kind, draft: Draft): KubeObject {
  const { deletionTimestamp, deletionGracePeriodSeconds = 0, finalizers = [] } = draft.metadata
  const remove = deletionTimestamp !== undefined && deletionGracePeriodSeconds === 0 && finalizers.length === 0
  const specFinalizers = (draft['spec'] as { finalizers?: readonly string[] } | undefined)?.finalizers ?? []
  const stored = commitChange(simulation, storeOf(simulation), kind, draft, {
    remove: remove && (kind.resource.kind !== 'Namespace' || specFinalizers.length === 0),
  })
  scheduleExpiry(simulation, kind, stored)
  return stored
}

function prepareMain(kind: Kind, draft: Draft, old: KubeObject, context: Parameters<NonNullable<Kind['prepareForUpdate']>>[2]): void {
  if (kind.hasStatus) {
    if (old['status'] === undefined) delete draft['status']
    else draft['status'] = old['status']
  }
  kind.prepareForUpdate?.(draft, old, context)
  if (!kind.hasGeneration) return
  const generation = old.metadata.generation ?? 0
  const isChanged = hasChanged(kind, draft, old)
  const startsDeletion = draft.metadata.deletionTimestamp !== undefined && old.metadata.deletionTimestamp === undefined
  if (generation > 0 || isChanged) draft.metadata.generation = isChanged || startsDeletion ? generation + 1 : generation
}

/** What a built-in kind has read into its type knows no difference between nothing and empty; a custom object is what it was given. */
function hasChanged({ type }: Kind, draft: Draft, old: KubeObject): boolean {
  return typeof type === 'string' ? !semanticEqual(draft['spec'], old['spec']) : !deepEqual(draft['spec'], old['spec'])
}

/** Only status and managed fields come from the new object. */
function prepareStatus(draft: Draft, old: KubeObject): void {
  const { managedFields, resourceVersion } = draft.metadata
  const status = draft['status']
  for (const field of Object.keys(draft)) delete draft[field]
  Object.assign(draft, old, { metadata: { ...old.metadata } })
  if (status === undefined) delete draft['status']
  else draft['status'] = status
  if (managedFields) draft.metadata.managedFields = managedFields
  if (resourceVersion) draft.metadata.resourceVersion = resourceVersion
}

function checkPreconditions({ verb }: ApiRequest, draft: Draft, old: KubeObject, { resource, kind }: Served): void {
  if (kind.requiresResourceVersion && !draft.metadata.resourceVersion) {
    const error = invalidValue(path('metadata', 'resourceVersion'), 0, 'must be specified for an update')
    throw invalid({ group: resource.group, kind: resource.plural }, old.metadata.name ?? '', [error])
  }
  const { uid, resourceVersion } = draft.metadata
  const { name = '' } = old.metadata
  if (verb === 'update' && uid !== undefined && uid !== old.metadata.uid) {
    throw conflict(resource, name, `StorageError: invalid object, Code: 4, Key: ${storageKey(old, kind)}, ResourceVersion: 0, `
      + `AdditionalErrorMsg: Precondition failed: UID in precondition: ${uid}, UID in object meta: ${old.metadata.uid ?? ''}`)
  }
  if (resourceVersion && resourceVersion !== old.metadata.resourceVersion) throw conflict(resource, name)
}

const storagePrefixes: Readonly<Record<string, string>> = { services: 'services/specs', endpoints: 'services/endpoints', nodes: 'minions' }

/** Where the real one keeps the object in etcd. */
function storageKey({ metadata }: KubeObject, { resource }: Kind): string {
  const prefix = storagePrefixes[groupResource(resource)] ?? resource.plural
  return ['/registry', prefix, metadata.namespace, metadata.name].filter((part) => part !== undefined).join('/')
}

/** A write that changes nothing is answered but not stored: no revision, no event. */
function isUnchanged(draft: Draft, old: KubeObject): boolean {
  draft.metadata.resourceVersion = old.metadata.resourceVersion!
  if (keyOf(draft) !== keyOf(old)) return false
  return isSameBut('metadata', draft, old) && isSameBut('managedFields', draft.metadata, old.metadata)
    && isSameButForTimes(draft.metadata.managedFields, old.metadata.managedFields)
}

/** Equal in every field but one. */
function isSameBut(field: string, a: object, b: object): boolean {
  const [after, before] = [a as Fields, b as Fields]
  for (const key in after) if (key !== field && !deepEqual(after[key], before[key])) return false
  for (const key in before) if (key !== field && before[key] !== undefined && after[key] === undefined) return false
  return true
}

type Fields = Readonly<Record<string, unknown>>

function isSameButForTimes(managers: readonly ManagedFieldsEntry[] = [], before: readonly ManagedFieldsEntry[] = []): boolean {
  return managers.length === before.length && managers.every((entry, index) => {
    const other = before[index]!
    return entry === other || deepEqual({ ...entry, time: undefined }, { ...other, time: undefined })
  })
}
