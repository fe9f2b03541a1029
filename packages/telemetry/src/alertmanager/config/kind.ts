/**
 * The types of a configuration's fields: how each is read and how it is printed back, in one row.
 * A struct keeps the order of its fields, for that is how Go prints it.
 */
import {
  anything, float, goDuration, int, list, map, named, pointer, read, type Read, type Shape, struct, text, truth, whole,
} from '@track/formats'
import { compareText } from '../../series/labels.ts'
import { parsePrometheusDuration, printGoDuration, printPrometheusDuration, type Duration } from '@track/simulation'

export interface Kind<Value> {
  readonly shape: Shape<Value>
  print(value: Value): unknown
  /** Such a value is not printed, unless the field is `always`. */
  isZero(value: Value): boolean
  readonly isAlways?: boolean
}

export type ValueOf<Of> = Of extends Kind<infer Value> ? Value : never

const itself = (value: unknown) => value

export const textKind: Kind<string> = { shape: text, print: itself, isZero: (value) => value === '' }
export const truthKind: Kind<boolean> = { shape: truth, print: itself, isZero: (value) => !value }
export const intKind: Kind<number> = { shape: int, print: itself, isZero: (value) => value === 0 }
/** `uint64` */
export const uintKind: Kind<number> = { ...intKind, shape: whole('uint64', 0, 18_446_744_073_709_551_616) }
export const floatKind: Kind<number> = { ...intKind, shape: float }
export const anyKind: Kind<unknown> = { shape: anything, print: itself, isZero: (value) => value === undefined || value === null }

/** `time.Duration` */
export const goDurationKind: Kind<number> = { shape: goDuration, print: printGoDuration, isZero: (value) => value === 0 }

/** `model.Duration`. */
export const durationKind: Kind<Duration> = {
  shape: read(text, (given) => {
    const duration = parsePrometheusDuration(given)
    return typeof duration === 'string' ? { error: duration } : { value: duration }
  }, 0),
  print: printPrometheusDuration, isZero: (value) => value === 0,
}

/** Printed as `<secret>`. */
export const secretKind: Kind<string> = { shape: named('config.plain', text), print: () => '<secret>', isZero: (value) => value === '' }

export function listOf<Value>(of: Kind<Value>): Kind<readonly Value[]> {
  return { shape: list(of.shape), print: (values) => values.map(of.print), isZero: (values) => values.length === 0 }
}

export function mapOf<Value>(of: Kind<Value>): Kind<Readonly<Record<string, Value>>> {
  const print = (values: Readonly<Record<string, Value>>) => {
    const printed = Object.keys(values).sort(compareText).map((name) => [name, of.print(values[name]!)] as const)
    // What is printed in its own order keeps it only within what does so, too.
    return printed.some(([, value]) => value instanceof Map) ? new Map(printed) : Object.fromEntries(printed)
  }
  return { shape: map(of.shape), print, isZero: (values) => Object.keys(values).length === 0 }
}

export function optional<Value>(of: Kind<Value>): Kind<Value | undefined> {
  return {
    shape: pointer(of.shape), print: (value) => (value === undefined ? null : of.print(value)), isZero: (value) => value === undefined,
  }
}

/** Printed even when there is nothing in it. */
export function always<Value>(kind: Kind<Value>): Kind<Value> {
  return { ...kind, isAlways: true }
}

type Kinds = Readonly<Record<string, Kind<unknown>>>
export type Fields<Of> = { readonly [Name in keyof Of]: ValueOf<Of[Name]> }

/** Under the name that Go has for it in its complaints. */
export function called<Value>(type: string, kind: Kind<Value>): Kind<Value> {
  return { ...kind, shape: named(type, kind.shape) }
}

export interface StructTraits<Value> {
  /** What stands there before it is read. */
  readonly initial?: Partial<Value>
  /** What is wrong, or the value completed. */
  readonly check?: (value: Value) => string | Value
}

/** `type` is as Go names it in its complaints. */
export function structOf<Of extends Kinds>(
  type: string, kinds: Of, { initial, check }: StructTraits<Fields<Of>> = {},
): Kind<Fields<Of>> {
  const fields = Object.entries<Kind<unknown>>(kinds)
  const shapes = Object.fromEntries(fields.map(([name, { shape }]) => [name, shape]))
  const plain = struct(type, shapes, initial ? { initial: initial as Readonly<Record<string, unknown>> } : {}) as unknown as Shape<Fields<Of>>
  const checked = check && read(plain, (value) => {
    const answer = check(value)
    return typeof answer === 'string' ? { error: answer } : { value: answer }
  })
  const at = (value: Fields<Of>, name: string) => (value as Readonly<Record<string, unknown>>)[name]
  return {
    shape: (checked ?? plain) as Shape<Fields<Of>>,
    print: (value) => new Map(fields.filter(([name, kind]) => kind.isAlways || !kind.isZero(at(value, name))).map(([name, kind]) => [name, kind.print(at(value, name))])),
    isZero: (value) => fields.every(([name, kind]) => kind.isZero(at(value, name))),
  }
}

/** A text of a certain form; `zero` is what null leaves. */
export function textOf<Value>(
  parse: (text: string) => Read<Value>, zero: Value, printed: Pick<Kind<Value>, 'print' | 'isZero'>, type = 'string',
): Kind<Value> {
  // The type of `read` leaves out the zero where it may; here it is always given.
  const reader = read as (of: Shape<string>, reader: typeof parse, zero: unknown) => unknown
  return { ...printed, shape: reader(named(type, text), parse, zero) as Shape<Value> }
}
