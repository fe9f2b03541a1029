/** Chance of the seeds: every draw belongs to a seed, a purpose and a number, whatever was drawn before. */
import { integerBelow, stream, uniform } from '@track/simulation'

export interface Draw {
  /** 0, 1, … `bound` - 1. */
  below(bound: number, purpose: string): number
  oneOf<T>(list: readonly T[], purpose: string): T | undefined
  /** True so often. */
  happens(probability: number, purpose: string): boolean
}

/** The draws of one step of a run. */
export function drawOf(seed: number, step: number): Draw {
  const from = (purpose: string) => stream(seed, 'seeds', purpose)
  return {
    below: (bound, purpose) => integerBelow(bound, from(purpose), step),
    oneOf: (list, purpose) => list[integerBelow(Math.max(1, list.length), from(purpose), step)],
    happens: (probability, purpose) => uniform(from(purpose), step) < probability,
  }
}
