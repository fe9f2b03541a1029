/**
 * Values in Go templates: what was read from JSON, whole numbers (bigint) of the template itself,
 * values of other Go types, and nothing at all.
 *
 * Follows text/template/exec.go and fmt of Go 1.24.
 */

import { formatFloat } from './float-format.ts'
import { GoValue } from './go-value.ts'

/** A map or a list of JSON, text, a truth value, a number, an int of the template (bigint), null; undefined where there is nothing. */
export type Value = unknown

/** Follows isTrue of text/template/exec.go. */
export function isTrue(value: Value): boolean {
  if (value === undefined || value === null) return false
  if (value instanceof GoValue) return value.type.kind === 'struct' || value.type.kind === 'other' || isTrue(value.value)
  if (Array.isArray(value)) return value.length > 0
  if (typeof value === 'object') return Object.keys(value).length > 0
  return Boolean(value)
}

export function isList(value: Value): value is readonly unknown[] {
  return Array.isArray(value)
}

export function isDictionary(value: Value): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof GoValue)
}

/** What is in a list or a map of any type; anything else as it is. */
export function contents(value: Value): Value {
  return value instanceof GoValue && (value.type.kind === 'list' || value.type.kind === 'map') ? value.value : value
}

/** Whether JSON's number is a whole one to Go. */
export function isInt64(value: number): boolean {
  return Number.isInteger(value) && Math.abs(value) < 9_223_372_036_854_775_808
}

/** The name of its type in Go. */
export function typeName(value: Value): string {
  if (value === undefined || value === null) return 'interface {}'
  if (value instanceof GoValue) return value.type.name
  if (isList(value)) return '[]interface {}'
  switch (typeof value) {
    case 'string': return 'string'
    case 'boolean': return 'bool'
    case 'number': return isInt64(value) ? 'int64' : 'float64'
    case 'bigint': return 'int'
    default: return 'map[string]interface {}'
  }
}

/** As `%v` prints it. */
export function printValue(value: Value): string {
  if (value === undefined || value === null) return '<nil>'
  if (value instanceof GoValue) return printGoValue(value)
  if (typeof value === 'number') return isInt64(value) ? BigInt(value).toString() : formatFloat(value, 'g')
  if (isList(value)) return `[${value.map(printValue).join(' ')}]`
  if (isDictionary(value)) return `map[${sortedEntries(value).map(([key, inner]) => `${key}:${printValue(inner)}`).join(' ')}]`
  return String(value)
}

export function sortedEntries(map: Readonly<Record<string, unknown>>): (readonly [string, unknown])[] {
  return Object.entries(map).sort(([a], [b]) => (a < b ? -1 : 1))
}

function printGoValue({ type, value }: GoValue): string {
  if (type.print) return type.print(value)
  switch (type.kind) {
    case 'float': return formatFloat(value as number, 'g')
    case 'struct': return `{${Object.values(value as object).map(printValue).join(' ')}}`
    default: return printValue(value)
  }
}
