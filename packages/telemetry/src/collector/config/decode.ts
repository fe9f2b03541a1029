/**
 * A configuration read into the types that its components have: what is of another type, what is no field.
 *
 * Follows confmap 1.58 (internal/decoder.go) and decode.go of go-viper/mapstructure 2.
 */
import { parseGoDuration } from '@track/simulation'
import { Expanded } from './expand.ts'
import type { ConfigShape } from './shape.ts'
import { textFault } from './text-types.ts'

const several = 'decoding failed due to the following error(s):\n\n'

/** A whole that is wrong in several ways. */
export function severalFaults(faults: readonly string[]): string {
  return several + faults.join('\n')
}

/** What is wrong, a line each; what was read goes where it stands, without what is expanded. */
export function decode(value: unknown, shape: ConfigShape, path: string, faults: string[]): unknown {
  const plain = value instanceof Expanded ? value.value : value
  if (plain === null || plain === undefined) return undefined
  switch (shape.is) {
    case 'plain': return decodePlain(value, plain, shape.type, path, faults)
    case 'text': return decodeText(value, plain, shape.type, path, faults)
    case 'list': return decodeList(plain, shape.of, path, faults)
    case 'map': return decodeMap(plain, shape.of, path, faults)
    case 'optional': return decodeOptional(value, plain, shape.of, path, faults)
    case 'struct': return decodeStruct(plain, shape, path, faults)
  }
}

/** `enabled: false` turns it off; what is wrong within is told as a whole of its own. */
function decodeOptional(value: unknown, plain: unknown, of: ConfigShape, path: string, faults: string[]): unknown {
  if (typeof plain !== 'object' || Array.isArray(plain)) return decode(value, of, path, faults)
  const { enabled, ...given } = plain as Readonly<Record<string, unknown>>
  const inner: string[] = []
  const read = decode(given, of, '', inner) as Readonly<Record<string, unknown>> | undefined
  if (inner.length > 0) faults.push(`'${path}' ${severalFaults(inner)}`)
  const isOff = (enabled instanceof Expanded ? enabled.value : enabled) === false
  return isOff ? { enabled: false } : read
}

function goType(value: unknown): string {
  if (typeof value === 'string') return 'string'
  if (typeof value === 'boolean') return 'bool'
  if (typeof value === 'number') return Number.isInteger(value) ? 'int' : 'float64'
  return Array.isArray(value) ? '[]interface {}' : 'map[string]interface {}'
}

function goKind(value: unknown): string {
  return Array.isArray(value) ? 'slice' : typeof value === 'object' ? 'map' : goType(value)
}

function decodePlain(value: unknown, plain: unknown, type: string, path: string, faults: string[]): unknown {
  if (type === 'any') return withoutExpanded(value)
  if (type === 'string' && value instanceof Expanded && typeof plain !== 'object') return value.original
  if (type === 'duration') return decodeDuration(plain, path, faults)
  const isWhole = /^u?int/.test(type)
  const fits = type === 'string' ? typeof plain === 'string' : type === 'bool' ? typeof plain === 'boolean' : typeof plain === 'number'
  if (!fits) {
    faults.push(`'${path}' expected type '${type}', got unconvertible type '${goType(plain)}'`)
    return undefined
  }
  if (type.startsWith('uint') && (plain as number) < 0) faults.push(`'${path}' cannot parse value as '${type}': ${plain as number} overflows uint`)
  return isWhole ? Math.trunc(plain as number) : plain
}

function decodeDuration(plain: unknown, path: string, faults: string[]): unknown {
  // A bare number is nanoseconds.
  if (typeof plain === 'number') return plain / 1000
  if (typeof plain !== 'string') {
    faults.push(`'${path}' expected type 'time.Duration', got unconvertible type '${goType(plain)}'`)
    return undefined
  }
  const duration = parseGoDuration(plain)
  if (typeof duration === 'number') return duration
  // What stands in quotes is kept to itself: it may be a secret.
  faults.push(`'${path}' ${duration.replace(/ ".*$/s, '')}`)
  return undefined
}

function decodeText(value: unknown, plain: unknown, type: string, path: string, faults: string[]): unknown {
  const text = value instanceof Expanded ? value.original : plain
  if (typeof text !== 'string') {
    const isStruct = ['component.ID', 'pipeline.ID', 'request.SizerType'].includes(type)
    faults.push(isStruct ? `'${path}' expected a map or struct, got "${goKind(plain)}"` : `'${path}' expected type '${type}', got unconvertible type '${goType(plain)}'`)
    return undefined
  }
  const fault = textFault(type, text)
  if (fault !== undefined) faults.push(`'${path}' ${fault}`)
  return text
}

function decodeList(plain: unknown, of: ConfigShape, path: string, faults: string[]): unknown {
  if (!Array.isArray(plain)) {
    // A text alone is a list of one where texts are wanted.
    if (typeof plain === 'string' && of.is === 'plain' && of.type === 'string') return plain.split(',')
    faults.push(`'${path}' source data must be an array or slice, got ${goKind(plain)}`)
    return undefined
  }
  return plain.map((item, index) => decode(item, of, `${path}[${index}]`, faults))
}

function decodeMap(plain: unknown, of: ConfigShape, path: string, faults: string[]): unknown {
  if (typeof plain !== 'object' || Array.isArray(plain)) {
    faults.push(`'${path}' expected a map or struct, got "${goKind(plain)}"`)
    return undefined
  }
  return Object.fromEntries(Object.entries(plain as object).map(([key, item]) => [key, decode(item, of, `${path}[${key}]`, faults)]))
}

function decodeStruct(plain: unknown, shape: Extract<ConfigShape, { is: 'struct' }>, path: string, faults: string[]): unknown {
  if (typeof plain !== 'object' || Array.isArray(plain)) {
    faults.push(`'${path}' expected a map or struct, got "${goKind(plain)}"`)
    return undefined
  }
  if (!shape.readsItself) return decodeFields(plain as object, shape, path, faults)
  const inner: string[] = []
  const read = decodeFields(plain as object, shape, '', inner)
  if (inner.length > 0) faults.push(`'${path}' ${severalFaults(inner)}`)
  return read
}

function decodeFields(plain: object, { type, fields }: Extract<ConfigShape, { is: 'struct' }>, path: string, faults: string[]): unknown {
  const given = plain as Readonly<Record<string, unknown>>
  const read: Record<string, unknown> = {}
  for (const [name, shape] of fields) {
    if (!Object.hasOwn(given, name)) continue
    const value = decode(given[name], shape, path === '' ? name : `${path}.${name}`, faults)
    if (value !== undefined) read[name] = value
  }
  const unknown = Object.keys(given).filter((name) => !fields.has(name)).toSorted()
  if (unknown.length > 0 && !fields.has('*')) faults.push(`'${path === '' ? type : path}' has invalid keys: ${unknown.join(', ')}`)
  return read
}

function withoutExpanded(value: unknown): unknown {
  if (value instanceof Expanded) return withoutExpanded(value.value)
  if (Array.isArray(value)) return value.map(withoutExpanded)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withoutExpanded(item)]))
}
