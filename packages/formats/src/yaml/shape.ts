/**
 * What a document is to be read into: a Go type as data. A struct is named as Go prints it, for the
 * words of what is wrong; its fields are named as in the document. What is not given has Go's zero
 * value: '', 0, false, [], {}, a struct of such; a pointer has undefined.
 */

import { type Duration, parsePrometheusDuration } from '@track/simulation'

/** What was read, or what is wrong with it, in the tool's own words: those end the reading at once. */
export type Read<Value> = { readonly value: Value } | { readonly error: string }

export type Shape<Value = unknown> = ShapeRow & {
  /** Of the type only, to tell what is read. */
  readonly decoded?: Value
}

export type Decoded<Of> = Of extends { readonly decoded?: infer Value } ? Value : never

export type ShapeRow =
  | { readonly is: 'text' | 'truth' | 'float' | 'go duration'; readonly type: string }
  | { readonly is: 'whole'; readonly type: string; readonly least: number; readonly below: number }
  | { readonly is: 'anything' }
  | { readonly is: 'list' | 'map'; readonly of: Shape; readonly type?: string }
  | { readonly is: 'pointer'; readonly to: Shape }
  | StructShape
  | { readonly is: 'read'; readonly type?: string; readonly of: Shape; readonly read: (value: never) => Read<unknown>; readonly zero: unknown }
  | { readonly is: 'read text'; readonly type: string; readonly read: (text: string) => Read<unknown>; readonly zero: unknown }

export interface StructShape {
  readonly is: 'struct'
  /** `rulefmt.RuleGroup`; a type with an unmarshaller of its own is mostly called `config.plain`. */
  readonly type: string
  readonly fields: Readonly<Record<string, Shape>>
  readonly initial: Readonly<Record<string, unknown>> | undefined
  readonly rest: RestOfFields | undefined
}

/** `yaml:",inline"` of a map: where keys go that are no field. */
interface RestOfFields {
  readonly name: string
  readonly of: Shape
}

export const text: Shape<string> = { is: 'text', type: 'string' }
export const truth: Shape<boolean> = { is: 'truth', type: 'bool' }
export const float: Shape<number> = { is: 'float', type: 'float64' }
export const int: Shape<number> = { is: 'whole', type: 'int', least: -9_223_372_036_854_775_808, below: 9_223_372_036_854_775_808 }
export const uint: Shape<number> = { is: 'whole', type: 'uint', least: 0, below: 18_446_744_073_709_551_616 }
/** What stands there, without a type: as `interface{}`. */
export const anything: Shape = { is: 'anything' }
/** `time.Duration`: `1h30m`. */
export const goDuration: Shape<Duration> = { is: 'go duration', type: 'time.Duration' }

/** Whole numbers of other widths: `whole('uint16', 0, 65_536)`. */
export function whole(type: string, least: number, below: number): Shape<number> {
  return { is: 'whole', type, least, below }
}

/** Under a type's own name: `named('model.Duration', read(text, …))`, which lists of it are called by. */
export function named<Value>(type: string, shape: Shape<Value>): Shape<Value> {
  return { ...shape, type } as Shape<Value>
}

export function list<Value>(of: Shape<Value>): Shape<readonly Value[]> {
  return { is: 'list', of }
}

/** From text to something. */
export function map<Value>(of: Shape<Value>): Shape<Readonly<Record<string, Value>>> {
  return { is: 'map', of }
}

/** What may be missing. */
export function pointer<Value>(to: Shape<Value>): Shape<Value | undefined> {
  return { is: 'pointer', to }
}

export type Fields = Readonly<Record<string, Shape>>
export type Struct<Of extends Fields> = { readonly [Name in keyof Of]: Decoded<Of[Name]> }

export interface StructOptions<Of extends Fields> {
  /** What its unmarshaller fills in before it reads: `*c = DefaultConfig`. Not for `null`, which leaves zeros. */
  readonly initial?: Partial<Struct<Of>>
}

export function struct<Of extends Fields>(type: string, fields: Of, { initial }: StructOptions<Of> = {}): Shape<Struct<Of>> {
  return { is: 'struct', type, fields, initial, rest: undefined }
}

/** A struct with a map for the keys that are no field of it. */
export function structWithRest<Of extends Fields, Name extends string, Value>(
  type: string, fields: Of, rest: { readonly name: Name; readonly of: Shape<Value> },
): Shape<Struct<Of> & Readonly<Record<Name, Readonly<Record<string, Value>>>>> {
  return { is: 'struct', type, fields, initial: undefined, rest }
}

/**
 * `UnmarshalYAML`: reads one shape and makes something of it, or says what is wrong. Checks of a
 * whole struct are one too. It is not asked about `null`, which gives `zero` (unless told, that of
 * the shape read).
 */
export function read<From, Value>(of: Shape<From>, reader: (value: From) => Read<Value>, ...[zero]: From extends Value ? [zero?: Value] : [zero: Value]): Shape<Value> {
  return { is: 'read', of, read: reader as (value: never) => Read<unknown>, zero: zero ?? zeroOf(of) }
}

/** `UnmarshalText`: reads any scalar as it is written. */
export function readText<Value>(type: string, reader: (text: string) => Read<Value>, zero: Value): Shape<Value> {
  return { is: 'read text', type, read: reader, zero }
}

/** `model.Duration` of prometheus/common: `1d`, `5m`, `1h30m`. */
export const prometheusDuration: Shape<Duration> = named('model.Duration', read(text, (given) => {
  const parsed = parsePrometheusDuration(given)
  return typeof parsed === 'number' ? { value: parsed } : { error: parsed }
}, 0))

export function zeroOf(shape: Shape): unknown {
  switch (shape.is) {
    case 'text': return ''
    case 'truth': return false
    case 'whole':
    case 'float':
    case 'go duration': return 0
    case 'list': return []
    case 'map': return {}
    case 'struct': {
      const zeros = Object.entries(shape.fields).map(([name, field]) => [name, zeroOf(field)] as const)
      return Object.fromEntries(shape.rest ? [...zeros, [shape.rest.name, {}]] : zeros)
    }
    case 'read':
    case 'read text': return shape.zero
    case 'anything': return null
    case 'pointer': return undefined
  }
}

/** As Go prints the type. */
export function goType(shape: Shape): string {
  switch (shape.is) {
    case 'anything': return 'interface {}'
    case 'list': return shape.type ?? `[]${goType(shape.of)}`
    case 'map': return shape.type ?? `map[string]${goType(shape.of)}`
    case 'pointer': return `*${goType(shape.to)}`
    case 'read': return shape.type ?? goType(shape.of)
    default: return shape.type
  }
}
