/**
 * Values of TraceQL: what stands in a query and what a span has. Whole numbers and durations (in
 * nanoseconds) are of 64 bits.
 *
 * Follows pkg/traceql/ast.go (Static), enum_statics.go and ast_stringer.go of Tempo 2.8.
 */
import { printFloat } from '../../exposition/float.ts'
import { compareText } from '../../series/labels.ts'
import { printNanoseconds } from './durations.ts'

const statuses = ['error', 'ok', 'unset'] as const
export type Status = typeof statuses[number]

const kinds = ['unspecified', 'internal', 'client', 'server', 'producer', 'consumer'] as const
export type Kind = typeof kinds[number]

export type Static =
  | { readonly type: 'nil' }
  | { readonly type: 'int'; readonly value: bigint }
  | { readonly type: 'float'; readonly value: number }
  | { readonly type: 'string'; readonly value: string }
  | { readonly type: 'boolean'; readonly value: boolean }
  | { readonly type: 'int array'; readonly value: readonly bigint[] }
  | { readonly type: 'float array'; readonly value: readonly number[] }
  | { readonly type: 'string array'; readonly value: readonly string[] }
  | { readonly type: 'boolean array'; readonly value: readonly boolean[] }
  | { readonly type: 'duration'; readonly value: bigint }
  | { readonly type: 'status'; readonly value: Status }
  | { readonly type: 'kind'; readonly value: Kind }

export type StaticType = Static['type']

/** What an expression is known to give before it is evaluated: `attribute` is known only then. */
export type ImpliedType = StaticType | 'spanset' | 'attribute'

const typeOrder: readonly ImpliedType[] = [
  'nil', 'spanset', 'attribute', 'int', 'float', 'string', 'boolean', 'int array', 'float array', 'string array', 'boolean array',
  'duration', 'status', 'kind',
]

/** What Tempo calls a type in its messages. */
export const typeNames: Readonly<Record<StaticType, string>> = {
  nil: 'TypeNil', int: 'TypeInt', float: 'TypeFloat', string: 'TypeString', boolean: 'TypeBoolean', 'int array': 'TypeIntArray',
  'float array': 'TypeFloatArray', 'string array': 'TypeStringArray', 'boolean array': 'TypeBooleanArray', duration: 'TypeDuration',
  status: 'TypeStatus', kind: 'TypeKind',
}

export const nil: Static = { type: 'nil' }
export const yes: Static = { type: 'boolean', value: true }
export const no: Static = { type: 'boolean', value: false }

export function boolean(value: boolean): Static {
  return value ? yes : no
}

export function int(value: bigint): Static {
  return { type: 'int', value: BigInt.asIntN(64, value) }
}

export function float(value: number): Static {
  return { type: 'float', value }
}

export function duration(value: bigint): Static {
  return { type: 'duration', value: BigInt.asIntN(64, value) }
}

export function string(value: string): Static {
  return { type: 'string', value }
}

export function isNumeric(type: ImpliedType): boolean {
  return type === 'int' || type === 'float' || type === 'duration'
}

export function isArray(type: ImpliedType): boolean {
  return type.endsWith(' array')
}

/** Whether two types can stand on the two sides of an operator. */
export function isMatchingOperand(left: ImpliedType, right: ImpliedType): boolean {
  if (left === 'attribute' || right === 'attribute' || left === right) return true
  if (isNumeric(left) && isNumeric(right)) return true
  return left === 'nil' || right === 'nil' || isMatchingElement(left, right)
}

/** Whether one is a list of what matches the other. */
export function isMatchingElement(left: ImpliedType, right: ImpliedType): boolean {
  if (isArray(left)) return isMatchingOperand(elementType(left), right)
  return isArray(right) && isMatchingOperand(elementType(right), left)
}

function elementType(type: ImpliedType): ImpliedType {
  return type.slice(0, -' array'.length) as ImpliedType
}

/** NaN for what is no number. */
export function toFloat(value: Static): number {
  if (value.type === 'float') return value.value
  return value.type === 'int' || value.type === 'duration' ? Number(value.value) : NaN
}

export function equals(left: Static, right: Static): boolean {
  if (left.type === 'nil' || right.type === 'nil') return false
  if (isNumeric(left.type) && isNumeric(right.type)) {
    if (left.type === 'float' || right.type === 'float') return toFloat(left) === toFloat(right)
    return left.value === right.value
  }
  return left.type === right.type && sameValue(left.value, right.value)
}

/** Of one type and alike; two that are nil are. */
export function strictlyEquals(left: Static, right: Static): boolean {
  return left.type === right.type && (left.type === 'nil' || right.type === 'nil' || sameValue(left.value, right.value))
}

function sameValue(left: unknown, right: unknown): boolean {
  if (!Array.isArray(left) || !Array.isArray(right)) return left === right
  return left.length === right.length && left.every((element, index) => Object.is(element, right[index]))
}

/** The order in which `min` and `max` see values. */
export function compare(left: Static, right: Static): number {
  if (left.type !== right.type) {
    if (isNumeric(left.type) && isNumeric(right.type)) return order(toFloat(left), toFloat(right))
    return Math.sign(typeOrder.indexOf(left.type) - typeOrder.indexOf(right.type))
  }
  if (left.type === 'nil' || right.type === 'nil') return 0
  if (left.type === 'string') return Math.sign(compareText(left.value, right.value as string))
  // Bits are compared: a number below zero has the highest, and so is greater the smaller it is.
  if (left.type === 'float') return order(floatBits(left.value), floatBits(right.value as number))
  if (left.type === 'status') return order(statuses.indexOf(left.value), statuses.indexOf(right.value as Status))
  if (left.type === 'kind') return order(kinds.indexOf(left.value), kinds.indexOf(right.value as Kind))
  if (isListed(left.value)) return compareLists(left.value, right.value as readonly Element[])
  return order(left.value, right.value as Element)
}

type Element = bigint | number | string | boolean

function isListed(value: unknown): value is readonly Element[] {
  return Array.isArray(value)
}

function order(left: Element, right: Element): number {
  return left < right ? -1 : left > right ? 1 : 0
}

function compareLists(left: readonly Element[], right: readonly Element[]): number {
  for (const [index, element] of left.entries()) {
    const other = right[index]
    if (other === undefined) return 1
    const sign = typeof element === 'string' ? Math.sign(compareText(element, other as string)) : order(element, other)
    if (sign !== 0) return sign
  }
  return Math.sign(left.length - right.length)
}

function floatBits(value: number): bigint {
  const view = new DataView(new ArrayBuffer(8))
  view.setFloat64(0, value)
  return view.getBigInt64(0)
}

/** Two values have one key when they fall into one group. */
export function keyOf(value: Static): string {
  if (value.type === 'nil') return 'nil'
  if (value.type === 'float') return `float ${floatBits(value.value)}`
  if (value.type === 'float array') return `float array ${value.value.map(floatBits).join(' ')}`
  // Texts of a list are drawn together without marks between them.
  return `${value.type} ${value.type === 'string array' ? `${value.value.length > 0} ${value.value.join('')}` : String(value.value)}`
}

/** As Tempo prints a value: text in backquotes, unless it is wanted bare. */
export function printStatic(value: Static, isBare = false): string {
  switch (value.type) {
    case 'nil': return 'nil'
    case 'float': return printFraction(value.value)
    case 'string': return isBare ? value.value : `\`${value.value}\``
    case 'duration': return printNanoseconds(value.value)
    case 'string array': return `[${value.value.map((text) => `"${text}"`).join(', ')}]`
    case 'float array': return `[${value.value.map((number) => printFloat(number, 21)).join(', ')}]`
    case 'int array':
    case 'boolean array': return `[${value.value.join(', ')}]`
    default: return String(value.value)
  }
}

/** `1.0`, `0.5`, `1e+21`: never as a whole number. */
function printFraction(value: number): string {
  const text = printFloat(value)
  return /[e.]/.test(text) ? text : `${text}.0`
}
