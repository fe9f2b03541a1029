/** How the counters of a database are laid out. */
import { fineSize, histogramSize } from '../../measures/histogram.ts'
import { countedStates } from './sqlstates.ts'

export const databaseLayout = {
  commits: 0,
  rollbacks: 1,
  reads: 2,
  writes: 3,
  lockWaits: 4,
  /** Time spent waiting for locks, and in transactions, in microseconds. */
  lockWaited: 5,
  transactionTime: 6,
  /** Of reads: those that did not see a committed change of their row, and of these the change of their own caller. */
  staleReads: 7,
  ownWritesUnseen: 8,
  failures: 9,
  statements: 9 + countedStates.length,
  truth: (bounds: readonly number[]): number => databaseLayout.statements + histogramSize(bounds),
  size: (bounds: readonly number[]): number => databaseLayout.truth(bounds) + fineSize,
} as const
