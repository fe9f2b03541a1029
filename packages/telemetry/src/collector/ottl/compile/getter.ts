/**
 * How values are asked for: as they are, of one type only, or turned into a type as far as that goes.
 *
 * Follows pkg/ottl/expression.go of opentelemetry-collector-contrib 0.152.
 */
import { formatFloat } from '@track/formats'
import { printGoDuration, quoteGo } from '@track/simulation'
import { hexText } from '../functions/hex-text.ts'
import { OttlError } from '../ottl-error.ts'
import type { Target } from '../target.ts'
import { jsonOf, shortFloat } from '../values/print.ts'
import { listOfRaw } from '../values/raw.ts'
import { formatTime } from '../values/time-format.ts'
import { GoDuration, GoList, GoTime, OttlList, OttlMap, typeName, type Value } from '../values/value.ts'

/** Something that has a value on every piece of telemetry; a literal has the same on all. */
export interface Typed<Got> {
  readonly get: (target: Target) => Got
  readonly literal?: { readonly value: Got }
}

export type Getter = Typed<Value>

export interface GetSetter extends Getter {
  readonly set: (target: Target, value: Value) => void
}

export function literal<Got>(value: Got): Typed<Got> {
  return { get: () => value, literal: { value } }
}

/** A getter's name in Go and what it makes of a value. */
interface Conversion<Got> {
  readonly name: string
  readonly read: (value: Value, type: string) => Got
}

const refuse = (message: string) => new OttlError(message, { isType: true })

function exactly<Got>(name: string, expected: string, read: (value: Value) => Got | undefined): Conversion<Got> {
  return {
    name,
    read(value) {
      const got = value === null ? undefined : read(value)
      if (got === undefined) throw refuse(`expected ${expected} but got ${value === null ? 'nil' : typeName(value)}`)
      return got
    },
  }
}

function like<Got>(name: string, read: (value: Value) => Got): Conversion<Got | undefined> {
  return { name, read: (value) => (value === null ? undefined : read(value)) }
}

const unsupported = (value: Value) => refuse(`unsupported type: ${typeName(value)}`)

export const conversions = {
  StringGetter: exactly('String', 'string', (value) => (typeof value === 'string' ? value : undefined)),
  IntGetter: exactly('Int', 'int64', (value) => (typeof value === 'bigint' ? value : undefined)),
  FloatGetter: exactly('Float', 'float64', (value) => (typeof value === 'number' ? value : undefined)),
  BoolGetter: exactly('Bool', 'bool', (value) => (typeof value === 'boolean' ? value : undefined)),
  TimeGetter: exactly('Time', 'time', (value) => (value instanceof GoTime ? value : undefined)),
  DurationGetter: exactly('Duration', 'duration', (value) => (value instanceof GoDuration ? value : undefined)),
  PMapGetter: exactly('PMap', 'pcommon.Map', (value) => (value instanceof OttlMap ? value : undefined)),
  PSliceGetter: exactly('PSlice', 'pcommon.Slice', listOf),
  StringLikeGetter: like('StringLike', textOf),
  FloatLikeGetter: like('FloatLike', floatOf),
  IntLikeGetter: { name: 'IntLike', read: (value: Value) => (value === null ? undefined : integerOf(value)) },
  BoolLikeGetter: like('BoolLike', truthOf),
  ByteSliceLikeGetter: like('ByteSliceLike', bytesOf),
} as const

export type ConversionName = keyof typeof conversions

/** A list of any kind, as pcommon has it. */
function listOf(value: Value): OttlList | undefined {
  if (value instanceof OttlList) return value
  if (!(value instanceof GoList)) return undefined
  return listOfRaw(value.items)
}

function textOf(value: Value): string {
  if (typeof value === 'string') return value
  if (value instanceof Uint8Array) return hexText(value)
  const json = jsonOf(value, shortFloat)
  if (json !== undefined) return json
  if (typeof value === 'number') throw unsupported(value)
  throw new OttlError('json: unsupported value: NaN')
}

function floatOf(value: Value): number {
  if (typeof value === 'number') return value
  if (typeof value === 'bigint' || typeof value === 'boolean') return Number(value)
  if (typeof value === 'string') return parseFloatText(value)
  throw unsupported(value)
}

/** strconv.ParseFloat. Left out: hexadecimal numbers. */
function parseFloatText(text: string): number {
  const [, sign = '', word = ''] = /^([+-]?)(nan|inf|infinity)$/i.exec(text) ?? []
  if (/^i/i.test(word)) return sign === '-' ? -Infinity : Infinity
  if (word !== '' && sign === '') return NaN
  if (!/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text)) throw new OttlError(`strconv.ParseFloat: parsing ${quoteGo(text)}: invalid syntax`)
  const value = Number(text)
  if (!Number.isFinite(value)) throw new OttlError(`strconv.ParseFloat: parsing ${quoteGo(text)}: value out of range`)
  return value
}

/** A text that is no number is nil, without an error. */
function integerOf(value: Value): bigint | undefined {
  if (typeof value === 'bigint') return value
  if (typeof value === 'boolean') return value ? 1n : 0n
  if (typeof value === 'number') return truncated(value)
  if (typeof value !== 'string') throw unsupported(value)
  if (!/^[+-]?\d+$/.test(value)) return undefined
  const read = BigInt(value.replace('+', ''))
  return BigInt.asIntN(64, read) === read ? read : undefined
}

/** As amd64 turns a float64 into an int64: what does not fit is the least one. */
export function truncated(value: number): bigint {
  const fits = value >= -9223372036854775808 && value < 9223372036854775808
  return fits ? BigInt(Math.trunc(value)) : -0x8000_0000_0000_0000n
}

const truths: Readonly<Record<string, boolean>> = {
  1: true, t: true, T: true, true: true, TRUE: true, True: true, 0: false, f: false, F: false, false: false, FALSE: false, False: false,
}

function truthOf(value: Value): boolean {
  if (typeof value === 'boolean') return value
  if (typeof value === 'bigint') return value !== 0n
  if (typeof value === 'number') return value !== 0
  if (typeof value !== 'string') throw unsupported(value)
  if (!Object.hasOwn(truths, value)) throw new OttlError(`strconv.ParseBool: parsing ${quoteGo(value)}: invalid syntax`)
  return truths[value]!
}

function bytesOf(value: Value): Uint8Array {
  if (value instanceof Uint8Array) return value
  if (typeof value === 'string') return new TextEncoder().encode(value)
  if (typeof value === 'boolean') return Uint8Array.of(Number(value))
  const view = new DataView(new ArrayBuffer(8))
  if (typeof value === 'bigint') view.setBigInt64(0, value)
  else if (typeof value === 'number') view.setFloat64(0, value)
  else throw unsupported(value)
  return new Uint8Array(view.buffer)
}

/** A getter of one type; a literal of another type is refused when it is read. */
export function converted<Name extends ConversionName>(getter: Getter, name: Name, contextType: string): Typed<ReturnType<(typeof conversions)[Name]['read']>> {
  type Got = ReturnType<(typeof conversions)[Name]['read']>
  const conversion = conversions[name] as unknown as Conversion<Got>
  const type = `ottl.Standard${conversion.name}Getter[*${contextType}]`
  if (getter.literal) return literal(conversion.read(getter.literal.value, type))
  return {
    get(target) {
      return conversion.read(wrapped(() => getter.get(target), `error getting value in ${type}`), type)
    },
  }
}

/** What goes wrong within is told with what was being done. */
export function wrapped<Got>(act: () => Got, doing: string): Got {
  try {
    return act()
  } catch (error) {
    // What the language refuses within.
    if (!(error instanceof OttlError)) throw error
    throw new OttlError(`${doing}: ${error.message}`)
  }
}

/** As Go's `%v` prints a value within an error. */
export function printed(value: Value): string {
  if (value === null) return '<nil>'
  if (value instanceof GoTime) return formatTime(value, '2006-01-02 15:04:05.999999999 -0700 MST')
  if (value instanceof GoDuration) return printGoDuration(Number(value.nanoseconds) / 1000)
  return typeof value === 'number' ? formatFloat(value, 'g') : typeof value === 'string' ? value : jsonOf(value) ?? typeName(value)
}
