/** The tables of stores of objects: what each holds, how much its prefixes may take, what is under way. */
import type { Instant } from '@track/simulation'
import { type Absent, widened } from '../../exact/columns.ts'
import type { TrafficState } from '../../state.ts'

export interface ObjectRow {
  /** Counts the writes of the whole store; 0 where it was deleted. Its ETag stands for it. */
  readonly version: number
  readonly size: number
  readonly at: Instant
  readonly deletedAt: Instant
  /** Versions that are kept beneath it, and their bytes. */
  readonly older: number
  readonly olderBytes: number
}

export interface Bucket {
  readonly tokens: number
  readonly at: Instant
}

/** What a process knows of an object: the version that it has read or written last. */
export interface Known {
  readonly object: string
  readonly version: number
}

export interface StoreFigures {
  readonly writes: number
  readonly objects: number
  readonly bytes: number
  readonly olderBytes: number
  readonly answered: Readonly<Record<string, number>>
  /** The truth: writes that took the place of one that their writer had not seen. */
  readonly lostUpdates: number
}

export interface Objects {
  /** By `store/prefix/key`; a store is known by its pod: its disk outlives its process. */
  objectRows: Map<string, ObjectRow>
  storeFigures: Map<string, StoreFigures>
  /** By `store/prefix` and whether it is read or written. */
  prefixBuckets: Map<string, Bucket>
  /** By process and object; and by the request of a server that reads first and writes then. */
  knownVersions: Map<string, number>
  knownToCallers: Map<string, Known>
  /** By job: the object, how long it takes, and the version that its caller knows. */
  objectNames: (string | null)[]
  objectDemand: Float64Array
  objectKnown: Float64Array
  objectSize: Float64Array
}

/** Until then: a table of a part has the same columns in every world, or the code for it is slow in all of them. */
export const noObjects: Absent<Objects> = {
  objectRows: undefined, storeFigures: undefined, prefixBuckets: undefined, knownVersions: undefined,
  knownToCallers: undefined, objectNames: undefined, objectDemand: undefined, objectKnown: undefined,
  objectSize: undefined,
}

export type Objected = TrafficState & Objects

export const noFigures: StoreFigures = { writes: 0, objects: 0, bytes: 0, olderBytes: 0, answered: {}, lostUpdates: 0 }

export function openObjects(anyState: TrafficState, store: string): void {
  if (anyState.objectRows === undefined) {
    Object.assign(anyState, {
      objectRows: new Map(), storeFigures: new Map(), prefixBuckets: new Map(), knownVersions: new Map(), knownToCallers: new Map(), objectNames: [],
      objectDemand: new Float64Array(0), objectKnown: new Float64Array(0), objectSize: new Float64Array(0),
    } satisfies Objects)
  }
  const state = anyState as Objected
  if (!state.storeFigures.has(store)) state.storeFigures.set(store, noFigures)
}

export function lengthenObjects(state: Objected): void {
  const { length } = state.jobInstance
  state.objectDemand = widened(state.objectDemand, length)
  state.objectKnown = widened(state.objectKnown, length)
  state.objectSize = widened(state.objectSize, length)
}

/** The name that a store's process has its objects under. */
export function storeAt(state: TrafficState, instance: number): string {
  const { id, labels } = state.instanceRows[instance]!
  return labels['pod'] === undefined ? id : `${labels['namespace'] ?? ''}/${labels['pod']}`
}
