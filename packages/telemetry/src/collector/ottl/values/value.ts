/**
 * Values as statements work on them: maps and lists that are changed in place while a batch goes through, and what
 * only the language knows (times, durations, ids, lists of Go).
 *
 * Follows pdata/pcommon (Map, Slice, Value) of go.opentelemetry.io/collector 1.58.
 */
import type { Attributes, AttributeValue } from '../../../otlp/attribute.ts'

/** What an attribute or a body may be: `pcommon.Value`. */
export type DataValue = null | string | boolean | bigint | number | Uint8Array | OttlMap | OttlList

export type Value = DataValue | GoList | GoTime | GoDuration | Id | Opaque

interface Entry {
  readonly key: string
  value: DataValue
}

/** `pcommon.Map`: in its order; a key may stand twice, and the first one counts. */
export class OttlMap {
  entries: Entry[]

  constructor(entries: Entry[] = []) {
    this.entries = entries
  }

  get(key: string): DataValue | undefined {
    return this.find(key)?.value
  }

  find(key: string): Entry | undefined {
    return this.entries.find((entry) => entry.key === key)
  }

  /** The place for a key, made where there is none. */
  place(key: string): Place {
    let entry = this.find(key)
    if (!entry) this.entries.push((entry = { key, value: null }))
    return entry
  }

  put(key: string, value: DataValue): void {
    this.place(key).value = value
  }

  remove(key: string): void {
    const index = this.entries.findIndex((entry) => entry.key === key)
    if (index === -1) return
    // The last one takes its place.
    const last = this.entries.pop()!
    if (index < this.entries.length) this.entries[index] = last
  }

  copy(): OttlMap {
    return new OttlMap(this.entries.map(({ key, value }) => ({ key, value: copyOf(value) })))
  }

  /** Takes the contents of another. */
  assign(other: OttlMap): void {
    this.entries = other.copy().entries
  }
}

/** `pcommon.Slice`. */
export class OttlList {
  items: Place[]

  constructor(items: readonly DataValue[] = []) {
    this.items = items.map((value) => ({ value }))
  }

  get values(): readonly DataValue[] {
    return this.items.map(({ value }) => value)
  }

  copy(): OttlList {
    return new OttlList(this.values.map(copyOf))
  }
}

/** Where a value stands. */
export interface Place {
  value: DataValue
}

/** `[]string`, `[]interface {}`, … */
export class GoList {
  readonly of: 'string' | 'interface {}' | 'int64' | 'uint64' | 'float64' | 'bool'
  readonly items: readonly Value[]

  constructor(of: GoList['of'], items: readonly Value[]) {
    this.of = of
    this.items = items
  }
}

/** `time.Time`: nanoseconds since the epoch, and how far from UTC it is told. */
export class GoTime {
  readonly nanoseconds: bigint
  /** In seconds. */
  readonly offset: number
  readonly zone: string

  constructor(nanoseconds: bigint, offset = 0, zone = 'UTC') {
    this.nanoseconds = nanoseconds
    this.offset = offset
    this.zone = zone
  }
}

/** `time.Duration`. */
export class GoDuration {
  readonly nanoseconds: bigint

  constructor(nanoseconds: bigint) {
    this.nanoseconds = BigInt.asIntN(64, nanoseconds)
  }
}

/** `pcommon.TraceID` or `pcommon.SpanID`, in hex with all its zeros. */
export class Id {
  readonly kind: 'TraceID' | 'SpanID'
  readonly hex: string

  constructor(kind: Id['kind'], hex: string) {
    this.kind = kind
    this.hex = hex === '' ? '0'.repeat(kind === 'TraceID' ? 32 : 16) : hex
  }

  /** As spans have it: an id of zeros is none. */
  get text(): string {
    return /^0*$/.test(this.hex) ? '' : this.hex
  }
}

/** What is only handed on: the events of a span, the points of a metric. */
export class Opaque {
  /** Its type in Go: `ptrace.SpanEventSlice`. */
  readonly type: string
  readonly content: unknown

  constructor(type: string, content: unknown) {
    this.type = type
    this.content = content
  }

  /** Of a list. */
  get length(): number | undefined {
    return Array.isArray(this.content) ? this.content.length : undefined
  }
}

export function copyOf(value: DataValue): DataValue {
  return value instanceof OttlMap || value instanceof OttlList ? value.copy() : value
}

export function mapOf(attributes: Attributes): OttlMap {
  return new OttlMap(attributes.map(({ key, value }) => ({ key, value: dataOf(value) })))
}

export function attributesOf(map: OttlMap): Attributes {
  return map.entries.map(({ key, value }) => ({ key, value: attributeOf(value) }))
}

export function dataOf(value: AttributeValue): DataValue {
  if (Array.isArray(value)) return new OttlList(value.map(dataOf))
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return value as DataValue
  return new OttlMap(Object.entries(value).map(([key, each]) => ({ key, value: dataOf(each as AttributeValue) })))
}

export function attributeOf(value: DataValue): AttributeValue {
  if (value instanceof OttlList) return value.values.map(attributeOf)
  if (value instanceof OttlMap) return Object.fromEntries(value.entries.map(({ key, value: each }) => [key, attributeOf(each)]))
  return value
}

/** As Go's `%T` names its type. */
export function typeName(value: Value): string {
  if (value === null) return '<nil>'
  if (typeof value === 'string') return 'string'
  if (typeof value === 'boolean') return 'bool'
  if (typeof value === 'bigint') return 'int64'
  if (typeof value === 'number') return 'float64'
  if (value instanceof Uint8Array) return '[]uint8'
  if (value instanceof OttlMap) return 'pcommon.Map'
  if (value instanceof OttlList) return 'pcommon.Slice'
  if (value instanceof GoList) return `[]${value.of}`
  if (value instanceof GoTime) return 'time.Time'
  if (value instanceof GoDuration) return 'time.Duration'
  return value instanceof Id ? `pcommon.${value.kind}` : value.type
}

/** As pcommon names the type of an attribute's value. */
export function dataTypeName(value: DataValue): string {
  if (value === null) return 'Empty'
  if (typeof value === 'string') return 'Str'
  if (typeof value === 'boolean') return 'Bool'
  if (typeof value === 'bigint') return 'Int'
  if (typeof value === 'number') return 'Double'
  if (value instanceof Uint8Array) return 'Bytes'
  return value instanceof OttlMap ? 'Map' : 'Slice'
}

export function isData(value: Value): value is DataValue {
  return !(value instanceof GoList || value instanceof GoTime || value instanceof GoDuration || value instanceof Id || value instanceof Opaque)
}
