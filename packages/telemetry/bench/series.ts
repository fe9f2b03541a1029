/** How fast samples are taken in, by hand and by the scraper, how small they lie, what a fork costs. */
import { forkState, hour, second, Simulation } from '@track/simulation'
import type { MetricFamily } from '../src/exposition/metric-family.ts'
import { telemetryPart } from '../src/scrape/part.ts'
import { appendSample } from '../src/series/head.ts'
import { appendHistogram } from '../src/series/histogram/append.ts'
import { emptyHistogram } from '../src/series/histogram/float-histogram.ts'
import { seriesNumber } from '../src/series/index-of-labels.ts'
import { labelsOf } from '../src/series/labels.ts'
import { newSeriesState, type SeriesState } from '../src/series/state.ts'
import { bytesOf } from '../src/series/bytes.ts'

const seriesCount = 10_000
const startMs = 1_700_000_000_000

/** Counters and gauges as a cluster exposes them: steady counters, whole-number gauges, constants. */
function fill(scrapes: number): { state: SeriesState; seconds: number } {
  const state = newSeriesState()
  const numbers = Array.from({ length: seriesCount }, (_, index) => seriesNumber(state, labelsOf({
    __name__: 'requests_total', job: 'api', instance: `10.0.${index >> 8}.${index & 255}:8080`, path: `/p${index % 7}`,
  })))
  const values = new Float64Array(seriesCount)
  const start = performance.now()
  for (let scrape = 0; scrape < scrapes; scrape++) {
    for (let index = 0; index < seriesCount; index++) {
      values[index]! += index % 3 === 0 ? 30 : index % 3 === 1 ? (index * scrape) % 5 : 0
      appendSample(state, numbers[index]!, startMs + scrape * 15_000, values[index]!)
    }
  }
  return { state, seconds: (performance.now() - start) / 1000 }
}

/** A world of 20 targets with 500 series each, scraped every 15 s for an hour. */
function scrapedSamples(): number {
  const labels = Array.from({ length: seriesCount }, (_, index) => ({ path: `/p${index % 500}` }))
  const targets = Array.from({ length: 20 }, (_, index) => ({ job: 'api', key: String(index), labels: { __address__: `10.0.0.${index}:80` } }))
  const telemetry = telemetryPart({
    jobs: () => [{ name: 'api', interval: 15 * second }],
    discover: () => targets,
    collect: (simulation, { key }): MetricFamily[] => {
      const first = Number(key) * 500
      const samples = Array.from({ length: 500 }, (_, index) => ({ labels: labels[first + index]!, value: simulation.now / second + index }))
      return [{ name: 'requests_total', help: 'Requests.', type: 'counter', samples }]
    },
  })
  const simulation = Simulation.start([telemetry], { seed: 1, startedAt: startMs * 1000 })
  const start = performance.now()
  simulation.runFor(hour)
  return simulation.state(telemetry).appended / ((performance.now() - start) / 1000)
}

/** Counters of ten buckets as clients make them: spans that grow now and then, whole counts. */
function appendedHistograms(): number {
  const state = newSeriesState()
  const numbers = Array.from({ length: 500 }, (_, index) => seriesNumber(state, labelsOf({ __name__: 'wait_seconds', pod: `p${index}` })))
  const indexes = Array.from({ length: 10 }, (_, place) => place - 5)
  const start = performance.now()
  for (let scrape = 1; scrape <= 240; scrape++) {
    for (const series of numbers) {
      const counts = indexes.map((_, place) => (scrape * (place + 1)) >> 1)
      const count = counts.reduce((a, b) => a + b, 0)
      const histogram = { ...emptyHistogram, schema: 3, zeroThreshold: 0.001, count, sum: scrape * 1.5, positive: { indexes, counts } }
      appendHistogram(state, series, startMs + scrape * 15_000, histogram)
    }
  }
  return state.appended / ((performance.now() - start) / 1000)
}

export const benchmarks = [
  { name: 'samples appended', unit: 'samples/s', target: 1_000_000, run: () => (seriesCount * 480) / fill(480).seconds },
  { name: 'native histograms appended', unit: 'samples/s', target: 200_000, run: appendedHistograms },
  { name: 'samples scraped', unit: 'samples/s', target: 1_000_000, run: scrapedSamples },
  {
    name: 'bytes of a sample on steady series', unit: 'bytes', target: 2, run: () => {
      const { state } = fill(1440)
      return bytesOf(state) / state.appended
    },
  },
  {
    name: 'fork of 10,000 series', unit: 'ms', target: 5, run: () => {
      const { state } = fill(240)
      const times = Array.from({ length: 9 }, () => {
        const start = performance.now()
        forkState(state)
        return performance.now() - start
      })
      return times.sort((a, b) => a - b)[4]!
    },
  },
]
