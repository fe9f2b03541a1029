/** How a configuration says that samples are kept, and what is seen of it. */
import { hour, millisecond, minute, type Part, second, Simulation } from '@track/simulation'
import { checkWorld } from '@track/simulation/testing'
import { expect, test } from 'vitest'
import type { MetricFamily } from '../exposition/metric-family.ts'
import { loadPrometheusConfig } from '../prometheus-config/config.ts'
import { bytesOf } from '../series/bytes.ts'
import { exemplarsOf } from '../series/exemplars.ts'
import { selectSeries } from '../series/index-of-labels.ts'
import { newMatcher } from '../series/matcher.ts'
import { readSamples, Samples } from '../series/samples.ts'
import { setScrapeJobs, telemetryPart } from './part.ts'
import { retentionOf, setStorage } from './storage-settings.ts'

const startedAt = 1_700_000_000 * second
const job = { name: 'api', interval: 15 * second }
const found = { job: 'api', key: 'a', labels: { __address__: 'a:80' } }

/** Exposes the scrape's number, an exemplar each time, and a sample whose own time goes back at every second scrape. */
const telemetry = telemetryPart({
  jobs: () => [job], discover: () => [found], retention: 2 * hour,
  collect: ({ now }): MetricFamily[] => {
    const number = Math.floor((now - startedAt) / (15 * second))
    const timeMs = now / millisecond - (number % 2 === 1 ? 20_000 : 0)
    return [
      { name: 'late', help: '', type: 'gauge', samples: [{ labels: {}, value: number, timeMs }] },
      { name: 'told_total', help: '', type: 'counter', samples: [{ labels: {}, value: number, exemplar: { labels: { trace_id: String(number) }, value: 1, timeMs: now / millisecond } }] },
      { name: 'noise', help: '', type: 'gauge', samples: Array.from({ length: 200 }, (_, index) => ({ labels: { i: String(index) }, value: ((number * 2_654_435_761 + index * 40_503) % 1_000_003) / 7 })) },
    ]
  },
})

const start = (): Simulation => Simulation.start([telemetry as Part], { seed: 1, startedAt })

const configured = (world: Simulation, text: string): void => setStorage(world, telemetry, loadPrometheusConfig(text))

function times(world: Simulation, name: string): number[] {
  const state = world.state(telemetry)
  const into = new Samples()
  const [series] = selectSeries(state, [newMatcher('__name__', '=', name)])
  readSamples(state, series!, { fromMs: -Infinity, toMs: Infinity, into })
  return Array.from({ length: into.length }, (_, index) => into.times[index]!)
}

test('a sample out of order is taken within the window behind the newest of all, and refused without one', () => {
  const counts = ['', 'storage: {tsdb: {out_of_order_time_window: 4s}}', 'storage: {tsdb: {out_of_order_time_window: 1m}}'].map((text) => {
    const { simulation } = checkWorld(() => {
      const world = start()
      configured(world, text)
      return world
    }, [{ run: 2 * minute }])
    const seen = times(simulation, 'late')
    expect(seen).toEqual(seen.toSorted((a, b) => a - b))
    return seen.length
  })
  expect(counts).toEqual([4, 4, 8])
})

test('the configuration decides how many exemplars there are', () => {
  const world = start()
  configured(world, 'storage: {exemplars: {max_exemplars: 3}}')
  world.runFor(2 * minute)
  const kept = () => selectSeries(world.state(telemetry), [newMatcher('__name__', '=', 'told_total')])
    .flatMap((series) => exemplarsOf(world.state(telemetry), series)).map(({ labels }) => labels[1])
  expect(kept()).toEqual(['5', '6', '7'])
  configured(world, 'storage: {exemplars: {max_exemplars: 0}}')
  expect(kept()).toEqual([])
  setStorage(world, telemetry, undefined)
  world.runFor(minute)
  expect(kept()).toEqual(['8', '9', '10', '11'])
})

test('samples are kept as long as the configuration says, or as the server was started, and no more bytes than it says', () => {
  const world = start()
  const retention = () => retentionOf(world.state(telemetry)) / minute
  expect(retention()).toBe(120)
  configured(world, 'storage: {tsdb: {retention: {time: 1h}}}')
  expect(retention()).toBe(60)
  // With a size alone there is no limit of time.
  configured(world, 'storage: {tsdb: {retention: {size: 200KB}}}')
  expect(retention()).toBe(0)
  world.runFor(6 * hour + minute)
  const before = bytesOf(world.state(telemetry))
  const first = Math.min(...times(world, 'told_total'))
  expect(first).toBeGreaterThan(startedAt / millisecond + 3_600_000)
  configured(world, '{}')
  expect(retention()).toBe(120)
  world.runFor(2 * hour)
  // Two hours of all of it are more than was allowed before.
  expect(bytesOf(world.state(telemetry))).toBeGreaterThan(before)
})

test('with its whole job a target leaves without staleness markers', () => {
  const world = start()
  world.runFor(minute)
  setScrapeJobs(world, telemetry, { jobs: [], discovered: [] })
  world.runFor(5 * minute)
  const state = world.state(telemetry)
  const into = new Samples()
  const stale = selectSeries(state, [newMatcher('__name__', '=', 'up')]).map((series) => {
    readSamples(state, series, { fromMs: -Infinity, toMs: Infinity, into })
    return [into.length, into.isStaleAt(into.length - 1)]
  })
  expect(stale).toEqual([[4, false]])
})
