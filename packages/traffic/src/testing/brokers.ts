/** Brokers, their consumers and producers for tests, in few words. */
import { digestOfWorld, type Duration, type Simulation } from '@track/simulation'
import { startClient } from '../clients.ts'
import type { ConsumerGroupTruth, PartitionTruth, PlaceTruth } from '../measures/broker-truth.ts'
import { groundTruth } from '../measures/ground-truth.ts'
import { setReady, stopServer } from '../servers.ts'
import { startStore } from '../stores.ts'
import { client } from './scenario.ts'
import { broker, consumer, keep, storeWorld } from './stores.ts'

const reportTo = { part: 'witness', event: 'heard' } as const

/** Three brokers of one cluster, or as many as are named, with these topics. */
export function kafka(topics: string, { more = '', brokers = ['kafka-0', 'kafka-1', 'kafka-2'], seed = 1 } = {}): Simulation {
  const world = storeWorld(seed)
  keep(world, 'kafka', brokers, broker(`${described(topics)}\n${more}`))
  return world
}

const described = (topics: string): string => `cluster: k\nservice: 1ms\nreplication.delay: 2ms\ntopics: [${topics}]`

/** A broker's process comes up again, with the log that it had. */
export function restartBroker(world: Simulation, id: string, topics: string, more = ''): void {
  startStore(world, { id, workload: broker(`${described(topics)}\n${more}`), labels: { app: 'kafka' } })
  setReady(world, id, true)
}

export function produce(world: Simulation, record: string, more = 'load: {rate: 10/s, arrivals: constant}', id = 'load'): void {
  startClient(world, { id, workload: client(`service: kafka\nroutes: [{${record}}]\n${more}`) })
}

export function consume(world: Simulation, ids: readonly string[], more: string): void {
  for (const id of ids) startStore(world, { id, workload: consumer(`group.id: billing\ntopics: orders\n${more.includes('auto.offset.reset') ? '' : 'auto.offset.reset: earliest\n'}${more}`), reportTo })
}

export function kill(world: Simulation, id: string): void {
  stopServer(world, id, { graceful: false })
}

export function partitionsOf(world: Simulation, topic = 'orders'): PartitionTruth[] {
  return groundTruth(world).stores.partitions.filter((each) => each.topic === topic)
}

export function groupOf(world: Simulation, name = 'billing'): ConsumerGroupTruth {
  const group = groundTruth(world).stores.groups.find((each) => each.name === name)
  if (!group) throw new Error(`no group "${name}"`)
  return group
}

/** Sums over the partitions of a group. */
export function totals(world: Simulation, name = 'billing'): Record<'processed' | 'again' | 'skipped' | 'missed' | 'lag' | 'deadLettered' | 'givenUp', number> {
  const sum = (of: (place: PlaceTruth) => number): number => groupOf(world, name).places.reduce((total, place) => total + of(place), 0)
  return {
    processed: sum((place) => place.processed), again: sum((place) => place.again), skipped: sum((place) => place.skipped),
    missed: sum((place) => place.missed), lag: sum((place) => place.lag), deadLettered: sum((place) => place.deadLettered), givenUp: sum((place) => place.givenUp),
  }
}

export function appended(world: Simulation, topic = 'orders'): number {
  return partitionsOf(world, topic).reduce((sum, each) => sum + each.appended, 0)
}

type ForkedStep = { readonly run: Duration } | ((world: Simulation) => void)

/** Runs a scenario, and from its middle on a fork of it too: both must go the same way. */
export function playForked(build: () => Simulation, ...script: readonly ForkedStep[]): Simulation {
  const world = build()
  const steps = script.flatMap((step): readonly ForkedStep[] => (typeof step === 'function' ? [step] : [{ run: step.run / 2 }, { run: step.run / 2 }]))
  const middle = Math.floor(steps.length / 2)
  const play = (each: Simulation, steps: readonly ForkedStep[]): void => {
    for (const step of steps) if (typeof step === 'function') step(each)
      else each.runFor(step.run)
  }
  play(world, steps.slice(0, middle))
  const child = world.fork()
  play(world, steps.slice(middle))
  play(child, steps.slice(middle))
  if (digestOfWorld(child) !== digestOfWorld(world)) throw new Error('a fork goes another way')
  return world
}

/** Who has which partitions, `a: 0 1 2`. */
export function owners(world: Simulation): string[] {
  const places = groupOf(world).places
  const names = [...new Set(places.map(({ owner }) => owner))].toSorted()
  return names.map((name) => `${name || '(nobody)'}: ${places.filter(({ owner }) => owner === name).map(({ partition }) => partition).toSorted((a, b) => a - b).join(' ')}`)
}
