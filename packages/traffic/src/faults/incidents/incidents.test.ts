import { day, hour, minute, second, type Simulation } from '@track/simulation'
import { describe, expect, test } from 'vitest'
import { startClient } from '../../clients.ts'
import { declareQueue } from '../../queues.ts'
import { startWorker } from '../../servers.ts'
import { client, emptyWorld, queue, serve, server, startedAt, worker } from '../../testing/scenario.ts'
import { composeIncidents } from './compose.ts'
import type { IncidentType, Surroundings } from './incident.ts'
import { incidentTypes } from './incident-types.ts'
import { playIncidents } from './play.ts'

const surroundings: Surroundings = { services: { api: ['api-1', 'api-2', 'api-3'] }, loads: ['users'], queues: ['orders'] }

/** Three servers asked fifty times a second, and a queue with two workers. */
function build(): Simulation {
  const simulation = emptyWorld()
  serve(simulation, 'api', surroundings.services['api']!, server('concurrency: 4\nqueue: {limit: 20}\nroutes: [{path: /, service: exponential(10ms)}]'))
  startClient(simulation, { id: 'users', workload: client('service: api\ntimeout: 1s\nload: {rate: 50/s}') })
  declareQueue(simulation, { name: 'orders', grain: 'exact', workload: queue() })
  for (const id of ['w-1', 'w-2']) startWorker(simulation, { id, workload: worker('consumes: orders\nservice: 100ms') })
  startClient(simulation, { id: 'orders', workload: client('publishes: orders\nload: {rate: 2/s}') })
  simulation.runFor(10 * minute)
  return simulation
}

const built = build()
const shop = () => built.fork()

const compose = (more: Partial<Parameters<typeof composeIncidents>[0]> = {}) =>
  composeIncidents({ seed: 3, from: startedAt, until: startedAt + 60 * day, surroundings, ...more })

describe('composing', () => {
  test('is the same from the same seed, and another from another', () => {
    expect(compose()).toEqual(compose())
    expect(compose({ seed: 4 }).map(({ start }) => start)).not.toEqual(compose().map(({ start }) => start))
  })

  test('without overlap they keep their distance; with it there are more', () => {
    const apart = compose()
    apart.forEach(({ start }, index) => expect(start).toBeGreaterThanOrEqual((apart[index - 1]?.end ?? -hour) + hour))
    expect(compose({ mayOverlap: true }).length).toBeGreaterThan(apart.length)
    expect(compose({ rate: 5, mayOverlap: true }).length).toBeGreaterThan(3 * compose({ mayOverlap: true }).length)
  })

  test('a type that is left out changes none of the others', () => {
    const some = incidentTypes.filter(({ name }) => name !== 'crash')
    const all = compose({ mayOverlap: true })
    expect(compose({ mayOverlap: true, types: some })).toEqual(all.filter(({ label }) => label !== 'crash'))
  })

  test('where nothing can be hit nothing happens', () => {
    expect(compose({ surroundings: { services: {}, loads: [], queues: [] } })).toEqual([])
  })
})

/** Which signal moves first under each type, and what is felt: failed, slow or neither. */
const expected: Record<string, { first: string; felt: ('failed' | 'slow')[] }> = {
  'bad-release': { first: 'errors users', felt: ['failed'] },
  'slow-dependency': { first: 'latency users', felt: [] },
  'gray-failure': { first: 'errors users', felt: ['failed'] },
  'unlucky-users': { first: 'errors users', felt: ['failed'] },
  'stalled-process': { first: 'errors users', felt: ['failed'] },
  'crash': { first: 'errors users', felt: ['failed'] },
  'network-partition': { first: 'errors users', felt: ['failed'] },
  'lossy-network': { first: 'latency users', felt: [] },
  'dns-outage': { first: 'errors users', felt: ['failed'] },
  'third-party-quota': { first: 'errors users', felt: ['failed'] },
  'thundering-herd': { first: 'errors users', felt: ['failed'] },
  'poison-message': { first: 'saturation orders', felt: [] },
}

test('every type of incident has its case', () => {
  expect(Object.keys(expected)).toEqual(incidentTypes.map(({ name }) => name))
})

test.each(Object.entries(expected))('%s', (name, { first, felt }) => {
  const simulation = shop()
  // Soon, so that a test need not run for days.
  const type: IncidentType = { ...incidentTypes.find((each) => each.name === name)!, renewal: { between: { kind: 'constant', value: 6 * minute }, lasts: { kind: 'constant', value: 4 * minute } } }
  const planned = composeIncidents({ seed: 1, from: simulation.now, until: simulation.now + 8 * minute, surroundings, types: [type] })
  const [incident, ...more] = playIncidents(simulation, planned).incidents
  expect(more).toEqual([])
  const { impact, firstSymptom } = incident!
  expect(firstSymptom && `${firstSymptom.signal} ${firstSymptom.subject}`).toBe(first)
  expect(firstSymptom!.at - incident!.start).toBeLessThanOrEqual(2 * minute)
  const seen = [...(impact.requestsFailed > 5 ? ['failed'] : []), ...(impact.requestsSlow > 5 ? ['slow'] : [])]
  for (const each of felt) expect(seen).toContain(each)
  if (felt.length > 0) expect([impact.minutes > 0, impact.loads]).toEqual([true, ['users']])
})

test('nothing is charged to an incident that changes nothing; the world given stays where it was', () => {
  const simulation = shop()
  const at = simulation.now
  const idle: IncidentType = { ...incidentTypes[0]!, renewal: { between: { kind: 'constant', value: 6 * minute }, lasts: { kind: 'constant', value: minute } }, faults: () => [{ kind: 'errors', where: { service: 'nobody' }, ratio: 1 }] }
  const planned = composeIncidents({ seed: 1, from: at, until: at + 8 * minute, surroundings, types: [idle] })
  const { world, incidents } = playIncidents(simulation, planned, { step: 20 * second })
  expect(incidents.map(({ impact, firstSymptom }) => [impact, firstSymptom])).toEqual([[{ requestsFailed: 0, requestsSlow: 0, minutes: 0, loads: [] }, undefined]])
  expect([simulation.now, world.now > at]).toEqual([at, true])
})
