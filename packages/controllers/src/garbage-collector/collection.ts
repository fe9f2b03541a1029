/**
 * What becomes of one object: it stays, loses an owner, or is deleted after its owner's policy.
 *
 * Follows attemptToDeleteItem and orphanDependents of
 * pkg/controller/garbagecollector/garbagecollector.go of Kubernetes 1.34.
 */
import { StatusError } from '@track/apimachinery'
import type { Client } from '@track/apiserver'
import type { Simulation } from '@track/simulation'
import { orNothing } from '../ownership.ts'
import {
  classified, dependentsOf, foregroundFinalizer, isBlocking, isDeletingDependents, type Item, orphanFinalizer,
} from './ownership-graph.ts'

/** Collects an object if nothing holds it; answers others to be looked at next. */
export function collect(simulation: Simulation, api: Client, item: Item): readonly Item[] {
  const { metadata } = item.object
  if (isDeletingDependents(item.object)) return deleteDependents(simulation, api, item)
  if (metadata.deletionTimestamp !== undefined || !metadata.ownerReferences?.length) return []
  const references = classified(simulation, item)
  if (!references) return []
  const { solid, dangling, waiting } = references
  if (solid.length > 0) {
    if (dangling.length + waiting.length > 0) dropOwners(api, item, [...dangling, ...waiting].map(({ uid }) => uid))
    return []
  }
  const dependents = waiting.length > 0 ? dependentsOf(simulation, metadata.uid!) : []
  if (dependents.length === 0) {
    remove(api, item, ownPolicy(item))
    return []
  }
  // Two that wait for each other would wait for ever.
  if (dependents.some(({ object }) => isDeletingDependents(object))) return [unblocked(api, item)].flatMap((each) => foreground(api, each))
  return foreground(api, item)
}

function foreground(api: Client, item: Item): readonly Item[] {
  remove(api, item, 'Foreground')
  return []
}

/** The finalizer goes with the last dependent that blocks. */
function deleteDependents(simulation: Simulation, api: Client, item: Item): readonly Item[] {
  const uid = item.object.metadata.uid!
  const dependents = dependentsOf(simulation, uid)
  const blocking = dependents.filter((each) => isBlocking(each, uid))
  if (blocking.length === 0) {
    removeFinalizer(api, item, foregroundFinalizer)
    return dependents
  }
  return dependents.filter(({ object }) => !isDeletingDependents(object))
}

/** Dependents lose the owner that is going, which then may go. */
export function orphan(simulation: Simulation, api: Client, item: Item): void {
  const uid = item.object.metadata.uid!
  for (const dependent of dependentsOf(simulation, uid)) dropOwners(api, dependent, [uid])
  removeFinalizer(api, item, orphanFinalizer)
}

function ownPolicy({ object }: Item): 'Orphan' | 'Foreground' | 'Background' {
  const finalizers = object.metadata.finalizers ?? []
  if (finalizers.includes(orphanFinalizer)) return 'Orphan'
  return finalizers.includes(foregroundFinalizer) ? 'Foreground' : 'Background'
}

function remove(api: Client, { resource, object }: Item, propagationPolicy: 'Orphan' | 'Foreground' | 'Background'): void {
  const { uid, resourceVersion } = object.metadata
  unlessGone(() => api.delete(resource, object, {
    propagationPolicy, preconditions: { ...(uid && { uid }), ...(resourceVersion && { resourceVersion }) },
  }))
}

function dropOwners(api: Client, item: Item, uids: readonly string[]): void {
  const ownerReferences = item.object.metadata.ownerReferences?.filter(({ uid }) => !uids.includes(uid)) ?? []
  patchMetadata(api, item, { ownerReferences: orNothing(ownerReferences) })
}

function unblocked(api: Client, item: Item): Item {
  const ownerReferences = item.object.metadata.ownerReferences?.map((each) => ({ ...each, blockOwnerDeletion: false }))
  return patchMetadata(api, item, { ownerReferences }) ?? item
}

function removeFinalizer(api: Client, item: Item, finalizer: string): void {
  const finalizers = item.object.metadata.finalizers?.filter((each) => each !== finalizer) ?? []
  patchMetadata(api, item, { finalizers: orNothing(finalizers) })
}

function patchMetadata(api: Client, { resource, object }: Item, change: object): Item | undefined {
  const metadata = { ...change, uid: object.metadata.uid, resourceVersion: object.metadata.resourceVersion }
  return unlessGone(() => ({ resource, object: api.patch(resource, object, { type: 'merge', body: { metadata } }) }))
}

function unlessGone<T>(write: () => T): T | undefined {
  try {
    return write()
  } catch (refusal) {
    // Somebody else deleted it; that is what was wanted.
    if (refusal instanceof StatusError && refusal.reason === 'NotFound') return undefined
    throw refusal
  }
}
