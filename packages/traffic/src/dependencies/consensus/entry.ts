/** What stands in the log of a Raft group, and the snapshot that stands for its beginning. */
import type { Instant, Plain } from '@track/simulation'

export interface Entry {
  readonly index: number
  readonly term: number
  /** The leader's clock when it took the entry in: what the state machine goes by, so that all replicas agree on time. */
  readonly at: Instant
  readonly body: Body
}

export type Body =
  /** A leader's first entry. */
  | { readonly kind: 'no-op' }
  /** Opens a session, whose id is the entry's index. */
  | { readonly kind: 'session' }
  /** Of a session: `sequence` tells a retry from a new command. Without a session a retry is a second command. */
  | { readonly kind: 'command'; readonly session: number | undefined; readonly sequence: number; readonly command: Plain }
  | { readonly kind: 'configuration'; readonly configuration: Members }

/** Who votes and counts, and who only receives the log. */
export interface Members {
  readonly voters: readonly string[]
  readonly learners: readonly string[]
}

/** Members from a log index on. */
export interface Configuration extends Members {
  readonly index: number
}

/** The applied state: what the commands made of it, and the sessions of the clients. */
export interface Machine {
  readonly state: Plain
  readonly sessions: ReadonlyMap<string, Session>
}

export interface Session {
  readonly sequence: number
  readonly result: Plain
  readonly index: number
}

export interface Snapshot {
  readonly index: number
  readonly term: number
  readonly configuration: Configuration
  readonly machine: Machine
}

/** What the group replicates: pure functions on a plain state. */
export interface StateMachine {
  readonly initial: Plain
  apply(state: Plain, command: Plain, entry: Entry): { readonly state: Plain; readonly result: Plain }
  read(state: Plain, query: Plain): Plain
}
