/**
 * Who manages which fields: entries of managedFields as sets, by manager, and the words of a
 * conflict between managers.
 *
 * Follows k8s.io/apimachinery/pkg/util/managedfields/internal/{managedfields,conflict,capmanagers}.go.
 */
import { parseTimestamp } from '@track/simulation'
import type { FieldsV1, ManagedFieldsEntry } from '../../object.ts'
import { quote } from '../../quote.ts'
import { applyConflict, type StatusError } from '../../status-error.ts'
import { eachPath, emptySet, type FieldSet, isEmptySet, parseFieldsV1, type Path, printFieldsV1, printPath, union } from './field-set.ts'

export interface Manager {
  readonly name: string
  readonly operation: 'Apply' | 'Update'
  readonly apiVersion: string
  readonly subresource: string
  readonly time: string | undefined
  readonly set: FieldSet
  /** The entry that the set was read from, to be written again as long as the set is the same. */
  readonly read?: { readonly set: FieldSet; readonly fieldsV1: FieldsV1 | undefined }
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
  for (const { manager: name = '', operation, apiVersion = '', subresource = '', time, fieldsType, fieldsV1 } of entries ?? []) {
    if ((operation !== 'Apply' && operation !== 'Update') || apiVersion === '' || fieldsType !== 'FieldsV1') return new Map()
    const set = fieldsV1 ? parseFieldsV1(fieldsV1) : emptySet()
    const manager = { name, operation, apiVersion, subresource, time, set }
    managers.set(managerKey(manager), areOurs ? { ...manager, read: { set, fieldsV1 } } : manager)
  }
  return managers
}

export function printManagers(managers: Managers): ManagedFieldsEntry[] {
  const seconds = ({ time }: Manager) => (time === undefined ? 0 : Math.floor(parseTimestamp(time) / 1_000_000))
  const order = (a: Manager, b: Manager) => {
    return compareTexts(a.operation, b.operation) || seconds(a) - seconds(b) || compareTexts(a.name, b.name) ||
      compareTexts(a.apiVersion, b.apiVersion) || compareTexts(a.subresource, b.subresource)
  }
  return [...managers.values()].sort(order).map(({ name, operation, apiVersion, subresource, time, set, read }) => ({
    ...(name && { manager: name }),
    operation,
    apiVersion,
    ...(time !== undefined && { time }),
    fieldsType: 'FieldsV1',
    fieldsV1: read?.set === set && read.fieldsV1 ? read.fieldsV1 : printFieldsV1(set),
    ...(subresource && { subresource }),
  }))
}

function compareTexts(a: string, b: string): number {
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
  const seconds = ({ time }: Manager) => (time === undefined ? 0 : Math.floor(parseTimestamp(time) / 1_000_000))
  const updaters = [...managers.entries()].filter(([, { operation }]) => operation === 'Update')
  updaters.sort(([a, x], [b, y]) => seconds(x) - seconds(y) || compareTexts(a, b))
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
    reason: 'FieldManagerConflict', message: `conflict with ${printManager(manager)}`, field: printPath(path),
  }))
  const [only] = conflicts
  if (conflicts.length === 1 && only) {
    return applyConflict(causes, `Apply failed with 1 conflict: conflict with ${printManager(only.manager)}: ${printPath(only.path)}`)
  }
  const lines = Array.from(Map.groupBy(conflicts, ({ manager }) => manager), ([manager, list]) => {
    return [`conflicts with ${printManager(manager)}:`, ...list.map(({ path }) => `- ${printPath(path)}`)].join('\n')
  })
  return applyConflict(causes, `Apply failed with ${conflicts.length} conflicts: ${lines.join('\n')}`)
}

function printManager({ name, operation, apiVersion, subresource }: Manager): string {
  const text = subresource ? `${quote(name)} with subresource ${quote(subresource)}` : quote(name)
  return operation === 'Update' ? `${text} using ${apiVersion}` : text
}
