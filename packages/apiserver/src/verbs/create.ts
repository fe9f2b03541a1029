/**
 * POST of a new object: defaulted, admitted, validated, stored.
 *
 * Follows k8s.io/apiserver/pkg/registry/rest/create.go and generic/registry/store.go (Create).
 */
import { alreadyExists, badRequest, invalid, type KubeObject } from '@track/apimachinery'
import type { Simulation } from '@track/simulation'
import { admit } from '../admission/admit.ts'
import type { ApiRequest, Draft } from '../api-request.ts'
import { cloneJson } from '../clone.ts'
import { scheduleExpiry } from '../expiry.ts'
import { trackFields } from '../managed-fields.ts'
import { fillCreatedMetadata } from '../metadata.ts'
import { type Served, storeOf } from '../api-server.ts'
import { commitChange, keyOf, storedObject } from '../store.ts'
import { validateObjectMeta } from '../validate-metadata.ts'
import { toServedVersion, toStoredVersion } from '../versions.ts'

export function createObject(simulation: Simulation, request: ApiRequest, served: Served): KubeObject {
  const draft = toStoredVersion(cloneJson(bodyOf(request)), served)
  return toServedVersion(createDraft(simulation, request, served, draft), served)
}

/** Creates from a draft in the stored version that nobody else holds (server-side apply has one). */
export function createDraft(simulation: Simulation, request: ApiRequest, served: Served, draft: Draft): KubeObject {
  const { kind } = served
  setNamespace(draft, request, served)
  kind.defaults?.(draft)
  // Before anybody but the client has written in it: what admission and the kind add has no manager.
  trackFields(simulation, request, served, { draft, live: undefined })
  admit(simulation, 'mutate', request, { draft })
  fillCreatedMetadata(simulation, kind.resource, draft.metadata)
  if (kind.hasGeneration) draft.metadata.generation = 1
  kind.prepareForCreate?.(draft, { simulation, now: simulation.now, user: request.user })
  const validate = served.conversion?.validate ?? kind.validateCreate ?? kind.validate
  const errors = [...validateObjectMeta(draft, kind), ...(validate?.(draft) ?? [])]
  if (errors.length > 0) throw invalid(kind.resource, draft.metadata.name ?? '', errors)
  request.warnings?.push(...(kind.warnings?.(draft) ?? []))
  kind.canonicalize?.(draft)
  admit(simulation, 'validate', request, { draft })
  const store = storeOf(simulation)
  if (storedObject(store, kind.resource, keyOf(draft))) throw alreadyExists(served.resource, draft.metadata.name!)
  if (request.options.dryRun) return draft
  const stored = commitChange(simulation, store, kind, draft)
  scheduleExpiry(simulation, kind, stored)
  return stored
}

export function bodyOf(request: ApiRequest): KubeObject {
  if (!request.object) throw badRequest('the request has no body')
  return request.object
}

function setNamespace(draft: Draft, { namespace }: ApiRequest, { resource }: Served): void {
  if (!resource.namespaced) {
    delete draft.metadata.namespace
    return
  }
  if (draft.metadata.namespace && draft.metadata.namespace !== namespace) {
    throw badRequest('the namespace of the provided object does not match the namespace sent on the request')
  }
  if (namespace) draft.metadata.namespace = namespace
}

