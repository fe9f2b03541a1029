/**
 * What the cluster's etcd says of itself: one member, which leads; its keys and revisions.
 *
 * Follows server/etcdserver/metrics.go and server/storage/mvcc/metrics.go of etcd 3.6. Left out: disks, sizes, snapshots, leases, requests,
 * peers: objects are kept as they are, in no file.
 */
import { storeOf } from '@track/apiserver'
import type { Simulation } from '@track/simulation'
import type { MetricFamily } from '@track/telemetry'
import { counter, gauge, ofProcess, plain } from './families.ts'

export function etcdMetrics(simulation: Simulation): readonly MetricFamily[] {
  const { revision, compacted, objects } = storeOf(simulation)
  const keys = Array.from(objects.values()).reduce((sum, { size }) => sum + size, 0)
  return [
    gauge('etcd_server_has_leader', 'Whether or not a leader exists. 1 is existence, 0 is not.', plain(1)),
    gauge('etcd_server_is_leader', 'Whether or not this member is a leader. 1 if is, 0 otherwise.', plain(1)),
    gauge('etcd_server_is_learner', 'Whether or not this member is a learner. 1 if is, 0 otherwise.', plain(0)),
    counter('etcd_server_leader_changes_seen_total', 'The number of leader changes seen.', plain(1)),
    gauge('etcd_debugging_mvcc_keys_total', 'Total number of keys.', plain(keys)),
    gauge('etcd_debugging_mvcc_current_revision', 'The current revision of store.', plain(revision)),
    gauge('etcd_debugging_mvcc_compact_revision', 'The revision of the last compaction in store.', plain(compacted === 0 ? -1 : compacted)),
    ...ofProcess(simulation),
  ]
}
