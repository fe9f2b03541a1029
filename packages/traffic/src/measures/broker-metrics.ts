/**
 * What brokers and their consumers expose, and what producers see of them. Follows for names and help danielqsj/kafka_exporter
 * (kafka_topic_*, kafka_consumergroup_*; each broker tells of the partitions that it leads), Kafka's own
 * JMX beans as jmx_exporter prints them (kafka_server_replicamanager_*), Micrometer's KafkaClientMetrics for consumers, and for
 * producers OpenTelemetry's semantic conventions of messaging. Left out: bytes, request queues, quotas.
 */
import { type Instant, second } from '@track/simulation'
import type { MetricFamily, MetricSample } from '@track/telemetry'
import { brokerAt } from '../dependencies/broker/clusters.ts'
import { stable } from '../dependencies/broker/groups.ts'
import { topicOf } from '../dependencies/broker/log.ts'
import { inSync } from '../dependencies/broker/replication.ts'
import type { Brokered } from '../dependencies/broker/tables.ts'
import type { InstanceRow } from '../exact/instances.ts'
import { outcomes } from '../exact/outcomes.ts'
import type { TrafficState } from '../state.ts'
import { counter, gauge, histogram, histogramSamples, whole } from './families.ts'
import { clientLayout, workerLayout } from './layout.ts'

const one = (value: number, labels: Readonly<Record<string, string>> = {}): MetricSample[] => [{ labels, value }]

export function brokerMetrics(state: Brokered, instance: number, row: InstanceRow): MetricFamily[] {
  const broker = brokerAt(state, instance)
  const led = state.logHead.map((_head, partition) => partition).filter((partition) => state.partitionLeader[partition] === broker && broker >= 0)
  const block = state.instanceCounts[instance]!
  const each = (of: (partition: number) => number): MetricSample[] => led.map((partition) => ({ labels: labelsOf(state, partition), value: of(partition) }))
  const isUnder = (partition: number): boolean => inSync(state, partition).length < state.partitionReplicas[partition]!.length
  const cluster = broker < 0 ? '' : state.brokerRows[broker]!.cluster
  const leaderless = state.logHead.filter((_head, partition) => topicOf(state, partition).cluster === cluster && state.partitionLeader[partition]! < 0).length
  return [
    gauge('kafka_brokers', 'Number of Brokers in the Kafka Cluster.', one(state.brokerRows.filter((each) => each.cluster === cluster && each.phase !== 'fenced').length)),
    gauge('kafka_topic_partition_current_offset', 'Current Offset of a Broker at Topic/Partition', each((partition) => state.partitionHigh[partition]!)),
    gauge('kafka_topic_partition_oldest_offset', 'Oldest Offset of a Broker at Topic/Partition', each((partition) => state.partitionStart[partition]!)),
    gauge('kafka_topic_partition_replicas', 'Number of Replicas for this Topic/Partition', each((partition) => state.partitionReplicas[partition]!.length)),
    gauge('kafka_topic_partition_in_sync_replica', 'Number of In-Sync Replicas for this Topic/Partition', each((partition) => inSync(state, partition).length)),
    gauge('kafka_topic_partition_under_replicated_partition', '1 if Topic/Partition is under Replicated', each((partition) => (isUnder(partition) ? 1 : 0))),
    ...groupMetrics(state, led),
    gauge('kafka_server_replicamanager_underreplicatedpartitions', 'Attribute exposed for management kafka.server:name=UnderReplicatedPartitions,type=ReplicaManager,attribute=Value', one(led.filter(isUnder).length)),
    gauge('kafka_server_replicamanager_leadercount', 'Attribute exposed for management kafka.server:name=LeaderCount,type=ReplicaManager,attribute=Value', one(led.length)),
    gauge('kafka_controller_kafkacontroller_offlinepartitionscount', 'Attribute exposed for management kafka.controller:name=OfflinePartitionsCount,type=KafkaController,attribute=Value', one(leaderless)),
    counter('kafka_server_brokertopicmetrics_messagesin_total', 'Attribute exposed for management kafka.server:name=MessagesInPerSec,type=BrokerTopicMetrics,attribute=Count', one(state.counts[block + workerLayout.messages]!)),
    histogram('broker_append_duration_seconds', 'Time from a record\'s arrival to its place in the log; not of Kafka.', histogramSamples(state.counts, block + workerLayout.durations, row.bounds, {})),
  ]
}

function labelsOf(state: Brokered, partition: number): { readonly topic: string; readonly partition: string } {
  return { topic: topicOf(state, partition).name, partition: String(state.partitionNumber[partition]!) }
}

/** Groups that have committed something in these partitions. */
function groupMetrics(state: Brokered, led: readonly number[]): MetricFamily[] {
  const [offsets, lags]: [MetricSample[], MetricSample[]] = [[], []]
  const groups = new Set<number>()
  for (const partition of led) {
    for (const place of state.partitionReaders[partition]!) {
      const group = state.placeGroup[place]!
      groups.add(group)
      const committed = state.placeCommitted[place]!
      if (committed < 0) continue
      const labels = { consumergroup: state.groupRows[group]!.name, ...labelsOf(state, partition) }
      offsets.push({ labels, value: committed })
      lags.push({ labels, value: Math.max(0, state.partitionHigh[partition]! - committed) })
    }
  }
  if (groups.size === 0) return []
  const members = [...groups].map((group) => ({ labels: { consumergroup: state.groupRows[group]!.name }, value: state.groupRows[group]!.members.length }))
  return [
    gauge('kafka_consumergroup_current_offset', 'Current Offset of a ConsumerGroup at Topic/Partition', offsets),
    gauge('kafka_consumergroup_lag', 'Current Approximate Lag of a ConsumerGroup at Topic/Partition', lags),
    gauge('kafka_consumergroup_members', 'Amount of members in a consumer group', members),
  ]
}

export function consumerMetrics(state: Brokered, now: Instant, instance: number, row: InstanceRow): MetricFamily[] {
  if (row.workload.kind !== 'consumer') return []
  const block = state.instanceCounts[instance]!
  const consumer = state.instanceConsumer[instance]!
  const labels = { group: row.workload['group.id'] }
  const isIn = consumer >= 0 && state.consumerState[consumer] === stable
  const places = isIn ? state.consumerPlaces[consumer]! : []
  const lags = places.map((place) => {
    const partition = state.placePartition[place]!
    return { labels: { ...labels, ...labelsOf(state, partition) }, value: Math.max(0, state.partitionHigh[partition]! - state.placePosition[place]!) }
  })
  const polled = consumer < 0 ? 0 : (now - state.consumerPolledAt[consumer]!) / second
  return [
    counter('consumer_records_processed_total', 'Records worked off.', one(state.counts[block + workerLayout.messages]!, labels)),
    histogram('consumer_record_duration_seconds', 'Time that a record took.', histogramSamples(state.counts, block + workerLayout.durations, row.bounds, labels)),
    gauge('kafka_consumer_fetch_manager_records_lag', 'The latest lag of the partition', lags),
    gauge('kafka_consumer_coordinator_assigned_partitions', 'The number of partitions currently assigned to this consumer', one(places.length, labels)),
    gauge('kafka_consumer_last_poll_seconds_ago', 'The number of seconds since the last poll() invocation.', one(polled, labels)),
  ]
}

/** A process' writing to topics. */
export function producerMetrics(state: TrafficState, clients: readonly number[]): MetricFamily[] {
  const [sent, durations]: [MetricSample[], MetricSample[]] = [[], []]
  for (const client of clients) {
    const { routes, bounds } = state.clientRows[client]!
    routes.forEach(({ record }, route) => {
      if (!record) return
      const labels = { messaging_system: 'kafka', messaging_operation_name: 'send', messaging_destination_name: record.topic }
      const block = state.clientCounts[client]! + route * clientLayout.perRoute(bounds)
      outcomes.forEach(({ name, isSuccess }, outcome) => {
        const value = whole(state.counts[block + clientLayout.request(outcome)]!)
        if (value > 0) sent.push({ labels: { ...labels, ...(!isSuccess && { error_type: name }) }, value })
      })
      durations.push(...histogramSamples(state.counts, block + clientLayout.durations, bounds, labels))
    })
  }
  if (durations.length === 0) return []
  return [
    counter('messaging_client_sent_messages_total', 'Number of messages producer attempted to send to the broker.', sent),
    histogram('messaging_client_operation_duration_seconds', 'Duration of messaging operation initiated by a producer or consumer client.', durations),
  ]
}

