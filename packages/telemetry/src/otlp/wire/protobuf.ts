/**
 * Protobuf's wire format, written from the end so that every length is known when its message is: the last
 * field comes first, as in what the Collector writes.
 *
 * Follows internal/proto and the generated messages of go.opentelemetry.io/collector/pdata 1.58. Left out: texts that are
 * no UTF-8 as they came, lists within lists more than a hundred deep (refused in the words of google.golang.org/protobuf).
 */
import { type Field, type FieldRow, fieldsByNumber, type Message, schema } from './schema.ts'

/** What pdata says of bytes that are no such message. */
export class WireError extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'WireError'
  }
}

const [varint, fixed64, bytes, group, groupEnd, fixed32] = [0, 1, 2, 3, 4, 5] as const

const wireTypes: Readonly<Record<FieldRow['kind'], number>> = {
  string: bytes, bool: varint, bytes, 'trace id': bytes, 'span id': bytes, message: bytes, enum: varint,
  int64: varint, uint64: varint, uint32: varint, int32: varint, sint32: varint,
  fixed64, sfixed64: fixed64, double: fixed64, fixed32,
}

/** A list within a list is two messages; the others stand at most ten deep. */
export const depthMax = 210

class Cursor {
  readonly buffer: Uint8Array
  readonly view: DataView
  /** In how many messages this one stands. */
  readonly depth: number
  at = 0

  constructor(buffer: Uint8Array, depth = 0) {
    if (depth > depthMax) throw new WireError('proto: exceeded maximum recursion depth')
    this.buffer = buffer
    this.depth = depth
    this.view = new DataView(buffer.buffer, buffer.byteOffset, buffer.byteLength)
  }

  varint(end: number): bigint {
    let value = 0n
    for (let shift = 0n; ; shift += 7n) {
      if (shift >= 64n) throw new WireError('proto: integer overflow')
      if (this.at >= end) throw new WireError('unexpected EOF')
      const byte = this.buffer[this.at++]!
      value |= BigInt(byte & 0x7f) << shift
      if (byte < 0x80) return BigInt.asUintN(64, value)
    }
  }

  length(end: number): number {
    const length = BigInt.asIntN(64, this.varint(end))
    if (length < 0n) throw new WireError('proto: negative length found during unmarshaling')
    if (BigInt(this.at) + length > BigInt(end)) throw new WireError('unexpected EOF')
    return Number(length)
  }

  skip(count: number, end: number): number {
    if (this.at + count > end) throw new WireError('unexpected EOF')
    this.at += count
    return this.at - count
  }

  tag(end: number): readonly [number: number, wireType: number] {
    const tag = this.varint(end)
    const number = Number(BigInt.asIntN(32, tag >> 3n))
    if (number <= 0) throw new WireError(`proto: Link: illegal field=${number} (tag=${tag}, pos=${this.at})`)
    return [number, Number(tag & 7n)]
  }
}

export function readProtobuf(name: string, buffer: Uint8Array): Message {
  return readMessage(name, new Cursor(buffer), {})
}

function readMessage(name: string, cursor: Cursor, message: Message): Message {
  const end = cursor.buffer.length
  while (cursor.at < end) {
    const [number, wireType] = cursor.tag(end)
    const row = fieldsByNumber[name]!.get(number)
    if (row) readField(message, row, name, cursor, wireType, end)
    else skipUnknown(cursor, wireType, end)
  }
  return message
}

function readField(message: Message, row: FieldRow, of: string, cursor: Cursor, wireType: number, end: number): void {
  const isPacked = row.repeated && row.kind !== 'message'
  if (wireType !== wireTypes[row.kind] && !(isPacked && wireType === bytes)) {
    throw new WireError(`proto: wrong wireType = ${wireType} for field ${goName(row.name)}`)
  }
  if (isPacked && wireType === bytes) {
    const items = (message[row.name] ??= []) as Field[]
    readPacked(items, row, cursor, end)
    return
  }
  const value = row.kind === 'message' ? readInner(message, row, cursor, end) : readScalar(row, cursor, end)
  if (row.is === 'choice') dropOthers(message, of, row)
  if (row.repeated) ((message[row.name] ??= []) as Field[]).push(value)
  else message[row.name] = value
}

/** A message that comes twice is one message. */
function readInner(message: Message, row: FieldRow, cursor: Cursor, end: number): Message {
  const from = cursor.skip(cursor.length(end), end)
  const inner = new Cursor(cursor.buffer.subarray(from, cursor.at), cursor.depth + 1)
  const before = row.repeated || row.is === 'choice' ? undefined : message[row.name]
  return readMessage(row.of, inner, (before ?? {}) as Message)
}

/** The other choices give way. */
export function dropOthers(message: Message, of: string, row: FieldRow): void {
  for (const other of schema[of]!) if (other.is === 'choice' && other !== row) delete message[other.name]
}

function readPacked(items: Field[], row: FieldRow, cursor: Cursor, end: number): void {
  const length = cursor.length(end)
  const stop = cursor.at + length
  if (wireTypes[row.kind] === varint) {
    while (cursor.at < stop) items.push(cursor.varint(stop))
    return
  }
  for (let count = Math.floor(length / 8); count > 0; count--) items.push(readScalar(row, cursor, end))
  if (cursor.at !== stop) throw new WireError(`proto: invalid field len = ${stop - cursor.at} for field ${goName(row.name)}`)
}

function readScalar({ kind }: FieldRow, cursor: Cursor, end: number): Field {
  if (kind === 'double') return cursor.view.getFloat64(cursor.skip(8, end), true)
  if (kind === 'fixed64') return cursor.view.getBigUint64(cursor.skip(8, end), true)
  if (kind === 'sfixed64') return cursor.view.getBigInt64(cursor.skip(8, end), true)
  if (kind === 'fixed32') return cursor.view.getUint32(cursor.skip(4, end), true)
  if (wireTypes[kind] === bytes) return readBytes(kind, cursor, end)
  const value = cursor.varint(end)
  if (kind === 'bool') return value !== 0n
  if (kind === 'int64') return BigInt.asIntN(64, value)
  if (kind === 'uint64') return value
  if (kind === 'uint32') return Number(BigInt.asUintN(32, value))
  if (kind === 'sint32') return (Number(BigInt.asUintN(32, value >> 1n)) ^ -Number(value & 1n)) | 0
  return Number(BigInt.asIntN(32, value))
}

function readBytes(kind: FieldRow['kind'], cursor: Cursor, end: number): Field {
  const length = cursor.length(end)
  const from = cursor.skip(length, end)
  const slice = cursor.buffer.subarray(from, from + length)
  if (kind === 'string') return new TextDecoder().decode(slice)
  if (kind === 'bytes') return slice.slice()
  const size = kind === 'trace id' ? 16 : 8
  if (length !== 0 && length !== size) throw new WireError(`unmarshal: invalid ${kind === 'trace id' ? 'TraceID' : 'SpanID'} length`)
  return hexId(slice)
}

/** Lower-case hex; an id of zeros is none. */
export function hexId(bytes: Uint8Array): string {
  const text = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
  return /^0*$/.test(text) ? '' : text
}

function skipUnknown(cursor: Cursor, first: number, end: number): void {
  let wireType = first
  for (let depth = 0; ;) {
    // Something has to follow, a tag alone is no field.
    if (cursor.at >= end) throw new WireError('unexpected EOF')
    if (wireType === group) depth++
    else if (wireType === groupEnd) {
      if (depth === 0) throw new WireError('proto: unexpected end of group')
      depth--
    } else {
      skipValue(cursor, wireType, end)
      return
    }
    if (depth === 0) return
    wireType = cursor.tag(end)[1]
  }
}

function skipValue(cursor: Cursor, wireType: number, end: number): void {
  if (wireType === varint) cursor.varint(end)
  else if (wireType === fixed64) cursor.skip(8, end)
  else if (wireType === bytes) cursor.skip(cursor.length(end), end)
  else if (wireType === fixed32) cursor.skip(4, end)
  else throw new WireError(`proto: illegal wireType ${wireType}`)
}

/** `startTimeUnixNano` as the Go field is called. */
function goName(name: string): string {
  return name[0]!.toUpperCase() + name.slice(1)
}

export function writeProtobuf(name: string, message: Message): Uint8Array {
  const writer = new Writer()
  writeMessage(name, message, writer)
  return writer.bytes()
}

/** Fills a buffer from its end, as far as it goes. */
class Writer {
  #buffer = new Uint8Array(256)
  #view = new DataView(this.#buffer.buffer)
  #start = 256

  get written(): number {
    return this.#buffer.length - this.#start
  }

  bytes(): Uint8Array {
    return this.#buffer.slice(this.#start)
  }

  put(bytes: Uint8Array): void {
    const at = this.#room(bytes.length)
    this.#buffer.set(bytes, at)
  }

  varint(value: bigint): void {
    let rest = BigInt.asUintN(64, value)
    const digits: number[] = []
    do {
      digits.push(Number(rest & 0x7fn) | (rest > 0x7fn ? 0x80 : 0))
      rest >>= 7n
    } while (rest > 0n)
    const at = this.#room(digits.length)
    this.#buffer.set(digits, at)
  }

  fixed(kind: FieldRow['kind'], value: Field): void {
    if (kind === 'fixed32') {
      const at = this.#room(4)
      this.#view.setUint32(at, Number(value), true)
      return
    }
    const at = this.#room(8)
    // Go's NaN has a digit more than others'.
    if (kind === 'double' && Number.isNaN(value)) this.#view.setBigUint64(at, 0x7ff8_0000_0000_0001n, true)
    else if (kind === 'double') this.#view.setFloat64(at, value as number, true)
    else this.#view.setBigUint64(at, BigInt.asUintN(64, value as bigint), true)
  }

  #room(count: number): number {
    if (this.#start < count) {
      const grown = new Uint8Array((this.#buffer.length + count) * 2)
      grown.set(this.#buffer.subarray(this.#start), grown.length - this.written)
      this.#start = grown.length - this.written
      this.#buffer = grown
      this.#view = new DataView(grown.buffer)
    }
    this.#start -= count
    return this.#start
  }
}

function writeMessage(name: string, message: Message, writer: Writer): void {
  for (const row of schema[name]!) {
    const value = message[row.name]
    if (row.repeated) writeRepeated(row, (value ?? []) as readonly Field[], writer)
    else if (isWritten(row, value)) writeField(row, value, writer)
  }
}

/** Whether protobuf says it: an id is said even where there is none. */
function isWritten({ is }: FieldRow, value: Field): boolean {
  if (is === 'always') return true
  if (is !== 'not zero') return value !== undefined
  return value !== undefined && value !== '' && value !== 0n && value !== false && !(value === 0)
}

function writeRepeated(row: FieldRow, items: readonly Field[], writer: Writer): void {
  if (row.kind === 'message') {
    for (const item of items.toReversed()) writeField(row, item, writer)
    return
  }
  if (items.length === 0) return
  const before = writer.written
  for (const item of items.toReversed()) writeScalar(row.kind, item, writer)
  writer.varint(BigInt(writer.written - before))
  writer.varint(BigInt(row.number << 3 | bytes))
}

function writeField(row: FieldRow, value: Field, writer: Writer): void {
  if (row.kind === 'message') {
    const before = writer.written
    writeMessage(row.of, (value ?? {}) as Message, writer)
    writer.varint(BigInt(writer.written - before))
  } else writeScalar(row.kind, value, writer)
  writer.varint(BigInt(row.number << 3 | wireTypes[row.kind]))
}

function writeScalar(kind: FieldRow['kind'], value: Field, writer: Writer): void {
  if (wireTypes[kind] === fixed64 || wireTypes[kind] === fixed32) return writer.fixed(kind, value)
  if (wireTypes[kind] === bytes) {
    const encoded = bytesOf(kind, value)
    writer.put(encoded)
    writer.varint(BigInt(encoded.length))
  } else if (kind === 'sint32') writer.varint(BigInt((Number(value) << 1 ^ Number(value) >> 31) >>> 0))
  else writer.varint(BigInt(value as bigint | number | boolean))
}

function bytesOf(kind: FieldRow['kind'], value: Field): Uint8Array {
  if (kind === 'string') return new TextEncoder().encode(value as string)
  if (kind === 'bytes') return value as Uint8Array
  const text = (value ?? '') as string
  return Uint8Array.from({ length: text.length / 2 }, (_, index) => Number.parseInt(text.slice(index * 2, index * 2 + 2), 16))
}
