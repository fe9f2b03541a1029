/**
 * DELETE: at once, after a grace period, or when finalizers have gone.
 *
 * Follows k8s.io/apiserver/pkg/registry/generic/registry/store.go (Delete, DeleteCollection) and
 * pkg/registry/rest/delete.go.
 */
import { conflict, type KubeList, type KubeObject, notFound, type Status, successStatus } from '@track/apimachinery'
import { printTimestamp, second, type Simulation } from '@track/simulation'
import { admit } from '../admission/admit.ts'
import type { ApiRequest, Draft, PropagationPolicy } from '../api-request.ts'
import { draftOf } from '../clone.ts'
import type { Kind } from '../kind.ts'
import { type Served, storeOf } from '../api-server.ts'
import { commitChange, objectKey, storedObject } from '../store.ts'
import { toServedVersion } from '../versions.ts'
import { selectedObjects } from './list.ts'

export function deleteObject(simulation: Simulation, request: ApiRequest, served: Served): KubeObject | Status {
  const { kind, resource } = served
  const { name = '', namespace } = request
  const old = storedObject(storeOf(simulation), kind.resource, objectKey(namespace, name))
  if (kind.defaultPropagation && !request.options.propagationPolicy) request.warnings?.push(keptDependentsWarning)
  if (!old) throw notFound(resource, name)
  checkPreconditions(request, old, served)
  admit(simulation, 'validate', request, { old })
  const left = beginDeletion(simulation, request, kind, old)
  if (left) return toServedVersion(left, served)
  if (kind.returnsDeleted) return toServedVersion(kind.gracePeriodSeconds ? asDeleted(simulation, kind, old) : old, served)
  return successStatus({ name, group: resource.group, kind: resource.plural, uid: old.metadata.uid ?? '' })
}

/** Of jobs, whose pods stay unless the client says otherwise. */
const keptDependentsWarning = 'child pods are preserved by default when jobs are deleted; '
  + 'set propagationPolicy=Background to remove them or set propagationPolicy=Orphan to suppress this warning'

export function deleteCollection(simulation: Simulation, request: ApiRequest, served: Served): KubeList {
  const objects = selectedObjects(simulation, request, served)
  for (const object of objects) {
    const { name, namespace } = object.metadata
    deleteObject(simulation, { ...request, verb: 'delete', name: name!, ...(namespace && { namespace }) }, served)
  }
  const { kind, resource } = served
  return {
    kind: `${resource.kind}List`, apiVersion: objects[0]?.apiVersion ?? kind.resource.version,
    metadata: { resourceVersion: String(storeOf(simulation).revision) },
    items: objects.map((object) => toServedVersion(object, served)),
  }
}

/** The object that is left, waiting for its grace period or its finalizers; undefined when it has gone. */
function beginDeletion(simulation: Simulation, request: ApiRequest, kind: Kind, old: KubeObject): KubeObject | undefined {
  const { options } = request
  const draft = draftOf(old, old)
  const grace = kind.gracePeriodSeconds?.(old, options.gracePeriodSeconds) ?? 0
  const finalizers = finalizersFor(old.metadata.finalizers ?? [], options.propagationPolicy ?? kind.defaultPropagation)
  if (finalizers.length > 0) draft.metadata.finalizers = finalizers
  else delete draft.metadata.finalizers
  if (grace === 0 && finalizers.length === 0 && !isHeldBySpec(kind, old)) {
    if (!options.dryRun) commitChange(simulation, storeOf(simulation), kind, draft, { remove: true })
    return undefined
  }
  const isDeleting = old.metadata.deletionTimestamp !== undefined
  if (!isDeleting || grace < (old.metadata.deletionGracePeriodSeconds ?? 0)) {
    markDeleted(simulation, kind, draft, isDeleting, grace)
  } else if (finalizers.length === (old.metadata.finalizers ?? []).length) return old
  return options.dryRun ? draft : commitChange(simulation, storeOf(simulation), kind, draft)
}

/** An object of a kind with grace periods is marked even where it goes at once. */
function asDeleted(simulation: Simulation, kind: Kind, old: KubeObject): KubeObject {
  const draft = { ...old, metadata: { ...old.metadata } }
  markDeleted(simulation, kind, draft, old.metadata.deletionTimestamp !== undefined, 0)
  return draft
}

function markDeleted(simulation: Simulation, kind: Kind, draft: Draft, isDeleting: boolean, grace: number): void {
  draft.metadata.deletionTimestamp = printTimestamp(simulation.now + grace * second)
  if (kind.resource.kind !== 'Namespace') draft.metadata.deletionGracePeriodSeconds = grace
  if (!isDeleting && draft.metadata.generation) draft.metadata.generation += 1
  if (kind.resource.kind === 'Namespace') draft['status'] = { ...(draft['status'] as object), phase: 'Terminating' }
}

/** A namespace is held by spec.finalizers until its content has gone. */
function isHeldBySpec(kind: Kind, object: KubeObject): boolean {
  const finalizers = (object['spec'] as { finalizers?: readonly string[] } | undefined)?.finalizers
  return kind.resource.kind === 'Namespace' && (finalizers?.length ?? 0) > 0
}

const orphanFinalizer = 'orphan'
const foregroundFinalizer = 'foregroundDeletion'

function finalizersFor(old: readonly string[], policy: PropagationPolicy | undefined): string[] {
  const others = old.filter((each) => each !== orphanFinalizer && each !== foregroundFinalizer)
  if (policy === 'Orphan') return [...others, orphanFinalizer]
  if (policy === 'Foreground') return [...others, foregroundFinalizer]
  return policy === 'Background' ? others : [...old]
}

function checkPreconditions({ options: { preconditions }, name = '' }: ApiRequest, { metadata }: KubeObject, { kind }: Served): void {
  const { uid, resourceVersion } = preconditions ?? {}
  const { group, kind: plural } = kind.resource
  if (uid !== undefined && uid !== metadata.uid) {
    throw conflict({ group, plural }, name, `the UID in the precondition (${uid}) does not match the UID in record (${metadata.uid ?? ''}). `
      + 'The object might have been deleted and then recreated')
  }
  if (resourceVersion !== undefined && resourceVersion !== metadata.resourceVersion) {
    throw conflict({ group, plural }, name, `the ResourceVersion in the precondition (${resourceVersion}) does not match `
      + `the ResourceVersion in record (${metadata.resourceVersion ?? ''}). The object might have been modified`)
  }
}
