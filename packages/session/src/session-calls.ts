/**
 * What programs of the world ask of the session that they live in: its pace, its marks, another
 * instant. The call parks; the session serves it between two events, at the same virtual instant.
 */
import { answerCall, type SystemCallHandler } from '@track/processes'
import type { Duration, Instant, Part, Plain, Simulation } from '@track/simulation'

export type SessionCall =
  /** Answers the session's view. */
  | { readonly do: 'view' }
  /** 0 stands still. */
  | { readonly do: 'pace'; readonly speed: number }
  | { readonly do: 'mark'; readonly name: string }
  /** Not answered: who asked is in a world that is left. */
  | { readonly do: 'rewind'; readonly to: { readonly mark: string } | { readonly back: Duration } | { readonly at: Instant } }
  /** Answers what a query finds in the world as it was at a mark. */
  | { readonly do: 'query at'; readonly mark: string; readonly query: string; readonly arguments: Plain }
  /** Marks the way so far, and begins a branch. */
  | { readonly do: 'fork'; readonly name: string }
  /** Answers a `TrialAnswer`: what queries find in a fork that lived on. */
  | { readonly do: 'try' } & Trial

/** A fork of the present or of a mark, what is done to it, how long it lives, and what is asked of it. */
export interface Trial {
  readonly mark?: string
  /** Chance falls otherwise from the fork on. */
  readonly seed?: number
  /** Given at the fork's first instant, or this long after; one that is refused ends the trial. */
  readonly inputs?: readonly { readonly part: string; readonly name: string; readonly data: Plain; readonly after?: Duration }[]
  readonly duration: Duration
  /** It is asked this often, and at the end; without it at the end only. */
  readonly every?: Duration
  readonly questions: readonly { readonly query: string; readonly arguments: Plain }[]
}

/** An answer for each question, at each of the instants. */
export interface TrialAnswer {
  readonly rows: readonly { readonly after: Duration; readonly answers: readonly Plain[] }[]
}

/** A call that cannot be met answers this. */
export interface SessionRefusal {
  readonly refused: string
}

interface SessionCallsState {
  /** By the id of the parked call. */
  readonly pending: Map<string, SessionCall>
}

const name = 'session calls'

export const sessionCallsPart: Part<SessionCallsState> = {
  name,
  initial: () => ({ pending: new Map() }),
  events: {},
  inputs: {
    answer(simulation: Simulation, { id, answer }: { id: string; answer: Plain }) {
      simulation.state(sessionCallsPart).pending.delete(id)
      answerCall(simulation, id, answer)
    },
  },
}

export const sessionSystemCall: SystemCallHandler = {
  begin(simulation, { id }, request) {
    simulation.state(sessionCallsPart).pending.set(id, request as unknown as SessionCall)
    return 'parked'
  },
  abandon(simulation, id) {
    simulation.state(sessionCallsPart).pending.delete(id)
  },
}

/** The oldest call that waits; undefined when none does, or the world has no such part. */
export function pendingCall(simulation: Simulation): { readonly id: string; readonly call: SessionCall } | undefined {
  if (!simulation.has(sessionCallsPart)) return undefined
  for (const [id, call] of simulation.state(sessionCallsPart).pending) return { id, call }
  return undefined
}
