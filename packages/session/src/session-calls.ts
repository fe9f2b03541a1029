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
  /** Answers what a query finds in a fork that lived on for a while. */
  | { readonly do: 'what if'; readonly mark?: string; readonly duration: Duration; readonly query: string; readonly arguments: Plain }

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
