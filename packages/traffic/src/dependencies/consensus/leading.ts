/**
 * What a leader does: takes entries in, sends them, counts who has them, and commits what a majority
 * has of its own term.
 *
 * Follows the Raft paper, 5.3 and 5.4.2; raft.go of etcd's raft 3.6 (stepLeader, sendAppend): probing,
 * hints after a conflict, heartbeats. A heartbeat here is an empty append, as in the paper.
 * Left out: writing to one's own disk while the followers write (thesis 10.2.1), leadership transfer.
 */
import { applyCommitted } from './applying.ts'
import type { Body, Entry } from './entry.ts'
import { agreementBefore, append, entriesFrom, termAt } from './log.ts'
import type { AppendAnswer } from './message.ts'
import { becomeFollower, isMajority, membersOf, type Progress, type Turn } from './node.ts'
import { answerReads } from './reading.ts'

export function leadGroup(turn: Turn): void {
  const { node, now } = turn
  node.role = 'leader'
  node.leader = node.id
  node.votes = {}
  node.progress = {}
  node.round = 0
  node.quorumCheckAt = now + node.settings.election
  followMembers(turn)
  // Entries of older terms are committed with it; and who has not committed it knows no commit index.
  takeIn(turn, { kind: 'no-op' })
  sendToAll(turn)
}

/** A row of progress for every other member, and for no one else. */
function followMembers({ node }: Turn): void {
  const { voters, learners } = membersOf(node)
  const progress: Record<string, Progress> = {}
  for (const server of [...voters, ...learners]) {
    if (server !== node.id) progress[server] = node.progress[server] ?? newProgress(node.log.lastIndex + 1)
  }
  node.progress = progress
}

function newProgress(next: number): Progress {
  return { match: 0, next, isProbing: true, snapshotUntil: -Infinity, isActive: false, round: -1, answeredSentAt: -Infinity }
}

/** Puts an entry at the log's end; the caller sends it. */
export function takeIn(turn: Turn, body: Body): Entry {
  const { node, now } = turn
  const entry: Entry = { index: node.log.lastIndex + 1, term: node.term, at: now, body }
  node.log = append(node.log, [entry])
  if (body.kind === 'configuration') {
    node.configurations = [...node.configurations, { ...body.configuration, index: entry.index }]
    followMembers(turn)
  }
  commitByCounting(turn)
  return entry
}

/** A round of heartbeats: to everyone, with what each lacks. */
export function sendToAll(turn: Turn): void {
  const { node, now } = turn
  node.heartbeatDueAt = now + node.settings.heartbeat
  for (const server in node.progress) sendTo(turn, server)
}

/** What was taken in goes to those of whom no answer is awaited. */
export function sendNews(turn: Turn): void {
  const { node } = turn
  for (const server in node.progress) if (!node.progress[server]!.isProbing) sendTo(turn, server)
}

function sendTo(turn: Turn, to: string): void {
  const { node, outbox, now } = turn
  const progress = node.progress[to]!
  const previousIndex = progress.next - 1
  const previousTerm = termAt(node.log, previousIndex)
  const { id: from, term, round, commit, settings } = node
  if (previousTerm === undefined) {
    sendSnapshot(turn, to, progress)
    return
  }
  const entries = entriesFrom(node.log, progress.next, settings.entriesAMessage)
  outbox.push({ kind: 'append', from, to, term, previousIndex, previousTerm, entries, commit, round, sentAt: now })
  // What is under way is not sent again: a refusal, or the next heartbeat, finds out what was lost.
  if (entries.length > 0 && !progress.isProbing) setProgress(turn, to, { ...progress, next: progress.next + entries.length })
}

/**
 * The log no longer has what the server lacks. While a snapshot is under way, heartbeats only keep the
 * leadership known.
 */
function sendSnapshot(turn: Turn, to: string, progress: Progress): void {
  const { node: { id: from, term, round, commit, snapshot, settings, progress: all }, outbox, now } = turn
  if (now >= progress.snapshotUntil) {
    outbox.push({ kind: 'snapshot', from, to, term, snapshot, round, sentAt: now })
    turn.node.progress = { ...all, [to]: { ...progress, snapshotUntil: now + settings.election } }
  } else {
    const at = { previousIndex: snapshot.index, previousTerm: snapshot.term }
    outbox.push({ kind: 'append', from, to, term, ...at, entries: [], commit, round, sentAt: now })
  }
}

function setProgress({ node }: Turn, server: string, progress: Progress): void {
  node.progress = { ...node.progress, [server]: progress }
}

export function takeAppendAnswer(turn: Turn, answer: AppendAnswer & { from: string }): void {
  const { node } = turn
  const before = node.progress[answer.from]
  if (node.role !== 'leader' || answer.term !== node.term || !before) return
  const known: Progress = {
    ...before, isActive: true,
    round: Math.max(before.round, answer.round), answeredSentAt: Math.max(before.answeredSentAt, answer.sentAt),
  }
  if (answer.hint) {
    backUp(turn, answer, known, answer.hint)
    answerReads(turn)
    return
  }
  const match = Math.max(known.match, answer.index)
  // Only an answer to the probe ends the probing: older ones say nothing of the next entry.
  const isProbing = known.isProbing && answer.index + 1 < known.next
  const next = Math.max(known.next, match + 1)
  setProgress(turn, answer.from, { ...known, match, next, isProbing, snapshotUntil: -Infinity })
  if (match > before.match && commitByCounting(turn)) sendNews(turn)
  else if (!isProbing && next <= node.log.lastIndex && node.role === 'leader') sendTo(turn, answer.from)
  if (node.role === 'leader') answerReads(turn)
}

/** Sends again from where the logs may agree, at once: whole terms are passed over, not single entries. */
function backUp(
  turn: Turn, { from, index }: AppendAnswer & { from: string }, known: Progress, hint: NonNullable<AppendAnswer['hint']>,
): void {
  const isStale = index <= known.match || (known.isProbing && index !== known.next - 1)
  if (isStale) {
    setProgress(turn, from, known)
    return
  }
  const agreed = hint.term > 0 ? agreementBefore(turn.node.log, hint.index, hint.term).index : hint.index
  const next = Math.max(known.match + 1, Math.min(index, agreed + 1))
  setProgress(turn, from, { ...known, next, isProbing: true })
  sendTo(turn, from)
}

/**
 * Whether the commit index grew. Only entries of the leader's own term are counted; older ones are committed
 * with them (5.4.2).
 */
function commitByCounting(turn: Turn): boolean {
  const { node } = turn
  const before = node.commit
  for (let index = node.log.lastIndex; index > before; index--) {
    const isOwn = termAt(node.log, index) === node.term
    if (!isOwn && node.settings.departs !== 'commits entries of older terms by counting') break
    const has = (server: string) => server === node.id || (node.progress[server]?.match ?? 0) >= index
    if (isMajority(node, has)) {
      node.commit = index
      break
    }
  }
  if (node.commit === before) return false
  applyCommitted(turn)
  stepDownIfRemoved(turn)
  return true
}

/** A leader that is no longer a member led the group until that was committed (thesis 4.2.2). */
function stepDownIfRemoved(turn: Turn): void {
  const { node } = turn
  const members = membersOf(node)
  if (members.index > node.commit || members.voters.includes(node.id)) return
  sendToAll(turn)
  becomeFollower(turn, node.term, undefined)
}

/** A leader that no majority was heard of since the last check leads nobody. */
export function checkQuorum(turn: Turn): void {
  const { node, now } = turn
  node.quorumCheckAt = now + node.settings.election
  if (!node.settings.checkQuorum) return
  if (!isMajority(node, (server) => server === node.id || node.progress[server]?.isActive === true)) {
    becomeFollower(turn, node.term, undefined)
    return
  }
  const progress: Record<string, Progress> = {}
  for (const server in node.progress) progress[server] = { ...node.progress[server]!, isActive: false }
  node.progress = progress
}
