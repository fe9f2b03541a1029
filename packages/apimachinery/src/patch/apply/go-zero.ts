/**
 * Objects as Go's structs print them: what nobody gave is there all the same, null or zero, where
 * the struct has a field that is never left out.
 */
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
  for (const name in type.fields) {
    const field = type.fields[name]!
    const before = fields[name]
    const after = before === undefined ? absentValue(field, type) : goPrinted(before, field.type)
    if (after !== before) (printed ??= { ...fields })[name] = after
  }
  return printed ?? value
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
