/**
 * The byte that says what follows in encoded plain data, after its texts. Bytes from 128 up are the whole numbers
 * 0 to 127 themselves.
 */
import type { TypedArray } from '../plain.ts'

export const tag = {
  undefined: 0,
  null: 1,
  false: 2,
  true: 3,
  whole: 4,
  negativeWhole: 5,
  double: 6,
  bigint: 7,
  negativeBigint: 8,
  /** Text seen for the first time, by its length in 16-bit units: the next of the texts; it gets the next number. */
  text: 9,
  /** Text that is not well-formed Unicode: its 16-bit units. */
  units: 10,
  textAgain: 11,
  array: 12,
  /** An object whose keys are seen for the first time in this order; the order gets the next number. */
  object: 13,
  objectOfShape: 14,
  map: 15,
  /** A row, container or typed array seen before: its number in the order of completion. */
  again: 16,
  /** And the next: one a kind of typed array, in the order below. */
  typedArray: 17,
} as const

/** The first of the bytes that stand for whole numbers. */
export const smallWhole = 128

export const typedArrayKinds: readonly (new (buffer: ArrayBuffer) => TypedArray)[] = [
  Float64Array, Int32Array, Uint32Array, Uint16Array, Uint8Array, BigInt64Array, BigUint64Array,
]
