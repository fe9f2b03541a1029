/**
 * Plain data to bytes: first all texts, then what is made of them, which packs better than the two
 * mixed. Texts, key orders and shared rows are written once and referred to after, so that what
 * was one row before is one row again after `decode`. What is not plain data is our
 * own bug, and the error names the place.
 */
import { type Data, isTypedArray, type TypedArray } from '../plain.ts'
import { smallWhole, tag, typedArrayKinds } from './tag.ts'

export interface EncodeOptions {
  /**
   * Whether a row that is reached twice is written once. Without it, equal values give equal
   * bytes whether or not their rows are shared.
   */
  readonly sharing?: boolean
}

export function encode(value: Data, { sharing = true }: EncodeOptions = {}): Uint8Array<ArrayBuffer> {
  const encoder = new Encoder(sharing)
  encoder.value(value)
  return encoder.bytes()
}

/** Data this deep is looked through for a row that contains itself. */
const suspiciousDepth = 500

/** Key orders as a tree: a step for each key. */
interface Shape {
  /** The number of the order that ends here; -1 before it was seen. */
  number: number
  readonly next: Map<string, Shape>
}

class Encoder {
  readonly #sharing: boolean
  readonly #texts = new Map<string, number>()
  readonly #written: string[] = []
  readonly #shapes: Shape = { number: -1, next: new Map() }
  readonly #objects = new Map<object, number>()
  readonly #path: (string | number)[] = []
  readonly #above: object[] = []
  #shapeCount = 0
  readonly #double = new Float64Array(1)
  readonly #doubleBytes = new Uint8Array(this.#double.buffer)
  #completed = 0
  #bytes = new Uint8Array(1024)
  #length = 0

  constructor(sharing: boolean) {
    this.#sharing = sharing
  }

  bytes(): Uint8Array<ArrayBuffer> {
    const texts = new TextEncoder().encode(this.#written.join(''))
    const value = this.#bytes.slice(0, this.#length)
    this.#length = 0
    this.#whole(texts.length)
    const all = new Uint8Array(this.#length + texts.length + value.length)
    all.set(this.#bytes.subarray(0, this.#length))
    all.set(texts, this.#length)
    all.set(value, this.#length + texts.length)
    return all
  }

  value(value: unknown): void {
    switch (typeof value) {
      case 'undefined': return this.#byte(tag.undefined)
      case 'boolean': return this.#byte(value ? tag.true : tag.false)
      case 'number': return this.#number(value)
      case 'bigint': return this.#bigint(value)
      case 'string': return this.#text(value)
      case 'object': return value === null ? this.#byte(tag.null) : this.#object(value)
      default: throw this.#notPlain(`a ${typeof value}`)
    }
  }

  #object(object: object): void {
    const seen = this.#sharing ? this.#objects.get(object) : undefined
    if (seen !== undefined) {
      this.#byte(tag.again)
      return this.#whole(seen)
    }
    if (this.#above.length >= suspiciousDepth) this.#refuseCycle(object)
    this.#above.push(object)
    if (Array.isArray(object)) this.#array(object)
    else if (object instanceof Map) this.#map(object)
    else if (ArrayBuffer.isView(object)) this.#typedArray(object)
    else this.#fields(object)
    this.#above.pop()
    if (this.#sharing) this.#objects.set(object, this.#completed++)
  }

  #refuseCycle(object: object): void {
    const above = [...this.#above, object]
    const again = above.findIndex((each, index) => above.indexOf(each) < index)
    if (again === -1) return
    this.#path.length = again
    throw this.#notPlain('a row that contains itself')
  }

  #array(array: readonly unknown[]): void {
    this.#byte(tag.array)
    this.#whole(array.length)
    for (let index = 0; index < array.length; index++) this.#at(index, array[index])
  }

  #map(map: ReadonlyMap<unknown, unknown>): void {
    this.#byte(tag.map)
    this.#whole(map.size)
    for (const [key, value] of map) {
      if (typeof key !== 'string') throw this.#notPlain(`a Map with the key ${String(key)} (a ${typeof key})`)
      this.#text(key)
      this.#at(key, value)
    }
  }

  #fields(object: object): void {
    const prototype = Object.getPrototypeOf(object) as object | null
    if (prototype !== Object.prototype && prototype !== null) throw this.#notPlain(`a ${object.constructor.name}`)
    const keys = Object.keys(object)
    const shape = this.#shapeOf(keys)
    const values = object as Record<string, unknown>
    if (shape === undefined) {
      this.#byte(tag.object)
      this.#whole(keys.length)
      for (const key of keys) this.#text(key)
    } else {
      this.#byte(tag.objectOfShape)
      this.#whole(shape)
    }
    for (const key of keys) this.#at(key, values[key])
  }

  /** The number of a key order seen before; undefined, and numbered, the first time. */
  #shapeOf(keys: readonly string[]): number | undefined {
    let shape = this.#shapes
    for (const key of keys) {
      let next = shape.next.get(key)
      if (!next) shape.next.set(key, (next = { number: -1, next: new Map() }))
      shape = next
    }
    if (shape.number >= 0) return shape.number
    shape.number = this.#shapeCount++
    return undefined
  }

  #typedArray(view: ArrayBufferView): void {
    const kind = isTypedArray(view) ? typedArrayKinds.findIndex((kind) => view instanceof kind) : -1
    if (kind === -1) throw this.#notPlain(`a ${view.constructor.name}`)
    const array = view as TypedArray
    this.#byte(tag.typedArray + kind)
    this.#whole(array.length)
    this.#reserve(array.byteLength)
    this.#bytes.set(new Uint8Array(array.buffer, array.byteOffset, array.byteLength), this.#length)
    this.#length += array.byteLength
  }

  #number(value: number): void {
    if (!Number.isSafeInteger(value) || Object.is(value, -0)) {
      this.#byte(tag.double)
      this.#double[0] = value
      this.#reserve(8)
      for (let index = 0; index < 8; index++) this.#bytes[this.#length++] = this.#doubleBytes[index]!
    } else if (value < 0) {
      this.#byte(tag.negativeWhole)
      this.#whole(-value)
    } else if (value < 256 - smallWhole) this.#byte(smallWhole + value)
    else {
      this.#byte(tag.whole)
      this.#whole(value)
    }
  }

  #bigint(value: bigint): void {
    this.#byte(value < 0n ? tag.negativeBigint : tag.bigint)
    const digits = (value < 0n ? -value : value).toString(16)
    this.#whole(digits.length)
    for (let index = 0; index < digits.length; index++) this.#byte(digits.charCodeAt(index))
  }

  #text(text: string): void {
    const seen = this.#texts.get(text)
    if (seen !== undefined) {
      this.#byte(tag.textAgain)
      return this.#whole(seen)
    }
    this.#texts.set(text, this.#texts.size)
    if (!text.isWellFormed()) return this.#units(text)
    this.#byte(tag.text)
    this.#whole(text.length)
    this.#written.push(text)
  }

  #units(text: string): void {
    this.#byte(tag.units)
    this.#whole(text.length)
    for (let index = 0; index < text.length; index++) {
      this.#byte(text.charCodeAt(index) & 0xff)
      this.#byte(text.charCodeAt(index) >> 8)
    }
  }

  /** Seven bits a byte, lowest first; the high bit says that more follow. */
  #whole(value: number): void {
    let left = value
    while (left >= 128) {
      this.#byte(128 + left % 128)
      left = Math.floor(left / 128)
    }
    this.#byte(left)
  }

  #byte(byte: number): void {
    if (this.#length === this.#bytes.length) this.#reserve(1)
    this.#bytes[this.#length++] = byte
  }

  #reserve(size: number): void {
    if (this.#length + size <= this.#bytes.length) return
    const grown = new Uint8Array(Math.max(this.#bytes.length * 2, this.#length + size))
    grown.set(this.#bytes.subarray(0, this.#length))
    this.#bytes = grown
  }

  #at(step: string | number, value: unknown): void {
    this.#path.push(step)
    this.value(value)
    this.#path.pop()
  }

  #notPlain(what: string): Error {
    return new Error(`not plain data: ${what} at ${this.#path.join('.') || 'the top'}`)
  }
}
