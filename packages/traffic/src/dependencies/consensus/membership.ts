/**
 * Changes of members, one server at a time: the old majority and the new one then overlap, so the
 * change counts from the moment it is in a log. A new server learns before it votes.
 *
 * Follows Ongaro's thesis, 4.1 and 4.2.1 (single-server changes; the learners of etcd stand for its
 * catch-up rounds), and Ongaro's correction of 2015 ("bug in single-server membership changes", raft-dev):
 * a leader commits an entry of its own term first. server.go of etcd 3.6 (isLearnerReady).
 * Left out: joint consensus (4.3).
 */
import type { Members } from './entry.ts'
import { termAt } from './log.ts'
import type { MembershipChange } from './message.ts'
import { membersOf, type NodeRow } from './node.ts'

/** The members after a change, or why it is refused. */
export function changedMembers(node: NodeRow, change: MembershipChange): Members | { readonly refused: string } {
  const { voters, learners, index } = membersOf(node)
  const mayDoAnything = node.settings.departs === 'changes several servers at once'
  if (index > node.commit && !mayDoAnything) return { refused: 'an earlier change of members is not committed yet' }
  if (termAt(node.log, node.commit) !== node.term) return { refused: 'the leader has not committed an entry of its term yet' }
  if (change.kind === 'replace') {
    const { voters: all } = change
    return mayDoAnything && all.length > 0 ? { voters: all, learners } : { refused: 'more than one server would change at once' }
  }
  const { server } = change
  const [votes, learns] = [voters.includes(server), learners.includes(server)]
  const without = (servers: readonly string[]) => servers.filter((each) => each !== server)
  switch (change.kind) {
    case 'add learner':
    case 'add voter':
      if (votes || learns) return { refused: 'etcdserver: member ID already exist' }
      return change.kind === 'add voter' ? { voters: [...voters, server], learners } : { voters, learners: [...learners, server] }
    case 'promote learner':
      if (!learns) return { refused: votes ? 'etcdserver: can only promote a learner member' : 'etcdserver: member not found' }
      if (!isReady(node, server)) return { refused: 'etcdserver: can only promote a learner member which is in sync with leader' }
      return { voters: [...voters, server], learners: without(learners) }
    case 'remove':
      if (!votes && !learns) return { refused: 'etcdserver: member not found' }
      if (votes && voters.length === 1) return { refused: 'the last voter cannot be removed' }
      return { voters: without(voters), learners: without(learners) }
  }
}

function isReady(node: NodeRow, server: string): boolean {
  return (node.progress[server]?.match ?? 0) >= node.settings.learnerReady * node.log.lastIndex
}
