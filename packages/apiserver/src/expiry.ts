/**
 * Objects that live for a time and are then gone without a trace: events (`--event-ttl`). Those that are
 * written within a minute share a lease, and go together when it ends.
 *
 * Follows pkg/storage/etcd3/lease_manager.go of k8s.io/apiserver 0.34 (60 s or a twentieth of the time to
 * live, 1,000 objects). The objects of a lease are those that were last written under its revisions.
 */
import type { KubeObject } from '@track/apimachinery'
import { type Duration, type Instant, minute, second, type Simulation } from '@track/simulation'
import { apiServerOf, storeOf } from './api-server.ts'
import type { Kind } from './kind.ts'
import { commitChange } from './store.ts'

export interface ObjectLease {
  /** The revision of the first object that it holds; the next lease's is where it ends. */
  readonly from: number
  readonly expiresAt: Instant
  readonly objects: number
}

const reuseMax: Duration = minute
const reuseShare = 0.05
const objectsMax = 1_000

/** Every write of such an object starts its time anew. */
export function scheduleExpiry(simulation: Simulation, { ttl }: Kind, { metadata }: KubeObject): void {
  if (ttl === undefined) return
  const { leases } = storeOf(simulation)
  const reuse = Math.min(reuseMax, Math.floor(reuseShare * ttl / second) * second)
  const last = leases.at(-1)
  const end = simulation.now + ttl
  if (last && end < last.expiresAt && end + reuse >= last.expiresAt && last.objects < objectsMax) {
    leases[leases.length - 1] = { ...last, objects: last.objects + 1 }
    return
  }
  leases.push({ from: Number(metadata.resourceVersion), expiresAt: end + reuse, objects: 1 })
  simulation.schedule({ at: end + reuse, part: 'apiserver', event: 'expire' })
}

/** The oldest lease has ended. */
export function expire(simulation: Simulation): void {
  const store = storeOf(simulation)
  const { from } = store.leases.shift()!
  const to = store.leases[0]?.from ?? Infinity
  for (const [resource, kind] of apiServerOf(simulation).kinds) {
    if (kind.ttl === undefined) continue
    for (const object of [...(store.objects.get(resource)?.values() ?? [])]) {
      const revision = Number(object.metadata.resourceVersion)
      if (revision >= from && revision < to) commitChange(simulation, store, kind, object, { remove: true })
    }
  }
}
