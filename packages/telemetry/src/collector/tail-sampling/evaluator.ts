/** How a policy is asked. */
import type { Instant } from '@track/simulation'
import type { Note } from '../ottl/sequence.ts'
import type { Decision, RateRow } from './state.ts'
import type { GatheredTrace } from './trace-facts.ts'

/** What a policy asks besides the trace. */
export interface PolicyWorld {
  readonly now: Instant
  readonly note: Note
  /** What policies remember, by the processor and their place. */
  readonly rates: Map<string, RateRow>
  readonly processor: string
}

export interface Evaluator {
  /** Whether more spans, or other traces, may change what it says. */
  readonly isStateful: boolean
  /** Throws OttlError where a condition fails. */
  readonly decide: (trace: GatheredTrace, world: PolicyWorld) => Decision
}

/** One that only looks at the trace. */
export function stateless(isSampled: (trace: GatheredTrace) => boolean): Evaluator {
  return { isStateful: false, decide: (trace) => (isSampled(trace) ? 'sampled' : 'not_sampled') }
}
