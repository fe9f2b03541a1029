/**
 * Objects as Go prints them: a time, list or map that must be there and is not is null.
 *
 * Follows encoding/json of Go with the types of k8s.io/api 0.34: a time that is no pointer is printed
 * as null when it is zero, except metadata.creationTimestamp (omitzero). What was stored (as protobuf)
 * has no empty lists.
 */
import { type Field, type KubeObject, type ObjectType, typeOf, type ValueType } from '@track/apimachinery'

type Fields = Readonly<Record<string, unknown>>

/** Shares whatever it does not have to change with the object; other than built-in kinds are left alone. */
export function printedForm<T extends Partial<KubeObject>>(object: T): T {
  const { apiVersion = '', kind = '' } = object
  const [group, version] = apiVersion.includes('/') ? apiVersion.split('/') as [string, string] : ['', apiVersion]
  const type = typeOf({ group, version, kind })
  return type ? printedFields(object as Fields, type) as T : object
}

function printedFields(object: Fields, type: ObjectType): Fields {
  let copy: Record<string, unknown> | undefined
  for (const name in object) {
    const field = type.fields[name]
    if (!field) continue
    const before = object[name]
    const after = printedValue(before, field.type)
    if (after === before) continue
    copy ??= { ...object }
    copy[name] = after
  }
  for (const name of nullFields(type)) {
    const value = object[name]
    if (value !== undefined && !isEmptyList(value)) continue
    copy ??= { ...object }
    copy[name] = null
  }
  return copy ?? object
}

function printedValue(value: unknown, type: ValueType): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (type.kind === 'object') return printedFields(value as Fields, type)
  if (type.kind === 'list') return Array.isArray(value) ? printedList(value, type.items) : value
  if (type.kind !== 'map' || (type.values.kind !== 'object' && type.values.kind !== 'list')) return value
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, printedValue(inner, type.values)]))
}

function printedList(list: readonly unknown[], items: ValueType): readonly unknown[] {
  if (items.kind !== 'object' && items.kind !== 'list' && items.kind !== 'map') return list
  const printed = list.map((item) => printedValue(item, items))
  return printed.every((item, index) => item === list[index]) ? list : printed
}

function nullFields(type: ObjectType): string[] {
  const names: string[] = []
  for (const name in type.fields) if (isNullWhenAbsent(type.fields[name]!)) names.push(name)
  return names
}

function isEmptyList(value: unknown): boolean {
  return Array.isArray(value) && value.length === 0
}

function isNullWhenAbsent({ name, type: { kind }, isPointer, isAlwaysPrinted }: Field): boolean {
  if (isPointer) return false
  if (kind === 'time' || kind === 'micro-time') return name !== 'creationTimestamp'
  return isAlwaysPrinted && (kind === 'list' || kind === 'map')
}
