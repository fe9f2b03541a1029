/**
 * Raft as a function: a server's row, what reaches it (a message, a request, its own time) and its clock
 * make the next row and what it sends. Nothing else is read or changed.
 *
 * Follows Ongaro, Ousterhout, "In Search of an Understandable Consensus Algorithm" (2014), figure 2;
 * raft.go of etcd's raft 3.6 (Step).
 */
import { substream, type Instant } from '@track/simulation'
import type { Behaviour, Step } from '../ensemble/behaviour.ts'
import { answerVoteRequest, campaign, mayCampaign, takeVote } from './electing.ts'
import type { Body, StateMachine } from './entry.ts'
import { takeAppend, takeSnapshot } from './following.ts'
import { checkQuorum, sendNews, sendToAll, takeAppendAnswer, takeIn } from './leading.ts'
import { changedMembers } from './membership.ts'
import type { Message, PeerMessage, Request } from './message.ts'
import { becomeFollower, type NodeRow, restartedNode, type Turn } from './node.ts'
import { takeRead } from './reading.ts'

/** A server as a behaviour of an ensemble, replicating what `machine` says. */
export function raftServer(machine: StateMachine): Behaviour<NodeRow, Message> {
  return {
    step: (node, input, now) => step(machine, node, input, now),
    dueAt: timerAt,
    isPersisted: (before, after) => before.term !== after.term || before.vote !== after.vote
      || before.log !== after.log || before.snapshot !== after.snapshot,
    restart: restartedNode,
    reseed: (node, seed) => ({ ...node, stream: substream(node.stream, `seed ${seed}`) }),
  }
}

export function step(machine: StateMachine, before: NodeRow, input: Message | undefined, now: Instant): Step<NodeRow, Message> {
  const turn: Turn = { node: { ...before }, outbox: [], now, machine }
  if (input === undefined) takeTime(turn)
  else if (input.kind === 'request') takeRequest(turn, input)
  else if (input.kind !== 'answer') takePeerMessage(turn, input)
  return { row: turn.node, outbox: turn.outbox }
}

/** When the server does something by itself, by its own clock. */
export function timerAt(node: NodeRow): Instant {
  if (node.role === 'leader') return Math.min(node.heartbeatDueAt, node.quorumCheckAt)
  return mayCampaign(node) ? node.electionDueAt : Infinity
}

function takeTime(turn: Turn): void {
  const { node, now } = turn
  if (now < timerAt(node)) return
  if (node.role !== 'leader') {
    campaign(turn)
    return
  }
  if (now >= node.quorumCheckAt) checkQuorum(turn)
  if (node.role === 'leader' && now >= node.heartbeatDueAt) {
    node.round++
    sendToAll(turn)
  }
}

function takePeerMessage(turn: Turn, message: PeerMessage & { from: string }): void {
  const { node } = turn
  const isVoting = message.kind === 'pre-vote' || message.kind === 'vote' || (message.kind === 'pre-vote answer' && message.isGranted)
  // Whoever hears of a newer term follows in it; what asks for votes says so for itself.
  if (message.term > node.term && !isVoting) becomeFollower(turn, message.term, undefined)
  switch (message.kind) {
    case 'pre-vote':
    case 'vote':
      return answerVoteRequest(turn, message)
    case 'pre-vote answer':
    case 'vote answer':
      return takeVote(turn, message)
    case 'append':
      return takeAppend(turn, message)
    case 'snapshot':
      return takeSnapshot(turn, message)
    case 'append answer':
      return takeAppendAnswer(turn, message)
  }
}

function takeRequest(turn: Turn, { from, id, wants }: Request & { from: string }): void {
  const { node } = turn
  if (node.role !== 'leader') {
    const why = node.leader === undefined ? 'etcdserver: no leader' : 'etcdserver: not leader'
    refuse(turn, { from, id }, why)
    return
  }
  if (wants.kind === 'read') {
    takeRead(turn, { from, id, query: wants.query })
    return
  }
  if (wants.kind !== 'membership') {
    propose(turn, { from, id }, wants)
    return
  }
  const changed = changedMembers(node, wants.change)
  if ('refused' in changed) refuse(turn, { from, id }, changed.refused)
  else propose(turn, { from, id }, { kind: 'configuration', configuration: changed })
}

function refuse({ node, outbox }: Turn, { from, id }: { readonly from: string; readonly id: string }, why: string): void {
  outbox.push({ kind: 'answer', from: node.id, to: from, id, outcome: { kind: 'refused', why, leader: node.leader } })
}

function propose(turn: Turn, { from, id }: { readonly from: string; readonly id: string }, body: Body): void {
  const { node } = turn
  // First in the list: a group of one commits at once, and the answer is found there.
  node.proposals = [...node.proposals, { from, id, index: node.log.lastIndex + 1 }]
  takeIn(turn, body)
  if (node.role === 'leader') sendNews(turn)
}
