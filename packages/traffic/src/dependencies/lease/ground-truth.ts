/**
 * What really happened to an object under a lease: which updates were lost, and to whom. From what was
 * noted at the true time.
 */
import type { Instant, Part, Simulation } from '@track/simulation'
import type { EnsembleState, Note } from '../ensemble/state.ts'
import type { RefusedNote, StoredNote } from './object-store.ts'
import type { WorkerNote } from './worker.ts'

export interface LeaseTruth {
  /** Tokens in the order in which workers got them. */
  readonly tokens: readonly number[]
  readonly updates: number
  readonly lost: readonly LostUpdate[]
  readonly refused: readonly (RefusedNote & { readonly at: Instant })[]
  readonly gaveUp: number
}

/** A write that another one overwrote, which had read what stood there before. */
export interface LostUpdate {
  readonly write: string
  readonly by: string
  readonly at: Instant
  readonly token: number
  readonly byToken: number
}

export function leaseTruth(simulation: Simulation, group: Part<EnsembleState>): LeaseTruth {
  const { notes } = simulation.state(group)
  const stored = notesOf<StoredNote>(notes, 'stored')
  const ended = notesOf<Extract<WorkerNote, { kind: 'ended' }>>(notes, 'ended')
  return {
    tokens: notesOf<Extract<WorkerNote, { kind: 'acquired' }>>(notes, 'acquired').map(({ token }) => token),
    updates: stored.length,
    lost: stored.flatMap(({ key, basedOn, version, write: by, token: byToken, at }) => (
      stored.filter((other) => other.key === key && other.version > basedOn && other.version < version)
        .map(({ write, token }): LostUpdate => ({ write, by, at, token, byToken }))
    )),
    refused: notesOf<RefusedNote>(notes, 'refused'),
    gaveUp: ended.filter(({ how }) => how === 'lease ran out').length,
  }
}

function notesOf<What extends { readonly kind: string }>(
  notes: readonly Note[], kind: What['kind'],
): (What & { readonly at: Instant })[] {
  return notes.flatMap(({ at, what }) => ((what as What).kind === kind ? [{ ...(what as What), at }] : []))
}
