/**
 * Reads a JSON value as an object of a type, as the API server does: what the type does not know is
 * noted and left out, a value of the wrong kind is refused in the words of Go's JSON reader, and
 * what remains is what Go would print again (zero values left out, structs there, quantities and
 * times in canonical form). Shares what it does not have to change with the value it was given.
 *
 * Follows sigs.k8s.io/json (strict, case sensitive) and the JSON tags of k8s.io/api 0.34.
 */
import { ParseError } from '../parse-error.ts'
import { canonicalQuantity } from '../quantity.ts'
import { quote } from '../quote.ts'
import { goTypeOf, jsonKind } from './go-names.ts'
import { canonicalBytes, canonicalMicroTime, canonicalTime, checkedDuration } from './scalars.ts'
import type { Field, ObjectType, ValueType } from './schema.ts'
import { schemaOf, type TypeReference } from './types.ts'

export interface ReadObject<T = unknown> {
  readonly object: T
  /** Paths of what the type does not know: `spec.containers[0].imag`. */
  readonly unknownFields: readonly string[]
}

type Fields = Record<string, unknown>

interface Reader {
  readonly unknownFields: string[]
  /** Down to where the reader is: names of fields, indexes of lists, keys of maps. */
  readonly path: (string | number | { readonly key: string })[]
}

const unknownFieldsMax = 100
const int64Max = 0x7fff_ffff_ffff_ffff

/** A ParseError has the words of the real reader. */
export function readObject<T = unknown>(value: unknown, type: TypeReference): ReadObject<T> {
  const reader: Reader = { unknownFields: [], path: [] }
  const objectType = schemaOf(type)
  if (!isFields(value)) {
    throw new ParseError(`json: cannot unmarshal ${jsonKind(value)} into Go value of type ${goTypeOf(objectType, { type: objectType })}`)
  }
  return { object: readFields(reader, value, objectType) as T, unknownFields: reader.unknownFields }
}

/** `unknown field "spec.imag", unknown field …`, as strict decoding and warnings say it. */
export function strictDecodingError(unknownFields: readonly string[]): string {
  return `strict decoding error: ${unknownFields.map(unknownField).join(', ')}`
}

export function unknownField(path: string): string {
  return `unknown field ${quote(path)}`
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function readFields(reader: Reader, value: Fields, type: ObjectType): Fields {
  let copy: Fields | undefined
  for (const key in value) {
    const before = value[key]
    const field = type.fields[key]
    const after = field ? readField(reader, before, field, type) : skipUnknown(reader, key)
    if (copy === undefined && after !== before) copy = copiedUpTo(value, key)
    if (copy !== undefined && after !== undefined) copy[key] = after
  }
  for (const field of type.printed) {
    if ((copy ?? value)[field.name] !== undefined) continue
    copy ??= { ...value }
    copy[field.name] = zeroOf(field.type)
  }
  return copy ?? value
}

function copiedUpTo(value: Fields, end: string): Fields {
  const copy: Fields = {}
  for (const key in value) {
    if (key === end) break
    copy[key] = value[key]
  }
  return copy
}

function skipUnknown({ unknownFields, path }: Reader, key: string): undefined {
  let text = ''
  for (const part of [...path, key]) {
    const name = typeof part === 'object' ? part.key : part
    text += typeof name === 'number' ? `[${name}]` : text ? `.${name}` : name
  }
  if (unknownFields.length < unknownFieldsMax && !unknownFields.includes(text)) unknownFields.push(text)
}

/** The value as it is kept; undefined when Go would not print it. */
function readField(reader: Reader, value: unknown, field: Field, owner: ObjectType): unknown {
  if (value === null || value === undefined) return undefined
  const { type, isPointer, isAlwaysPrinted } = field
  const keepsZero = isPointer || isAlwaysPrinted
  switch (type.kind) {
    case 'string':
      if (typeof value === 'string') return value === '' && !keepsZero ? undefined : value
      break
    case 'boolean':
      if (typeof value === 'boolean') return value === false && !keepsZero ? undefined : value
      break
    case 'int32':
      if (typeof value === 'number' && (value | 0) === value) return value === 0 && !keepsZero ? undefined : value
      break
    case 'int64':
      if (value === 0 && !keepsZero) return undefined
  }
  reader.path.push(field.name)
  const read = readValue(reader, value, field, owner, type)
  reader.path.pop()
  return isEmptyCollection(read, type) && !keepsZero ? undefined : read
}

function isEmptyCollection(value: unknown, { kind }: ValueType): boolean {
  if (kind === 'list') return (value as unknown[]).length === 0
  if (kind !== 'map') return false
  for (const _ in value as Fields) return false
  return true
}

/** A value below a field; `type` is the field's own or that of the elements within. */
function readValue(reader: Reader, value: unknown, field: Field, owner: ObjectType, type: ValueType): unknown {
  if (value === null) return zeroOf(type)
  switch (type.kind) {
    case 'object':
      if (!isFields(value)) refuse(reader, value, field, owner, type)
      return readFields(reader, value, type)
    case 'list':
      if (!Array.isArray(value)) refuse(reader, value, field, owner, type)
      return readList(reader, value, field, owner, type.items)
    case 'map':
      if (!isFields(value)) refuse(reader, value, field, owner, type)
      return readMap(reader, value, field, owner, type.values)
    case 'string':
    case 'boolean':
      if (typeof value !== type.kind) refuse(reader, value, field, owner, type)
      return value
    case 'int32':
    case 'int64':
    case 'double':
      checkNumber(reader, value, field, owner, type)
      return value
    case 'any':
      return value
    case 'int-or-string':
      if (typeof value !== 'string') checkNumber(reader, value, field, owner, { kind: 'int32' })
      return value
    case 'quantity':
      return canonicalQuantity(typeof value === 'string' || typeof value === 'number' ? value : JSON.stringify(value))
    default:
      if (typeof value !== 'string') refuse(reader, value, field, owner, type.kind === 'bytes' ? type : { kind: 'string' })
      return canonicalText[type.kind](value)
  }
}

const canonicalText = {
  time: canonicalTime,
  'micro-time': canonicalMicroTime,
  duration: checkedDuration,
  bytes: canonicalBytes,
} as const

function readList(reader: Reader, list: unknown[], field: Field, owner: ObjectType, items: ValueType): unknown[] {
  let copy: unknown[] | undefined
  for (let index = 0; index < list.length; index++) {
    reader.path.push(index)
    const before = list[index]
    const after = readValue(reader, before, field, owner, items)
    reader.path.pop()
    if (after === before) continue
    copy ??= list.slice()
    copy[index] = after
  }
  return copy ?? list
}

function readMap(reader: Reader, map: Fields, field: Field, owner: ObjectType, values: ValueType): Fields {
  let copy: Fields | undefined
  for (const key in map) {
    reader.path.push({ key })
    const before = map[key]
    const after = readValue(reader, before, field, owner, values)
    reader.path.pop()
    if (after === before) continue
    copy ??= { ...map }
    copy[key] = after
  }
  return copy ?? map
}

/** What Go has where nothing was given. */
export function zeroOf(type: ValueType): unknown {
  switch (type.kind) {
    case 'object': {
      const zero: Fields = {}
      for (const field of type.printed) zero[field.name] = zeroOf(field.type)
      return zero
    }
    case 'list':
      return []
    case 'map':
      return {}
    case 'boolean':
      return false
    case 'int32':
    case 'int64':
    case 'double':
    case 'int-or-string':
      return 0
    case 'quantity':
      return '0'
    case 'any':
    case 'time':
    case 'micro-time':
      return null
    default:
      return ''
  }
}

function checkNumber(reader: Reader, value: unknown, field: Field, owner: ObjectType, type: ValueType): void {
  if (typeof value !== 'number') refuse(reader, value, field, owner, type)
  if (type.kind === 'double') return
  const fits = type.kind === 'int32' ? (value | 0) === value : Number.isInteger(value) && Math.abs(value) <= int64Max
  if (!fits) refuse(reader, value, field, owner, type, `number ${value}`)
}

function refuse(reader: Reader, value: unknown, field: Field, owner: ObjectType, type: ValueType, said = jsonKind(value)): never {
  const names = reader.path.filter((part) => typeof part === 'string')
  const struct = owner.name.slice(owner.name.lastIndexOf('.') + 1)
  throw new ParseError(`json: cannot unmarshal ${said} into Go struct field ${struct}.${names.join('.')} of type ${goTypeOf(type, field)}`)
}
