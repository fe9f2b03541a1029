/**
 * Whether a write may take the place of what is there.
 * Follows Amazon S3's conditional writes: If-None-Match: * (412 where there is an object), If-Match (412 where it is another one, 404
 * where there is none), 409 where a conflicting write came in between.
 */
export type WriteCondition =
  | { readonly kind: 'none' }
  | { readonly kind: 'absent' }
  | { readonly kind: 'match'; readonly version: number }

export interface Refusal {
  readonly status: 404 | 409 | 412
  readonly code: 'NoSuchKey' | 'ConditionalRequestConflict' | 'PreconditionFailed'
  readonly words: string
}

export const refusals = {
  noSuchKey: { status: 404, code: 'NoSuchKey', words: 'The specified key does not exist.' },
  conflict: { status: 409, code: 'ConditionalRequestConflict', words: 'The conditional request cannot succeed due to a conflicting operation against this resource.' },
  preconditionFailed: { status: 412, code: 'PreconditionFailed', words: 'At least one of the pre-conditions you specified did not hold' },
} as const satisfies Readonly<Record<string, Refusal>>

/** For whoever writes what is based on the version that it has read; of an object that was not there that is 0. */
export function basedOn(version: number): WriteCondition {
  return version === 0 ? { kind: 'absent' } : { kind: 'match', version }
}

/** By the version of what is there as the write ends (0: nothing), and whether it was deleted since the write began. */
export function refusalOfWrite(version: number, condition: WriteCondition, wasDeleted = false): Refusal | undefined {
  switch (condition.kind) {
    case 'none': return undefined
    case 'absent':
      if (version > 0) return refusals.preconditionFailed
      return wasDeleted ? refusals.conflict : undefined
    case 'match':
      if (version === 0) return wasDeleted ? refusals.conflict : refusals.noSuchKey
      return version === condition.version ? undefined : refusals.preconditionFailed
  }
}
