/** What a consumer gives up on goes to another topic, for somebody to look at. Follows Spring's DeadLetterPublishingRecoverer. */
import type { Instant } from '@track/simulation'
import { answers, topicNamed } from './clusters.ts'
import { append, recordAt, topicOf, toldAtOnce } from './log.ts'
import { partitionOfKey } from './murmur2.ts'
import { raiseHigh, replicate } from './replication.ts'
import type { Brokered, ConsumerRow } from './tables.ts'

/** Writes a record to the dead letter topic; false where nobody takes it now. */
export function bury(state: Brokered, now: Instant, { workload }: ConsumerRow, partition: number, offset: number): boolean {
  const { cluster, name } = topicOf(state, partition)
  const topic = topicNamed(state, cluster, workload['dead-letter.topic'] ?? `${name}-dlt`)
  if (topic < 0) return false
  const { partitions } = state.topicRows[topic]!
  const { key, flags } = recordAt(state, partition, offset)
  const to = partitions[key < 0 ? offset % partitions.length : partitionOfKey(String(key), partitions.length)]!
  const leader = state.partitionLeader[to]!
  if (leader < 0 || !answers(state, state.brokerRows[leader]!)) return false
  append(state, now, to, key, flags | toldAtOnce)
  raiseHigh(state, now, to)
  replicate(state, now, to)
  return true
}
