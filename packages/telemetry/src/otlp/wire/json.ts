/**
 * OTLP in JSON: ids in hex, 64-bit numbers as text, enums as numbers (names are understood), unknown fields passed over.
 *
 * Follows the generated messages, internal/json and internal/bytesid.go of go.opentelemetry.io/collector/pdata 1.58.
 * Left out: lists within lists more than a hundred deep (refused as json-iterator refuses what is 10,000 deep).
 */
import { base64Text, bytesOfBase64 } from './base64.ts'
import { JsonIterator } from './json-iterator.ts'
import { readDouble, readWhole } from './json-numbers.ts'
import { skipValue } from './json-skip.ts'
import { depthMax, dropOthers, hexId, WireError } from './protobuf.ts'
import { type Field, type FieldRow, fieldsByName, type Message, schema } from './schema.ts'

/** Throws WireError in the Collector's words. What follows the message is not looked at. */
export function readJson(name: string, bytes: Uint8Array): Message {
  const iterator = new JsonIterator(bytes)
  const message = readMessage(name, iterator, {})
  if (iterator.error !== undefined) throw new WireError(iterator.error)
  return message
}

/** A message that comes twice is one message. */
function readMessage(name: string, iterator: JsonIterator, message: Message): Message {
  const fields = fieldsByName[name]!
  if (++iterator.depth > depthMax) iterator.giveUp('incrementDepth', 'exceeded max depth')
  for (let field = iterator.readObject(); field !== ''; field = iterator.readObject()) {
    const row = fields.get(field)
    if (!row) skipValue(iterator)
    else if (row.repeated) readItems(row, iterator, (message[row.name] ??= []) as Field[])
    else {
      if (row.is === 'choice') dropOthers(message, name, row)
      message[row.name] = readField(row, iterator, row.is === 'choice' ? undefined : message[row.name])
    }
  }
  iterator.depth--
  return message
}

function readItems(row: FieldRow, iterator: JsonIterator, items: Field[]): void {
  while (iterator.readArray()) items.push(readField(row, iterator, undefined))
}

function readField(row: FieldRow, iterator: JsonIterator, before: Field): Field {
  switch (row.kind) {
    case 'message': return readMessage(row.of, iterator, (before ?? {}) as Message)
    case 'string': return iterator.readString()
    case 'bool': return iterator.readBool()
    case 'bytes': return readBytes(iterator)
    case 'trace id': return readId(iterator, 16)
    case 'span id': return readId(iterator, 8)
    case 'double': return readDouble(iterator)
    case 'enum': return readEnum(row, iterator)
    case 'int64': case 'sfixed64': return readWhole(iterator, 'Int64')
    case 'uint64': case 'fixed64': return readWhole(iterator, 'Uint64')
    case 'uint32': case 'fixed32': return Number(readWhole(iterator, 'Uint32'))
    case 'int32': case 'sint32': return Number(readWhole(iterator, 'Int32'))
  }
}

function readEnum({ values }: FieldRow, iterator: JsonIterator): number {
  const next = iterator.whatIsNext()
  if (next === 'number') return Number(readWhole(iterator, 'Int32'))
  if (next !== 'string') {
    iterator.report('ReadEnumValue', 'unsupported value type')
    return 0
  }
  const name = iterator.readString()
  const value = values && Object.hasOwn(values, name) ? values[name]! : undefined
  if (value === undefined) iterator.report('ReadEnumValue', 'unknown string value')
  return value ?? 0
}

function readBytes(iterator: JsonIterator): Uint8Array {
  const text = iterator.readPlainBytes()
  const decoded = bytesOfBase64(text)
  if (typeof decoded !== 'number') return decoded
  iterator.report('base64.Decode', `illegal base64 data at input byte ${decoded}`)
  return new Uint8Array()
}

function readId(iterator: JsonIterator, size: number): string {
  const text = iterator.readPlainBytes()
  if (text.length === 0) return ''
  if (Math.floor(text.length / 2) !== size) {
    iterator.report('ID.UnmarshalJSONIter', 'length mismatch')
    return ''
  }
  const digits = Array.from(text, (byte) => '0123456789abcdef'.indexOf(String.fromCharCode(byte).toLowerCase()))
  const wrong = digits.indexOf(-1)
  if (wrong !== -1) iterator.report('ID.UnmarshalJSONIter', `encoding/hex: invalid byte: ${runeOf(text[wrong]!)}`)
  else if (text.length % 2 === 1) iterator.report('ID.UnmarshalJSONIter', 'encoding/hex: odd length hex string')
  return hexId(Uint8Array.from({ length: size }, (_, index) => Math.max(0, digits[index * 2]!) * 16 + Math.max(0, digits[index * 2 + 1]!)))
}

/** As Go's `%#U` prints a byte. */
function runeOf(byte: number): string {
  const shown = byte > 0x20 && byte < 0x7f || byte > 0xa0 && byte !== 0xad || byte === 0x20
  return `U+${byte.toString(16).toUpperCase().padStart(4, '0')}${shown ? ` '${String.fromCharCode(byte)}'` : ''}`
}

export function writeJson(name: string, message: Message): string {
  const parts: string[] = []
  for (const row of schema[name]!) {
    const value = message[row.name]
    if (row.repeated) {
      const items = (value ?? []) as readonly Field[]
      if (items.length > 0) parts.push(`"${row.name}":[${items.map((item) => writeField(row, item)).join(',')}]`)
    } else if (isWritten(row, value)) parts.push(`"${row.name}":${writeField(row, value)}`)
  }
  return `{${parts.join(',')}}`
}

/** An id that is none is not said, unlike in protobuf. */
function isWritten({ kind, is }: FieldRow, value: Field): boolean {
  if (is === 'always' && kind === 'message') return true
  if (is === 'choice' || is === 'given') return value !== undefined
  return value !== undefined && value !== '' && value !== 0n && value !== false && !(value === 0)
}

function writeField(row: FieldRow, value: Field): string {
  if (row.kind === 'message') return writeJson(row.of, (value ?? {}) as Message)
  if (row.kind === 'double') return writeDouble(value as number)
  if (typeof value === 'bigint') return `"${value}"`
  if (value instanceof Uint8Array) return `"${base64Text(value)}"`
  return typeof value === 'string' ? quoted(value) : String(value)
}

/** Unlike JSON.stringify, without short escapes of backspace and form feed. */
function quoted(text: string): string {
  return JSON.stringify(text).replaceAll(/\\\\|\\[bf]/g, (escape) => (escape === '\\b' ? '\\u0008' : escape === '\\f' ? '\\u000c' : escape))
}

function writeDouble(value: number): string {
  if (Number.isNaN(value)) return '"NaN"'
  if (!Number.isFinite(value)) return value > 0 ? '"Infinity"' : '"-Infinity"'
  if (Object.is(value, -0)) return '-0'
  // Go writes two digits of an exponent at least.
  return String(value).replace(/e([+-])(\d)$/, 'e$10$2')
}
