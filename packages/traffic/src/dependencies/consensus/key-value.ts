/**
 * Keys and values as a replicated state machine: what a group replicates unless told otherwise.
 * Left out: revisions, watches, transactions and ranges of etcd; a write copies the table of keys, which is meant for some hundreds.
 */
import type { Plain } from '@track/simulation'
import type { StateMachine } from './entry.ts'

export type KeyValueCommand =
  | { readonly kind: 'put'; readonly key: string; readonly value: string }
  /** Puts the value if the key has the expected one (undefined: none); says whether it did. */
  | { readonly kind: 'compare and set'; readonly key: string; readonly expected: string | undefined; readonly value: string }

export interface KeyValueQuery {
  readonly kind: 'get'
  readonly key: string
}

type Values = ReadonlyMap<string, string>

export const keyValueMachine: StateMachine = {
  initial: new Map<string, string>(),
  apply(state, command) {
    const values = state as Values
    const { kind, key, value, ...rest } = command as unknown as KeyValueCommand
    if (kind === 'compare and set' && values.get(key) !== (rest as { expected?: string }).expected) return { state, result: false }
    return { state: new Map(values).set(key, value), result: true }
  },
  read: (state: Plain, query: Plain) => (state as Values).get((query as unknown as KeyValueQuery).key),
}
