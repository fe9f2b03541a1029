/**
 * The scale subresource: the replicas of anything that has some, through autoscaling/v1 Scale.
 *
 * Follows pkg/registry/apps/deployment/storage/storage.go (ScaleREST).
 */
import {
  conflict, invalid, invalidValue, type KubeObject, notFound, path, badRequest,
} from '@track/apimachinery'
import type { Simulation } from '@track/simulation'
import type { ApiRequest } from '../api-request.ts'
import { cloneJson } from '../clone.ts'
import type { ScaleMapping } from '../kind.ts'
import { type Served, storeOf } from '../api-server.ts'
import { objectKey, storedObject } from '../store.ts'
import { bodyOf } from './create.ts'
import { applyPatch } from './patch.ts'
import { updateDraft } from './update.ts'

interface Scale extends KubeObject {
  spec: { replicas?: number }
  status: { replicas: number; selector?: string }
}

export function getScale(simulation: Simulation, request: ApiRequest, served: Served): Scale {
  return scaleOf(existing(simulation, request, served), served)
}

export function updateScale(simulation: Simulation, request: ApiRequest, served: Served): Scale {
  return writeScale(simulation, request, served, bodyOf(request) as Scale)
}

export function patchScale(simulation: Simulation, request: ApiRequest, served: Served): Scale {
  if (!request.patch) throw badRequest('the request has no body')
  const current = getScale(simulation, request, served)
  const patched = applyPatch(request.patch, cloneJson(current), 'io.k8s.api.autoscaling.v1.Scale')
  return writeScale(simulation, request, served, patched as Scale)
}

function writeScale(simulation: Simulation, request: ApiRequest, served: Served, scale: Scale): Scale {
  const old = existing(simulation, request, served)
  const replicas = scale.spec?.replicas ?? 0
  const { name = '' } = request
  if (replicas < 0) {
    const error = invalidValue(path('spec', 'replicas'), replicas, 'must be greater than or equal to 0')
    throw invalid({ group: 'autoscaling', kind: 'Scale' }, name, [error])
  }
  const { uid, resourceVersion } = scale.metadata
  if (uid && uid !== old.metadata.uid) {
    throw conflict(served.resource, name, `Precondition failed: UID in precondition: ${uid}, UID in object meta: ${old.metadata.uid ?? ''}`)
  }
  if (resourceVersion && resourceVersion !== old.metadata.resourceVersion) throw conflict(served.resource, name)
  const draft = cloneJson(mapping(served).withReplicas(old, replicas))
  return scaleOf(updateDraft(simulation, request, served, { draft, old }), served)
}

function scaleOf(object: KubeObject, served: Served): Scale {
  const { replicas, statusReplicas, selector } = mapping(served)
  const { name, namespace, uid, resourceVersion, creationTimestamp } = object.metadata
  const wanted = replicas(object)
  return {
    kind: 'Scale',
    apiVersion: 'autoscaling/v1',
    metadata: { name, namespace, uid, resourceVersion, creationTimestamp } as Scale['metadata'],
    spec: wanted === 0 ? {} : { replicas: wanted },
    status: { replicas: statusReplicas(object), selector: selector(object) },
  }
}

function mapping({ kind }: Served): ScaleMapping {
  return kind.scale!
}

function existing(simulation: Simulation, { namespace, name = '' }: ApiRequest, { kind, resource }: Served): KubeObject {
  const object = storedObject(storeOf(simulation), kind.resource, objectKey(namespace, name))
  if (!object) throw notFound(resource, name)
  return object
}
