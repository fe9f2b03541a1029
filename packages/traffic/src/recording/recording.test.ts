import { expect, test } from 'vitest'
import { type Duration, hour, millisecond, minute, second, Simulation } from '@track/simulation'
import { checkWorld } from '@track/simulation/testing'
import { labelsOf, labelsRecord, queryInstant, readSeries, sampleLabels, Samples } from '@track/telemetry'
import { groundTruth, injectFault, loseScrapes, metricsOf, recordedSeries, recordingPart, setServiceEndpoints, startClient, stopServer, trafficPart } from '../index.ts'
import { client, serve, server, startedAt } from '../testing/scenario.ts'

const recording = recordingPart({ interval: 15 * second })

/** Three Services in a chain, three instances each. */
function chain(rate = '120/s', arrivals = 'poisson'): Simulation {
  const world = Simulation.start([trafficPart, recording], { seed: 4, startedAt })
  const names = ['web', 'orders', 'stock']
  names.forEach((name, index) => {
    const next = names[index + 1]
    const call = next === undefined ? '' : `, calls: [{dependency: ${next}}]`
    const dependencies = next === undefined ? '' : `\ndependencies: {${next}: {service: ${next}, timeout: 500ms, retries: 1}}`
    const text = `concurrency: 8\nqueue: {limit: 50}\nroutes: [{service: "lognormal(9ms, 0.5)", cpu: 2ms, errors: 0.2%${call}}]${dependencies}`
    serve(world, name, [0, 1, 2].map((each) => `${name}-${each}`), server(text))
  })
  startClient(world, { id: 'load', workload: client(`service: web\ngrain: fluid\nload: {rate: ${rate}, arrivals: ${arrivals}, day: [0.5, 1, 1.4, 0.8]}\ntimeout: 1s\nretries: 1`) })
  return world
}

/** A slow Service, errors, a stall that no balance outlives, an instance that goes, scrapes that fail. */
function incidents(world: Simulation): void {
  injectFault(world, { id: 'slow', kind: 'slow', where: { service: 'stock' }, at: startedAt + 20 * minute, for: 7 * minute, factor: 2.5 })
  injectFault(world, { id: 'errors', kind: 'errors', where: { instances: ['orders-1'] }, at: startedAt + 40 * minute, for: 9 * minute, ratio: 0.2 })
  injectFault(world, { id: 'stall', kind: 'stall', where: { instances: ['stock-2'] }, at: startedAt + hour, for: 90 * second })
}

function leave(world: Simulation): void {
  stopServer(world, 'orders-2', { graceful: false })
  setServiceEndpoints(world, 'orders', ['orders-0', 'orders-1'])
}

interface Seen {
  readonly labels: Readonly<Record<string, string>>
  readonly timeMs: number
  readonly value: number
}

/** What scrapes of a process see, asked of the process itself at each of their instants. */
function watched(world: Simulation, ids: readonly string[], lasts: Duration): Seen[] {
  const seen: Seen[] = []
  const until = world.now + lasts
  const { recorded } = world.state(recording)
  const schedules = ids.map((id) => ({ id, at: recorded.get(id)!.firstMs * millisecond }))
  for (;;) {
    const next = schedules.reduce((a, b) => (b.at < a.at ? b : a))
    if (next.at > until) break
    if (next.at >= world.now) {
      world.runUntil(next.at)
      const target = labelsOf({ instance: `${next.id}:8080`, job: next.id === 'load' ? 'load' : next.id.split('-')[0]!, pod: next.id })
      const families = metricsOf(world, next.id)
      for (const family of families) {
        for (const sample of family.samples) seen.push({ labels: labelsRecord(sampleLabels(family, sample, target)), timeMs: next.at / millisecond, value: sample.value })
      }
    }
    next.at += 15 * second
  }
  world.runUntil(until)
  return seen
}

/** How far what is recorded is from what was seen: samples that are missing or too many, the largest difference of a count, and of others in relation. */
function compare(world: Simulation, seen: readonly Seen[], ids: readonly string[]): { missing: number; excess: number; count: number; others: number } {
  const store = recordedSeries(world, recording)
  const into = new Samples()
  const wanted = new Map(seen.map(({ labels, timeMs, value }) => [`${JSON.stringify(labels)} ${timeMs}`, value]))
  const found = { missing: 0, excess: 0, count: 0, others: 0 }
  store.labels.forEach((labels, series) => {
    const record = labelsRecord(labels)
    if (record['__name__'] === 'up' || !ids.includes(record['pod']!)) return
    readSeries(store, series, { fromMs: -Infinity, toMs: Infinity, into })
    for (let index = 0; index < into.length; index++) {
      if (into.isStaleAt(index)) continue
      const key = `${JSON.stringify(record)} ${into.times[index]!}`
      const value = wanted.get(key)
      wanted.delete(key)
      if (value === undefined) found.excess++
      else if (/_total$|_bucket$|_count$/.test(record['__name__']!) && !record['__name__']!.startsWith('process')) found.count = Math.max(found.count, Math.abs(value - into.values[index]!))
      else found.others = Math.max(found.others, Math.abs(value - into.values[index]!) / Math.max(1, Math.abs(value)))
    }
  })
  return { ...found, missing: wanted.size }
}

const watchedIds = ['web-0', 'orders-1', 'stock-2', 'load']

test('segments say what scrapes of the processes would have said', () => {
  const world = chain()
  incidents(world)
  world.runFor(second)
  const seen = watched(world, watchedIds, 90 * minute)
  const { missing, excess, count, others } = compare(world, seen, watchedIds)
  expect(seen.length).toBeGreaterThan(45_000)
  expect({ missing, excess, count }).toEqual({ missing: 0, excess: 0, count: 0 })
  expect(others).toBeLessThan(1e-9)
})

test('what changes costs, not what is scraped', () => {
  const world = chain('40/s', 'constant')
  world.runFor(hour)
  const { appended, bundles, courses } = world.state(recording)
  const segments = [...bundles!.values()].reduce((sum, { full, open }) => sum + full.length * 64 + open.segments.length, 0)
  const knots = [...courses!.values()].reduce((sum, { full, open }) => sum + full.length * 64 + open.length, 0)
  // A course turns each minute of a day that has a shape; four groups have a segment for each balance.
  expect({ segments, knots, appended }).toMatchInlineSnapshot(`
    {
      "appended": 0,
      "knots": 61,
      "segments": 4,
    }
  `)
})

test('queries over a day agree with the truth', () => {
  const world = chain()
  world.runFor(6 * hour)
  const before = groundTruth(world).clients[0]!
  world.runFor(6 * hour)
  const after = groundTruth(world).clients[0]!
  const value = (query: string): number => Number((queryInstant(recordedSeries(world, recording), query, world.now).result as readonly { value: number }[])[0]!.value)
  expect(value('sum(increase(http_client_requests_total{pod="load"}[6h]))') / (after.requests - before.requests)).toBeCloseTo(1, 3)
  const succeeded = (after.outcomes['success']! - before.outcomes['success']!) / (after.requests - before.requests)
  const ratio = 'sum(rate(http_client_requests_total{pod="load",outcome="success"}[6h])) / sum(rate(http_client_requests_total{pod="load"}[6h]))'
  expect(value(ratio)).toBeCloseTo(succeeded, 5)
})

test('a process that leaves ends its series, and scrapes that fail leave markers', () => {
  const world = chain()
  world.runFor(10 * minute)
  loseScrapes(world, recording, { ids: ['web-1'], lasts: minute })
  world.runFor(30 * second)
  leave(world)
  world.runFor(30 * second)
  const answer = (query: string): string[] => (queryInstant(recordedSeries(world, recording), query, world.now).result as readonly { labels: readonly string[]; value: number }[])
    .map(({ labels, value }) => `${labelsRecord(labels)['pod']} ${value}`).sort()
  expect(answer('count by (pod) (http_workers{pod=~"web-.|orders-."})')).toEqual(['orders-0 1', 'orders-1 1', 'web-0 1', 'web-2 1'])
  expect(answer('up{pod=~"web-.|orders-."}')).toEqual(['orders-0 1', 'orders-1 1', 'web-0 1', 'web-1 0', 'web-2 1'])
  world.runFor(minute)
  expect(answer('up{pod="web-1"}')).toEqual(['web-1 1'])
})

test('a recorded world forks in the middle, is saved and opened, and runs in any steps', { timeout: 60_000 }, () => {
  const { simulation } = checkWorld(() => {
    const world = chain('60/s')
    injectFault(world, { id: 'slow', kind: 'slow', where: { service: 'stock' }, at: startedAt + minute, for: minute, factor: 2.5 })
    injectFault(world, { id: 'stall', kind: 'stall', where: { instances: ['stock-2'] }, at: startedAt + 5 * minute, for: 20 * second })
    return world
  }, [{ run: 3 * minute + 333_333 }, leave, (world) => loseScrapes(world, recording, { ids: ['web-0'], lasts: minute }), { run: 5 * minute }])
  expect(simulation.state(recording).recordedGroups.length).toBeGreaterThan(3)
})
