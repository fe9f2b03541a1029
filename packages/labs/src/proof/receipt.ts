/** What a proof leaves behind: every claim, what it took, and of which version it speaks. */
import { engineVersion } from '@track/simulation'
import type { Claim } from './lab-proof.ts'

export interface ProvenClaim extends Claim {
  /** The machine's seconds that it took. */
  readonly seconds: number
}

export interface Receipt {
  readonly module: string
  /** ISO 8601, the machine's. */
  readonly date: string
  readonly commit: string
  readonly engine: string
  readonly seed: number
  readonly holds: boolean
  readonly claims: readonly ProvenClaim[]
}

export function receiptOf(
  claims: readonly ProvenClaim[],
  { module, date, commit, seed }: Pick<Receipt, 'module' | 'date' | 'commit' | 'seed'>,
): Receipt {
  return { module, date, commit, engine: engineVersion, seed, holds: claims.every(({ holds }) => holds), claims }
}
