/**
 * Incidents as they happen to services, a row a type. How often each comes is the world's business: these rates are for
 * practice, not from statistics.
 *
 * Follows the kinds of causes in Beyer et al., "Site Reliability Engineering" (2016, chapters 15 and 22), Huang et al.,
 * "Gray Failure" (HotOS 2017) and Bronson et al., "Metastable Failures" (HotOS 2021).
 */
import { type Distribution, day, type Duration, hour, millisecond, minute, second } from '@track/simulation'
import type { FaultTemplate, IncidentType, Luck, Surroundings } from './incident.ts'

const officeHours = Array.from({ length: 24 }, (_each, at) => (at >= 8 && at < 18 ? 2 : 0.3))

const every = (mean: Duration): Distribution => ({ kind: 'exponential', mean })
const about = (median: Duration): Distribution => ({ kind: 'lognormal', median, sigma: 0.5 })

function oneOf<Item>(items: readonly Item[], luck: number): Item | undefined {
  return items[Math.floor(luck * items.length)]
}

type Place = { readonly service: string; readonly instances: readonly string[] }

function serviceOf({ services }: Surroundings, luck: Luck): Place | undefined {
  const found = oneOf(Object.entries(services).filter(([, instances]) => instances.length > 0), luck('service'))
  return found && { service: found[0], instances: found[1] }
}

function atService(surroundings: Surroundings, luck: Luck, faults: (place: Place) => readonly FaultTemplate[]): readonly FaultTemplate[] {
  const place = serviceOf(surroundings, luck)
  return place ? faults(place) : []
}

function atInstance(surroundings: Surroundings, luck: Luck, faults: (instance: string) => readonly FaultTemplate[]): readonly FaultTemplate[] {
  return atService(surroundings, luck, ({ instances }) => faults(oneOf(instances, luck('instance'))!))
}

export const incidentTypes: readonly IncidentType[] = [
  {
    name: 'bad-release', severity: 'critical', renewal: { between: every(7 * day), lasts: about(20 * minute), day: officeHours },
    faults: (where, luck) => atService(where, luck, ({ service }) => [{ kind: 'errors', where: { service }, ratio: 0.1 + 0.5 * luck('ratio') }]),
    cause: 'a release answers a share of the requests with errors', prevention: 'a canary that is compared with the release before it, and rolled back by itself',
  },
  {
    name: 'slow-dependency', severity: 'major', renewal: { between: every(5 * day), lasts: about(30 * minute) },
    faults: (where, luck) => atService(where, luck, ({ service }) => [{ kind: 'slow', where: { service }, factor: 3 + 12 * luck('factor') }]),
    cause: 'a service takes many times as long as usual', prevention: 'time-outs shorter than the caller\'s own, and a bulkhead for each dependency',
  },
  {
    name: 'gray-failure', severity: 'major', renewal: { between: every(6 * day), lasts: about(2 * hour) },
    faults: (where, luck) => atInstance(where, luck, (instance) => [{ kind: 'errors', where: { instances: [instance] }, ratio: 0.3 + 0.7 * luck('ratio') }]),
    cause: 'one instance is ready and fails what it is asked', prevention: 'outlier ejection: balance by what instances answer, not by what they say of themselves',
  },
  {
    name: 'unlucky-users', severity: 'minor', renewal: { between: every(8 * day), lasts: about(4 * hour) },
    faults: (where, luck) => atService(where, luck, ({ service }) => [{ kind: 'errors', where: { service }, ratio: 0.01 + 0.02 * luck('ratio'), isSticky: true }]),
    cause: 'one user in a hundred fails at every try', prevention: 'objectives by cohort, so that an average cannot hide a group',
  },
  {
    name: 'stalled-process', severity: 'minor', renewal: { between: every(3 * day), lasts: about(2 * minute) },
    faults: (where, luck) => atInstance(where, luck, (instance) => [{ kind: 'stall', where: { instances: [instance] } }]),
    cause: 'one process stands still', prevention: 'a liveness probe that asks for work to be done, and a time-out at its callers',
  },
  {
    name: 'crash', severity: 'minor', renewal: { between: every(4 * day), lasts: about(3 * minute) },
    faults: (where, luck) => atInstance(where, luck, (instance) => [{ kind: 'crash', where: { instances: [instance] } }]),
    cause: 'one process dies', prevention: 'one instance more than the load needs, and retries with a budget',
  },
  {
    name: 'network-partition', severity: 'critical', renewal: { between: every(20 * day), lasts: about(8 * minute) },
    faults: (where, luck) => atInstance(where, luck, (instance) => [
      { kind: 'link', where: { instances: [instance] }, cut: 'dropped' }, { kind: 'link', where: {}, from: { instances: [instance] }, cut: 'dropped' },
    ]),
    cause: 'packets to and from one instance are dropped', prevention: 'short connection time-outs and health checks from where the users are',
  },
  {
    name: 'lossy-network', severity: 'major', renewal: { between: every(12 * day), lasts: about(25 * minute) },
    faults: (where, luck) => atService(where, luck, ({ service }) => [{ kind: 'link', where: { service }, loss: 0.02 + 0.1 * luck('loss'), delay: 5 * millisecond }]),
    cause: 'a few packets in a hundred are lost', prevention: 'hedged requests for reads, and an objective on the tail of the latency',
  },
  {
    name: 'dns-outage', severity: 'critical', renewal: { between: every(30 * day), lasts: about(6 * minute) },
    faults: (where, luck) => atService(where, luck, ({ service }) => [{ kind: 'names', where: {}, names: [service], resolve: 'fails' }]),
    cause: 'the name of a service does not resolve', prevention: 'caches of names that outlive the server of names, and more than one of it',
  },
  {
    name: 'third-party-quota', severity: 'major', renewal: { between: every(10 * day), lasts: about(hour), day: officeHours },
    faults: (where, luck) => atService(where, luck, ({ service }) => [{ kind: 'quota', where: { service }, rate: 1 + 20 * luck('rate'), burst: 5 }]),
    cause: 'requests beyond a quota are turned away', prevention: 'a limit of one\'s own below the quota, and an alert on the share of it that is used',
  },
  {
    name: 'thundering-herd', severity: 'major', renewal: { between: every(9 * day), lasts: { kind: 'constant', value: 30 * second } },
    faults: ({ loads }, luck) => {
      const load = oneOf(loads, luck('load'))
      return load === undefined ? [] : [{ kind: 'herd', where: { instances: [load] }, requests: 200 + Math.floor(2000 * luck('requests')) }]
    },
    cause: 'all clients come at one instant', prevention: 'jitter in every schedule and back-off, and a queue that sheds what it cannot serve in time',
  },
  {
    name: 'poison-message', severity: 'major', renewal: { between: every(15 * day), lasts: about(40 * minute) },
    faults: ({ queues }, luck) => {
      const queue = oneOf(queues, luck('queue'))
      return queue === undefined ? [] : [{ kind: 'poison', where: {}, queue }]
    },
    cause: 'a message kills whoever works on it', prevention: 'a dead-letter queue after a few deliveries',
  },
]
