/**
 * Who manages which fields: entries of managedFields as sets, by manager, and the words of a
 * conflict between managers.
 *
 * Follows k8s.io/apimachinery/pkg/util/managedfields/internal/{managedfields,conflict,capmanagers}.go.
 */
import { oncePerRow, parseTimestamp } from '@track/simulation'
import type { FieldsV1, ManagedFieldsEntry } from '../../object.ts'
import { quote } from '../../quote.ts'
import { applyConflict, type StatusError } from '../../status-error.ts'
import { difference, eachPath, emptySet, type FieldSet, isEmptySet, parseFieldsV1, type Path, printFieldsV1, printPath, union } from './field-set.ts'

export interface Manager {
  readonly name: string
  readonly operation: 'Apply' | 'Update'
  readonly apiVersion: string
  readonly subresource: string
  readonly time: string | undefined
  readonly set: FieldSet
  /** The entry that it was read from, to be written again as far as it is the same. */
  readonly read?: Read
}

interface Read {
  readonly set: FieldSet
  readonly entry: ManagedFieldsEntry
  readonly key: string
}

/** By what tells managers apart; an applier is the same whatever version it applies in. */
export type Managers = Map<string, Manager>

export function managerKey({ name, operation, apiVersion, subresource }: Omit<Manager, 'set' | 'time' | 'read'>): string {
  return JSON.stringify({
    ...(name && { manager: name }),
    operation,
    ...(operation === 'Update' && { apiVersion }),
    ...(subresource && { subresource }),
  })
}

/** The managers of an object; none at all when an entry cannot be read. Our own entries are in order already. */
export function parseManagers(entries: readonly ManagedFieldsEntry[] | undefined, areOurs: boolean): Managers {
  const managers: Managers = new Map()
  for (const entry of entries ?? []) {
    const manager = (areOurs ? ourManager : parseEntry)(entry)
    if (manager === unreadable) return new Map()
    managers.set(manager.read?.key ?? managerKey(manager), manager)
  }
  return managers
}

const unreadable = 'unreadable'

function parseEntry(entry: ManagedFieldsEntry): Manager | typeof unreadable {
  const { manager: name = '', operation, apiVersion = '', subresource = '', time, fieldsType, fieldsV1 } = entry
  if ((operation !== 'Apply' && operation !== 'Update') || apiVersion === '' || fieldsType !== 'FieldsV1') return unreadable
  return { name, operation, apiVersion, subresource, time, set: fieldsV1 ? fieldsOf(fieldsV1) : emptySet() }
}

/** A later entry of the same manager mostly has the very same fields, at another time. */
const fieldsOf = oncePerRow(parseFieldsV1)

const ourManager = oncePerRow((entry: ManagedFieldsEntry): Manager | typeof unreadable => {
  const manager = parseEntry(entry)
  return manager === unreadable ? manager : { ...manager, read: { set: manager.set, entry, key: managerKey(manager) } }
})

/** In the order of managedFields. */
export function printManagers(managers: Managers): ManagedFieldsEntry[] {
  return inOrder(Array.from(managers, ([key, manager]) => printManager(key, manager)))
}

function inOrder(entries: ManagedFieldsEntry[]): ManagedFieldsEntry[] {
  return entries.length > 1 ? entries.sort(compareEntries) : entries
}

function compareEntries(a: ManagedFieldsEntry, b: ManagedFieldsEntry): number {
  return compareTexts(a.operation, b.operation) || compareTimes(a.time, b.time) || compareTexts(a.manager, b.manager) ||
    compareTexts(a.apiVersion, b.apiVersion) || compareTexts(a.subresource, b.subresource)
}

function printManager(key: string, { set, read, ...manager }: Manager): ManagedFieldsEntry {
  const isRead = read?.set === set && read.entry.fieldsV1 !== undefined
  if (isRead && read.key === key && read.entry.time === manager.time) return read.entry
  return printEntry(manager, isRead ? read.entry.fieldsV1! : printFieldsV1(set))
}

function printEntry({ name, operation, apiVersion, subresource, time }: Omit<Manager, 'set' | 'read'>, fieldsV1: FieldsV1): ManagedFieldsEntry {
  return {
    ...(name && { manager: name }),
    operation,
    apiVersion,
    ...(time !== undefined && { time }),
    fieldsType: 'FieldsV1',
    fieldsV1,
    ...(subresource && { subresource }),
  }
}

/** What an update does to fields. */
export interface Change {
  readonly written: FieldSet
  readonly removed: FieldSet
  /** Of the written ones those that its manager will own: the same set when it is all of them. */
  readonly taken: FieldSet
}

/**
 * Our own entries after an update: the rows themselves where nothing changes. Undefined when there are
 * so many that some may have to be put together.
 */
export function entriesAfter(entries: ManagedFieldsEntry[], self: Manager, { written, removed, taken }: Change): ManagedFieldsEntry[] | undefined {
  if (entries.length >= updateManagersMax) return undefined
  const isTaking = !isEmptySet(taken)
  let isNew = isTaking
  const after: ManagedFieldsEntry[] = []
  for (const entry of entries) {
    if (!entry.fieldsV1) return undefined
    const set = fieldsOf(entry.fieldsV1)
    const isOwn = isTaking && isEntryOf(entry, self)
    // What a manager writes again stays its own.
    const left = difference(isOwn && taken === written ? set : difference(set, written), removed)
    if (isOwn) {
      isNew = false
      const own = union(left, taken)
      const isSame = own === set && entry.time === self.time
      after.push(isSame ? entry : printEntry(self, own === set ? entry.fieldsV1 : printFieldsV1(own)))
    } else if (left === set) after.push(entry)
    else if (!isEmptySet(left)) after.push({ ...entry, fieldsV1: printFieldsV1(left) })
  }
  if (isNew) after.push(printEntry(self, printFieldsV1(taken)))
  const isUnchanged = after.length === entries.length && after.every((entry, index) => entry === entries[index])
  return isUnchanged ? entries : inOrder(after)
}

function isEntryOf({ manager = '', operation, apiVersion, subresource = '' }: ManagedFieldsEntry, self: Manager): boolean {
  return manager === self.name && operation === self.operation && apiVersion === self.apiVersion && subresource === self.subresource
}

/** The timestamps of managers, which are compared by whole seconds. */
function secondsOf(time: string | undefined): number {
  return time === undefined ? 0 : Math.floor(parseTimestamp(time) / 1_000_000)
}

function compareTimes(a: string | undefined, b: string | undefined): number {
  return a === b ? 0 : secondsOf(a) - secondsOf(b)
}

function compareTexts(a = '', b = ''): number {
  return a === b ? 0 : a < b ? -1 : 1
}

/** Sets a manager's fields; one without any is gone. */
export function withSet(managers: Managers, key: string, set: FieldSet): void {
  const manager = managers.get(key)
  if (!manager || manager.set === set) return
  if (isEmptySet(set)) managers.delete(key)
  else managers.set(key, { ...manager, set })
}

const updateManagersMax = 10

/** Of more than ten updaters the oldest are put together as `ancient-changes`, by version. */
export function capUpdateManagers(managers: Managers): void {
  if (managers.size <= updateManagersMax) return
  const updaters = [...managers.entries()].filter(([, { operation }]) => operation === 'Update')
  updaters.sort(([a, x], [b, y]) => compareTimes(x.time, y.time) || compareTexts(a, b))
  const first = new Map<string, string>()
  let left = updaters.length
  for (const [key, manager] of updaters) {
    if (left <= updateManagersMax) return
    const { apiVersion } = manager
    const oldest = first.get(apiVersion)
    if (oldest === undefined) {
      first.set(apiVersion, key)
      continue
    }
    const bucket = { ...manager, name: 'ancient-changes', subresource: '' }
    const bucketKey = managerKey(bucket)
    const before = managers.get(bucketKey) ?? managers.get(oldest)!
    managers.delete(oldest)
    managers.delete(key)
    managers.set(bucketKey, { ...bucket, set: union(manager.set, before.set) })
    left--
  }
}

export interface Conflict {
  readonly manager: Manager
  readonly path: Path
}

/** Conflicts by manager, in the order of their keys, each manager's by path. */
export function conflictsOf(sets: ReadonlyMap<string, FieldSet>, managers: Managers): Conflict[] {
  const found: Conflict[] = []
  for (const key of [...sets.keys()].sort()) eachPath(sets.get(key)!, (path) => found.push({ manager: managers.get(key)!, path }))
  return found
}

/** `Apply failed with 1 conflict: conflict with "kubectl-client-side-apply" using apps/v1: .spec.replicas` */
export function conflictError(conflicts: readonly Conflict[]): StatusError {
  const causes = conflicts.map(({ manager, path }) => ({
    reason: 'FieldManagerConflict', message: `conflict with ${describeManager(manager)}`, field: printPath(path),
  }))
  const [only] = conflicts
  if (conflicts.length === 1 && only) {
    return applyConflict(causes, `Apply failed with 1 conflict: conflict with ${describeManager(only.manager)}: ${printPath(only.path)}`)
  }
  const lines = Array.from(Map.groupBy(conflicts, ({ manager }) => manager), ([manager, list]) => {
    return [`conflicts with ${describeManager(manager)}:`, ...list.map(({ path }) => `- ${printPath(path)}`)].join('\n')
  })
  return applyConflict(causes, `Apply failed with ${conflicts.length} conflicts: ${lines.join('\n')}`)
}

function describeManager({ name, operation, apiVersion, subresource }: Manager): string {
  const text = subresource ? `${quote(name)} with subresource ${quote(subresource)}` : quote(name)
  return operation === 'Update' ? `${text} using ${apiVersion}` : text
}
