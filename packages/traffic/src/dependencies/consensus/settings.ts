/**
 * How a Raft group is set up, with etcd's defaults; and the rules of Raft that it may be told to depart
 * from, each named after what it then does, so that tests (and labs) see what the rule is for.
 *
 * Follows server/embed/config.go (NewConfig), server/etcdserver/server.go (DefaultSnapshotCount,
 * DefaultSnapshotCatchUpEntries, readyPercentThreshold) and bootstrap.go (raftConfig) of etcd 3.6.
 * Left out: etcd's ticks (an election time-out falls anywhere between one and two times the setting, not
 * on a whole heartbeat), its limits by bytes and on messages in flight, leadership transfer.
 */
import { type Duration, millisecond, second } from '@track/simulation'

export interface ConsensusSettings {
  /** etcd's --heartbeat-interval. */
  readonly heartbeat: Duration
  /** etcd's --election-timeout: a follower campaigns after one to two times as long without a leader. */
  readonly election: Duration
  /** etcd's --pre-vote: nobody's term grows unless a majority would vote (Ongaro 2014, 9.6). */
  readonly preVote: boolean
  /**
   * A leader that hears of no majority for an election time-out steps down (6.2), and who hears of a leader
   * votes for nobody (4.2.3).
   */
  readonly checkQuorum: boolean
  /** How reads are kept linearizable (6.4): a round of heartbeats a read, or the leader's lease, which trusts clocks. */
  readonly reads: 'read index' | 'lease'
  /** etcd's --snapshot-count: entries applied since the last snapshot that make a new one. */
  readonly snapshotCount: number
  /** etcd's --snapshot-catchup-entries: entries before a snapshot that are kept for slow followers. */
  readonly catchUpEntries: number
  /** A message of etcd holds 1 MiB of entries; it reckons with 1 KiB an entry. */
  readonly entriesAMessage: number
  /** A learner becomes a voter only with this share of the leader's log. */
  readonly learnerReady: number
  /** Client sessions that are remembered; the one that was not used for longest goes first (6.3). */
  readonly sessions: number
  readonly departs: Departure | undefined
}

export const etcdDefaults: ConsensusSettings = {
  heartbeat: 100 * millisecond,
  election: 1000 * millisecond,
  preVote: true,
  checkQuorum: true,
  reads: 'read index',
  snapshotCount: 10_000,
  catchUpEntries: 5_000,
  entriesAMessage: 1_024,
  learnerReady: 0.9,
  sessions: 1_000,
  departs: undefined,
}

/** The rules departed from, and the rule as it stands in the Raft paper or Ongaro's thesis. */
export const departures = {
  'commits entries of older terms by counting': 'paper 5.4.2: only entries of the leader\'s own term are committed by counting',
  'votes again in the same term': 'paper 5.2: at most one candidate a term has a server\'s vote',
  'forgets its vote in a crash': 'paper figure 2: the vote is on disk before anybody hears of it',
  'votes without comparing logs': 'paper 5.4.1: no vote for a candidate whose log is behind one\'s own',
  'appends after an entry that differs': 'paper 5.3: entries are refused unless the one before them is the same',
  'takes entries from an older leader': 'paper 5.1: a request of an older term is refused',
  'applies before the commit': 'paper 5.3: an entry is applied once it is known to be committed',
  'changes several servers at once': 'thesis 4.1: one server at a time, so that old and new majorities overlap',
} as const

export type Departure = keyof typeof departures

const electionMax = 50 * second

/**
 * What etcd refuses to start with, in its words (Validate in server/embed/config.go), and what no group can
 * be; all at once.
 */
export function consensusComplaints(
  { heartbeat, election, snapshotCount, entriesAMessage, sessions }: ConsensusSettings, voters: readonly string[],
): string[] {
  const [beatMs, electionMs] = [heartbeat / millisecond, election / millisecond]
  const rules: [isBroken: boolean, words: string][] = [
    [!(heartbeat > 0), `--heartbeat-interval must be >0 (set to ${beatMs}ms)`],
    [!(election > 0), `--election-timeout must be >0 (set to ${electionMs}ms)`],
    [5 * heartbeat > election, `--election-timeout[${electionMs}ms] should be at least as 5 times as --heartbeat-interval[${beatMs}ms]`],
    [election > electionMax, `--election-timeout[${electionMs}ms] is too long, and should be set less than 50000ms`],
    [!(snapshotCount >= 1), `a snapshot every ${snapshotCount} entries; it must be at least 1`],
    [!(entriesAMessage >= 1), `${entriesAMessage} entries a message; it must be at least 1`],
    [!(sessions >= 1), `${sessions} client sessions; there must be room for 1`],
    [voters.length === 0, 'a group without voters'],
    [new Set(voters).size < voters.length, `a voter twice in ${voters.join(', ')}`],
  ]
  return rules.flatMap(([isBroken, words]) => (isBroken ? [words] : []))
}
