/**
 * Objects as Go's structs print them: what nobody gave is there all the same, null or zero, where
 * the struct has a field that is never left out.
 */
import { oncePerRow } from '@track/simulation'
import { deepEqual } from '../../deep-equal.ts'
import type { Field, ObjectType, ValueType } from '../../schema/schema.ts'

type Fields = Readonly<Record<string, unknown>>

/** What a new, empty struct prints as. */
export function goZero(type: ObjectType): Fields {
  return goPrinted({}, type) as Fields
}

/** The object with every field that its struct prints; shares what is complete. */
export function goPrinted(value: unknown, type: ValueType): unknown {
  if (value === null || value === undefined) return value
  if (type.kind === 'list') return Array.isArray(value) ? mapped(value, (item) => goPrinted(item, type.items)) : value
  if (type.kind !== 'object') return value
  const fields = value as Fields
  let printed: Record<string, unknown> | undefined
  for (const name in fields) {
    const [before, field] = [fields[name], type.fields[name]]
    const after = field && before !== undefined ? goPrinted(before, field.type) : before
    if (after !== before) (printed ??= { ...fields })[name] = after
  }
  for (const field of neverLeftOut(type)) if (fields[field.name] === undefined) (printed ??= { ...fields })[field.name] = absentValue(field, type)
  return printed ?? value
}

/** Fields that a struct prints although nobody gave them, in its order. */
const neverLeftOut = oncePerRow((type: ObjectType): readonly Field[] => {
  return Object.values(type.fields).filter((field) => absentValue(field, type) !== undefined)
})

/** Whether two values print the same. */
export function arePrintedEqual(a: unknown, b: unknown, type: ValueType): boolean {
  if (a === b) return true
  const isComposite = typeof a === 'object' && typeof b === 'object' && a !== null && b !== null
  if (!isComposite || Array.isArray(a) !== Array.isArray(b)) return deepEqual(goPrinted(a, type), goPrinted(b, type))
  if (type.kind === 'list' && Array.isArray(a) && Array.isArray(b)) {
    return a.length === b.length && a.every((item, index) => arePrintedEqual(item, b[index], type.items))
  }
  if (type.kind !== 'object') return deepEqual(a, b)
  const [left, right] = [a as Fields, b as Fields]
  for (const name in left) if (!isFieldEqual(left, right, name, type)) return false
  for (const name in right) if (left[name] === undefined && !isFieldEqual(left, right, name, type)) return false
  return true
}

function isFieldEqual(a: Fields, b: Fields, name: string, type: ObjectType): boolean {
  const field = type.fields[name]
  if (!field) return deepEqual(a[name], b[name])
  const [left, right] = [a[name], b[name]].map((value) => (value === undefined ? absentValue(field, type) : value))
  return arePrintedEqual(left, right, field.type)
}

function mapped(list: readonly unknown[], change: (item: unknown) => unknown): readonly unknown[] {
  const changed = list.map(change)
  return changed.some((item, index) => item !== list[index]) ? changed : list
}

/** What is printed for a field that nobody gave; undefined when it is left out. */
export function absentValue(field: Field, owner: ObjectType): unknown {
  const { type, isPointer, isAlwaysPrinted } = field
  switch (type.kind) {
    case 'object':
      if (isPointer) return isAlwaysPrinted ? null : undefined
      return isAlwaysPrinted ? goZero(type) : undefined
    case 'time':
    case 'micro-time':
      // metadata.creationTimestamp is the one time that is left out when zero (omitzero).
      return isPointer || owner.name.endsWith('.ObjectMeta') ? undefined : null
    case 'int-or-string':
      return isPointer ? undefined : 0
    case 'quantity':
      return isPointer ? undefined : '0'
    case 'list':
    case 'map':
    case 'any':
      return isAlwaysPrinted ? null : undefined
    default:
      if (!isAlwaysPrinted) return undefined
      if (isPointer) return null
      return type.kind === 'string' || type.kind === 'bytes' || type.kind === 'duration' ? '' : type.kind === 'boolean' ? false : 0
  }
}
