/** Bytes back to plain data. Bytes that `encode` did not write are refused with a DecodeError. */
import type { Plain, TypedArray } from '../plain.ts'
import { smallWhole, tag, typedArrayKinds } from './tag.ts'

/** What was read is not encoded plain data, or is damaged. */
export class DecodeError extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'DecodeError'
  }
}

export function decode(bytes: Uint8Array): Plain {
  const decoder = new Decoder(bytes)
  const value = decoder.value()
  decoder.end()
  return value
}

class Decoder {
  readonly #bytes: Uint8Array
  readonly #texts: string[] = []
  readonly #shapes: (readonly string[])[] = []
  readonly #objects: Plain[] = []
  readonly #written: string
  #read = 0
  #offset = 0

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
    this.#written = new TextDecoder('utf-8', { ignoreBOM: true }).decode(this.#take(this.#whole()))
  }

  end(): void {
    if (this.#offset !== this.#bytes.length || this.#read !== this.#written.length) throw this.#damaged('something follows its end')
  }

  value(): Plain {
    const byte = this.#byte()
    if (byte >= smallWhole) return byte - smallWhole
    switch (byte) {
      case tag.undefined: return undefined
      case tag.null: return null
      case tag.false: return false
      case tag.true: return true
      case tag.whole: return this.#whole()
      case tag.negativeWhole: return -this.#whole()
      case tag.double: return new DataView(this.#take(8).buffer).getFloat64(0, true)
      case tag.bigint: return this.#bigint()
      case tag.negativeBigint: return -this.#bigint()
      case tag.text:
      case tag.units:
      case tag.textAgain: return this.#textOf(byte)
      case tag.again: return this.#entry(this.#objects, 'row')
      default: return this.#complete(this.#object(byte))
    }
  }

  #object(byte: number): Plain {
    if (byte === tag.array) return this.#array()
    if (byte === tag.object) return this.#fields(this.#newShape())
    if (byte === tag.objectOfShape) return this.#fields(this.#entry(this.#shapes, 'key order'))
    if (byte === tag.map) return this.#map()
    const kind = typedArrayKinds[byte - tag.typedArray]
    if (!kind) throw this.#damaged(`nothing is written as ${byte}`)
    return this.#typedArray(kind)
  }

  #complete(object: Plain): Plain {
    this.#objects.push(object)
    return object
  }

  #array(): Plain[] {
    const array: Plain[] = []
    for (let left = this.#count(); left > 0; left--) array.push(this.value())
    return array
  }

  #newShape(): readonly string[] {
    // Numbered before its values are read, as it was when written.
    const keys: string[] = []
    this.#shapes.push(keys)
    for (let left = this.#count(); left > 0; left--) keys.push(this.#text())
    return keys
  }

  #fields(keys: readonly string[]): Plain {
    const object: Record<string, Plain> = {}
    for (const key of keys) {
      const value = this.value()
      if (key !== '__proto__') object[key] = value
      else Object.defineProperty(object, key, { value, writable: true, enumerable: true, configurable: true })
    }
    return object
  }

  #map(): Map<string, Plain> {
    const map = new Map<string, Plain>()
    for (let left = this.#count(); left > 0; left--) {
      const key = this.#text()
      map.set(key, this.value())
    }
    return map
  }

  #typedArray(kind: new (buffer: ArrayBuffer) => TypedArray): TypedArray {
    const elementSize = new kind(new ArrayBuffer(0)).BYTES_PER_ELEMENT
    return new kind(this.#take(this.#whole() * elementSize).buffer)
  }

  #bigint(): bigint {
    const digits = String.fromCharCode(...this.#take(this.#whole()))
    if (!/^[0-9a-f]+$/.test(digits)) throw this.#damaged(`no number is written as ${JSON.stringify(digits)}`)
    return BigInt(`0x${digits}`)
  }

  #text(): string {
    return this.#textOf(this.#byte())
  }

  #textOf(byte: number): string {
    if (byte === tag.textAgain) return this.#entry(this.#texts, 'text')
    if (byte !== tag.text && byte !== tag.units) throw this.#damaged(`a text is not written as ${byte}`)
    const text = byte === tag.text ? this.#nextText(this.#whole()) : this.#units(this.#whole())
    this.#texts.push(text)
    return text
  }

  #nextText(length: number): string {
    if (length > this.#written.length - this.#read) throw this.#damaged('it ends too early')
    this.#read += length
    return this.#written.slice(this.#read - length, this.#read)
  }

  #units(length: number): string {
    const bytes = this.#take(length * 2)
    let text = ''
    for (let index = 0; index < bytes.length; index += 2) text += String.fromCharCode(bytes[index]! | (bytes[index + 1]! << 8))
    return text
  }

  #entry<Entry>(table: readonly Entry[], what: string): Entry {
    const index = this.#whole()
    if (index >= table.length) throw this.#damaged(`${what} ${index} is used before it is written`)
    return table[index]!
  }

  /** How many members follow; each takes a byte at least. */
  #count(): number {
    const count = this.#whole()
    if (count > this.#bytes.length - this.#offset) throw this.#damaged('it ends too early')
    return count
  }

  #whole(): number {
    let value = 0
    let unit = 1
    for (;;) {
      const byte = this.#byte()
      value += (byte & 127) * unit
      if (byte < 128) break
      unit *= 128
    }
    if (!Number.isSafeInteger(value)) throw this.#damaged('a number is too large')
    return value
  }

  /** A copy of the next bytes, in a buffer of its own. */
  #take(size: number): Uint8Array<ArrayBuffer> {
    if (size > this.#bytes.length - this.#offset) throw this.#damaged('it ends too early')
    const taken = new Uint8Array(size)
    taken.set(this.#bytes.subarray(this.#offset, this.#offset + size))
    this.#offset += size
    return taken
  }

  #byte(): number {
    const byte = this.#bytes[this.#offset++]
    if (byte === undefined) throw this.#damaged('it ends too early')
    return byte
  }

  #damaged(why: string): DecodeError {
    return new DecodeError(`damaged data at byte ${this.#offset}: ${why}`)
  }
}
