/**
 * Reads that see every write acknowledged before them. By read index: the leader notes its commit index,
 * makes sure by a round of heartbeats that it still leads, and answers. By lease: it trusts that nobody
 * else can have been elected within an election time-out of the last round, as long as no clock runs
 * faster than its own; where one does, a read may be stale.
 *
 * Follows Ongaro's thesis, 6.4 and 6.4.1; read_only.go of etcd's raft 3.6.
 * Left out: reads that followers answer, after asking the leader for the index.
 */
import { termAt } from './log.ts'
import { sendToAll } from './leading.ts'
import { isMajority, membersOf, type PendingRead, type Turn } from './node.ts'

export function takeRead(turn: Turn, { from, id, query }: Pick<PendingRead, 'from' | 'id' | 'query'>): void {
  const { node } = turn
  const read: PendingRead = { from, id, query, index: node.commit, round: node.round + 1 }
  node.reads = [...node.reads, read]
  const isAlone = membersOf(node).voters.length === 1
  if (node.settings.reads === 'read index' && !isAlone) {
    node.round++
    sendToAll(turn)
  }
  answerReads(turn)
}

/** Answers what may be answered. Before a leader has committed an entry of its term it does not know what is committed. */
export function answerReads(turn: Turn): void {
  const { node, outbox, machine } = turn
  if (node.reads.length === 0 || termAt(node.log, node.commit) !== node.term) return
  const isLeased = node.settings.reads === 'lease' && holdsLease(turn)
  const waiting: PendingRead[] = []
  for (const read of node.reads) {
    const hasAnswered = (server: string) => server === node.id || (node.progress[server]?.round ?? -1) >= read.round
    const isConfirmed = isLeased || isMajority(node, hasAnswered)
    if (!isConfirmed) {
      waiting.push(read)
      continue
    }
    const result = machine.read(node.machine.state, read.query)
    outbox.push({ kind: 'answer', from: node.id, to: read.from, id: read.id, outcome: { kind: 'done', result, index: node.applied } })
  }
  if (waiting.length < node.reads.length) node.reads = waiting
}

/** A majority answered what was sent less than an election time-out ago. */
function holdsLease({ node, now }: Turn): boolean {
  const since = now - node.settings.election
  return isMajority(node, (server) => server === node.id || (node.progress[server]?.answeredSentAt ?? -Infinity) > since)
}
