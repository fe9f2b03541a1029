/** What a proof leaves behind: every claim, what it took, and of which version it speaks. */
import { digestOf, engineVersion, type Plain } from '@track/simulation'
import type { ProofFiles } from '../lab-folder.ts'
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
  /** Of the lab's files, page and scripts: what they were when it was proven. */
  readonly files: string
  readonly holds: boolean
  readonly claims: readonly ProvenClaim[]
}

export function receiptOf(
  claims: readonly ProvenClaim[],
  { module, date, commit, seed, files }: Pick<Receipt, 'module' | 'date' | 'commit' | 'seed' | 'files'>,
): Receipt {
  return { module, date, commit, engine: engineVersion, seed, files, holds: claims.every(({ holds }) => holds), claims }
}

/** Other files have another digest; a receipt speaks of those that it was made of. */
export function digestOfFiles(files: ProofFiles): string {
  return digestOf(files as unknown as Plain)
}
