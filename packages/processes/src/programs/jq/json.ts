/** JSON as jq holds it: objects are Maps, so that keys keep their order whatever they look like. */

export type Json = null | boolean | number | string | readonly Json[] | JsonObject
export type JsonObject = ReadonlyMap<string, Json>

export function isObject(value: Json): value is JsonObject {
  return value instanceof Map
}

export function isArray(value: Json): value is readonly Json[] {
  return Array.isArray(value)
}

export function typeOf(value: Json): 'null' | 'boolean' | 'number' | 'string' | 'array' | 'object' {
  if (value === null) return 'null'
  if (isArray(value)) return 'array'
  if (isObject(value)) return 'object'
  return typeof value as 'boolean' | 'number' | 'string'
}

const ranks = ['null', 'boolean', 'number', 'string', 'array', 'object']

function rank(value: Json): number {
  return ranks.indexOf(typeOf(value)) + (value === true ? 0.5 : 0)
}

/** The order of jq: null, false, true, numbers, strings, arrays, objects. */
export function compare(a: Json, b: Json): number {
  const ranked = rank(a) - rank(b)
  if (ranked !== 0) return ranked
  if (typeof a === 'number' && typeof b === 'number') return a < b || Number.isNaN(a) ? -1 : a === b ? 0 : 1
  if (typeof a === 'string' && typeof b === 'string') return compareText(a, b)
  if (isArray(a) && isArray(b)) return compareArrays(a, b)
  return isObject(a) && isObject(b) ? compareObjects(a, b) : 0
}

/** By code points, as UTF-8 bytes are ordered. */
function compareText(a: string, b: string): number {
  if (a === b) return 0
  const [left, right] = [Array.from(a), Array.from(b)]
  for (let index = 0; index < Math.min(left.length, right.length); index++) {
    const difference = left[index]!.codePointAt(0)! - right[index]!.codePointAt(0)!
    if (difference !== 0) return difference
  }
  return left.length - right.length
}

function compareArrays(a: readonly Json[], b: readonly Json[]): number {
  for (let index = 0; index < Math.min(a.length, b.length); index++) {
    const compared = compare(a[index]!, b[index]!)
    if (compared !== 0) return compared
  }
  return a.length - b.length
}

function compareObjects(a: JsonObject, b: JsonObject): number {
  const [left, right] = [sortedKeys(a), sortedKeys(b)]
  const byKeys = compareArrays(left, right)
  if (byKeys !== 0) return byKeys
  for (const key of left) {
    const compared = compare(a.get(key)!, b.get(key)!)
    if (compared !== 0) return compared
  }
  return 0
}

export function sortedKeys(object: JsonObject): string[] {
  return [...object.keys()].sort(compareText)
}

export interface PrintOptions {
  /** Spaces a level, `tab`, or 0 for one line. */
  readonly indent: number | 'tab'
  readonly sortKeys?: boolean
  readonly ascii?: boolean
}

export function printJson(value: Json, options: PrintOptions = { indent: 0 }, depth = 0): string {
  if (typeof value === 'number') return printNumber(value)
  if (typeof value === 'string') return options.ascii ? escapeAscii(quote(value)) : quote(value)
  if (!isArray(value) && !isObject(value)) return String(value)
  const open = isArray(value) ? '[' : '{'
  const close = isArray(value) ? ']' : '}'
  const colon = options.indent === 0 ? ':' : ': '
  const parts = isArray(value)
    ? value.map((each) => printJson(each, options, depth + 1))
    : (options.sortKeys ? sortedKeys(value) : [...value.keys()]).map((key) => {
      return `${printJson(key, options)}${colon}${printJson(value.get(key)!, options, depth + 1)}`
    })
  if (parts.length === 0) return open + close
  if (options.indent === 0) return open + parts.join(',') + close
  const unit = options.indent === 'tab' ? '\t' : ' '.repeat(options.indent)
  const inner = `\n${unit.repeat(depth + 1)}`
  return `${open}${inner}${parts.join(`,${inner}`)}\n${unit.repeat(depth)}${close}`
}

function printNumber(value: number): string {
  if (Number.isNaN(value)) return 'null'
  if (value === Infinity) return '1.7976931348623157e+308'
  if (value === -Infinity) return '-1.7976931348623157e+308'
  if (Object.is(value, -0)) return '-0'
  const [mantissa = '', exponent = '0'] = value.toExponential().split('e')
  const digits = mantissa.replace(/^-/, '').length - (mantissa.includes('.') ? 1 : 0)
  // Where jq's dtoa changes to exponents (jv_dtoa.c, jvp_dtoa_fmt).
  const point = Number(exponent) + 1
  if (point > -4 && point <= digits + 15) return Math.abs(value) < 1e21 ? String(value) : BigInt(value).toString()
  return `${mantissa}e${exponent.replace(/^([-+])(\d)$/, '$10$2')}`
}

function quote(text: string): string {
  // JSON leaves DEL alone; jq writes it as an escape.
  return JSON.stringify(text).replaceAll('\x7f', '\\u007f')
}

function escapeAscii(text: string): string {
  return text.replace(/[^\x00-\x7f]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

/** Plain objects and arrays (parsed YAML) as Json. */
export function fromPlain(value: unknown): Json {
  if (value === null || value === undefined) return null
  if (typeof value === 'boolean' || typeof value === 'number' || typeof value === 'string') return value
  if (typeof value === 'bigint') return Number(value)
  if (Array.isArray(value)) return value.map(fromPlain)
  if (value instanceof Map) return new Map([...value].map(([key, each]) => [String(key), fromPlain(each)]))
  return new Map(Object.entries(value as object).map(([key, each]) => [key, fromPlain(each)]))
}
