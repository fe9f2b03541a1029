/** What is really in backups and archives, and what restores have lost. */
import { type Instant, second } from '@track/simulation'
import { type ArchiveRow, settled } from '../dependencies/database/backups.ts'
import type { TrafficState } from '../state.ts'

export interface BackupTruth {
  readonly name: string
  readonly bases: readonly { readonly atSeconds: number; readonly tookSeconds: number; readonly commits: number }[]
  /** Commits made, and those of them that a restore would have now. */
  readonly commits: number
  readonly archived: number
}

export interface RestoreTruth {
  readonly id: string
  readonly from: string
  readonly atSeconds: number
  /** The recovery time, and what the recovery point has lost. */
  readonly tookSeconds: number
  readonly commits: number
  readonly lostCommits: number
  readonly lostSeconds: number
}

export function archiveNow(state: TrafficState, now: Instant, name: string): ArchiveRow | undefined {
  const row = state.archiveRows?.get(name)
  return row && settled(row, now)
}

export function backupTruths(state: TrafficState, now: Instant): BackupTruth[] {
  return [...state.archiveRows?.keys() ?? []].map((name) => {
    const { bases, commits, archived } = archiveNow(state, now, name)!
    return { name, bases: bases.map(({ at, took, commits: had }) => ({ atSeconds: at / second, tookSeconds: took / second, commits: had })), commits, archived }
  })
}

export function restoreTruths({ restoreRows = [] }: TrafficState): RestoreTruth[] {
  return restoreRows.map(({ id, from, at, took, commits, lostCommits, lostTime }) =>
    ({ id, from, atSeconds: at / second, tookSeconds: took / second, commits, lostCommits, lostSeconds: lostTime / second }))
}
