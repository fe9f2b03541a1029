/**
 * Elections: a server without a leader asks first whether a majority would vote for it, and only then
 * begins a new term and asks for the votes.
 *
 * Follows Ongaro, Ousterhout, "In Search of an Understandable Consensus Algorithm" (2014), 5.2 and 5.4.1;
 * Ongaro's thesis (2014), 9.6 (pre-vote), 4.2.3 and 6.2 (leases of leadership); raft.go of etcd's raft 3.6.
 */
import { leadGroup } from './leading.ts'
import type { Message, VoteAnswer, VoteRequest } from './message.ts'
import { becomeFollower, isMajority, membersOf, type NodeRow, resetElectionTimer, type Turn } from './node.ts'

export function campaign(turn: Turn): void {
  const { node } = turn
  resetElectionTimer(turn)
  if (node.settings.preVote) askForVotes(turn, 'pre-vote')
  else beginTerm(turn)
}

/** Whether the server may campaign: it votes, or did before a change of members that may yet be undone (thesis 4.2.2). */
export function mayCampaign(node: NodeRow): boolean {
  const members = membersOf(node)
  if (members.voters.includes(node.id)) return true
  return members.index > node.commit && node.configurations.at(-2)?.voters.includes(node.id) === true
}

function beginTerm(turn: Turn): void {
  const { node } = turn
  node.term++
  node.vote = node.id
  resetElectionTimer(turn)
  askForVotes(turn, 'vote')
}

function askForVotes(turn: Turn, kind: VoteRequest['kind']): void {
  const { node, outbox } = turn
  node.role = kind === 'vote' ? 'candidate' : 'pre-candidate'
  node.leader = undefined
  node.votes = { [node.id]: true }
  const { lastIndex, lastTerm } = node.log
  const term = kind === 'vote' ? node.term : node.term + 1
  for (const to of membersOf(node).voters) {
    if (to !== node.id) outbox.push({ kind, from: node.id, to, term, lastIndex, lastTerm })
  }
  countVotes(turn)
}

/** Answered, or passed over in silence by who still hears of a leader. */
export function answerVoteRequest(turn: Turn, request: VoteRequest & { from: string }): void {
  const { node, outbox } = turn
  if (request.term > node.term) {
    if (hearsOfLeader(turn)) return
    if (request.kind === 'vote') becomeFollower(turn, request.term, undefined)
  }
  const isGranted = request.term >= node.term && mayVoteFor(node, request) && isUpToDate(node, request)
  // Of a refusal the candidate learns a newer term; a pre-vote is granted in the term that was asked for.
  const term = isGranted ? request.term : node.term
  const kind = request.kind === 'vote' ? 'vote answer' : 'pre-vote answer'
  outbox.push({ kind, from: node.id, to: request.from, term, isGranted } satisfies Message)
  if (!isGranted || request.kind === 'pre-vote') return
  node.vote = request.from
  resetElectionTimer(turn)
}

function hearsOfLeader({ node, now }: Turn): boolean {
  if (!node.settings.checkQuorum) return false
  if (node.role === 'leader') return true
  const isRecent = now - node.heardAt < node.settings.election
  // After a crash a server does not know whom it promised its lease to, and waits it out.
  return isRecent && (node.leader !== undefined || node.settings.reads === 'lease')
}

function mayVoteFor(node: NodeRow, { kind, term, from }: VoteRequest & { from: string }): boolean {
  if (node.settings.departs === 'votes again in the same term') return true
  if (kind === 'pre-vote' && term > node.term) return true
  return node.vote === from || (node.vote === undefined && node.leader === undefined)
}

function isUpToDate({ log, settings }: NodeRow, { lastIndex, lastTerm }: VoteRequest): boolean {
  if (settings.departs === 'votes without comparing logs') return true
  return lastTerm > log.lastTerm || (lastTerm === log.lastTerm && lastIndex >= log.lastIndex)
}

export function takeVote(turn: Turn, answer: VoteAnswer & { from: string }): void {
  const { node } = turn
  const isAsked = node.role === (answer.kind === 'vote answer' ? 'candidate' : 'pre-candidate')
  const isOfThisElection = answer.term === (answer.kind === 'vote answer' || !answer.isGranted ? node.term : node.term + 1)
  if (!isAsked || !isOfThisElection) return
  node.votes = { ...node.votes, [answer.from]: answer.isGranted }
  countVotes(turn)
}

function countVotes(turn: Turn): void {
  const { node } = turn
  if (isMajority(node, (server) => node.votes[server] === true)) {
    if (node.role === 'pre-candidate') beginTerm(turn)
    else leadGroup(turn)
  } else if (isMajority(node, (server) => node.votes[server] === false)) becomeFollower(turn, node.term, undefined)
}
