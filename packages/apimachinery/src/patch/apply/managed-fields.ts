/**
 * Server-side apply and the tracking of every other write: what an apply leads to and whom it
 * conflicts with, and who owns what after an update.
 *
 * Follows k8s.io/apimachinery/pkg/util/managedfields/internal and
 * sigs.k8s.io/structured-merge-diff/v6/merge/update.go.
 * Left out: the conversion of sets between versions of a kind (a field is looked for by the same
 * path in each), and sets that were written under another schema.
 */
import { oncePerRow } from '@track/simulation'
import { deepEqual } from '../../deep-equal.ts'
import type { KubeObject, ManagedFieldsEntry } from '../../object.ts'
import { ParseError } from '../../parse-error.ts'
import { parseGroupVersion } from '../../resource.ts'
import { convertObject } from '../../schema/convert.ts'
import type { ObjectType } from '../../schema/schema.ts'
import { schemaOf, type TypeReference } from '../../schema/types.ts'
import { badRequest, StatusError } from '../../status-error.ts'
import {
  difference, emptySet, type FieldSet, hasPath, intersection, isEmptySet, noFields, type Path, recursiveDifference, setOf, union, withNamedFields,
} from './field-set.ts'
import { goPrinted, goZero } from './go-zero.ts'
import { lastAppliedFields, withLastApplied } from './last-applied.ts'
import {
  capUpdateManagers, type Change, conflictError, conflictsOf, entriesAfter, type Manager, managerKey, type Managers, parseManagers,
  printManagers, withSet,
} from './ownership.ts'
import { fieldElement } from './path-element.ts'
import { typedError } from './typed-errors.ts'
import { type Comparison, comparePrinted, compareValues, fieldSetOf, mergeValues, type Place, withoutFields } from './typed-walk.ts'

export interface Write {
  /** The object as it is stored, in the version of the write; absent for a create. */
  readonly live: KubeObject | undefined
  readonly type: TypeReference
  readonly apiVersion: string
  /** The field manager; `unknown` when empty. */
  readonly manager: string
  readonly subresource: string
  /** RFC 3339. */
  readonly time: string
  /** Fields that this kind of write does not change: `[['status']]` unless said otherwise. */
  readonly resetFields?: readonly (readonly string[])[]
}

const stripped = setOf(...[
  ['apiVersion'], ['kind'], ['metadata'], ...[
    'name', 'namespace', 'creationTimestamp', 'selfLink', 'uid', 'clusterName', 'generation', 'managedFields', 'resourceVersion',
  ].map((name) => ['metadata', name]),
].map((path) => path.map(fieldElement)))

type Update = Write & { readonly updated: KubeObject }

/** The managedFields after a create or an update that leads to `updated`. */
export function trackManaged(write: Update): ManagedFieldsEntry[] {
  const { live, updated, subresource } = write
  const isStored = Boolean(live?.metadata.uid)
  const sent = updated.metadata.managedFields
  if (subresource === '' && sent && isReset(sent)) return isStored ? [] : printManagers(updateManagers(new Map(), write))
  const kept = live?.metadata.managedFields
  // A client that knows nothing of them means those that are there, and so does a subresource.
  const areKept = subresource !== '' || !sent || sent === kept || deepEqual(sent, kept)
  if (areKept && !kept?.length && isStored) return []
  const change = changeOf(write)
  const after = areKept && kept ? entriesAfter(kept, updater(write), change) : undefined
  if (after) return after
  const managers = areKept ? parseManagers(kept, true) : managersBefore(sent, kept)
  return managers.size === 0 && isStored ? [] : printManagers(withChange(managers, write, change))
}

/** What the client sent along, unless it cannot be read. */
function managersBefore(sent: readonly ManagedFieldsEntry[] | undefined, kept: readonly ManagedFieldsEntry[] | undefined): Managers {
  const managers = parseManagers(sent, false)
  return managers.size > 0 ? managers : parseManagers(kept, true)
}

function isReset(entries: readonly ManagedFieldsEntry[]): boolean {
  return entries.length === 0 || (entries.length === 1 && Object.keys(entries[0]!).length === 0)
}

function updateManagers(managers: Managers, write: Update): Managers {
  return withChange(managers, write, changeOf(write))
}

function withChange(managers: Managers, write: Update, { written, removed, taken }: Change): Managers {
  const self = updater(write)
  const key = managerKey(self)
  for (const [each, { set }] of managers) {
    // What a manager writes again stays its own.
    const left = each === key && taken === written ? set : difference(set, written)
    withSet(managers, each, difference(left, removed))
  }
  if (!isEmptySet(taken)) {
    const previous = managers.get(key)
    managers.set(key, { ...self, set: previous ? union(previous.set, taken) : taken, ...(previous?.read && { read: previous.read }) })
  }
  capUpdateManagers(managers)
  return managers
}

function updater({ manager, apiVersion, subresource, time }: Update): Manager {
  return { name: manager || 'unknown', operation: 'Update', apiVersion, subresource, time, set: noFields }
}

/** What an update does to fields; its manager takes what it writes, but for what nobody owns. */
function changeOf({ live, updated, type, subresource, resetFields }: Update): Change {
  const place: Place = { type: schemaOf(type) }
  const reset = resetSet(subresource, resetFields)
  const { removed, modified, added } = withoutReset(comparedFields(live, updated, place), reset)
  const written = union(modified, added)
  return { written, removed, taken: difference(written, stripped) }
}

function comparedFields(live: KubeObject | undefined, updated: KubeObject, place: Place): Comparison {
  if (live && live.metadata.managedFields === updated.metadata.managedFields) return comparePrinted(live, updated, place)
  return comparePrinted(live ? unmanaged(live) : zeroOf(place.type as ObjectType), unmanaged(updated), place)
}

/** What is compared with: the live object, or a struct that nobody has filled. */
function liveFields(live: KubeObject | undefined, { type }: Place): unknown {
  return live ? goPrinted(unmanaged(live), type) : goZero(type as ObjectType)
}

/** A struct that nobody has filled, to compare with. */
const zeroOf = oncePerRow((type: ObjectType) => goZero(type))

function unmanaged(object: KubeObject | undefined): KubeObject | undefined {
  if (!object?.metadata?.managedFields) return object
  const { managedFields: _, ...metadata } = object.metadata
  return { ...object, metadata }
}

const resetByDefault: Readonly<Record<string, FieldSet>> = { '': setOf([fieldElement('status')]), 'status': setOf([fieldElement('spec')]) }

function resetSet(subresource: string, fields: Write['resetFields']): FieldSet {
  if (!fields) return resetByDefault[subresource] ?? emptySet()
  return setOf(...fields.map((path): Path => path.map(fieldElement)))
}

function withoutReset({ removed, modified, added }: Comparison, reset: FieldSet): Comparison {
  return { removed: recursiveDifference(removed, reset), modified: recursiveDifference(modified, reset), added: recursiveDifference(added, reset) }
}

/**
 * The object that an apply of `config` leads to, with its managedFields, not yet defaulted. Refuses
 * with the conflicts, unless forced.
 */
export function applyManaged(write: Write & { readonly config: KubeObject; readonly force: boolean }): KubeObject {
  const { live, config, type, time } = write
  const place: Place = { type: schemaOf(type) }
  checkConfig(write, place)
  let managers = parseManagers(live?.metadata.managedFields, true)
  if (managers.size === 0 && live) {
    const { live: _, ...rest } = write
    managers = updateManagers(managers, { ...rest, live: undefined, updated: live, manager: 'before-first-apply' })
  }
  const { object, managers: after, key } = applied(write, place, managers)
  const isChanged = !live || !deepEqual(object, liveFields(live, place))
  const owner = after.get(key)
  if (isChanged && owner) after.set(key, { ...owner, time })
  const result = typedResult(withLastApplied(isChanged ? object : unmanaged(live)!, config, write.manager), write)
  return { ...result, metadata: { ...result.metadata, managedFields: printManagers(after) } }
}

function checkConfig({ config, apiVersion }: Write & { readonly config: KubeObject }, place: Place): void {
  if (config.apiVersion !== apiVersion) throw badRequest(`invalid object type: ${writtenType(config)}`)
  if (config.metadata?.managedFields !== undefined && config.metadata.managedFields !== null) throw badRequest('metadata.managedFields must be nil')
  const error = typedError(config, place)
  if (error === undefined) return
  const { where, kind } = named(config, apiVersion)
  throw new StatusError('Unknown', `failed to create typed patch object (${where}; ${kind}): ${error}`)
}

/** As it is written: what is no text is as good as missing, and with a version that cannot be read nothing is left. */
export function writtenType({ apiVersion, kind }: { readonly apiVersion?: unknown; readonly kind?: unknown }): string {
  const read = parseGroupVersion(typeof apiVersion === 'string' ? apiVersion : '')
  return read ? `${read.group}/${read.version}, Kind=${typeof kind === 'string' ? kind : ''}` : '/, Kind='
}

/** How upstream's messages name an object: `default/web` and `apps/v1, Kind=Deployment`. */
function named({ metadata, kind }: KubeObject, apiVersion: string): { where: string; kind: string } {
  const { group, version } = parseGroupVersion(apiVersion) ?? { group: '', version: apiVersion }
  return { where: `${metadata?.namespace ?? ''}/${metadata?.name ?? ''}`, kind: `${group}/${version}, Kind=${kind}` }
}

/** The merged object as its type reads it. */
function typedResult(object: KubeObject, { config, type, apiVersion }: Write & { readonly config: KubeObject }): KubeObject {
  try {
    return convertObject<KubeObject>(object, type).object
  } catch (error) {
    // A quantity or a time that cannot be read: its kind is a text, so the walk before did not see it.
    if (!(error instanceof ParseError)) throw error
    const { where, kind } = named(config, apiVersion)
    const message = `failed to convert new object (${where}; ${kind}) to proper version: unable to convert unstructured object to ${kind}: ${error.message}`
    throw new StatusError('Unknown', message)
  }
}

interface Applied {
  readonly object: KubeObject
  readonly managers: Managers
  readonly key: string
}

function applied({ live, config, apiVersion, manager, subresource, force, resetFields }: Write & { readonly config: KubeObject; readonly force: boolean }, place: Place, before: Managers): Applied {
  const managers: Managers = new Map(before)
  const reset = resetSet(subresource, resetFields)
  const liveObject = liveFields(live, place)
  const self = { name: manager || 'unknown', operation: 'Apply' as const, apiVersion, subresource }
  const key = managerKey(self)
  const last = managers.get(key)
  managers.set(key, { ...self, time: last?.time, set: recursiveDifference(fieldSetOf(config, place), reset) })
  const merged = mergeValues(liveObject, config, place) as KubeObject
  const object = last && !isEmptySet(last.set) ? prune(merged, managers, last.set, place) : merged
  const comparison = withoutReset(compareValues(liveObject, object, place), reset)
  const taken = takenFrom(managers, key, comparison)
  const conflicts = conflictsOf(taken, managers)
  if (conflicts.length > 0 && !force) refuseConflicts(conflicts, { live, apiVersion, manager, place })
  for (const [other, { set }] of managers) {
    if (other !== key) withSet(managers, other, difference(difference(set, taken.get(other) ?? emptySet()), comparison.removed))
  }
  withSet(managers, key, difference(managers.get(key)!.set, stripped))
  return { object, managers, key }
}

/** What others own of what changes. */
function takenFrom(managers: Managers, self: string, comparison: Comparison): Map<string, FieldSet> {
  const taken = new Map<string, FieldSet>()
  const written = union(comparison.modified, comparison.added)
  for (const [key, { set }] of managers) {
    const both = key === self ? emptySet() : intersection(set, written)
    if (!isEmptySet(both)) taken.set(key, both)
  }
  return taken
}

/** kubectl may take what an earlier client-side apply of its own has set. */
function refuseConflicts(conflicts: ReturnType<typeof conflictsOf>, { live, apiVersion, manager, place }: Pick<Write, 'live' | 'apiVersion' | 'manager'> & { place: Place }): void {
  const allowed = manager === 'kubectl' && live ? lastAppliedFields(live, apiVersion, place) : undefined
  const left = allowed ? conflicts.filter(({ path }) => !hasPath(allowed, path)) : conflicts
  if (left.length > 0) throw conflictError(left)
}

/** Takes away what was applied last time, not this time, and belongs to nobody else. */
function prune(merged: KubeObject, managers: Managers, last: FieldSet, place: Place): KubeObject {
  const named = (set: FieldSet) => withNamedFields(set, place.type)
  const fields = (value: unknown) => named(fieldSetOf(value, place))
  const owned = [...managers.values()].reduce((all, { set }) => union(all, set), emptySet())
  const withoutLast = withoutFields(merged, named(last), place)
  const withOwned = withoutFields(merged, difference(fields(merged), union(fields(withoutLast), named(owned))), place)
  const gone = intersection(difference(fields(merged), fields(withOwned)), named(last))
  return withoutFields(merged, gone, place) as KubeObject
}
