/**
 * Owners and dependents: what an object hangs on, and what hangs on it.
 *
 * Follows pkg/controller/garbagecollector/{graph,garbagecollector}.go of Kubernetes 1.34.
 */
import { type KubeObject, type OwnerReference, parseGroupVersion, type Resource } from '@track/apimachinery'
import { apiServerOf, indexedObjects, objectKey, storedObject, storeOf } from '@track/apiserver'
import type { Simulation } from '@track/simulation'

export const foregroundFinalizer = 'foregroundDeletion'
export const orphanFinalizer = 'orphan'

/** An object and the resource that it is one of. */
export interface Item {
  readonly resource: Resource
  readonly object: KubeObject
}

export function dependentsOf(simulation: Simulation, uid: string): Item[] {
  const store = storeOf(simulation)
  return Array.from(apiServerOf(simulation).kinds.values(), ({ resource }) => resource).flatMap((resource) =>
    indexedObjects(store, resource, 'owner', uid).map((object) => ({ resource, object })))
}

export function isDeletingDependents({ metadata }: KubeObject): boolean {
  return metadata.deletionTimestamp !== undefined && metadata.finalizers?.includes(foregroundFinalizer) === true
}

export function isOrphaning({ metadata }: KubeObject): boolean {
  return metadata.deletionTimestamp !== undefined && metadata.finalizers?.includes(orphanFinalizer) === true
}

/** Dependents that keep their owner from going. */
export function isBlocking({ object }: Item, uid: string): boolean {
  return object.metadata.ownerReferences?.some((each) => each.uid === uid && each.blockOwnerDeletion === true) === true
}

export interface ClassifiedReferences {
  /** Owners that are there to stay. */
  readonly solid: readonly OwnerReference[]
  /** Owners that are not there, or are other objects of that name. */
  readonly dangling: readonly OwnerReference[]
  /** Owners that go once their dependents have gone. */
  readonly waiting: readonly OwnerReference[]
}

/** Undefined when an owner is of a kind that the server does not know, or cannot be one of this object. */
export function classified(simulation: Simulation, { object }: Item): ClassifiedReferences | undefined {
  const solid: OwnerReference[] = []
  const dangling: OwnerReference[] = []
  const waiting: OwnerReference[] = []
  for (const reference of object.metadata.ownerReferences ?? []) {
    const resource = resourceOf(simulation, reference)
    const { namespace } = object.metadata
    if (!resource || (resource.namespaced && namespace === undefined)) return undefined
    const key = objectKey(resource.namespaced ? namespace : undefined, reference.name)
    const owner = storedObject(storeOf(simulation), resource, key)
    if (owner?.metadata.uid !== reference.uid) dangling.push(reference)
    else if (isDeletingDependents(owner)) waiting.push(reference)
    else solid.push(reference)
  }
  return { solid, dangling, waiting }
}

function resourceOf(simulation: Simulation, { apiVersion, kind }: OwnerReference): Resource | undefined {
  const group = parseGroupVersion(apiVersion)?.group
  for (const { resource } of apiServerOf(simulation).kinds.values()) {
    if (resource.kind === kind && resource.group === group) return resource
  }
  return undefined
}
