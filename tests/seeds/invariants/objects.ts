/** What holds of every object of the API. */
import type { KubeObject } from '@track/apimachinery'
import { type Instant, minute, oncePerRow, parseTimestamp, second, type Simulation } from '@track/simulation'
import { everyObject, type Invariant, named } from '../invariant.ts'

function missingOwners(world: Simulation): string[] {
  const objects = everyObject(world)
  const uids = new Set(objects.map(({ metadata }) => metadata.uid))
  return objects
    .filter(({ metadata: { ownerReferences, deletionTimestamp } }) =>
      ownerReferences?.length && deletionTimestamp === undefined && ownerReferences.every(({ uid }) => !uids.has(uid)))
    .map((object) => `${named(object)} has lost its owner`)
}

function sharedUids(world: Simulation): string[] {
  const holders = Map.groupBy(everyObject(world), ({ metadata }) => metadata.uid ?? '')
  return [...holders].filter(([, [, second]]) => second !== undefined).map(([uid, each]) => `${each.map(named).join(' and ')} have both ${uid}`)
}

/** `creationTimestamp`, `lastTransitionTime`, `startedAt` …: what has been is not to come. */
const times = /"(\w*(?:Timestamp|Time|At))":"(\d{4}-[^"]+Z)"/g
/** A deletion names the end of its grace. */
const timesToCome: readonly string[] = ['deletionTimestamp']

interface Told {
  readonly field: string
  readonly time: string
  readonly at: Instant
}

const latestTime = oncePerRow((object: KubeObject): Told => {
  const { managedFields: _, ...metadata } = object.metadata
  let latest: Told = { field: '', time: '', at: -Infinity }
  for (const [, field = '', time = ''] of JSON.stringify({ ...object, metadata }).matchAll(times)) {
    const at = parseTimestamp(time)
    if (at > latest.at && !timesToCome.includes(field)) latest = { field, time, at }
  }
  return latest
})

function timesAhead(world: Simulation): string[] {
  return everyObject(world).flatMap((object) => {
    const { field, time, at } = latestTime(object)
    return at > world.now ? [`${named(object)} says ${field} ${time}`] : []
  })
}

interface Observed extends KubeObject {
  readonly status?: { readonly observedGeneration?: number }
}

/** A pod's kubelet may be off, or cut off. */
function unobservedGenerations(world: Simulation): string[] {
  return everyObject(world).filter(({ kind }) => kind !== 'Pod').flatMap((object) => {
    const { metadata: { generation = 0 }, status } = object as Observed
    const observed = status?.observedGeneration ?? generation
    return observed === generation ? [] : [`${named(object)} is at generation ${generation}, its controller at ${observed}`]
  })
}

function deletedAndStillThere(world: Simulation): string[] {
  return everyObject(world)
    .filter(({ kind, metadata: { deletionTimestamp, finalizers = [] } }) =>
      kind !== 'Pod' && kind !== 'Namespace' && deletionTimestamp !== undefined && finalizers.length === 0)
    .map((object) => `nothing holds ${named(object)} any more`)
}

export const objectInvariants: readonly Invariant[] = [
  { name: 'every owner exists, or its dependants are being collected', within: minute, violations: missingOwners },
  { name: 'one uid belongs to one object', within: 0, violations: sharedUids },
  { name: 'no object tells of what is to come', within: 0, violations: timesAhead },
  { name: 'a controller catches up with what is asked for', within: 30 * second, violations: unobservedGenerations },
  { name: 'what is deleted and has no finalizer is gone', within: 0, violations: deletedAndStillThere },
]
