/** What a session in this thread is made with. */
import type { Instant, Plain, Simulation } from '@track/simulation'
import type { ReadTerminal } from './followers.ts'
import type { Machine } from './machine.ts'
import type { Pace } from './session.ts'

/** How terminals of the world are read and written; the layer that has them gives it. */
export interface Terminals {
  readonly read: ReadTerminal
  /** The part whose inputs take what was typed, and `end scripts`. */
  readonly part: string
  /** A command with an end of its own runs in a terminal: time passes as fast as it can. */
  isHurrying(simulation: Simulation): boolean
}

/** A world under the name of a snapshot. */
export interface MarkedWorld {
  readonly name: string
  readonly world: Simulation
}

export interface LocalSessionOptions {
  readonly world: Simulation
  /** For a world that was saved and opened again: its first instant, to which one can go back (mark `start`). */
  readonly beginning?: Simulation
  /** Worlds that were named before the session was left, and can be gone back to. */
  readonly marked?: readonly MarkedWorld[]
  /** How far the world's luck had been seen before it was saved, where that is further than it has lived. */
  readonly seenUntil?: Instant
  /** The questions that `query` and conditions may ask, by name. */
  readonly queries?: Readonly<Record<string, (simulation: Simulation, data: Plain) => Plain>>
  readonly terminals?: Terminals
  readonly pace?: Pace
  readonly machine?: Machine
  /**
   * Called between two events of the session's own world, to do what an event may not (fork it).
   * What it gives the world must depend on the world alone. False asks to be called again before the world
   * goes on: there was not enough time.
   */
  readonly interject?: (world: Simulation, hasTime: () => boolean) => boolean
}

/** The terminals of a world, by their ids; none in a world without processes. */
export function terminalsOf(world: Simulation): string[] {
  const processes = world.export().states.get('processes') as { readonly terminals?: ReadonlyMap<string, unknown> } | undefined
  return [...(processes?.terminals?.keys() ?? [])]
}
