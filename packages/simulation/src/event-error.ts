/**
 * A bug of ours, met while an event was handled: what it was, and all that makes it happen again.
 * The session shows it at its edge and stops the world.
 */
import { type Instant, printMicroTimestamp } from './time.ts'

export class EventError extends Error {
  readonly seed: number
  readonly at: Instant
  /** Events and inputs handled, the failed one included. */
  readonly handled: number
  /** `part/event`. */
  readonly event: string

  constructor(world: { readonly seed: number; readonly now: Instant; readonly handled: number }, event: string, cause: unknown) {
    const message = cause instanceof Error ? cause.message : String(cause)
    super(`${message} (in ${event} at ${printMicroTimestamp(world.now)}, event ${world.handled}, seed ${world.seed})`, { cause })
    this.name = 'EventError'
    this.seed = world.seed
    this.at = world.now
    this.handled = world.handled
    this.event = event
  }
}
