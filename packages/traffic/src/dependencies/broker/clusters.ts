/** Brokers of a cluster, and the topics that they keep. */
import type { Stream } from '@track/simulation'
import { listening } from '../../exact/instances.ts'
import type { TrafficState } from '../../state.ts'
import type { BrokerWorkload, TopicSettings } from '../../workloads/workload.ts'
import { newHead } from './log.ts'
import { type Brokered, type BrokerRow, lengthen, openBrokers } from './tables.ts'

/** The row of the broker that a process is; -1 for a process that is none. */
export function brokerAt(state: Brokered, instance: number): number {
  return state.brokerRows.findIndex((row) => row.instance === instance)
}

/** Whether a broker answers its peers and clients. */
export function answers(state: TrafficState, { instance }: BrokerRow): boolean {
  return instance >= 0 && state.instancePhase[instance] === listening && state.instanceIsStalled[instance] === 0
}

function identityOf(state: TrafficState, instance: number): Pick<BrokerRow, 'cluster' | 'member' | 'workload'> {
  const { id, labels, workload: any } = state.instanceRows[instance]!
  const workload = any as BrokerWorkload
  const member = workload['node.id'] ?? labels['pod'] ?? id
  return { cluster: `${labels['namespace'] ?? ''}/${workload.cluster ?? member}`, member, workload }
}

/** A broker's row, known by its cluster and its name; one that has been here before has its log. */
export function enrol(anyState: TrafficState, instance: number, stream: Stream): void {
  const state = openBrokers(anyState)
  const { cluster, member, workload } = identityOf(state, instance)
  const name = `${cluster}/${member}`
  const known = state.brokerIndex.get(name)
  if (known !== undefined) {
    state.brokerRows[known] = { ...state.brokerRows[known]!, workload }
    return
  }
  const broker = state.brokerRows.length
  lengthen(state, 'byBroker', broker + 1)
  state.brokerRows.push({ cluster, member, workload, instance: -1, phase: 'fenced', stream })
  state.brokerIndex.set(name, broker)
}

/** A process that listens is the broker of its name, unless another one is that still (a duplicate has to wait). */
export function adopt(state: Brokered): void {
  if (state.brokerRows.every(({ instance }) => instance >= 0)) return
  for (const instance of state.instanceIndex.values()) {
    if (state.instanceRows[instance]!.workload.kind !== 'broker' || state.instancePhase[instance] !== listening) continue
    const { cluster, member } = identityOf(state, instance)
    const broker = state.brokerIndex.get(`${cluster}/${member}`)!
    if (state.brokerRows[broker]!.instance < 0) state.brokerRows[broker] = { ...state.brokerRows[broker]!, instance }
  }
}

/** The brokers of a cluster, in the order of their names. */
export function brokersOf(state: Brokered, cluster: string): number[] {
  return state.brokerRows.flatMap((row, broker) => (row.cluster === cluster ? [broker] : []))
    .toSorted((a, b) => (state.brokerRows[a]!.member < state.brokerRows[b]!.member ? -1 : 1))
}

/** The topic of a name; one that is asked for the first time is made, where the brokers do that and are enough. */
export function topicNamed(state: Brokered, cluster: string, name: string): number {
  const known = state.topicIndex.get(`${cluster}/${name}`)
  if (known !== undefined) return known
  const first = state.brokerRows.find((row) => row.cluster === cluster)
  if (first === undefined) return -1
  const described = first.workload.topics.find((topic) => topic.name === name)
  if (described === undefined && !first.workload['auto.create.topics.enable']) return -1
  return makeTopic(state, cluster, described ?? plainTopic(name), first.workload)
}

function plainTopic(name: string): TopicSettings {
  return {
    name, 'retention.ms': 604_800_000, 'segment.ms': 604_800_000, 'segment.bytes': 0x4000_0000, 'record.bytes': 1024,
  } as TopicSettings
}

/** The topics that a broker's description names, as far as there are brokers enough for their replicas. */
export function makeDescribed(state: Brokered, broker: number): number[] {
  const { cluster, workload } = state.brokerRows[broker]!
  return workload.topics.filter(({ name }) => !state.topicIndex.has(`${cluster}/${name}`))
    .map((topic) => makeTopic(state, cluster, topic, workload)).filter((topic) => topic >= 0)
}

/** Replicas are spread as AdminUtils.assignReplicasToBrokers does, from the next broker on for each partition. */
function makeTopic(state: Brokered, cluster: string, settings: TopicSettings, broker: BrokerWorkload): number {
  const brokers = brokersOf(state, cluster).filter((each) => state.brokerRows[each]!.phase !== 'fenced')
  const factor = settings['replication.factor'] ?? broker['default.replication.factor']
  if (factor > brokers.length) return -1
  const topic = state.topicRows.length
  const count = settings.partitions ?? broker['num.partitions']
  const partitions = Array.from({ length: count }, (_, number) => {
    const replicas = Array.from({ length: factor }, (_none, place) => brokers[(topic + number + place) % brokers.length]!)
    return addPartition(state, topic, number, replicas)
  })
  state.topicRows.push({ cluster, name: settings.name, settings, partitions })
  state.topicIndex.set(`${cluster}/${settings.name}`, topic)
  return topic
}

function addPartition(state: Brokered, topic: number, number: number, brokers: readonly number[]): number {
  const partition = state.logHead.length
  lengthen(state, 'byPartition', partition + 1)
  state.partitionTopic[partition] = topic
  state.partitionNumber[partition] = number
  const isUp = (broker: number): boolean => state.brokerRows[broker]!.phase !== 'fenced'
  state.partitionLeader[partition] = brokers.find(isUp) ?? -1
  state.partitionWaitHead[partition] = -1
  state.partitionWaitTail[partition] = -1
  state.partitionReplicas[partition] = brokers.map((broker) => addReplica(state, partition, broker, isUp(broker)))
  state.partitionReaders[partition] = []
  state.partitionSegments[partition] = []
  state.logHead[partition] = newHead()
  state.logSealed[partition] = { from: 0, chunks: [] }
  return partition
}

function addReplica(state: Brokered, partition: number, broker: number, isInSync: boolean): number {
  const replica = state.replicaCount++
  lengthen(state, 'byReplica', replica + 1)
  state.replicaPartition[replica] = partition
  state.replicaBroker[replica] = broker
  state.replicaInSync[replica] = isInSync ? 1 : 0
  return replica
}
