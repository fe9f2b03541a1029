/**
 * Deletes what has lost its owners, in the background or before them, and sets free what is to stay.
 *
 * Follows pkg/controller/garbagecollector/{garbagecollector,graph_builder}.go of Kubernetes 1.34.
 * Left out: the event OwnerRefInvalidNamespace.
 */
import { deepEqual, groupResource, type KubeObject, StatusError } from '@track/apimachinery'
import { acknowledge, apiServerOf, type Change, changesSince, storedObject, storeOf, subscribe } from '@track/apiserver'
import { contextFor, dequeue, emptyWorkqueue, enqueue, forget, nextBackoff, type WorkqueueState } from '@track/controller-runtime'
import type { Part, Simulation } from '@track/simulation'
import { collect, orphan } from './collection.ts'
import { classified, dependentsOf, isDeletingDependents, isOrphaning, type Item } from './ownership-graph.ts'

export interface GarbageCollectorState extends WorkqueueState {
  /** Changes up to this revision have been seen. */
  seen: number
}

const name = 'garbage-collector'
/** Of its requests. */
const controller = 'generic-garbage-collector'
/** Nobody owns events, and there are many. */
const ignored = ['events']

export const garbageCollectorPart: Part<GarbageCollectorState> = {
  name,
  initial(simulation) {
    subscribe(storeOf(simulation), { part: name, event: 'changes' })
    return { seen: 0, ...emptyWorkqueue() }
  },
  events: {
    changes: (simulation) => look(simulation, simulation.state(garbageCollectorPart)),
    reconcile: (simulation, { controller: resource, key }: { controller: string; key: string }) =>
      reconcile(simulation, simulation.state(garbageCollectorPart), resource, key),
  },
}

function look(simulation: Simulation, state: GarbageCollectorState): void {
  const store = storeOf(simulation)
  acknowledge(store, name, 'changes')
  const changes = changesSince(store, state.seen) ?? everything(simulation)
  state.seen = store.revision
  for (const change of changes) {
    if (ignored.includes(change.resource)) continue
    for (const item of concerned(simulation, change)) queue(simulation, state, item)
  }
}

/** After a compaction all that is there counts as new. */
function everything(simulation: Simulation): Change[] {
  const { objects, revision } = storeOf(simulation)
  return Array.from(objects, ([resource, byKey]) =>
    Array.from(byKey, ([key, object]) => ({ revision, type: 'ADDED' as const, resource, key, object }))).flat()
}

function queue(simulation: Simulation, state: GarbageCollectorState, { resource, object }: Item, after = 0): void {
  const { namespace, name: objectName = '' } = object.metadata
  const key = namespace ? `${namespace}/${objectName}` : objectName
  enqueue(simulation, state, { part: name, controller: groupResource(resource), key, after })
}

/** The objects whose lot a change may decide. */
function concerned(simulation: Simulation, { type, resource: path, object, previous }: Change): readonly Item[] {
  const resource = apiServerOf(simulation).kinds.get(path)?.resource
  if (!resource) return []
  const item = { resource, object }
  const owners = () => ownersWaitingFor(simulation, previous ? [object, previous] : [object])
  if (type === 'DELETED') return [...dependentsOf(simulation, object.metadata.uid!), ...owners()]
  if (isOrphaning(object)) return [item]
  if (isDeletingDependents(object)) {
    const begins = !previous || !isDeletingDependents(previous)
    return begins ? [...dependentsOf(simulation, object.metadata.uid!), item] : [item, ...owners()]
  }
  const references = object.metadata.ownerReferences ?? []
  if (previous && deepEqual(references, previous.metadata.ownerReferences ?? [])) return []
  const isHeld = references.length === 0 || (classified(simulation, item)?.solid.length ?? 0) === references.length
  return isHeld ? owners() : [item, ...owners()]
}

/** Owners of an object that only wait for their dependents to be gone. */
function ownersWaitingFor(simulation: Simulation, objects: readonly KubeObject[]): Item[] {
  const references = objects.flatMap(({ metadata }) => metadata.ownerReferences ?? [])
  if (references.length === 0) return []
  const store = storeOf(simulation)
  const namespaces = [objects[0]!.metadata.namespace, undefined]
  return references.flatMap(({ kind, name: owner, uid }) => {
    for (const { resource } of apiServerOf(simulation).kinds.values()) {
      if (resource.kind !== kind) continue
      const key = resource.namespaced ? `${namespaces[0] ?? ''}/${owner}` : owner
      const object = storedObject(store, resource, key)
      if (object?.metadata.uid === uid && isDeletingDependents(object)) return [{ resource, object }]
    }
    return []
  })
}

function reconcile(simulation: Simulation, state: GarbageCollectorState, path: string, key: string): void {
  dequeue(state, path, key)
  const kind = apiServerOf(simulation).kinds.get(path)
  const object = kind && storedObject(storeOf(simulation), kind.resource, key)
  if (!object) {
    forget(state, path, key)
    return
  }
  const item = { resource: kind.resource, object }
  const { api } = contextFor(simulation, { name: controller })
  try {
    if (isOrphaning(object)) orphan(simulation, api, item)
    else for (const next of collect(simulation, api, item)) queue(simulation, state, next)
    forget(state, path, key)
  } catch (refusal) {
    // A conflict with another writer, or a refusal by admission: tried again later.
    if (!(refusal instanceof StatusError)) throw refusal
    queue(simulation, state, item, nextBackoff(state, path, key))
  }
}
