/** Messages of protobuf as tables, in the order of their numbers. */

export type ScalarKind = 'string' | 'double' | 'sample' | 'bool' | 'int64' | 'uint64' | 'sint64' | 'int32' | 'uint32' | 'sint32'

export interface FieldShape {
  readonly number: number
  readonly kind: ScalarKind | MessageShape
  readonly isRepeated?: boolean
  /** Undefined where it is not given, and written whatever it is. */
  readonly isOptional?: boolean
  /** A list of numbers, each with a tag of its own. */
  readonly isUnpacked?: boolean
  /** Only the last of those with the same name counts. */
  readonly oneOf?: string
}

export interface MessageShape {
  /** As the generated code calls it. */
  readonly name: string
  readonly fields: Readonly<Record<string, FieldShape>>
}

/** What is told of bytes that are no such message. */
export class ProtobufError extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'ProtobufError'
  }
}

/** The value of a `sample` that is Prometheus' staleness marker, which is a NaN of its own. */
export const staleSample = 'stale'

export const wireVarint = 0
export const wireFixed64 = 1
export const wireBytes = 2
export const wireFixed32 = 5

export function wireTypeOf({ kind }: FieldShape): number {
  if (typeof kind === 'object' || kind === 'string') return wireBytes
  return kind === 'double' || kind === 'sample' ? wireFixed64 : wireVarint
}

export function isMessage({ kind }: FieldShape): boolean {
  return typeof kind === 'object'
}
