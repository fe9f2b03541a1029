/**
 * What etcd and the watch cache are to Kubernetes: objects by resource and key, one counter of
 * revisions, and the log of changes that watches read. Objects are immutable and replaced.
 */
import { groupResource, type KubeObject, type Resource } from '@track/apimachinery'
import { type Instant, oncePerRow, type Simulation } from '@track/simulation'
import type { ObjectLease } from './expiry.ts'
import type { Kind } from './kind.ts'

export type ChangeType = 'ADDED' | 'MODIFIED' | 'DELETED'

/** One line of the log. A deleted object carries the revision of its deletion. */
export interface Change {
  readonly revision: number
  readonly type: ChangeType
  /** `pods`, `deployments.apps`. */
  readonly resource: string
  readonly key: string
  readonly object: KubeObject
  readonly previous?: KubeObject
}

/** A part that is told, by an event row, that something it reads has changed. */
export interface Subscription {
  readonly part: string
  readonly event: string
  /** Group resources; every one when absent. */
  readonly resources?: readonly string[]
  /** An event row is on its way already. */
  readonly pending: boolean
}

export interface StoreState {
  revision: number
  /** Changes up to this revision are gone from the log; a watch from before gets 410. */
  compacted: number
  readonly log: Change[]
  /** Group resource → key (`namespace/name` or `name`) → object. */
  readonly objects: Map<string, Map<string, KubeObject>>
  /** `group resource/index` → value → keys. */
  readonly indexes: Map<string, Map<string, Map<string, true>>>
  readonly subscriptions: Map<string, Subscription>
  /** How many names and uids were issued, by what they were issued for. */
  readonly issued: Map<string, number>
  /** Of objects that live for a time, the oldest first. */
  readonly leases: ObjectLease[]
  /** How many requests the chain has answered, by what they asked and how they were answered (`request-counts.ts`). */
  readonly requests: Map<string, number>
  /** When the last request was answered that may write; -Infinity before the first. */
  wroteAt: Instant
}

/** etcd is compacted every five minutes; a log of this length spans more than that. */
const logLengthMax = 20_000

export function emptyStore(): StoreState {
  return {
    revision: 0, compacted: 0, log: [],
    objects: new Map(), indexes: new Map(), subscriptions: new Map(), issued: new Map(), leases: [], requests: new Map(), wroteAt: -Infinity,
  }
}

export function keyOf(object: KubeObject): string {
  const { namespace, name } = object.metadata
  return namespace ? `${namespace}/${name}` : (name ?? '')
}

export function objectKey(namespace: string | undefined, name: string): string {
  return namespace ? `${namespace}/${name}` : name
}

export function storedObject(store: StoreState, resource: Resource, key: string): KubeObject | undefined {
  return store.objects.get(groupResource(resource))?.get(key)
}

/** Every object of a resource, in the order of creation. */
export function storedObjects(store: StoreState, resource: Resource): ReadonlyMap<string, KubeObject> {
  return store.objects.get(groupResource(resource)) ?? new Map<string, KubeObject>()
}

/** Writes or, with `remove`, takes out an object under the next revision; answers it as stored. */
export function commitChange(
  simulation: Simulation,
  store: StoreState,
  kind: Kind,
  draft: KubeObject,
  { remove = false }: { remove?: boolean } = {},
): KubeObject {
  const resource = groupResource(kind.resource)
  const key = keyOf(draft)
  const revision = ++store.revision
  const object = { ...draft, metadata: { ...draft.metadata, resourceVersion: String(revision) } }
  let objects = store.objects.get(resource)
  if (!objects) store.objects.set(resource, (objects = new Map<string, KubeObject>()))
  const previous = objects.get(key)
  if (remove) objects.delete(key)
  else objects.set(key, object)
  for (const each of indexesOf(kind)) reindex(store, each, key, previous, remove ? undefined : object)
  const type = remove ? 'DELETED' : previous ? 'MODIFIED' : 'ADDED'
  store.log.push(previous ? { revision, type, resource, key, object, previous } : { revision, type, resource, key, object })
  if (store.log.length > logLengthMax) compactLog(store, store.log[logLengthMax >> 1]!.revision)
  notify(simulation, store, resource)
  return object
}

/** The changes after a revision, oldest first; undefined when some of them are gone. */
export function changesSince(store: StoreState, revision: number): readonly Change[] | undefined {
  if (revision < store.compacted) return undefined
  // Most readers lack the last few: the search goes back from the end in growing steps.
  let low = store.log.length
  let high = low
  for (let stride = 1; low > 0 && store.log[low - 1]!.revision > revision; stride *= 2) {
    high = low - 1
    low = Math.max(0, low - stride)
  }
  while (low < high) {
    const middle = (low + high) >> 1
    if (store.log[middle]!.revision <= revision) low = middle + 1
    else high = middle
  }
  return low === 0 ? store.log : store.log.slice(low)
}

/** Forgets the changes up to and including a revision. */
function compactLog(store: StoreState, revision: number): void {
  const kept = changesSince(store, revision)
  if (!kept) return
  store.log.splice(0, store.log.length - kept.length)
  store.compacted = revision
}

/**
 * Forgets the log as soon as every part of the world has read it, which takes a millisecond or a
 * few. A watch from before gets 410, as after a compaction by etcd.
 */
export function compact(simulation: Simulation, store: StoreState): void {
  let revision: number
  do {
    revision = store.revision
    notify(simulation, store)
    simulation.runFor(watchDelay)
  } while (store.revision > revision)
  compactLog(store, revision)
}

/** Moves the counter above every number handed out, and ends every open watch (a rewind did it). */
export function raiseRevision(store: StoreState, above: number): void {
  store.revision = Math.max(store.revision, above) + 1
  store.log.length = 0
  store.compacted = store.revision
}

/** The objects of a resource as they were at a revision still in the log. */
export function objectsAt(store: StoreState, resource: string, revision: number): ReadonlyMap<string, KubeObject> | undefined {
  const current = store.objects.get(resource) ?? new Map<string, KubeObject>()
  if (revision >= store.revision) return current
  const later = changesSince(store, revision)
  if (!later) return undefined
  const then = new Map(current)
  for (const change of later.toReversed()) {
    if (change.resource !== resource) continue
    if (change.previous) then.set(change.key, change.previous)
    else then.delete(change.key)
  }
  return then
}

/** How many were issued for a purpose before, counting this one in. */
export function issueNumber(store: StoreState, purpose: string): number {
  const number = store.issued.get(purpose) ?? 0
  store.issued.set(purpose, number + 1)
  return number
}

/** From here on `part` gets `event` after changes of the resources, `delay` after the first of them. */
export function subscribe(store: StoreState, { part, event, resources }: Omit<Subscription, 'pending'>): void {
  store.subscriptions.set(`${part}/${event}`, { part, event, pending: false, ...(resources && { resources }) })
}

/** A subscriber has read the log; the next change wakes it again. */
export function acknowledge(store: StoreState, part: string, event: string): void {
  const row = store.subscriptions.get(`${part}/${event}`)
  if (row) store.subscriptions.set(`${part}/${event}`, { ...row, pending: false })
}

/** How long a change takes to reach those who watch. */
export const watchDelay = 1_000 satisfies Instant

/** Without a resource everybody is told: then there is nothing new, only a later revision to read on from, as with a bookmark. */
function notify(simulation: Simulation, store: StoreState, resource?: string): void {
  for (const [name, row] of store.subscriptions) {
    if (row.pending || (resource !== undefined && row.resources && !row.resources.includes(resource))) continue
    store.subscriptions.set(name, { ...row, pending: true })
    simulation.scheduleAfter({ after: watchDelay, part: row.part, event: row.event })
  }
}

interface Index {
  /** `group resource/index`. */
  readonly path: string
  values(object: KubeObject): readonly string[]
}

/** The indexes that controllers and garbage collection use, and those of the kind itself. */
const indexesOf = oncePerRow(({ resource, indexes = {} }: Kind): readonly Index[] => {
  const named = {
    owner: ({ metadata }: KubeObject) => metadata.ownerReferences?.map((owner) => owner.uid) ?? [],
    namespace: ({ metadata }: KubeObject) => (metadata.namespace ? [metadata.namespace] : []),
    ...indexes,
  }
  return Object.entries(named).map(([name, values]) => ({ path: `${groupResource(resource)}/${name}`, values }))
})

/** Who is indexed again goes behind the others. */
function reindex(store: StoreState, { path, values: valuesOf }: Index, key: string, previous: KubeObject | undefined, object: KubeObject | undefined): void {
  let values = store.indexes.get(path)
  if (previous && values) {
    for (const value of valuesOf(previous)) {
      const keys = values.get(value)
      keys?.delete(key)
      if (keys?.size === 0) values.delete(value)
    }
  }
  if (!object) return
  for (const value of valuesOf(object)) {
    if (!values) store.indexes.set(path, (values = new Map<string, Map<string, true>>()))
    let keys = values.get(value)
    if (!keys) values.set(value, (keys = new Map<string, true>()))
    keys.set(key, true)
  }
}

/** The objects that an index has under a value, in the order in which they got it. */
export function indexedObjects(store: StoreState, resource: Resource, name: string, value: string): KubeObject[] {
  const path = groupResource(resource)
  const objects = store.objects.get(path)
  const keys = store.indexes.get(`${path}/${name}`)?.get(value)
  if (!keys || !objects) return []
  return Array.from(keys.keys(), (key) => objects.get(key)!)
}
