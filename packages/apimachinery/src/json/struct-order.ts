/**
 * Objects as Go prints its structs: fields in the order in which they are declared, keys of maps
 * sorted, and null for a time, list or map that must be there and is not.
 *
 * Follows encoding/json of Go with the types of k8s.io/api 0.34: a time that is no pointer is null
 * when it is zero, except metadata.creationTimestamp (omitzero). What was stored (as protobuf) has
 * no empty lists. Left out: a map with keys that are whole numbers (`"10"`) has these first, by value.
 */
import { oncePerRow } from '@track/simulation'
import type { KubeObject } from '../object.ts'
import { parseGroupVersion } from '../resource.ts'
import type { Field, ObjectType, ValueType } from '../schema/schema.ts'
import { typeOf } from '../schema/types.ts'

type Fields = Readonly<Record<string, unknown>>

/** An object by the type of its kind. One that is not built in is a map to Go, and so sorted. */
export function structOrdered<T extends Partial<KubeObject>>(object: T): T {
  const { group, version } = parseGroupVersion(object.apiVersion ?? '') ?? { group: '', version: '' }
  return inStructOrder(object, typeOf({ group, version, kind: object.kind ?? '' })) as T
}

/** A value by its type; without one it is a map throughout. */
export function inStructOrder(value: unknown, type: ValueType | undefined): unknown {
  if (typeof value !== 'object' || value === null) return value
  switch (type?.kind) {
    case 'object': return structure(value as Fields, type)
    case 'list': return Array.isArray(value) ? list(value, type.items) : value
    case 'map': return map(value as Fields, type.values)
    case undefined: return sortedKeys(value)
    // Raw text to Go, which stands as it was written: fieldsV1, what a webhook or a revision holds.
    default: return value
  }
}

export function sortedKeys(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  return Array.isArray(value) ? value.map(sortedKeys) : map(value as Fields, undefined)
}

/** What is not among the fields of the type comes last, sorted. */
function structure(object: Fields, type: ObjectType): Fields {
  const ordered: Record<string, unknown> = {}
  let known = 0
  for (const { name, type: inner, isScalar, isNullWhenAbsent } of printedFields(type)) {
    const value = object[name]
    if (value !== undefined) known++
    if (isNullWhenAbsent && (value === undefined || isEmptyList(value))) ordered[name] = null
    else if (value !== undefined) ordered[name] = isScalar ? value : inStructOrder(value, inner)
  }
  const names = Object.keys(object)
  if (known === names.length) return ordered
  for (const name of names.filter((each) => type.fields[each] === undefined).sort()) ordered[name] = sortedKeys(object[name])
  return ordered
}

function list(values: readonly unknown[], items: ValueType): readonly unknown[] {
  return isScalar(items) ? values : values.map((value) => inStructOrder(value, items))
}

function map(entries: Fields, values: ValueType | undefined): Fields {
  const keys = Object.keys(entries)
  if (values && isScalar(values) && isSorted(keys)) return entries
  return Object.fromEntries(keys.sort().map((key) => [key, inStructOrder(entries[key], values)]))
}

function isSorted(keys: readonly string[]): boolean {
  return keys.every((key, index) => index === 0 || keys[index - 1]! < key)
}

interface PrintedField {
  readonly name: string
  readonly type: ValueType
  readonly isScalar: boolean
  readonly isNullWhenAbsent: boolean
}

const printedFields = oncePerRow(({ fields }: ObjectType): readonly PrintedField[] => {
  return Object.values(fields).map((field) => {
    const { name, type } = field
    return { name, type, isScalar: isScalar(type), isNullWhenAbsent: isNullWhenAbsent(field) }
  })
})

function isScalar({ kind }: ValueType): boolean {
  return kind !== 'object' && kind !== 'list' && kind !== 'map'
}

function isNullWhenAbsent({ name, type: { kind }, isPointer, isAlwaysPrinted }: Field): boolean {
  if (isPointer) return false
  if (kind === 'time' || kind === 'micro-time') return name !== 'creationTimestamp'
  return isAlwaysPrinted && (kind === 'list' || kind === 'map')
}

function isEmptyList(value: unknown): boolean {
  return Array.isArray(value) && value.length === 0
}
