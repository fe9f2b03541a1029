/**
 * Who of a group gets which partitions.
 *
 * Follows Kafka's RangeAssignor (each topic by itself, the first members get one more), RoundRobinAssignor, and of
 * CooperativeStickyAssignor what it promises: even numbers, and as few moves as that takes. Left out: racks, generations of owners.
 */
export interface Subscriber {
  readonly id: string
  readonly topics: readonly string[]
  /** Partitions that it has, each `topic/number`. */
  readonly owned: readonly string[]
}

export interface TopicPartitions {
  readonly topic: string
  readonly partitions: number
}

export type Strategy = 'range' | 'roundrobin' | 'cooperative-sticky'

/** Partitions by subscriber, in the order of the subscribers. */
export type Assignment = readonly (readonly string[])[]

export function assign(strategy: Strategy, subscribers: readonly Subscriber[], topics: readonly TopicPartitions[]): Assignment {
  const order = subscribers.map((_each, place) => place).toSorted((a, b) => (subscribers[a]!.id < subscribers[b]!.id ? -1 : 1))
  const sorted = topics.toSorted((a, b) => (a.topic < b.topic ? -1 : 1))
  const given: string[][] = subscribers.map(() => [])
  assigners[strategy]({ subscribers, order, topics: sorted, given })
  return given
}

interface Assigning {
  readonly subscribers: readonly Subscriber[]
  /** Subscribers by their ids. */
  readonly order: readonly number[]
  readonly topics: readonly TopicPartitions[]
  readonly given: string[][]
}

const assigners: Readonly<Record<Strategy, (assigning: Assigning) => void>> = {
  range({ subscribers, order, topics, given }) {
    for (const { topic, partitions } of topics) {
      const takers = order.filter((each) => subscribers[each]!.topics.includes(topic))
      let next = 0
      takers.forEach((taker, place) => {
        const share = Math.floor(partitions / takers.length) + (place < partitions % takers.length ? 1 : 0)
        for (let each = 0; each < share; each++) given[taker]!.push(`${topic}/${next++}`)
      })
    }
  },
  roundrobin({ subscribers, order, topics, given }) {
    let turn = 0
    for (const { topic, name } of everyPartition(topics)) {
      if (!subscribers.some(({ topics: wanted }) => wanted.includes(topic))) continue
      while (!subscribers[order[turn % order.length]!]!.topics.includes(topic)) turn++
      given[order[turn++ % order.length]!]!.push(name)
    }
  },
  'cooperative-sticky'({ subscribers, order, topics, given }) {
    const all = everyPartition(topics)
    const free = new Map(all.map(({ topic, name }) => [name, topic]))
    const most = Math.ceil(all.length / Math.max(1, order.length))
    let mayHaveMost = all.length - Math.floor(all.length / Math.max(1, order.length)) * order.length
    for (const each of order) {
      for (const name of subscribers[each]!.owned) {
        const isLast = given[each]!.length + 1 === most && all.length % order.length > 0
        if (!free.has(name) || given[each]!.length >= most || (isLast && mayHaveMost === 0)) continue
        if (isLast) mayHaveMost--
        given[each]!.push(name)
        free.delete(name)
      }
    }
    for (const [name, topic] of free) {
      const takers = order.filter((each) => subscribers[each]!.topics.includes(topic))
      if (takers.length === 0) continue
      given[takers.reduce((least, each) => (given[each]!.length < given[least]!.length ? each : least))]!.push(name)
    }
  },
}

function everyPartition(topics: readonly TopicPartitions[]): { readonly topic: string; readonly name: string }[] {
  return topics.flatMap(({ topic, partitions }) => Array.from({ length: partitions }, (_, number) => ({ topic, name: `${topic}/${number}` })))
}
