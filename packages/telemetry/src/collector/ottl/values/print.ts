/**
 * Values as text: what an attribute says as a string, and JSON with sorted keys.
 *
 * Follows pcommon.Value.AsString of go.opentelemetry.io/collector/pdata 1.58 and Go's encoding/json.
 */
import { base64Text } from '../../../otlp/wire/base64.ts'
import { compareTexts } from './compare.ts'
import { formatTime } from './time-format.ts'
import { type DataValue, GoDuration, GoList, GoTime, Id, Opaque, OttlList, OttlMap, type Value } from './value.ts'

/** `Value.AsString`. */
export function printData(value: DataValue): string {
  if (value === null) return ''
  if (typeof value === 'string') return value
  if (typeof value === 'boolean' || typeof value === 'bigint') return String(value)
  if (typeof value === 'number') return printDouble(value)
  if (value instanceof Uint8Array) return base64Text(value)
  return jsonOf(value) ?? ''
}

/** Undefined where there is no JSON of it: numbers that are none. */
export function jsonOf(value: Value, float: (value: number) => string = printDouble): string | undefined {
  if (value === null || typeof value === 'boolean' || typeof value === 'bigint') return String(value)
  if (typeof value === 'string') return quoted(value)
  if (typeof value === 'number') return Number.isFinite(value) ? float(value) : undefined
  if (value instanceof Uint8Array) return `"${base64Text(value)}"`
  if (value instanceof OttlMap) return mapJson(value, float)
  if (value instanceof OttlList) return listJson(value.values, float)
  if (value instanceof GoList) return listJson(value.items, float)
  if (value instanceof GoDuration) return String(value.nanoseconds)
  if (value instanceof GoTime) return `"${formatTime(value, '2006-01-02T15:04:05.999999999Z07:00')}"`
  if (value instanceof Opaque) return '{}'
  return value instanceof Id ? `[${(value.hex.match(/../g) ?? []).map((byte) => Number.parseInt(byte, 16)).join(',')}]` : undefined
}

function listJson(items: readonly Value[], float: (value: number) => string): string | undefined {
  const parts = items.map((item) => jsonOf(item, float))
  return parts.includes(undefined) ? undefined : `[${parts.join(',')}]`
}

function mapJson({ entries }: OttlMap, float: (value: number) => string): string | undefined {
  const byKey = new Map(entries.map(({ key, value }) => [key, value]))
  const parts = [...byKey].toSorted(([a], [b]) => compareTexts(a, b)).map(([key, value]) => {
    const json = jsonOf(value, float)
    return json === undefined ? undefined : `${quoted(key)}:${json}`
  })
  return parts.includes(undefined) ? undefined : `{${parts.join(',')}}`
}

function quoted(text: string): string {
  return JSON.stringify(text).replaceAll(/[<>&\u2028\u2029]/g, (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

/** As JSON has it, with words for what JSON has not. */
function printDouble(value: number): string {
  if (Number.isNaN(value)) return 'NaN'
  if (!Number.isFinite(value)) return value > 0 ? '+Inf' : '-Inf'
  return Object.is(value, -0) ? '-0' : String(value)
}

/** As goccy/go-json writes it: with two digits of an exponent at least. */
export function shortFloat(value: number): string {
  return printDouble(value).replace(/e([+-])(\d)$/, 'e$10$2')
}
