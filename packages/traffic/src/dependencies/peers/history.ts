/** The history of what clients asked and were answered, for the truth and for the checker: its last operations. */
import type { Instant } from '@track/simulation'
import type { GroupOutcome } from '../consensus/message.ts'
import type { RevisionAnswer } from '../consensus/revisions.ts'
import type { StoreOutcome } from '../quorum-store/message.ts'
import type { AskRow, HistoryRow, Peered } from './tables.ts'

/** Twice as many are there when the older half goes; looked at once in so many asks, since writes that nobody answered stay. */
const kept = 2000

export function noteInvoked(state: Peered, now: Instant, { id, client }: AskRow, cluster: string, input: object): void {
  if (Number(id) % kept === 0 && state.peerHistory.size >= 2 * kept) forgetOlder(state)
  state.peerHistory.set(id, { cluster, client, input, output: undefined, invoked: state.peerNoted++, answered: undefined, invokedAt: now })
}

/** Noted before the answer is on its way: what was done was done by then. */
export function noteAnswered(state: Peered, now: Instant, { id, job }: AskRow, outcome: StoreOutcome | (GroupOutcome & { kind: 'done' })): void {
  const row = state.peerHistory.get(id)
  // A client that has left heard of no answer.
  if (row === undefined || state.jobRequest[job]! < 0) return
  const output = outcome.kind === 'done' ? { ...(outcome.result as unknown as RevisionAnswer), index: outcome.index } : outcome
  state.peerHistory.set(id, { ...row, output, answered: state.peerNoted++, answeredAt: now })
}

/**
 * The older half goes, but for writes that are still open (they may have been done; a read that nobody heard of says nothing), and
 * for those whose value may be what the rest begins with: the one of each key that was asked last, and those answered after that.
 */
function forgetOlder(state: Peered): void {
  const rows = [...state.peerHistory]
  const older = rows.slice(0, rows.length - kept)
  const last = new Map<string, number>()
  for (const [, row] of older) if (row.answered !== undefined && keyWritten(row) !== undefined) last.set(keyWritten(row)!, row.invoked)
  for (const [id, row] of older) {
    const key = keyWritten(row)
    const isKept = row.answered === undefined ? !isRead(row) : (key !== undefined && row.answered > last.get(key)!)
    if (!isKept) state.peerHistory.delete(id)
    // What it was compared with may be gone: it stands for its write.
    else if ((row.input as { kind: string }).kind === 'compare and set' && row.answered !== undefined) state.peerHistory.set(id, { ...row, input: { ...row.input, kind: 'put' } })
  }
}

function isRead({ input }: HistoryRow): boolean {
  return (input as { kind: string }).kind === 'get'
}

/** With its cluster; undefined for what wrote nothing. */
function keyWritten({ cluster, input, output }: HistoryRow): string | undefined {
  const { kind, key } = input as { kind: string; key: string }
  const isDone = (output as { isDone?: boolean } | undefined)?.isDone !== false
  return (kind === 'put' || kind === 'compare and set') && isDone ? `${cluster} ${key}` : undefined
}
