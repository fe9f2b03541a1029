/** Messages written as bytes, fields in the order of their numbers, zeros left out. Follows google.golang.org/protobuf (proto.Marshal). */
import { staleHigh, staleLow } from '../series/float-bits.ts'
import { type FieldShape, type MessageShape, staleSample, wireBytes, wireTypeOf } from './shape.ts'

export function encodeMessage(message: object, shape: MessageShape): Uint8Array {
  const writer = new Writer()
  writer.message(message as Readonly<Record<string, unknown>>, shape)
  return writer.finished()
}

/** Messages one after the other, each with its length before it. */
export function encodeDelimited(messages: readonly object[], shape: MessageShape): Uint8Array {
  const writer = new Writer()
  for (const message of messages) writer.bytes(encodeMessage(message, shape))
  return writer.finished()
}

const two32 = 0x1_0000_0000

class Writer {
  #bytes = new Uint8Array(256)
  #view = new DataView(this.#bytes.buffer)
  #at = 0

  finished(): Uint8Array {
    return this.#bytes.slice(0, this.#at)
  }

  message(message: Readonly<Record<string, unknown>>, { fields }: MessageShape): void {
    for (const [name, field] of Object.entries(fields)) {
      const value = message[name]
      if (value === undefined) continue
      if (field.isRepeated) this.#list(value as readonly unknown[], field)
      else if (field.isOptional || typeof field.kind === 'object' || !isZero(value)) this.#tagged(value, field)
    }
  }

  bytes(bytes: Uint8Array): void {
    this.#varint(bytes.length)
    this.#room(bytes.length)
    this.#bytes.set(bytes, this.#at)
    this.#at += bytes.length
  }

  #list(values: readonly unknown[], field: FieldShape): void {
    if (wireTypeOf(field) === wireBytes || field.isUnpacked) {
      for (const value of values) this.#tagged(value, field)
    } else if (values.length > 0) {
      this.#varint(field.number * 8 + wireBytes)
      const inner = new Writer()
      for (const value of values) inner.#scalar(value, field)
      this.bytes(inner.finished())
    }
  }

  #tagged(value: unknown, field: FieldShape): void {
    this.#varint(field.number * 8 + wireTypeOf(field))
    if (typeof field.kind === 'object') this.bytes(encodeMessage(value as object, field.kind))
    else this.#scalar(value, field)
  }

  #scalar(value: unknown, { kind }: FieldShape): void {
    switch (kind) {
      case 'string': return this.bytes(new TextEncoder().encode(value as string))
      case 'double':
      case 'sample': return this.#double(value as number | typeof staleSample)
      case 'bool': return this.#varint(value ? 1 : 0)
      case 'sint64':
      case 'sint32': return this.#zigzag(value as number)
      default: return this.#varint(value as number)
    }
  }

  #double(value: number | typeof staleSample): void {
    this.#room(8)
    if (value === staleSample) {
      this.#view.setUint32(this.#at, staleLow, true)
      this.#view.setUint32(this.#at + 4, staleHigh, true)
    } else this.#view.setFloat64(this.#at, value, true)
    this.#at += 8
  }

  /** In halves, since twice the number may be more than a double tells apart. */
  #zigzag(value: number): void {
    const half = value >= 0 ? value : -value - 1
    const high = Math.floor(half / (two32 / 2))
    this.#halves(high, (((half - high * (two32 / 2)) << 1) | (value >= 0 ? 0 : 1)) >>> 0)
  }

  #varint(value: number): void {
    const high = Math.floor(value / two32)
    this.#halves(high >>> 0, (value - high * two32) >>> 0)
  }

  #halves(givenHigh: number, givenLow: number): void {
    this.#room(10)
    let [high, low] = [givenHigh, givenLow]
    while (high > 0 || low >= 0x80) {
      this.#bytes[this.#at++] = (low & 0x7f) | 0x80
      low = ((low >>> 7) | (high << 25)) >>> 0
      high >>>= 7
    }
    this.#bytes[this.#at++] = low
  }

  #room(count: number): void {
    if (this.#at + count <= this.#bytes.length) return
    const larger = new Uint8Array(Math.max(this.#bytes.length * 2, this.#at + count))
    larger.set(this.#bytes)
    this.#bytes = larger
    this.#view = new DataView(larger.buffer)
  }
}

function isZero(value: unknown): boolean {
  return value === '' || value === false || Object.is(value, 0)
}
