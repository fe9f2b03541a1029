/**
 * What a follower does: keeps its log the same as the leader's, and learns how far it is committed.
 *
 * Follows the Raft paper, 5.3 and figure 13 (InstallSnapshot); raft.go of etcd's raft 3.6
 * (handleAppendEntries, restore), log.go (findConflictByTerm).
 * Left out: a snapshot in chunks.
 */
import { applyCommitted } from './applying.ts'
import { agreementBefore, append, logAfter, termAt, truncateFrom } from './log.ts'
import type { Append, AppendAnswer, InstallSnapshot } from './message.ts'
import { becomeFollower, resetElectionTimer, type Turn } from './node.ts'

export function takeAppend(turn: Turn, message: Append & { from: string }): void {
  const { node } = turn
  if (!hearLeader(turn, message)) return
  const { previousIndex, previousTerm, entries } = message
  if (previousIndex < node.commit) {
    // What is committed is the same everywhere: the leader learns how far that is.
    answer(turn, message, node.commit)
    return
  }
  const own = termAt(node.log, previousIndex)
  const agrees = own === previousTerm || (own !== undefined && node.settings.departs === 'appends after an entry that differs')
  if (!agrees) {
    const hint = agreementBefore(node.log, Math.min(previousIndex, node.log.lastIndex), previousTerm)
    answer(turn, message, previousIndex, hint)
    return
  }
  takeEntries(turn, entries)
  const last = previousIndex + entries.length
  node.commit = Math.max(node.commit, Math.min(message.commit, last))
  if (node.settings.departs === 'applies before the commit') node.commit = Math.max(node.commit, last)
  applyCommitted(turn)
  answer(turn, message, last)
}

/** False for a leader of an older term, who is told of the newer one. */
function hearLeader(turn: Turn, message: (Append | InstallSnapshot) & { from: string }): boolean {
  const { node, now } = turn
  if (message.term < node.term) {
    if (node.settings.departs === 'takes entries from an older leader') return true
    answer(turn, message, 0, { index: 0, term: 0 })
    return false
  }
  const isKnown = node.term === message.term && node.role === 'follower' && node.leader === message.from
  if (!isKnown) becomeFollower(turn, message.term, message.from)
  node.heardAt = now
  resetElectionTimer(turn)
  return true
}

/** Entries that stand there already stay: an append that was overtaken must not undo a later one. */
function takeEntries({ node }: Turn, entries: Append['entries']): void {
  const from = entries.findIndex(({ index, term }) => termAt(node.log, index) !== term)
  if (from === -1) return
  const added = entries.slice(from)
  const first = added[0]!.index
  node.log = append(truncateFrom(node.log, first), added)
  const changes = added.flatMap(({ index, body }) => (body.kind === 'configuration' ? [{ ...body.configuration, index }] : []))
  if (changes.length > 0 || node.configurations.at(-1)!.index >= first) {
    node.configurations = [...node.configurations.filter(({ index }) => index < first), ...changes]
  }
}

export function takeSnapshot(turn: Turn, message: InstallSnapshot & { from: string }): void {
  const { node } = turn
  if (!hearLeader(turn, message)) return
  const { snapshot } = message
  if (snapshot.index > node.commit) {
    if (termAt(node.log, snapshot.index) === snapshot.term) {
      node.commit = snapshot.index
      applyCommitted(turn)
    } else {
      node.log = logAfter(snapshot.index, snapshot.term)
      node.snapshot = snapshot
      node.configurations = [snapshot.configuration]
      node.machine = snapshot.machine
      node.commit = snapshot.index
      node.applied = snapshot.index
    }
  }
  answer(turn, message, node.commit)
}

function answer(turn: Turn, message: (Append | InstallSnapshot) & { from: string }, index: number, hint?: AppendAnswer['hint']): void {
  const { node: { id, term }, outbox } = turn
  const { from, round, sentAt } = message
  outbox.push({ kind: 'append answer', from: id, to: from, term, index, hint, round, sentAt })
}
