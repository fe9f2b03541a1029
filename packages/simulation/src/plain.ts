/**
 * What the world is made of. A *row* (a plain object or array) is immutable and replaced, never
 * changed in place. A *container* (Map, typed array, or the object that a part's state is) may be
 * changed, and is copied when the world forks.
 */
export type Plain =
  | null
  | undefined
  | boolean
  | number
  | bigint
  | string
  | TypedArray
  | readonly Plain[]
  | ReadonlyMap<string, Plain>
  | { readonly [key: string]: Plain }

/**
 * Plain data as it is handed in. A row declared as an interface has no index signature, so the
 * type cannot see that it is plain; the codec does, and names what is not.
 */
export type Data = Plain | object

export type TypedArray =
  | Float64Array
  | Int32Array
  | Uint32Array
  | Uint16Array
  | Uint8Array
  | BigInt64Array
  | BigUint64Array

/** A view of bytes, and nothing else that a view may be. */
export function isTypedArray(value: unknown): value is TypedArray {
  return ArrayBuffer.isView(value) && !(value instanceof DataView)
}
