/**
 * The world: virtual time, a table of scheduled events, and one state a part, all plain data.
 * Nothing in it waits. It forks, is saved and replayed because code stays outside of it.
 */
import { type EventTable, insertEvent, takeEvent } from './event-table.ts'
import { forkState } from './fork.ts'
import type { EventRow, Part } from './part.ts'
import type { Plain } from './plain.ts'
import { stream, type Stream } from './chance.ts'
import { type Duration, type Instant, printMicroTimestamp } from './time.ts'

/** Everything that a world is. `states` holds one state a part, by the part's name. */
export interface WorldState {
  readonly seed: number
  readonly startedAt: Instant
  readonly now: Instant
  readonly sequence: number
  /** Events and inputs handled so far; an input is journalled with it. */
  readonly handled: number
  readonly events: EventTable
  readonly cancelled: Map<string, true>
  readonly states: Map<string, object>
}

/** Sees every event row as it is handled. Lives outside the world; a fork starts with none. */
export type Observer = (row: EventRow) => void

/** How many events one virtual instant may handle before the engine calls it a bug. */
const eventsInOneInstantMax = 1_000_000

export class Simulation {
  readonly seed: number
  readonly startedAt: Instant
  readonly #parts: ReadonlyMap<string, Part>
  readonly #lanes: readonly Part[]
  readonly #states: Map<string, object>
  readonly #events: EventTable
  readonly #cancelled: Map<string, true>
  #now: Instant
  #sequence: number
  #handled: number
  #until: Instant = -Infinity
  #horizon: Instant = -Infinity
  #observers: Observer[] = []

  private constructor(parts: readonly Part[], state: WorldState) {
    this.#parts = new Map(parts.map((part) => [part.name, part]))
    this.#lanes = parts.filter((part) => part.lane)
    this.seed = state.seed
    this.startedAt = state.startedAt
    this.#now = state.now
    this.#sequence = state.sequence
    this.#handled = state.handled
    this.#events = state.events
    this.#cancelled = state.cancelled
    this.#states = state.states
  }

  /** A new world at its first instant; parts are initialised in the order given. */
  static start(parts: readonly Part[], { seed, startedAt }: { seed: number; startedAt: Instant }): Simulation {
    const simulation = new Simulation(parts, {
      seed, startedAt, now: startedAt, sequence: 0, handled: 0,
      events: [], cancelled: new Map(), states: new Map(),
    })
    for (const part of parts) simulation.#states.set(part.name, part.initial(simulation))
    return simulation
  }

  /** A world that goes on from a state, which it takes over (see `state`). */
  static resume(parts: readonly Part[], state: WorldState): Simulation {
    return new Simulation(parts, state)
  }

  get now(): Instant {
    return this.#now
  }

  /** Events and inputs handled since the world began. */
  get handled(): number {
    return this.#handled
  }

  /** A lane may handle its events strictly before this instant. */
  get horizon(): Instant {
    return this.#horizon
  }

  /** The state of a part, to read; only the part's own code writes to it. */
  state<State extends object>(part: Part<State>): State {
    const state = this.#states.get(part.name)
    if (state === undefined) throw new Error(`no part "${part.name}" in this world`)
    return state as State
  }

  /** Whether the world was built with the part. */
  has(part: Part): boolean {
    return this.#states.has(part.name)
  }

  /** The stream of chance for a purpose, independent of every other purpose's. */
  stream(...names: readonly string[]): Stream {
    return stream(this.seed, ...names)
  }

  /** Puts an event row on the table and answers an id for `cancel`. An instant past is refused. */
  schedule({ at, part, event, data }: { at: Instant; part: string; event: string; data?: Plain }): string {
    if (!(at >= this.#now) || !Number.isInteger(at)) {
      throw new Error(`"${part}/${event}" scheduled at ${at}; it is ${this.#now}, and an instant is a whole number of microseconds`)
    }
    const sequence = this.#sequence++
    insertEvent(this.#events, { at, sequence, part, event, data })
    if (at < this.#horizon) this.#horizon = at
    return String(sequence)
  }

  scheduleAfter({ after, part, event, data }: { after: Duration; part: string; event: string; data?: Plain }): string {
    return this.schedule({ at: this.#now + after, part, event, data })
  }

  /** Takes a scheduled event back; it must not have been handled yet. */
  cancel(id: string): void {
    this.#cancelled.set(id, true)
  }

  /** Moves the clock within a lane's run. */
  advance(at: Instant): void {
    this.#now = at
  }

  /** When something happens next; Infinity in a world that is at rest. */
  nextAt(): Instant {
    let next = this.#tableNextAt()
    for (const part of this.#lanes) next = Math.min(next, part.lane!.nextAt(this))
    return next
  }

  /** Handles everything due up to and including `until`, and leaves the clock there. */
  runUntil(until: Instant): void {
    this.#until = until
    while (this.#step()) {}
    if (until > this.#now && until !== Infinity) this.#now = until
    this.#until = -Infinity
    this.#horizon = -Infinity
  }

  runFor(duration: Duration): void {
    this.runUntil(this.#now + duration)
  }

  /** Handles what is due next (one event row, or one stretch of a lane); false when at rest. */
  step(): boolean {
    this.#until = this.nextAt()
    if (this.#until === Infinity) return false
    const stepped = this.#step()
    this.#until = -Infinity
    this.#horizon = -Infinity
    return stepped
  }

  /** Gives the world something from outside; what the part answers is handed back. */
  input(part: string, name: string, data: Plain): Plain {
    const handler = this.#parts.get(part)?.inputs?.[name]
    if (!handler) throw new Error(`no input "${part}/${name}" in this world`)
    this.#handled++
    return handler(this, data)
  }

  /** A second world that shares every row with this one, and goes its own way from here. */
  fork(): Simulation {
    const { states, events, cancelled, ...rest } = this.export()
    return new Simulation([...this.#parts.values()], {
      ...rest,
      events: events.slice(),
      cancelled: new Map(cancelled),
      states: new Map(Array.from(states, ([name, state]) => [name, forkState(state)])),
    })
  }

  /** The world itself, uncopied: for the codec, for comparison, and for `resume` after a fork. */
  export(): WorldState {
    return {
      seed: this.seed, startedAt: this.startedAt, now: this.#now, sequence: this.#sequence, handled: this.#handled,
      events: this.#events, cancelled: this.#cancelled, states: this.#states,
    }
  }

  observe(observer: Observer): void {
    this.#observers.push(observer)
  }

  #instant = -Infinity
  #handledInInstant = 0

  #step(): boolean {
    const tableAt = this.#tableNextAt()
    let laneAt = Infinity
    let laneOf: Part | undefined
    let secondLaneAt = Infinity
    for (const part of this.#lanes) {
      const at = part.lane!.nextAt(this)
      if (at < laneAt) {
        secondLaneAt = laneAt
        laneAt = at
        laneOf = part
      } else if (at < secondLaneAt) secondLaneAt = at
    }
    if (Math.min(tableAt, laneAt) > this.#until) return false
    if (tableAt <= laneAt) this.#handle(takeEvent(this.#events)!)
    else {
      this.#horizon = Math.min(tableAt, this.#until + 1, Math.max(secondLaneAt, laneAt + 1))
      laneOf!.lane!.run(this)
    }
    return true
  }

  #handle(row: EventRow): void {
    if (row.at !== this.#instant) {
      this.#instant = row.at
      this.#handledInInstant = 0
    } else if (++this.#handledInInstant > eventsInOneInstantMax) {
      throw new Error(`time stands still at ${printMicroTimestamp(row.at)}: "${row.part}/${row.event}" keeps running`)
    }
    this.#now = row.at
    this.#handled++
    const handler = this.#parts.get(row.part)?.events[row.event]
    if (!handler) throw new Error(`no handler for "${row.part}/${row.event}"`)
    for (const observer of this.#observers) observer(row)
    handler(this, row.data)
  }

  /** The instant of the table's first event that was not taken back. */
  #tableNextAt(): Instant {
    while (this.#cancelled.size > 0 && this.#events[0] && this.#cancelled.delete(String(this.#events[0].sequence))) {
      takeEvent(this.#events)
    }
    return this.#events[0]?.at ?? Infinity
  }
}
