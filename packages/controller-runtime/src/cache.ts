/**
 * What controllers read: every object as it is now, by key and by index. Read-only; whoever wants
 * to change something asks the API.
 *
 * Follows k8s.io/client-go/tools/cache (Indexer). Left out: the lag of a real informer's cache; a
 * controller is told of a change later (watchDelay), but reads what is there when it looks.
 */
import type { KubeObject, Resource } from '@track/apimachinery'
import { indexedObjects, objectKey, storedObject, storedObjects, storeOf } from '@track/apiserver'
import type { Simulation } from '@track/simulation'

export interface Cache {
  get<T extends KubeObject>(resource: Resource<T>, name: string, namespace?: string): T | undefined
  /** In the order of creation. */
  list<T extends KubeObject>(resource: Resource<T>, namespace?: string): T[]
  /** Objects with an owner reference (controller or not) of this uid. */
  ownedBy<T extends KubeObject>(resource: Resource<T>, uid: string): T[]
  /** Objects that the kind's own index has under a value: `cache.byIndex(pods, 'node', 'node-a1')`. */
  byIndex<T extends KubeObject>(resource: Resource<T>, index: string, value: string): T[]
}

export function cacheOf(simulation: Simulation): Cache {
  const store = storeOf(simulation)
  return {
    get: (resource, name, namespace) => storedObject(store, resource, objectKey(namespace, name)) as never,
    list: (resource, namespace) => (namespace
      ? indexedObjects(store, resource, 'namespace', namespace)
      : [...storedObjects(store, resource).values()]) as never,
    ownedBy: (resource, uid) => indexedObjects(store, resource, 'owner', uid) as never,
    byIndex: (resource, index, value) => indexedObjects(store, resource, index, value) as never,
  }
}
