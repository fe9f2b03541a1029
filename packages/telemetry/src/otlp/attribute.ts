/**
 * Attributes and what stands around every signal: resource and instrumentation scope.
 *
 * Follows opentelemetry/proto/common/v1 and resource/v1. An int64 is a bigint, a double a number, so that
 * `1` and `1.0` stay two values; an empty AnyValue is null.
 */
export type AttributeValue =
  | string
  | boolean
  | bigint
  | number
  | Uint8Array
  | null
  | readonly AttributeValue[]
  | AttributeMap

export interface AttributeMap {
  readonly [key: string]: AttributeValue
}

/** In the order in which they were sent; a key that stands twice stands twice. */
export interface Attribute {
  readonly key: string
  readonly value: AttributeValue
}

export type Attributes = readonly Attribute[]

export interface Resource {
  readonly attributes: Attributes
  readonly droppedAttributesCount: number
}

export interface InstrumentationScope {
  readonly name: string
  readonly version: string
  readonly attributes: Attributes
  readonly droppedAttributesCount: number
}

/** Nanoseconds since the Unix epoch; 0n where it was not said. */
export type UnixNano = bigint
