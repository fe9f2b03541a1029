/**
 * Stores that keep one another's replicas by themselves: by agreement (Raft) or by quorums of the key's replicas; and what a
 * call does there.
 *
 * Follows etcd 3.6's configuration flags (server/embed/config.go) and Apache Cassandra 5's cassandra.yaml and consistency levels for
 * names and defaults. Left out: reads that only one client's level of a datacenter needs, gossip and changes of the ring,
 * hints that the coordinator itself keeps (stand-ins keep them, as in Dynamo), batches of a disk's writes.
 */
import { processSettings } from './process-settings.ts'
import type { Settings } from './setting.ts'

const shared = {
  'concurrency': { type: 'integer', env: 'CONCURRENCY', default: '64', min: 1, max: 10_000, help: 'How many requests are worked on at once, before others are asked.' },
  'service': { type: 'distribution', env: 'SERVICE_TIME', default: '100us', help: 'What a request takes a processor, beside what others and disks take.' },
  'cpu.perMessage': { type: 'duration', env: 'CPU_PER_MESSAGE', default: '0s', help: 'CPU time that a request takes.' },
  'peer.delay': { type: 'distribution', env: 'PEER_DELAY', default: '500us', help: 'How long a message to another member is under way.' },
  ...processSettings,
} as const satisfies Settings

export const consensusSettings = {
  'port': { type: 'integer', env: 'PORT', default: '2379', min: 1, max: 65_535, help: 'The port that clients ask.' },
  'name': { type: 'text', env: 'ETCD_NAME', help: 'What the member is known by, and its disk, which outlives its pod; without it the name of its pod.' },
  'initial-cluster': {
    type: 'texts', env: 'ETCD_INITIAL_CLUSTER', default: '',
    help: 'The members that vote, such as etcd-0=http://etcd-0:2380,etcd-1=http://etcd-1:2380; without it the member alone.',
  },
  'initial-cluster-token': { type: 'text', env: 'ETCD_INITIAL_CLUSTER_TOKEN', default: 'etcd-cluster', help: 'The name that the members share.' },
  'heartbeat-interval': { type: 'integer', env: 'ETCD_HEARTBEAT_INTERVAL', default: '100', min: 1, help: 'Milliseconds between two heartbeats of the leader.' },
  'election-timeout': {
    type: 'integer', env: 'ETCD_ELECTION_TIMEOUT', default: '1000', min: 1, max: 50_000,
    help: 'Milliseconds without a leader after which a follower campaigns, one to two times as many; at least five heartbeats.',
  },
  'snapshot-count': { type: 'integer', env: 'ETCD_SNAPSHOT_COUNT', default: '10000', min: 1, help: 'Entries applied since the last snapshot that make a new one.' },
  'pre-vote': { type: 'flag', env: 'ETCD_PRE_VOTE', default: 'true', help: 'Whether a member asks first whether a majority would vote for it.' },
  'disk.fsync': {
    type: 'distribution', env: 'DISK_FSYNC', default: 'lognormal(1ms, 0.5)',
    help: 'How long it takes until what is written is safe; the member waits for it.',
  },
  ...shared,
} as const satisfies Settings

export const quorumSettings = {
  'port': { type: 'integer', env: 'PORT', default: '9042', min: 1, max: 65_535, help: 'The port that clients ask; whom they ask asks the replicas.' },
  'name': { type: 'text', env: 'NODE_NAME', help: 'What the node is known by, and its disk, which outlives its pod; without it the name of its pod.' },
  'cluster_name': { type: 'text', env: 'CASSANDRA_CLUSTER_NAME', default: 'Test Cluster', help: 'The name that the nodes share.' },
  'ring': { type: 'texts', env: 'RING', default: '', help: 'The names of all nodes in the order of the ring; without it the node alone.' },
  'replication_factor': { type: 'integer', env: 'REPLICATION_FACTOR', default: '3', min: 1, max: 100, help: 'Replicas of a key, N; where there are fewer nodes, all of them.' },
  'sloppy': {
    type: 'flag', env: 'SLOPPY', default: 'false',
    help: 'Whether nodes further round the ring stand in for replicas that seem down, and hand over later what they took for them.',
  },
  'hinted_handoff.every': { type: 'duration', env: 'HINTED_HANDOFF_EVERY', default: '10s', min: 1, help: 'How often a stand-in tries to hand over.' },
  'read_repair': {
    type: 'text', env: 'READ_REPAIR', default: 'blocking', choices: ['none', 'async', 'blocking'],
    help: 'What a read does with replicas that were behind: nothing, bring them up to date later, or before it answers.',
  },
  'conflicts': {
    type: 'text', env: 'CONFLICTS', default: 'last-write-wins', choices: ['last-write-wins', 'version-vectors'],
    help: 'Of two versions of which neither saw the other the later one is kept, or both are.',
  },
  'repair.every': { type: 'duration', env: 'REPAIR_EVERY', min: 1, help: 'How often a node compares all its keys with another\'s; without it never.' },
  'request_timeout': { type: 'duration', env: 'REQUEST_TIMEOUT', default: '2s', min: 1, help: 'How long whoever is asked waits for the replicas.' },
  'suspicion': { type: 'duration', env: 'SUSPICION', default: '10s', min: 1, help: 'For how long a replica that did not answer seems down to whom it did not answer.' },
  'disk.fsync': { type: 'distribution', env: 'DISK_FSYNC', help: 'How long it takes until what is written is safe; without it nobody waits (commitlog_sync: periodic).' },
  ...shared,
} as const satisfies Settings

/** What a call, or a load's route, does at such a store. */
export const replicatedSettings = {
  'read': { type: 'text', help: 'The prefix (of a store by quorums: the table) under which a key is read.' },
  'write': { type: 'text', help: 'The one under which a key is written.' },
  'lock': { type: 'text', help: 'The lock that the process takes, or keeps, with a lease (agreement only); 409 where another one has it.' },
  'key': { type: 'keys', default: 'uniform(1000)', help: 'Which key: one and the same for all calls of a route that name prefix and keys alike.' },
  'consistency': {
    type: 'text', choices: ['linearizable', 'serializable', 'one', 'two', 'three', 'quorum', 'all'],
    help: 'Of agreement: linearizable (without it), or serializable, which any member answers alone. Of quorums: how many replicas; without it one.',
  },
  'if': {
    type: 'text', choices: ['absent', 'match'],
    help: 'The condition of a write (agreement only): no such key, or still the revision that this process has read or written last; else 412.',
  },
  'fenced': { type: 'text', help: 'The lock that the process must still hold for the write to be done, by the revision at which it got it (agreement only); else 412.' },
  'ttl': { type: 'duration', default: '10s', min: 1, help: 'For how long a lock is held without being kept.' },
} as const satisfies Settings
