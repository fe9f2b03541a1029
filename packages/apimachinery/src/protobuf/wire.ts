/**
 * Protobuf on the wire: varints, fixed numbers and stretches of bytes.
 *
 * Follows the encoding page of the Protocol Buffers documentation.
 */
import { ParseError } from '../parse-error.ts'

/** A field as it stands in a message; numbers keep all of their 64 bits. */
export interface WireField {
  readonly number: number
  readonly value: bigint | Uint8Array
}

/** The fields of a message, in the order in which they were written. */
export function wireFields(message: Uint8Array): WireField[] {
  const fields: WireField[] = []
  const reader = { message, at: 0 }
  while (reader.at < message.length) {
    const key = Number(varint(reader))
    fields.push({ number: key >>> 3, value: wireValue(reader, key & 7) })
  }
  return fields
}

interface WireReader {
  readonly message: Uint8Array
  at: number
}

function wireValue(reader: WireReader, wireType: number): bigint | Uint8Array {
  switch (wireType) {
    case 0:
      return varint(reader)
    case 1:
      return fixed(reader, 8)
    case 2:
      return bytes(reader, Number(varint(reader)))
    case 5:
      return fixed(reader, 4)
    default:
      throw new ParseError(`proto: illegal wireType ${wireType}`)
  }
}

/** The numbers of a field that was written packed. */
export function packedVarints(packed: Uint8Array): bigint[] {
  const values: bigint[] = []
  const reader = { message: packed, at: 0 }
  while (reader.at < packed.length) values.push(varint(reader))
  return values
}

function varint(reader: WireReader): bigint {
  let value = 0n
  for (let shift = 0n; shift < 70n; shift += 7n) {
    const byte = reader.message[reader.at++]
    if (byte === undefined) throw new ParseError('unexpected EOF')
    value |= BigInt(byte & 0x7f) << shift
    if (byte < 0x80) return value
  }
  throw new ParseError('proto: integer overflow')
}

function fixed(reader: WireReader, length: number): bigint {
  return bytes(reader, length).reduceRight((value, byte) => (value << 8n) | BigInt(byte), 0n)
}

function bytes(reader: WireReader, length: number): Uint8Array {
  const end = reader.at + length
  if (end > reader.message.length) throw new ParseError('unexpected EOF')
  const found = reader.message.subarray(reader.at, end)
  reader.at = end
  return found
}

/** A double from its 64 bits. */
export function doubleOf(bits: bigint): number {
  return new Float64Array(new BigUint64Array([bits]).buffer)[0]!
}
