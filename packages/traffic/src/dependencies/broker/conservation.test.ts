/** Whatever happens to brokers and consumers: every record is in the log, has expired or was cut off, and is processed or ahead. */
import fc from 'fast-check'
import { millisecond, minute, second, type Simulation } from '@track/simulation'
import { checkWorld } from '@track/simulation/testing'
import { expect, test } from 'vitest'
import { stopClient } from '../../clients.ts'
import { healFault, injectFault } from '../../faults.ts'
import type { Fault } from '../../faults/fault.ts'
import { groundTruth } from '../../measures/ground-truth.ts'
import { setReady, stopServer } from '../../servers.ts'
import { consume, groupOf, kafka, kill, produce, restartBroker, totals } from '../../testing/brokers.ts'
import { trafficPart } from '../../traffic-part.ts'
import type { Brokered } from './tables.ts'
import { countIn } from './places.ts'

const topics = '{name: orders, partitions: 5, replication.factor: 3, min.insync.replicas: 2}, {name: orders-dlt, partitions: 2}'
const brokers = ['kafka-0', 'kafka-1', 'kafka-2']

function world(seed: number, { strategy, more = '' }: { strategy: string; more?: string }): Simulation {
  const simulation = kafka(topics, { more: `broker.session.timeout.ms: 700\n${more}`, seed })
  const load = 'timeout: 300ms\nretries: 3\nbackoff: {base: 50ms}'
  produce(simulation, 'produce: orders, key: "zipf(200, 1)", poison: 0.5%', `load: {rate: 80/s}\n${load}`)
  produce(simulation, 'produce: orders, acks: 1', `load: {rate: 40/s}\n${load}`, 'careless')
  produce(simulation, 'produce: orders, acks: 0', 'load: {rate: 20/s}', 'blind')
  for (const id of ['a', 'b']) join(simulation, id, strategy)
  return simulation
}

function join(simulation: Simulation, id: string, strategy: string): void {
  consume(simulation, [id], `service: exponential(4ms)
enable.auto.commit: ${id < 'b'}
max.poll.records: 60
max.poll.interval.ms: 2000
session.timeout.ms: 1500
heartbeat.interval.ms: 300
on.error: dead-letter
retries: 2
retry.backoff.ms: 20
errors: 2%
partition.assignment.strategy: ${strategy}`)
}

const faults: readonly Fault[] = [
  { id: 'stall', kind: 'stall', where: { instances: ['kafka-0'] }, at: 0, for: 900 * millisecond },
  { id: 'short', kind: 'stall', where: { instances: ['kafka-1'] }, at: 0, for: 300 * millisecond },
  { id: 'member', kind: 'stall', where: { instances: ['a'] }, at: 0, for: 2 * second },
  { id: 'slow', kind: 'slow', where: { instances: ['b'] }, at: 0, for: 3 * second, factor: 40 },
  { id: 'crash', kind: 'crash', where: { instances: ['kafka-2'] }, at: 0, for: 1200 * millisecond },
  { id: 'cut', kind: 'link', where: { instances: ['kafka-0', 'kafka-1'] }, from: { instances: ['a'] }, at: 0, for: 2 * second, cut: 'dropped' },
  { id: 'poison', kind: 'poison', where: {}, queue: 'orders', at: 0, for: 500 * millisecond },
]

const there = (simulation: Simulation, id: string): boolean => simulation.state(trafficPart).instanceIndex.has(id)

function happen(simulation: Simulation, what: string, number: number, strategy: string): void {
  const name = brokers[number % 3]!
  const member = ['a', 'b', 'c'][number % 3]!
  switch (what) {
    case 'fault':
      return injectFault(simulation, { ...faults[number % faults.length]!, id: `fault ${number}`, at: simulation.now })
    case 'a broker ends':
      if (!there(simulation, name)) return
      if (number % 2 === 0) stopServer(simulation, name, { graceful: true })
      return kill(simulation, name)
    case 'a broker starts':
      return there(simulation, name) ? undefined : restartBroker(simulation, name, topics, 'broker.session.timeout.ms: 700')
    case 'a member ends':
      if (!there(simulation, member)) return
      if (number % 2 === 0) stopServer(simulation, member, { graceful: true })
      return kill(simulation, member)
    default:
      return there(simulation, member) ? undefined : join(simulation, member, strategy)
  }
}

/** What must hold at any instant. */
function expectInOrder(simulation: Simulation): void {
  const state = simulation.state(trafficPart) as Brokered
  for (const { outcomes, requests } of groundTruth(simulation).clients) expect(Object.values(outcomes).reduce((sum, count) => sum + count, 0)).toBe(requests)
  for (const truth of groundTruth(simulation).stores.partitions) {
    const { start, high, end, appended, expired, cut } = truth
    expect([truth, appended === expired + cut + end - start, start <= high, high <= end]).toEqual([truth, true, true, true])
  }
  state.replicaInSync.forEach((isIn, replica) => {
    const partition = state.replicaPartition[replica]!
    if (replica >= state.replicaCount || isIn === 0 || state.replicaBroker[replica] === state.partitionLeader[partition]) return
    expect(state.replicaEnd[replica]!).toBeGreaterThanOrEqual(state.partitionHigh[partition]!)
  })
  state.placeRuns.forEach((runs, place) => {
    const partition = state.placePartition[place]!
    const owner = state.placeOwner[place]!
    const members = state.groupRows[state.placeGroup[place]!]!.members
    expect(owner === -1 || (members.includes(owner) && state.consumerPlaces[owner]!.includes(place))).toBe(true)
    // At least once: nothing behind what is committed is left out.
    const from = Math.max(state.placeBegan[place]!, state.partitionStart[partition]!)
    const committed = state.placeCommitted[place]!
    if (committed > from) expect(countIn(runs, from, committed)).toBe(committed - from)
    expect(countIn(runs, state.partitionEnd[partition]!, Infinity)).toBe(0)
  })
  // Nobody works on what is another's.
  state.consumerPlaces.forEach((places, consumer) => expect(places.every((place) => state.placeOwner[place] === consumer)).toBe(true))
  for (const instance of state.instanceIndex.values()) {
    const jobs = [...state.jobInstance].filter((each) => each === instance).length
    if (state.instanceRows[instance]!.workload.kind === 'consumer') expect([jobs, jobs]).toEqual([state.instanceBusy[instance], Math.min(1, jobs)])
  }
}

/** All is well again, and nothing more comes: what there is gets done. */
function settle(simulation: Simulation, strategy: string): void {
  for (const { fault, phase } of groundTruth(simulation).faults) if (phase !== 'healed') healFault(simulation, fault.id)
  for (const id of ['load', 'careless', 'blind']) stopClient(simulation, id)
  for (const id of brokers) {
    if (there(simulation, id)) kill(simulation, id)
    restartBroker(simulation, id, topics, 'broker.session.timeout.ms: 700')
    setReady(simulation, id, true)
  }
  for (const id of ['a', 'b']) {
    if (there(simulation, id)) kill(simulation, id)
    join(simulation, id, strategy)
  }
  simulation.runFor(3 * minute)
}

test.each(['range', 'cooperative-sticky'])('%s: no record is unaccounted for, and none is left out', { timeout: 120_000 }, (strategy) => {
  const whats = ['fault', 'a broker ends', 'a broker starts', 'a broker starts', 'a member ends', 'a member starts', 'a member starts']
  const step = fc.record({ what: fc.constantFrom(...whats), after: fc.integer({ min: 0, max: 1500 }), number: fc.nat(60) })
  fc.assert(fc.property(fc.nat(1000), fc.array(step, { maxLength: 14 }), (seed, steps) => {
    const simulation = world(seed, { strategy })
    steps.forEach(({ what, after, number }, index) => {
      for (let slice = 0; slice < 8; slice++) {
        simulation.runFor(after * millisecond / 8)
        expectInOrder(simulation)
      }
      happen(simulation, what, what === 'fault' ? 70 * index + number : number, strategy)
      expectInOrder(simulation)
    })
    simulation.runFor(second)
    expectInOrder(simulation)
    settle(simulation, strategy)
    expectInOrder(simulation)
    const { jobCount, requestCount } = simulation.state(trafficPart)
    expect([jobCount, requestCount, totals(simulation).lag, groupOf(simulation).phase]).toEqual([0, 0, 0, 'Stable'])
  }), { numRuns: 40, seed: 1 })
})

test.each(['range', 'cooperative-sticky'])('%s: the same twice, forked, saved, in other steps and from its journal', (strategy) => {
  checkWorld(() => world(7, { strategy, more: 'unclean.leader.election.enable: true' }), [
    { run: 6 * second },
    (each) => happen(each, 'a broker ends', 1, strategy), { run: second },
    (each) => happen(each, 'fault', 3, strategy), { run: 2 * second },
    (each) => happen(each, 'a member ends', 1, strategy), { run: 2 * second },
    (each) => happen(each, 'a broker starts', 1, strategy), { run: 3 * second },
  ])
})
