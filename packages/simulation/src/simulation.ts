/**
 * The world: virtual time, a table of scheduled events, and one state a part, all plain data.
 * Nothing in it waits. It forks, is saved and replayed because code stays outside of it.
 */
import { dropCancelled, type EventTable, insertEvent, takeEvent } from './event-table.ts'
import { forkState } from './fork.ts'
import type { EventRow, Part } from './part.ts'
import type { Data, Plain } from './plain.ts'
import { stream, type Stream } from './chance.ts'
import { EventError } from './event-error.ts'
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

/**
 * Sees every event row before it is handled, and every event of a lane as a row of the name
 * `lane` without data. Lives outside the world; a fork starts with none.
 */
export type Observer = (row: EventRow) => void

/** Something given to the world from outside, with its place among the events. */
export interface InputRow {
  readonly at: Instant
  /** Events and inputs handled before this one. */
  readonly handled: number
  readonly part: string
  readonly input: string
  readonly data: Plain
}

/** Sees every input before it is handled; the journal is one. */
export type InputObserver = (row: InputRow) => void

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
  // Numbers from the start: a field that began as undefined would hold each new instant in a box of its own.
  #now: Instant = 0
  #sequence = 0
  #handled = 0
  #until: Instant = -Infinity
  #horizon: Instant = -Infinity
  #running = false
  #runningLane: Part | undefined
  /** What is being handled, to be named when it fails. */
  #part = ''
  #event = ''
  readonly #observers: Observer[] = []
  readonly #inputObservers: InputObserver[] = []

  private constructor(parts: readonly Part[], state: WorldState) {
    this.#parts = new Map(parts.map((part) => [part.name, part]))
    if (this.#parts.size < parts.length) throw new Error(`two parts of one name in ${parts.map((part) => part.name).join(', ')}`)
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

  /** What is being handled, or was last: `part/event`; for reports of a bug. */
  get handling(): string {
    return `${this.#part}/${this.#event}`
  }

  /** The running lane may handle its events strictly before this instant. */
  get horizon(): Instant {
    return this.#horizon
  }

  /** The state of a part, to read; only the part's own code writes to it. */
  state<State extends object>(part: Part<State>): State {
    const state = this.#states.get(part.name)
    if (state === undefined) throw new Error(`no part "${part.name}" in this world`)
    return state as State
  }

  /** The code registered under a name, to read what it was built with. */
  part(name: string): Part {
    const part = this.#parts.get(name)
    if (!part) throw new Error(`no part "${name}" in this world`)
    return part
  }

  /** The parts that the world was built with, in their order. */
  get parts(): readonly Part[] {
    return [...this.#parts.values()]
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
  schedule({ at, part, event, data }: { at: Instant; part: string; event: string; data?: Data }): string {
    if (!this.#parts.has(part)) throw new Error(`"${part}/${event}" scheduled in a world without the part "${part}"`)
    if (!(at >= this.#now) || !Number.isInteger(at)) {
      throw new Error(`"${part}/${event}" scheduled at ${at}; it is ${this.#now}, and an instant is a whole number of microseconds`)
    }
    const sequence = this.#sequence++
    insertEvent(this.#events, { at, sequence, part, event, data: data as Plain })
    this.shortenHorizon(at)
    return String(sequence)
  }

  scheduleAfter({ after, part, event, data }: { after: Duration; part: string; event: string; data?: Data }): string {
    return this.schedule({ at: this.#now + after, part, event, data })
  }

  /** Takes a scheduled event back; it must not have been handled yet. */
  cancel(id: string): void {
    this.#cancelled.set(id, true)
    // Most of the table is dead: without this, time-outs that never fire would pile up.
    if (this.#cancelled.size > 256 && this.#cancelled.size > this.#events.length / 2) {
      dropCancelled(this.#events, this.#cancelled)
      this.#cancelled.clear()
    }
  }

  /** Moves the clock within a lane's run, to its next event. */
  advance(at: Instant): void {
    if (!(at >= this.#now && at < this.#horizon)) this.#refuseToAdvance(at)
    this.#count(at)
    this.#now = at
    if (this.#observers.length > 0) this.#showLane()
  }

  #refuseToAdvance(at: Instant): never {
    throw new Error(`lane "${this.#runningLane?.name}" advances to ${at}; it is ${this.#now}, and its horizon is ${this.#horizon}`)
  }

  #showLane(): void {
    this.#show({ at: this.#now, sequence: this.#handled, part: this.#runningLane!.name, event: 'lane', data: undefined })
  }

  /**
   * Keeps the running lane from going past an instant at which another lane has got something to
   * do. Whoever puts work into a lane from outside of that lane's own run calls it.
   */
  shortenHorizon(at: Instant): void {
    if (at < this.#horizon) this.#horizon = at
  }

  /** When something happens next; Infinity in a world that is at rest. */
  nextAt(): Instant {
    let next = this.#tableNextAt()
    for (const part of this.#lanes) next = Math.min(next, part.lane!.nextAt(this))
    return next
  }

  /** Handles everything due up to and including `until`, and leaves the clock there. */
  runUntil(until: Instant): void {
    if (!Number.isInteger(until) && until !== Infinity) {
      throw new Error(`run until ${until}: an instant is a whole number of microseconds`)
    }
    this.#run(until, () => {
      while (this.#step()) {}
    })
    if (until > this.#now && until !== Infinity) this.#now = until
  }

  runFor(duration: Duration): void {
    this.runUntil(this.#now + duration)
  }

  /**
   * Handles what is due next (one event row, or one stretch of a lane, at most so long that it ends
   * before the table's next row); false when at rest.
   */
  step(stretch: Duration = 0): boolean {
    const next = this.nextAt()
    if (next === Infinity) return false
    this.#run(next + stretch, () => {
      this.#step()
    })
    return true
  }

  /** Gives the world something from outside; what the part answers is handed back. */
  input(part: string, name: string, data: Data): Plain {
    const handler = this.#parts.get(part)?.inputs?.[name]
    if (!handler) throw new Error(`no input "${part}/${name}" in this world`)
    if (this.#running) throw new Error(`input "${part}/${name}" while an event is handled: inputs come from outside`)
    const row = { at: this.#now, handled: this.#handled++, part, input: name, data: data as Plain }
    for (const observer of this.#inputObservers) observer(row)
    return handler(this, data as never) as Plain
  }

  /**
   * A second world that shares every row with this one, and goes its own way from here. Under another seed
   * chance falls otherwise from here on.
   */
  fork({ seed = this.seed }: { readonly seed?: number } = {}): Simulation {
    if (this.#running) throw new Error('a world forks between two events, not within one')
    const { states, events, cancelled, ...rest } = this.export()
    const fork = new Simulation(this.parts, {
      ...rest,
      seed,
      events: events.slice(),
      cancelled: new Map(cancelled),
      states: new Map(Array.from(states, ([name, state]) => [name, forkState(state)])),
    })
    if (seed !== this.seed) for (const part of this.parts) part.reseed?.(fork)
    return fork
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

  observeInputs(observer: InputObserver): void {
    this.#inputObservers.push(observer)
  }

  #instant = -Infinity
  #handledInInstant = 0

  #run(until: Instant, handle: () => void): void {
    if (this.#running) throw new Error('the world is run from within one of its own events')
    this.#running = true
    this.#until = until
    try {
      handle()
    } catch (error) {
      // Whatever leaves a handler is a bug of ours: it is told with all that makes it happen again.
      throw new EventError(this, `${this.#part}/${this.#event}`, error)
    } finally {
      this.#running = false
      this.#until = -Infinity
    }
  }

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
    const next = Math.min(tableAt, laneAt)
    if (next > this.#until || next === Infinity) return false
    if (tableAt <= laneAt) this.#handle(takeEvent(this.#events)!)
    else {
      this.#runLane(laneOf!, Math.min(tableAt, this.#until + 1, Math.max(secondLaneAt, laneAt + 1)))
    }
    return true
  }

  #runLane(part: Part, horizon: Instant): void {
    this.#horizon = horizon
    this.#runningLane = part
    this.#part = part.name
    this.#event = 'lane'
    const before = this.#handled
    const due = part.lane!.nextAt(this)
    part.lane!.run(this)
    this.#runningLane = undefined
    this.#horizon = -Infinity
    if (this.#handled === before && part.lane!.nextAt(this) <= due) {
      throw new Error(`lane "${part.name}" has something due at ${due} and does not handle it`)
    }
  }

  #handle(row: EventRow): void {
    this.#now = row.at
    this.#part = row.part
    this.#event = row.event
    this.#count(row.at)
    const handler = this.#parts.get(row.part)?.events[row.event]
    if (!handler) throw new Error(`no handler for "${row.part}/${row.event}"`)
    if (this.#observers.length > 0) this.#show(row)
    handler(this, row.data as never)
  }

  #count(at: Instant): void {
    this.#handled++
    if (at !== this.#instant) {
      this.#instant = at
      this.#handledInInstant = 0
    } else if (++this.#handledInInstant > eventsInOneInstantMax) this.#standStill(at)
  }

  #standStill(at: Instant): never {
    throw new Error(`time stands still at ${printMicroTimestamp(at)}: "${this.handling}" keeps running`)
  }

  #show(row: EventRow): void {
    for (const observer of this.#observers) observer(row)
  }

  /** The instant of the table's first event that was not taken back. */
  #tableNextAt(): Instant {
    while (this.#cancelled.size > 0 && this.#events[0] && this.#cancelled.delete(String(this.#events[0].sequence))) {
      takeEvent(this.#events)
    }
    return this.#events[0]?.at ?? Infinity
  }
}
