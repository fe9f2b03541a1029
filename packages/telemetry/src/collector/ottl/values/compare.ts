/**
 * Comparisons between values of any two types: what cannot be compared is different.
 *
 * Follows pkg/ottl/compare.go of opentelemetry-collector-contrib 0.152.
 */
import type { Comparison } from '../grammar/syntax.ts'
import { type DataValue, GoDuration, GoList, GoTime, Id, OttlList, OttlMap, type Value } from './value.ts'

export function compare(a: Value, b: Value, op: Comparison): boolean {
  if (a === null && b === null) return op === '==' || op === '<=' || op === '>='
  if (a === null) return compare(b, null, op)
  if (typeof a === 'boolean' && typeof b === 'boolean') return ordered(Number(a) - Number(b), op)
  if (typeof a === 'string' && typeof b === 'string') return ordered(compareTexts(a, b), op)
  if (isNumber(a) && isNumber(b)) return compareNumbers(a, b, op)
  if (a instanceof Uint8Array && b instanceof Uint8Array) return ordered(compareBytes(a, b), op)
  if (a instanceof GoDuration && b instanceof GoDuration) return ordered(sign(a.nanoseconds - b.nanoseconds), op)
  if (a instanceof GoTime && b instanceof GoTime) return ordered(sign(a.nanoseconds - b.nanoseconds), op)
  return compareWhole(a, b, op)
}

function compareWhole(a: Value, b: Value, op: Comparison): boolean {
  const isSame = areEqual(a, b)
  if (isSame === undefined || (op !== '==' && op !== '!=')) return op === '!='
  return op === '==' ? isSame : !isSame
}

/** Undefined for what is not of one kind. */
function areEqual(a: Value, b: Value): boolean | undefined {
  if (a instanceof OttlMap && b instanceof OttlMap) return equalMaps(a, b)
  if (a instanceof OttlList && b instanceof OttlList) return equalLists(a.values, b.values)
  const [left, right] = [itemsOf(a), itemsOf(b)]
  if (left && right) return equalLists(left, right)
  if (a instanceof Id && b instanceof Id) return a.kind === b.kind && a.hex === b.hex
  return undefined
}

function itemsOf(value: Value): readonly Value[] | undefined {
  if (value instanceof OttlList) return value.values
  return value instanceof GoList && value.of === 'interface {}' ? value.items : undefined
}

function equalLists(a: readonly Value[], b: readonly Value[]): boolean {
  return a.length === b.length && a.every((item, index) => equalData(item, b[index]!))
}

function equalMaps(a: OttlMap, b: OttlMap): boolean {
  return a.entries.length === b.entries.length && a.entries.every(({ key, value }) => {
    const other = b.get(key)
    return other !== undefined && equalData(value, other)
  })
}

/** Unlike a comparison, without a common ground of whole numbers and others. */
function equalData(a: Value, b: Value): boolean {
  if (a instanceof Uint8Array && b instanceof Uint8Array) return compareBytes(a, b) === 0
  return typeof a === 'object' && a !== null ? areEqual(a, b) ?? false : a === b
}

function isNumber(value: Value): value is bigint | number {
  return typeof value === 'bigint' || typeof value === 'number'
}

function compareNumbers(a: bigint | number, b: bigint | number, op: Comparison): boolean {
  if (typeof a === 'bigint' && typeof b === 'bigint') return ordered(sign(a - b), op)
  const [x, y] = [Number(a), Number(b)]
  if (Number.isNaN(x) || Number.isNaN(y)) return op === '!='
  return ordered(x < y ? -1 : x > y ? 1 : 0, op)
}

function sign(value: bigint): number {
  return value < 0n ? -1 : value > 0n ? 1 : 0
}

function ordered(order: number, op: Comparison): boolean {
  switch (op) {
    case '==': return order === 0
    case '!=': return order !== 0
    case '<': return order < 0
    case '<=': return order <= 0
    case '>=': return order >= 0
    case '>': return order > 0
  }
}

/** By their bytes in UTF-8. */
export function compareTexts(a: string, b: string): number {
  if (a === b) return 0
  return compareBytes(new TextEncoder().encode(a), new TextEncoder().encode(b))
}

function compareBytes(a: Uint8Array, b: Uint8Array): number {
  const length = Math.min(a.length, b.length)
  for (let index = 0; index < length; index++) if (a[index] !== b[index]) return a[index]! < b[index]! ? -1 : 1
  return Math.sign(a.length - b.length)
}

export function equalValues(a: DataValue, b: Value): boolean {
  return compare(a, b, '==')
}
