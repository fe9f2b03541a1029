/** Objects that live for a time and are then gone without a trace: events (`--event-ttl`). */
import { groupResource, type KubeObject } from '@track/apimachinery'
import type { Simulation } from '@track/simulation'
import type { Kind } from './kind.ts'
import { apiServerOf, storeOf } from './api-server.ts'
import { commitChange, keyOf } from './store.ts'

interface Expiry {
  readonly resource: string
  readonly key: string
  readonly resourceVersion: string
}

/** Every write of such an object starts its time anew. */
export function scheduleExpiry(simulation: Simulation, kind: Kind, object: KubeObject): void {
  if (kind.ttl === undefined) return
  const data = {
    resource: groupResource(kind.resource), key: keyOf(object), resourceVersion: object.metadata.resourceVersion ?? '',
  }
  simulation.scheduleAfter({ after: kind.ttl, part: 'apiserver', event: 'expire', data })
}

export function expire(simulation: Simulation, { resource, key, resourceVersion }: Expiry): void {
  const store = storeOf(simulation)
  const object = store.objects.get(resource)?.get(key)
  if (object?.metadata.resourceVersion !== resourceVersion) return
  commitChange(simulation, store, apiServerOf(simulation).kinds.get(resource)!, object, { remove: true })
}
