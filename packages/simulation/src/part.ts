/**
 * How code plugs into the world: a part is registered by name, owns one state, and handles its
 * own event rows. The code stays outside; only the state and the rows are the world.
 */
import type { Data, Plain } from './plain.ts'
import type { Instant } from './time.ts'
import type { Simulation } from './simulation.ts'

/** One scheduled event. `sequence` orders events of one instant: first scheduled, first handled. */
export interface EventRow {
  readonly at: Instant
  readonly sequence: number
  readonly part: string
  readonly event: string
  readonly data: Plain
}

export interface Part<State extends object = object> {
  /** Unique in a world; event rows name it. */
  readonly name: string
  /** The state at the world's start. Called once, before any event. */
  initial(simulation: Simulation): State
  /** Handlers of this part's event rows, by event name. */
  readonly events: Readonly<Record<string, EventHandler>>
  /**
   * Handlers of what comes from outside the world (a request, a typed line), by name. Every call
   * goes into the journal and is made again on replay.
   */
  readonly inputs?: Readonly<Record<string, InputHandler>>
  /** What of the state follows from the rest of it: a snapshot leaves it out. */
  readonly derived?: DerivedFields<State>
  /** For streams of chance that the state keeps: draws them anew, in a fork that goes on under another seed. */
  reseed?(simulation: Simulation): void
  /** For parts with millions of events: a schedule of their own, kept in their state. */
  readonly lane?: Lane
}

/** An index, a hash table: fields that a world keeps because it would take long to make them at each use. */
export interface DerivedFields<State extends object> {
  readonly names: readonly string[]
  /** The same values again, from a state in which they are undefined. */
  derive(state: State): object
}

// A handler names the row that it expects (`never` lets it); the world trusts whoever schedules for
// a part to know it.
export type EventHandler = (simulation: Simulation, data: never) => void
export type InputHandler = (simulation: Simulation, data: never) => Data

/**
 * A part's own schedule beside the event table. The simulation calls `run` when the lane's next
 * event is strictly before the table's next; `run` handles its events one by one, each after
 * `simulation.advance(at)`, for as long as the next one is before `simulation.horizon` (which
 * shrinks when it schedules something). So the outcome does not depend on how far a call goes.
 * Of events of one instant, the table's come first, then the lanes' in the order of the parts.
 * Whoever gives a lane something to do tells `simulation.shortenHorizon(at)` when: another lane
 * may be running.
 */
export interface Lane {
  /** When the next event of the lane is due; Infinity when there is none. */
  nextAt(simulation: Simulation): Instant
  run(simulation: Simulation): void
}
