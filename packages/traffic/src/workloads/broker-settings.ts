/**
 * A broker of logs, its topics, who writes to them and who reads them.
 *
 * Follows Apache Kafka 4 (KafkaConfig, TopicConfig, ProducerConfig, ConsumerConfig) for names, defaults and meaning of what has
 * Kafka's names; a name that ends in ms is a number of milliseconds. Left out: compaction, transactions, quotas, compression,
 * linger and batches of producers, fetch sizes, static members, the new protocol of groups (KIP-848), tiered storage.
 */
import { processSettings } from './process-settings.ts'
import type { Settings } from './setting.ts'

const milliseconds = (env: string, byDefault: number, help: string, min = 1) =>
  ({ type: 'integer', env, default: String(byDefault), min, help }) as const

export const brokerSettings = {
  'port': { type: 'integer', env: 'PORT', default: '9092', min: 1, max: 65_535, help: 'The port that it listens on.' },
  'cluster': { type: 'text', env: 'CLUSTER', help: 'The name that brokers share which keep one another\'s replicas. Without it it stands alone.' },
  'node.id': { type: 'text', env: 'KAFKA_NODE_ID', help: 'What it is known by, and its log, which outlives its pod; without it the name of its pod.' },
  'concurrency': { type: 'integer', env: 'CONCURRENCY', default: '8', min: 1, max: 1024, help: 'How many requests are worked on at once (num.io.threads).' },
  'service': { type: 'distribution', env: 'SERVICE_TIME', default: '200us', help: 'How long a thread takes to append a record.' },
  'cpu.perMessage': { type: 'duration', env: 'CPU_PER_MESSAGE', default: '0s', help: 'CPU time that a record takes.' },
  'auto.create.topics.enable': {
    type: 'flag', env: 'KAFKA_AUTO_CREATE_TOPICS_ENABLE', default: 'true', help: 'Whether a topic that somebody asks for is made.',
  },
  'num.partitions': { type: 'integer', env: 'KAFKA_NUM_PARTITIONS', default: '1', min: 1, max: 1000, help: 'Partitions of a topic that says nothing of its own.' },
  'default.replication.factor': { type: 'integer', env: 'KAFKA_DEFAULT_REPLICATION_FACTOR', default: '1', min: 1, max: 100, help: 'Its replicas.' },
  'min.insync.replicas': {
    type: 'integer', env: 'KAFKA_MIN_INSYNC_REPLICAS', default: '1', min: 1, max: 100,
    help: 'How many replicas must be in sync for a record with acks=all to be taken.',
  },
  'unclean.leader.election.enable': {
    type: 'flag', env: 'KAFKA_UNCLEAN_LEADER_ELECTION_ENABLE', default: 'false', help: 'Whether a replica that is not in sync may lead where no other is left.',
  },
  'replication.delay': { type: 'distribution', env: 'REPLICATION_DELAY', default: '5ms', help: 'How long a follower\'s fetch takes, until the leader knows of it.' },
  'broker.session.timeout.ms': milliseconds('KAFKA_BROKER_SESSION_TIMEOUT_MS', 9000, 'After how long a broker that is not heard of is fenced, and its partitions get other leaders.'),
  'group.initial.rebalance.delay.ms': milliseconds('KAFKA_GROUP_INITIAL_REBALANCE_DELAY_MS', 3000, 'How long the first rebalance of an empty group waits for more members.', 0),
  'log.retention.check.interval.ms': milliseconds('KAFKA_LOG_RETENTION_CHECK_INTERVAL_MS', 300_000, 'How often it is looked for what is past its retention.'),
  ...processSettings,
} as const satisfies Settings

export const topicSettings = {
  'name': { type: 'text', required: true, help: 'Its name.' },
  'partitions': { type: 'integer', min: 1, max: 1000, help: 'How many partitions; without it num.partitions.' },
  'replication.factor': { type: 'integer', min: 1, max: 100, help: 'Replicas of each; without it default.replication.factor.' },
  'min.insync.replicas': { type: 'integer', min: 1, max: 100, help: 'As of the broker, for this topic.' },
  'unclean.leader.election.enable': { type: 'flag', help: 'The same.' },
  'retention.ms': { type: 'integer', default: '604800000', min: 1, help: 'For how long records are kept.' },
  'retention.bytes': { type: 'bytes', help: 'How much of a partition is kept; without it all that is young enough.' },
  'segment.ms': { type: 'integer', default: '604800000', min: 1, help: 'After how long a new segment begins: only whole segments go, and one that is still written to stays.' },
  'segment.bytes': { type: 'bytes', default: '1Gi', help: 'At what size a new segment begins.' },
  'record.bytes': { type: 'bytes', default: '1Ki', help: 'The size of a record, with its key.' },
} as const satisfies Settings

/** What a call, or a load's route, writes to a topic. */
export const produceSettings = {
  'produce': { type: 'text', required: true, help: 'The topic that a record is written to.' },
  'key': { type: 'keys', help: 'The key of the record, which decides its partition; without it any partition.' },
  'acks': { type: 'text', default: 'all', choices: ['all', '1', '0'], help: 'Who must have it before it counts as written: all replicas in sync, the leader, nobody.' },
  'enable.idempotence': { type: 'flag', default: 'true', help: 'Whether a retry of a record that is in the log already adds nothing to it.' },
  'poison': { type: 'ratio', default: '0', max: 1, help: 'The share of the records that no consumer can process.' },
} as const satisfies Settings

export const consumerSettings = {
  'bootstrap.servers': { type: 'text', env: 'BOOTSTRAP_SERVERS', required: true, help: 'The Service of the brokers.' },
  'group.id': { type: 'text', env: 'GROUP_ID', required: true, help: 'The group that it consumes with.' },
  'topics': { type: 'texts', env: 'TOPICS', default: '', help: 'The topics that it subscribes to.' },
  'service': { type: 'distribution', env: 'SERVICE_TIME', default: '20ms', help: 'How long one record takes; records of a poll are processed one after the other.' },
  'cpu.perMessage': { type: 'duration', env: 'CPU_PER_MESSAGE', default: '0s', help: 'CPU time that a record takes.' },
  'auto.offset.reset': {
    type: 'text', env: 'AUTO_OFFSET_RESET', default: 'latest', choices: ['latest', 'earliest', 'none'],
    help: 'Where it begins without a committed offset, or where that is in the log no more; none: it exits.',
  },
  'enable.auto.commit': { type: 'flag', env: 'ENABLE_AUTO_COMMIT', default: 'true', help: 'Whether a poll commits what polls before it have returned, every auto.commit.interval.ms.' },
  'auto.commit.interval.ms': milliseconds('AUTO_COMMIT_INTERVAL_MS', 5000, 'How often.', 0),
  'commit': {
    type: 'text', env: 'COMMIT', default: 'after', choices: ['after', 'before'],
    help: 'Where nothing is committed by itself: when the records of a poll are, after their processing (at least once) or before (at most once).',
  },
  'max.poll.records': { type: 'integer', env: 'MAX_POLL_RECORDS', default: '500', min: 1, max: 1_000_000, help: 'How many records a poll returns at most.' },
  'max.poll.interval.ms': milliseconds('MAX_POLL_INTERVAL_MS', 300_000, 'How long it may take between two polls; beyond that it leaves the group.'),
  'session.timeout.ms': milliseconds('SESSION_TIMEOUT_MS', 45_000, 'After how long without a heartbeat it is out of the group.'),
  'heartbeat.interval.ms': milliseconds('HEARTBEAT_INTERVAL_MS', 3000, 'How often it sends one, and hears of a rebalance.'),
  'partition.assignment.strategy': {
    type: 'text', env: 'PARTITION_ASSIGNMENT_STRATEGY', default: 'range', choices: ['range', 'roundrobin', 'cooperative-sticky'],
    help: 'Who of the group gets which partitions; with the first two everybody stops for a rebalance, with cooperative-sticky only what moves.',
  },
  'errors': { type: 'ratio', env: 'ERRORS', default: '0', max: 1, help: 'The share of attempts at a record that fail.' },
  'on.error': {
    type: 'text', env: 'ON_ERROR', default: 'retry', choices: ['retry', 'skip', 'dead-letter', 'crash'],
    help: 'What follows a record that fails: the same again until it succeeds (nothing behind it in its partition goes on); after the retries the next one, or the next one with this one in the dead letter topic; the process exits.',
  },
  'retries': { type: 'integer', env: 'RETRIES', default: '9', max: 1_000_000, help: 'Retries before it is skipped or goes to the dead letter topic (Spring\'s DefaultErrorHandler).' },
  'retry.backoff.ms': milliseconds('RETRY_BACKOFF_MS', 100, 'How long before the next one.', 0),
  'dead-letter.topic': { type: 'text', env: 'DEAD_LETTER_TOPIC', help: 'The dead letter topic; without it the name of the record\'s topic with -dlt behind it (Spring).' },
  ...processSettings,
} as const satisfies Settings
