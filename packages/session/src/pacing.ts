/** How far virtual time should be by now, at the session's pace. */
import { type Instant, millisecond } from '@track/simulation'
import type { Machine } from './machine.ts'
import type { Pace } from './session.ts'

export class Pacing {
  pace: Pace
  readonly #machine: Machine
  /** The instant and the machine's milliseconds from which the pace counts. */
  #from = { at: 0, machineMs: 0 }

  constructor(machine: Machine, pace: Pace = { kind: 'paused' }) {
    this.#machine = machine
    this.pace = pace
  }

  countFrom(at: Instant): void {
    this.#from = { at, machineMs: this.#machine.now() }
  }

  /** Where the pace wants a world to be that is at `now`. */
  target(now: Instant): Instant {
    if (this.pace.kind === 'paused') return now
    const elapsedMs = this.#machine.now() - this.#from.machineMs
    return this.#from.at + Math.floor(elapsedMs * this.pace.speed * millisecond)
  }
}
