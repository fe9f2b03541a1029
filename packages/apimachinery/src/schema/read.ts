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
import { canonicalBytes, canonicalText } from './scalars.ts'
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
  /** The first value of the wrong kind; reading goes on, for a value that cannot be read at all is said first. */
  failure?: string
  /** Down to where the reader is: names of fields, indexes of lists, keys of maps. */
  readonly path: (string | number | { readonly key: string })[]
}

const unknownFieldsMax = 100
const int64Max = 0x8000_0000_0000_0000

/** A ParseError has the words of the real reader. */
export function readObject<T = unknown>(value: unknown, type: TypeReference): ReadObject<T> {
  const reader: Reader = { unknownFields: [], path: [] }
  const objectType = schemaOf(type)
  if (!isFields(value)) {
    throw new ParseError(`json: cannot unmarshal ${jsonKind(value)} into Go value of type ${goTypeOf(objectType, { type: objectType })}`)
  }
  const object = readFields(reader, value, objectType) as T
  if (reader.failure !== undefined) throw new ParseError(reader.failure)
  return { object, unknownFields: reader.unknownFields }
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
  const text = [...path, key].map((part, index) => {
    const name = typeof part === 'object' ? part.key : part
    return typeof name === 'number' ? `[${name}]` : index > 0 ? `.${name}` : name
  }).join('')
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
  if (value === undefined) return true
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
      return isFields(value) ? readFields(reader, value, type) : note(reader, value, field, owner, type)
    case 'list':
      return Array.isArray(value) ? readList(reader, value, field, owner, type.items) : note(reader, value, field, owner, type)
    case 'map':
      return isFields(value) ? readMap(reader, value, field, owner, type.values) : note(reader, value, field, owner, type)
    case 'string':
    case 'boolean':
      return typeof value === type.kind ? value : note(reader, value, field, owner, type)
    case 'int32':
    case 'int64':
    case 'double':
      if (typeof value !== 'number') return note(reader, value, field, owner, type)
      return fits(value, type) ? value : note(reader, value, field, owner, type, `number ${value}`)
    case 'any':
      return value
    case 'bytes':
      return typeof value === 'string' ? readBytes(reader, value) : note(reader, value, field, owner, type)
    default:
      return readCustom(reader, value, field, owner, type)
  }
}

function fits(value: number, { kind }: ValueType): boolean {
  if (kind === 'int32') return (value | 0) === value
  return kind === 'double' || (Number.isInteger(value) && Math.abs(value) <= int64Max)
}

function readBytes(reader: Reader, value: string): string | undefined {
  const { text, fault } = canonicalBytes(value)
  if (fault !== undefined) reader.failure ??= fault
  return text
}

/** Types that read themselves; what they cannot read ends the reading. */
function readCustom(reader: Reader, value: unknown, field: Field, owner: ObjectType, type: ValueType): unknown {
  switch (type.kind) {
    case 'int-or-string': {
      if (typeof value === 'string' || (typeof value === 'number' && fits(value, { kind: 'int32' }))) return value
      const said = typeof value === 'number' ? `number ${value}` : jsonKind(value)
      throw new ParseError(mismatch(reader, field, owner, { kind: 'int32' }, said))
    }
    case 'quantity':
      return canonicalQuantity(typeof value === 'string' || typeof value === 'number' ? value : JSON.stringify(value))
    case 'time':
    case 'micro-time':
    case 'duration':
      if (typeof value === 'string') return canonicalText[type.kind](value)
      throw new ParseError(mismatch(reader, field, owner, { kind: 'string' }, jsonKind(value)))
    default:
      throw new Error(`no reader for a field of type ${type.kind}`)
  }
}

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

/** Notes a value of the wrong kind, in the words of the real reader; nothing is kept of it. */
function note(reader: Reader, value: unknown, field: Field, owner: ObjectType, type: ValueType, said = jsonKind(value)): undefined {
  reader.failure ??= mismatch(reader, field, owner, type, said)
}

function mismatch({ path }: Reader, field: Field, owner: ObjectType, type: ValueType, said: string): string {
  const names = path.filter((part) => typeof part === 'string')
  const struct = owner.name.slice(owner.name.lastIndexOf('.') + 1)
  return `json: cannot unmarshal ${said} into Go struct field ${struct}.${names.join('.')} of type ${goTypeOf(type, field)}`
}
