/**
 * A watch: what was there, then every change, in the order of revisions. A watch holds no state;
 * whoever has its cursor can read on.
 *
 * Follows k8s.io/apiserver/pkg/storage/cacher and pkg/endpoints/handlers/watch.go; WatchList is KEP-3157.
 */
import { expired, groupResource, groupVersion, invalidValue, type KubeObject, path, printFieldErrors, quote, StatusError } from '@track/apimachinery'
import type { Simulation } from '@track/simulation'
import type { ApiRequest } from './api-request.ts'
import { type Served, storeOf } from './api-server.ts'
import { selectionOf } from './selection.ts'
import { type Change, changesSince, storedObjects } from './store.ts'
import { toServedVersion } from './versions.ts'

export interface WatchEvent {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK' | 'ERROR'
  readonly object: KubeObject
}

export interface WatchOptions {
  readonly allowBookmarks: boolean
  /** The initial objects come as ADDED and end with a bookmark that says so. */
  readonly sendInitialEvents: boolean
}

export interface WatchRead {
  readonly events: readonly WatchEvent[]
  /** Read on from here. */
  readonly revision: number
  /** The last event is an error, and the watch is over. */
  readonly ended: boolean
}

/** Refuses a watch that could not be read: a selector that is none, a revision that is none. */
export function checkWatch(request: ApiRequest, served: Served): void {
  selectionOf(request, served)
  const { resourceVersion = '' } = request.options
  if (/^\d*$/.test(resourceVersion)) return
  const words = `strconv.ParseUint: parsing ${quote(resourceVersion)}: invalid syntax`
  throw new StatusError('Unknown', printFieldErrors([invalidValue(path('resourceVersion'), resourceVersion, words)]))
}

/** Where a watch begins: with what is there (no revision, or 0), or after a revision. */
export function beginWatch(simulation: Simulation, request: ApiRequest, served: Served, options: WatchOptions): WatchRead {
  const store = storeOf(simulation)
  const { resourceVersion } = request.options
  const isSelected = selectionOf(request, served)
  const startsWithState = options.sendInitialEvents || resourceVersion === undefined || resourceVersion === '' || resourceVersion === '0'
  if (!startsWithState) return readWatch(simulation, request, served, Number(resourceVersion))
  const keys = [...storedObjects(store, served.kind.resource)].sort(([a], [b]) => (a < b ? -1 : 1))
  const events: WatchEvent[] = keys
    .filter(([, object]) => isSelected(object))
    .map(([, object]) => ({ type: 'ADDED', object: toServedVersion(object, served) }))
  if (options.sendInitialEvents && options.allowBookmarks) {
    events.push(bookmark(served, store.revision, { 'k8s.io/initial-events-end': 'true' }))
  }
  return { events, revision: store.revision, ended: false }
}

/** Everything since a revision; ends with 410 Expired when the log does not go back that far. */
export function readWatch(simulation: Simulation, request: ApiRequest, served: Served, since: number): WatchRead {
  const store = storeOf(simulation)
  const changes = changesSince(store, since)
  if (!changes) {
    const status = expired(`too old resource version: ${since} (${store.compacted})`).toStatus()
    return { events: [{ type: 'ERROR', object: status as unknown as KubeObject }], revision: store.revision, ended: true }
  }
  const isSelected = selectionOf(request, served)
  const resource = groupResource(served.kind.resource)
  const events = changes
    .filter((change) => change.resource === resource)
    .map((change) => selectedEvent(change, isSelected))
    .filter((event) => event !== undefined)
    .map(({ type, object }) => ({ type, object: toServedVersion(object, served) }))
  return { events, revision: store.revision, ended: false }
}

export function bookmark({ resource }: Served, revision: number, annotations?: Record<string, string>): WatchEvent {
  return {
    type: 'BOOKMARK',
    object: {
      kind: resource.kind,
      apiVersion: groupVersion(resource),
      metadata: { resourceVersion: String(revision), ...(annotations && { annotations }) },
    },
  }
}

/** An object that comes into the selection is ADDED, one that leaves it is DELETED. */
function selectedEvent({ type, object, previous }: Change, isSelected: (object: KubeObject) => boolean): WatchEvent | undefined {
  const isIn = type !== 'DELETED' && isSelected(object)
  const wasIn = previous !== undefined && isSelected(previous)
  if (isIn) return { type: wasIn ? 'MODIFIED' : 'ADDED', object }
  return wasIn ? { type: 'DELETED', object } : undefined
}
