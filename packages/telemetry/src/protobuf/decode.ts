/**
 * Bytes read into a message: fields that are not given have their zeros. Whole numbers beyond 2^53 are
 * rounded.
 *
 * Follows the code that github.com/gogo/protobuf generates (unmarshal), its words included.
 */
import { oncePerRow } from '@track/simulation'
import { staleHigh, staleLow } from '../series/float-bits.ts'
import { type FieldShape, isMessage, type MessageShape, ProtobufError, staleSample, wireBytes, wireFixed32, wireFixed64, wireTypeOf, wireVarint } from './shape.ts'

export type DecodedMessage = Record<string, unknown>

export function decodeMessage(bytes: Uint8Array, shape: MessageShape): DecodedMessage {
  return new Reader(bytes).message(shape, bytes.length)
}

/** Messages one after the other, each with its length before it. */
export function decodeDelimited(bytes: Uint8Array, shape: MessageShape): DecodedMessage[] {
  const reader = new Reader(bytes)
  const messages: DecodedMessage[] = []
  while (!reader.isAtEnd()) messages.push(reader.message(shape, reader.lengthWithin(bytes.length)))
  return messages
}

const two32 = 0x1_0000_0000

const fieldsOf = oncePerRow(({ fields }: MessageShape) => new Map(Object.entries(fields).map(([name, field]) => [field.number, [name, field] as const])))

class Reader {
  readonly #bytes: Uint8Array
  readonly #view: DataView
  #at = 0
  /** The halves of the last varint. */
  #low = 0
  #high = 0

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  }

  isAtEnd(): boolean {
    return this.#at >= this.#bytes.length
  }

  message(shape: MessageShape, end: number): DecodedMessage {
    const message = emptyMessage(shape)
    const fields = fieldsOf(shape)
    while (this.#at < end) {
      const start = this.#at
      this.#varint(end)
      const wireType = this.#low & 7
      const number = (this.#low >>> 3) | (this.#high << 29)
      if (wireType === 4) throw new ProtobufError(`proto: ${shape.name}: wiretype end group for non-group`)
      if (number <= 0) throw new ProtobufError(`proto: ${shape.name}: illegal tag ${number} (wire type ${this.#high * two32 + this.#low})`)
      const found = fields.get(number)
      if (found) this.#field(message, shape, found, wireType, end)
      else {
        this.#at = start
        this.#skip(end)
      }
    }
    return message
  }

  #field(message: DecodedMessage, shape: MessageShape, [name, field]: readonly [string, FieldShape], wireType: number, end: number): void {
    const expected = wireTypeOf(field)
    const isPacked = field.isRepeated === true && expected !== wireBytes && wireType === wireBytes
    if (wireType !== expected && !isPacked) throw new ProtobufError(`proto: wrong wireType = ${wireType} for field ${name[0]!.toUpperCase()}${name.slice(1)}`)
    if (field.oneOf !== undefined) {
      for (const [other, { oneOf }] of Object.entries(shape.fields)) if (oneOf === field.oneOf) message[other] = undefined
    }
    if (isPacked) {
      const stop = this.lengthWithin(end)
      while (this.#at < stop) (message[name] as unknown[]).push(this.#scalar(field, stop))
    } else if (field.isRepeated) (message[name] as unknown[]).push(this.#value(field, end))
    else message[name] = this.#value(field, end)
  }

  #value(field: FieldShape, end: number): unknown {
    return isMessage(field) ? this.message(field.kind as MessageShape, this.lengthWithin(end)) : this.#scalar(field, end)
  }

  #scalar({ kind }: FieldShape, end: number): unknown {
    if (kind === 'string') return this.#text(this.lengthWithin(end))
    if (kind === 'double' || kind === 'sample') return this.#double(kind, end)
    this.#varint(end)
    switch (kind) {
      case 'bool': return this.#low !== 0 || this.#high !== 0
      case 'uint64': return this.#high * two32 + this.#low
      case 'int64': return (this.#high | 0) * two32 + this.#low
      case 'sint64': {
        const half = this.#high * (two32 / 2) + (this.#low >>> 1)
        return (this.#low & 1) === 0 ? half : -half - 1
      }
      case 'uint32': return this.#low
      case 'sint32': return (this.#low >>> 1) ^ -(this.#low & 1)
      default: return this.#low | 0
    }
  }

  #double(kind: 'double' | 'sample', end: number): number | typeof staleSample {
    const at = this.#at
    if (at + 8 > end) throw new ProtobufError('unexpected EOF')
    this.#at += 8
    const isStale = kind === 'sample' && this.#view.getUint32(at + 4, true) === staleHigh && this.#view.getUint32(at, true) === staleLow
    return isStale ? staleSample : this.#view.getFloat64(at, true)
  }

  #text(stop: number): string {
    const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(this.#bytes.subarray(this.#at, stop))
    this.#at = stop
    return text
  }

  /** Where what follows ends. */
  lengthWithin(end: number): number {
    this.#varint(end)
    if (this.#high >= 0x8000_0000) throw new ProtobufError('proto: negative length found during unmarshaling')
    const stop = this.#at + this.#high * two32 + this.#low
    if (stop > end) throw new ProtobufError('unexpected EOF')
    return stop
  }

  #varint(end: number): void {
    let [low, high] = [0, 0]
    for (let shift = 0; ; shift += 7) {
      if (shift >= 64) throw new ProtobufError('proto: integer overflow')
      if (this.#at >= end) throw new ProtobufError('unexpected EOF')
      const byte = this.#bytes[this.#at++]!
      const part = byte & 0x7f
      if (shift < 28) low |= part << shift
      else if (shift === 28) {
        low |= part << 28
        high = part >> 4
      } else high |= part << (shift - 32)
      if (byte < 0x80) break
    }
    this.#low = low >>> 0
    this.#high = high >>> 0
  }

  #skip(end: number): void {
    for (let depth = 0; ;) {
      this.#varint(end)
      const wireType = this.#low & 7
      if (wireType === wireVarint) this.#varint(end)
      else if (wireType === wireFixed64) this.#at += 8
      else if (wireType === wireBytes) this.#at = this.lengthWithin(end)
      else if (wireType === 3) depth++
      else if (wireType === 4) {
        if (depth === 0) throw new ProtobufError('proto: unexpected end of group')
        depth--
      } else if (wireType === wireFixed32) this.#at += 4
      else throw new ProtobufError(`proto: illegal wireType ${wireType}`)
      if (this.#at > end) throw new ProtobufError('unexpected EOF')
      if (depth === 0) return
    }
  }
}

function emptyMessage({ fields }: MessageShape): DecodedMessage {
  const message: DecodedMessage = {}
  for (const [name, { kind, isRepeated, isOptional }] of Object.entries(fields)) {
    message[name] = isRepeated ? [] : isOptional || typeof kind === 'object' ? undefined : kind === 'string' ? '' : kind === 'bool' ? false : 0
  }
  return message
}
