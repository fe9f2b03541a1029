/**
 * What members that replicate by themselves expose.
 *
 * Follows etcd 3.6 for names and help: server/etcdserver/metrics.go, server/storage/wal/metrics.go, server/storage/mvcc/metrics.go;
 * grpc-ecosystem/go-grpc-prometheus. Of a store by quorums the names are this engine's own: Cassandra has them in JMX.
 */
import type { MetricFamily } from '@track/telemetry'
import type { NodeRow } from '../dependencies/consensus/node.ts'
import { keysOf, revisionOf } from '../dependencies/consensus/revisions.ts'
import { memberAt } from '../dependencies/peers/members.ts'
import { noMemberFigures, type Peered } from '../dependencies/peers/tables.ts'
import type { ReplicaRow } from '../dependencies/quorum-store/replica.ts'
import type { InstanceRow } from '../exact/instances.ts'
import { counter, gauge, histogram, histogramSamples } from './families.ts'
import { fsyncBounds, peerLayout } from './peer-layout.ts'

export function memberMetrics(state: Peered, instance: number, row: InstanceRow): MetricFamily[] {
  const member = memberAt(state, instance)
  if (member === undefined) return []
  const process = state.peerProcesses.get(member.id)!
  const base = state.instanceCounts[instance]!
  const own = member.workload.kind === 'consensus-store' ? etcdMetrics(process.row as NodeRow, member.figures) : quorumMetrics(process.row as ReplicaRow, member.figures)
  const isEtcd = member.workload.kind === 'consensus-store'
  return [
    ...own,
    histogram(isEtcd ? 'etcd_disk_wal_fsync_duration_seconds' : 'quorum_store_disk_sync_duration_seconds', 'The latency distributions of fsync called by WAL.',
      histogramSamples(state.counts, base + peerLayout.fsyncs(row.bounds), fsyncBounds, {})),
    histogram(isEtcd ? 'grpc_server_handling_seconds' : 'quorum_store_request_duration_seconds', 'Histogram of response latency (seconds) of what had been application-level handled by the server.',
      histogramSamples(state.counts, base, row.bounds, isEtcd ? { grpc_service: 'etcdserverpb.KV', grpc_type: 'unary' } : {})),
  ]
}

const one = (value: number | boolean) => [{ labels: {}, value: Number(value) }]

function etcdMetrics({ leader, id, commit, applied, machine, term }: NodeRow, figures: typeof noMemberFigures): MetricFamily[] {
  return [
    gauge('etcd_server_has_leader', 'Whether or not a leader exists. 1 is existence, 0 is not.', one(leader !== undefined)),
    gauge('etcd_server_is_leader', 'Whether or not this member is a leader. 1 if is, 0 otherwise.', one(leader === id)),
    counter('etcd_server_leader_changes_seen_total', 'The number of leader changes seen.', one(figures.leaderChanges)),
    gauge('etcd_server_proposals_committed_total', 'The total number of consensus proposals committed.', one(commit)),
    gauge('etcd_server_proposals_applied_total', 'The total number of consensus proposals applied.', one(applied)),
    gauge('etcd_server_proposals_pending', 'The current number of pending proposals to commit.', one(figures.pending)),
    counter('etcd_server_proposals_failed_total', 'The total number of failed proposals seen.', one(figures.failed)),
    gauge('etcd_debugging_mvcc_keys_total', 'Total number of keys.', one(keysOf(machine.state))),
    gauge('etcd_debugging_mvcc_current_revision', 'The current revision of store.', one(revisionOf(machine.state))),
    gauge('etcd_raft_term', 'The term of the member; not of etcd.', one(term)),
    counter('grpc_server_handled_total', 'Total number of RPCs completed on the server, regardless of success or failure.',
      Object.entries(figures.answered).map(([what, value]) => ({ labels: callOf(what), value }))),
  ]
}

const methods: Readonly<Record<string, string>> = { read: 'Range', write: 'Put', lock: 'Txn' }

function callOf(what: string): Readonly<Record<string, string>> {
  const [does = '', code = ''] = what.split(' ')
  return { grpc_code: code === '503' ? 'Unavailable' : 'OK', grpc_method: code === '412' ? 'Txn' : methods[does]!, grpc_service: 'etcdserverpb.KV', grpc_type: 'unary' }
}

function quorumMetrics({ data, hints }: ReplicaRow, { answered }: typeof noMemberFigures): MetricFamily[] {
  const requests = Object.entries(answered).map(([what, value]) => {
    const [operation = '', code = ''] = what.split(' ')
    return { labels: { operation, code }, value }
  })
  return [
    counter('quorum_store_client_requests_total', 'Requests that the node has coordinated; 503 where too few replicas answered in time.', requests),
    gauge('quorum_store_keys', 'Keys that the node holds.', one(data.size)),
    gauge('quorum_store_hints', 'Hints that it holds for nodes that seemed down.', one(hints.size)),
  ]
}
