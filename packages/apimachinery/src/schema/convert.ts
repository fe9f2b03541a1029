/**
 * Reads an object that a strategic patch or an apply has made of maps, as the API server does: it
 * stops at the first value of the wrong kind, in the order of the struct, and has words of its own.
 *
 * Follows k8s.io/apimachinery/pkg/runtime/converter.go.
 * Left out: numbers that do not fit an int32 are refused; upstream cuts them to 32 bits.
 */
import { ParseError } from '../parse-error.ts'
import { canonicalQuantity } from '../quantity.ts'
import { goTypeOf, jsonKind } from './go-names.ts'
import { type ReadObject, readObject } from './read.ts'
import { canonicalBytes, canonicalText } from './scalars.ts'
import type { Field, ObjectType, ValueType } from './schema.ts'
import { schemaOf, type TypeReference } from './types.ts'

/** A ParseError has the words of the real converter. */
export function convertObject<T = unknown>(value: unknown, type: TypeReference): ReadObject<T> {
  checkFields(value, schemaOf(type))
  const { object, unknownFields } = readObject<T>(value, type)
  return { object, unknownFields: unknownFields.toSorted() }
}

function checkFields(value: unknown, type: ObjectType): void {
  if (typeof value !== 'object' || Array.isArray(value)) throw new ParseError(`cannot restore struct from: ${goKind(value)}`)
  const fields = value as Readonly<Record<string, unknown>>
  for (const name in type.fields) {
    const inner = fields[name]
    if (inner !== undefined && inner !== null) check(inner, type.fields[name]!.type, type.fields[name]!)
  }
}

function check(value: unknown, type: ValueType, field: Field): void {
  switch (type.kind) {
    case 'object':
      checkFields(value, type)
      return
    case 'list':
      if (!Array.isArray(value)) throw new ParseError(`cannot restore slice from ${goKind(value)}`)
      for (const item of value) if (item !== null) check(item, type.items, field)
      return
    case 'map':
      if (typeof value !== 'object' || Array.isArray(value)) throw new ParseError(`cannot restore map from ${goKind(value)}`)
      for (const inner of Object.values(value as object)) if (inner !== null) check(inner, type.values, field)
      return
    case 'bytes':
      checkBytes(value)
      return
    case 'int-or-string':
      if (typeof value !== 'string' && !isInt32(value)) throw unreadable(typeof value === 'number' ? `number ${value}` : jsonKind(value), 'int32')
      return
    case 'time':
    case 'micro-time':
    case 'duration':
      if (typeof value !== 'string') throw unreadable(jsonKind(value), 'string')
      canonicalText[type.kind](value)
      return
    case 'quantity':
      canonicalQuantity(typeof value === 'string' || typeof value === 'number' ? value : JSON.stringify(value))
      return
    case 'any':
      return
    default:
      checkScalar(value, type, field)
  }
}

const goKinds = { string: 'string', boolean: 'bool', int32: 'int32', int64: 'int64', double: 'float64' } as const

function checkScalar(value: unknown, type: ValueType, field: Field): void {
  const wanted = goKinds[type.kind as keyof typeof goKinds]
  const given = goKind(value)
  const isNumber = given === 'int64' || given === 'float64'
  if (given === wanted || (isNumber && (wanted === 'float64' || (given === 'int64' && wanted !== 'string' && wanted !== 'bool')))) return
  // Go converts a whole number to a text and a fraction to a whole number; JSON does not.
  const isConvertible = (given === 'int64' && wanted === 'string') || (given === 'float64' && wanted.startsWith('int'))
  throw new ParseError(isConvertible ? `cannot convert ${given} to ${goTypeOf(type, field)}` : `unrecognized type: ${wanted}`)
}

function checkBytes(value: unknown): void {
  if (Array.isArray(value)) throw new ParseError('unrecognized type: uint8')
  if (typeof value !== 'string') throw new ParseError(`cannot restore slice from ${goKind(value)}`)
  const { fault } = canonicalBytes(value)
  if (fault !== undefined) throw new ParseError(`error decoding from json: ${fault}`)
}

function isInt32(value: unknown): boolean {
  return typeof value === 'number' && (value | 0) === value
}

/** Values that read themselves do so from JSON, and do not know where they stand. */
function unreadable(said: string, wanted: string): ParseError {
  return new ParseError(`json: cannot unmarshal ${said} into Go value of type ${wanted}`)
}

/** How Go's reflection calls a value of a map. */
function goKind(value: unknown): string {
  if (Array.isArray(value)) return 'slice'
  if (typeof value === 'number') return Number.isInteger(value) ? 'int64' : 'float64'
  return typeof value === 'boolean' ? 'bool' : typeof value === 'object' ? 'map' : typeof value
}
