/**
 * Groups of consumers: who is in, and who has which partitions. A rebalance begins when somebody comes, goes or is out of time; it ends
 * when all that are left have asked to join, and until then an eager member does nothing.
 *
 * Follows Kafka's GroupMetadataManager for classic groups (PreparingRebalance, group.initial.rebalance.delay.ms) and the client's
 * ConsumerCoordinator (onJoinPrepare, onJoinComplete). Left out: the round trips of JoinGroup and SyncGroup, who of the
 * brokers coordinates (any that is reached does), the expiry of committed offsets.
 */
import { type Instant, millisecond } from '@track/simulation'
import { assign } from './assignment.ts'
import { topicNamed } from './clusters.ts'
import { commitPlaces, poll, startPosition } from './consuming.ts'
import { placeOf } from './places.ts'
import { type Brokered, type ConsumerRow, type GroupRow, lengthen } from './tables.ts'
import { enterTimer, timers } from './timers.ts'

/** Where a consumer stands: in no group; asks to join and has nothing; has partitions. */
export const outside = 0
const joining = 1
export const stable = 2

const rebalancesKept = 100

function groupNamed(state: Brokered, cluster: string, name: string): number {
  const known = state.groupIndex.get(`${cluster}/${name}`)
  if (known !== undefined) return known
  const group = state.groupRows.length
  lengthen(state, 'byGroup', group + 1)
  state.groupRows.push({ cluster, name, phase: 'Empty', generation: 0, members: [], since: 0, waits: false, grew: false, why: '', rebalances: [] })
  state.groupIndex.set(`${cluster}/${name}`, group)
  return group
}

function isEager({ workload }: ConsumerRow): boolean {
  return workload['partition.assignment.strategy'] !== 'cooperative-sticky'
}

/** A consumer that has reached a broker asks to join its group. */
export function join(state: Brokered, now: Instant, consumer: number, cluster: string): void {
  const before = state.consumerRows[consumer]!
  const group = groupNamed(state, cluster, before.workload['group.id'])
  state.consumerRows[consumer] = { ...before, group }
  for (const topic of before.workload.topics) topicNamed(state, cluster, topic)
  state.consumerState[consumer] = joining
  state.consumerFenced[consumer] = 0
  state.consumerCalled[consumer] = 0
  state.consumerBeatAt[consumer] = now
  const row = state.groupRows[group]!
  const members = [...row.members, consumer]
  if (row.phase === 'Empty') beginFirst(state, now, group, members)
  else {
    state.groupRows[group] = { ...row, members, grew: row.generation === 0 }
    beginRebalance(state, now, group, `${before.process} joins`)
  }
  state.consumerJoined[consumer] = 1
  completeIfAll(state, now, group)
}

function beginFirst(state: Brokered, now: Instant, group: number, members: readonly number[]): void {
  const row = state.groupRows[group]!
  const delay = delayOf(state, row)
  state.groupRows[group] = { ...row, members, phase: 'PreparingRebalance', since: now, waits: delay > 0, grew: false, why: 'the first members join' }
  if (delay > 0) state.groupEntry[group] = enterTimer(state, now + delay, timers.group, group)
}

function delayOf(state: Brokered, { cluster }: GroupRow): number {
  return (state.brokerRows.find((row) => row.cluster === cluster)?.workload['group.initial.rebalance.delay.ms'] ?? 0) * millisecond
}

/** The first rebalance has waited for more members: when some came it waits once more. */
export function endDelay(state: Brokered, now: Instant, group: number): void {
  const row = state.groupRows[group]!
  state.groupEntry[group] = 0
  if (!row.waits) return
  const longest = Math.max(...row.members.map((member) => state.consumerRows[member]!.workload['max.poll.interval.ms'])) * millisecond
  if (row.grew && now - row.since < longest) {
    state.groupRows[group] = { ...row, grew: false }
    state.groupEntry[group] = enterTimer(state, Math.min(now + delayOf(state, row), row.since + longest), timers.group, group)
    return
  }
  state.groupRows[group] = { ...row, waits: false }
  completeIfAll(state, now, group)
}

/** Everybody is to join again; who is busy hears of it with a heartbeat. */
function beginRebalance(state: Brokered, now: Instant, group: number, why: string): void {
  const row = state.groupRows[group]!
  if (row.phase !== 'Stable') return
  state.groupRows[group] = { ...row, phase: 'PreparingRebalance', since: now, waits: false, why }
  for (const member of row.members) state.consumerJoined[member] = 0
}

/** Groups that read one of these topics look at them anew. */
export function callMembers(state: Brokered, now: Instant, cluster: string, topics: readonly string[]): void {
  state.groupRows.forEach(({ cluster: own, members }, group) => {
    const isMeant = own === cluster && members.some((member) => state.consumerRows[member]!.workload.topics.some((topic) => topics.includes(topic)))
    if (isMeant) beginRebalance(state, now, group, `topics have changed: ${topics.join(', ')}`)
  })
}

/** A member that has heard of a rebalance asks to join again; an eager one gives back all that it has first. */
export function rejoin(state: Brokered, now: Instant, consumer: number): void {
  const row = state.consumerRows[consumer]!
  state.consumerCalled[consumer] = 0
  if (state.consumerState[consumer] === stable && isEager(row)) {
    if (row.workload['enable.auto.commit']) commitPlaces(state, consumer)
    release(state, consumer)
    state.consumerState[consumer] = joining
  }
  state.consumerJoined[consumer] = 1
  completeIfAll(state, now, row.group)
}

function release(state: Brokered, consumer: number): void {
  for (const place of state.consumerPlaces[consumer]!) if (state.placeOwner[place] === consumer) state.placeOwner[place] = -1
  state.consumerPlaces[consumer] = []
  state.consumerGiven[consumer] = null
}

/** A member is out of its group: it left, or its time was over. */
export function leave(state: Brokered, now: Instant, consumer: number, why: string): void {
  const { group } = state.consumerRows[consumer]!
  if (state.consumerState[consumer] === outside || group < 0) return
  release(state, consumer)
  state.consumerState[consumer] = outside
  state.consumerFenced[consumer] = state.consumerBusy[consumer]!
  const row = state.groupRows[group]!
  const members = row.members.filter((member) => member !== consumer)
  state.groupRows[group] = { ...row, members }
  if (members.length === 0) {
    state.groupEntry[group] = 0
    state.groupRows[group] = { ...row, members, phase: 'Empty', generation: row.generation + 1, waits: false }
    return
  }
  beginRebalance(state, now, group, why)
  completeIfAll(state, now, group)
}

function completeIfAll(state: Brokered, now: Instant, group: number): void {
  const { phase, members, waits } = state.groupRows[group]!
  if (phase === 'PreparingRebalance' && !waits && members.every((member) => state.consumerJoined[member] === 1)) complete(state, now, group)
}

function complete(state: Brokered, now: Instant, group: number): void {
  const row = state.groupRows[group]!
  const { members, since, why, rebalances } = row
  const told = [...rebalances.slice(1 - rebalancesKept), { at: since, took: now - since, why, members: members.length }]
  state.groupRows[group] = { ...row, phase: 'Stable', generation: row.generation + 1, rebalances: told }
  const given = placesFor(state, group, members)
  for (const member of members) {
    state.consumerJoined[member] = 0
    state.consumerCalled[member] = 0
  }
  members.forEach((member, index) => {
    // What another one has still is for the rebalance that follows when it has given it back.
    const places = given[index]!.filter((place) => state.placeOwner[place] === -1 || state.placeOwner[place] === member)
    state.consumerState[member] = stable
    if (state.consumerBusy[member] === 1) state.consumerGiven[member] = places
    else takePlaces(state, now, member, places)
  })
  for (const member of members) if (state.consumerBusy[member] === 0 && state.consumerState[member] === stable) poll(state, now, member)
}

/** What the members are to have, in their order. */
function placesFor(state: Brokered, group: number, members: readonly number[]): number[][] {
  const { cluster } = state.groupRows[group]!
  const names = [...new Set(members.flatMap((member) => state.consumerRows[member]!.workload.topics))]
  const topics = names.map((name) => topicNamed(state, cluster, name)).filter((topic) => topic >= 0).map((topic) => state.topicRows[topic]!)
  const byName = new Map(topics.flatMap(({ name, partitions }) =>
    partitions.map((partition, number): [string, number] => [`${name}/${number}`, placeOf(state, group, partition)])))
  const subscribers = members.map((member) => {
    const { process, workload } = state.consumerRows[member]!
    const owned = [...byName].filter(([, place]) => state.placeOwner[place] === member).map(([name]) => name)
    return { id: process, topics: workload.topics, owned }
  })
  const strategy = state.consumerRows[members[0]!]!.workload['partition.assignment.strategy']
  return assign(strategy, subscribers, topics.map(({ name, partitions }) => ({ topic: name, partitions: partitions.length })))
    .map((own) => own.map((name) => byName.get(name)!))
}

/** A member gets its partitions; what it loses it gives back, and asks for the rebalance that hands it on. */
export function takePlaces(state: Brokered, now: Instant, consumer: number, places: readonly number[]): void {
  const { workload, group, process } = state.consumerRows[consumer]!
  const lost = state.consumerPlaces[consumer]!.filter((place) => !places.includes(place))
  if (lost.length > 0 && workload['enable.auto.commit']) commitPlaces(state, consumer)
  for (const place of lost) state.placeOwner[place] = -1
  for (const place of places) {
    if (state.placeOwner[place] === consumer) continue
    state.placeOwner[place] = consumer
    state.placePosition[place] = startPosition(state, place, workload)
    if (state.placeBegan[place]! < 0) state.placeBegan[place] = state.placePosition[place]!
  }
  state.consumerPlaces[consumer] = places
  state.consumerGiven[consumer] = null
  if (lost.length === 0) return
  beginRebalance(state, now, group, `${process} has given back what is another's`)
  state.consumerCalled[consumer] = 1
}
