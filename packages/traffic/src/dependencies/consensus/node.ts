/**
 * A server of a Raft group as a row: what its disk keeps, what follows from that, and what a crash
 * forgets. A turn is one step of it: a copy that the step writes to, and the messages it sends.
 */
import { type Instant, type Plain, type Stream, uniform } from '@track/simulation'
import { type Configuration, type Machine, type Members, type Snapshot, type StateMachine } from './entry.ts'
import { emptyLog, entryAt, type Log } from './log.ts'
import type { Message } from './message.ts'
import type { ConsensusSettings } from './settings.ts'

export interface NodeRow {
  readonly id: string
  readonly settings: ConsensusSettings
  readonly stream: Stream

  // On disk.
  readonly term: number
  readonly vote: string | undefined
  readonly log: Log
  readonly snapshot: Snapshot

  /** Follows from the disk: the snapshot's, then one for each entry that changes it, committed or not. */
  readonly configurations: readonly Configuration[]

  // In memory.
  readonly role: 'follower' | 'pre-candidate' | 'candidate' | 'leader'
  readonly leader: string | undefined
  /** When a leader was last heard of. */
  readonly heardAt: Instant
  readonly electionDueAt: Instant
  readonly commit: number
  readonly applied: number
  readonly machine: Machine
  /** Of a candidate. */
  readonly votes: Readonly<Record<string, boolean>>

  // Of a leader.
  readonly progress: Readonly<Record<string, Progress>>
  readonly heartbeatDueAt: Instant
  readonly quorumCheckAt: Instant
  readonly round: number
  readonly reads: readonly PendingRead[]
  readonly proposals: readonly PendingProposal[]
}

/** What a leader knows of another server. */
export interface Progress {
  /** Its log agrees up to here. */
  readonly match: number
  readonly next: number
  /** Probing, one append at a time is under way, until one is taken. */
  readonly isProbing: boolean
  /** A snapshot was sent and not answered; it is sent again after this. */
  readonly snapshotUntil: Instant
  /** Heard of since the last check of the quorum. */
  readonly isActive: boolean
  readonly round: number
  readonly answeredSentAt: Instant
}

export interface PendingRead {
  readonly from: string
  readonly id: string
  readonly query: Plain
  readonly index: number
  /** Answered once a majority has answered this round. */
  readonly round: number
}

export interface PendingProposal {
  readonly from: string
  readonly id: string
  readonly index: number
}

export type Draft = { -readonly [Field in keyof NodeRow]: NodeRow[Field] }

export interface Turn {
  readonly node: Draft
  readonly outbox: Message[]
  readonly now: Instant
  readonly machine: StateMachine
}

export function newNode(
  { id, members, settings, machine, stream, now }: {
    readonly id: string
    readonly members: Members
    readonly settings: ConsensusSettings
    readonly machine: StateMachine
    readonly stream: Stream
    readonly now: Instant
  },
): NodeRow {
  const configuration: Configuration = { ...members, index: 0 }
  const initial: Machine = { state: machine.initial, sessions: new Map() }
  return started({
    id, settings, stream,
    term: 0, vote: undefined, log: emptyLog, snapshot: { index: 0, term: 0, configuration, machine: initial },
    configurations: [configuration],
    role: 'follower', leader: undefined, heardAt: -Infinity, electionDueAt: Infinity, commit: 0, applied: 0, machine: initial, votes: {},
    progress: {}, heartbeatDueAt: Infinity, quorumCheckAt: Infinity, round: 0, reads: [], proposals: [],
  }, now)
}

/** A server that starts again from its disk: what it had applied it applies again, once it knows the commit index. */
export function restartedNode(disk: NodeRow, now: Instant): NodeRow {
  const { log, snapshot, settings } = disk
  const configurations = [snapshot.configuration]
  for (let index = snapshot.index + 1; index <= log.lastIndex; index++) {
    const { body } = entryAt(log, index)!
    if (body.kind === 'configuration') configurations.push({ ...body.configuration, index })
  }
  return started({
    ...disk,
    vote: settings.departs === 'forgets its vote in a crash' ? undefined : disk.vote,
    configurations, role: 'follower', leader: undefined, heardAt: settings.reads === 'lease' ? now : -Infinity,
    commit: snapshot.index, applied: snapshot.index, machine: snapshot.machine, votes: {},
    progress: {}, heartbeatDueAt: Infinity, quorumCheckAt: Infinity, round: 0, reads: [], proposals: [],
  }, now)
}

function started(node: NodeRow, now: Instant): NodeRow {
  return { ...node, electionDueAt: now + electionTimeout(node, now) }
}

/** Between one and two times the setting, so that two servers seldom campaign at once. */
function electionTimeout({ settings: { election }, stream }: NodeRow, now: Instant): number {
  return election + Math.floor(uniform(stream, now) * election)
}

export function resetElectionTimer({ node, now }: Turn): void {
  node.electionDueAt = now + electionTimeout(node, now)
}

/** A server of another term, or one that gives up what it was. */
export function becomeFollower(turn: Turn, term: number, leader: string | undefined): void {
  const { node, now } = turn
  if (term !== node.term) {
    node.term = term
    node.vote = undefined
  }
  const wasLeader = node.role === 'leader'
  node.role = 'follower'
  node.leader = leader
  node.votes = {}
  node.progress = {}
  // Whether a proposal will be committed is not known: nobody answers it, and the client tries again.
  node.reads = []
  node.proposals = []
  node.heartbeatDueAt = Infinity
  node.quorumCheckAt = Infinity
  if (wasLeader || node.electionDueAt <= now) resetElectionTimer(turn)
}

/** The members that a server goes by: of its last entry that says so, committed or not (thesis 4.1). */
export function membersOf(node: NodeRow): Configuration {
  return node.configurations.at(-1)!
}

/** Whether a majority of the voters are among those. */
export function isMajority(node: NodeRow, counts: (server: string) => boolean): boolean {
  const { voters } = membersOf(node)
  let count = 0
  for (const voter of voters) if (counts(voter)) count++
  return count * 2 > voters.length
}
