/** What clients asked and were answered, and in which order an observer outside saw it. */
import type { Instant } from '@track/simulation'

export interface Operation<Input = unknown, Output = unknown> {
  readonly client: string
  readonly input: Input
  /** Undefined too while it was not answered. */
  readonly output: Output | undefined
  /** Places in the order of all invocations and answers. */
  readonly invoked: number
  /** Undefined for an operation that was never answered: it may have been done, or be done later, or never. */
  readonly answered: number | undefined
  readonly invokedAt?: Instant
  readonly answeredAt?: Instant
}

export type History<Input = unknown, Output = unknown> = readonly Operation<Input, Output>[]

/** A note of a client: what it asked, or what it was answered; `operation` tells its operations apart. */
export type Noted<Input, Output> =
  | { readonly kind: 'invoked'; readonly operation: number; readonly input: Input }
  | { readonly kind: 'returned'; readonly operation: number; readonly output: Output }

/** The history of an ensemble's notes: their order is the order in which it happened. */
export function historyOf<Input, Output>(
  notes: readonly { readonly at: Instant; readonly process: string; readonly what: object }[],
): Operation<Input, Output>[] {
  const operations = new Map<string, Operation<Input, Output>>()
  for (const [place, { at, process: client, what }] of notes.entries()) {
    const note = what as Noted<Input, Output>
    const key = `${client}/${note.operation}`
    const known = operations.get(key)
    if (note.kind === 'invoked') {
      const open = { client, input: note.input, output: undefined, invoked: place, answered: undefined, invokedAt: at }
      operations.set(key, open)
    } else if (note.kind === 'returned' && known) {
      operations.set(key, { ...known, output: note.output, answered: place, answeredAt: at })
    }
  }
  return [...operations.values()]
}
