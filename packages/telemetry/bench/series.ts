/** How fast samples are taken in, and how small they lie. */
import { appendSample } from '../src/series/head.ts'
import { seriesNumber } from '../src/series/index-of-labels.ts'
import { labelsOf } from '../src/series/labels.ts'
import { newSeriesState, type SeriesState } from '../src/series/state.ts'
import { bytesOf } from '../src/series/statistics.ts'

const seriesCount = 10_000
const scrapes = 480

/** Counters and gauges as a cluster exposes them: steady counters, whole-number gauges, some noise. */
function fill(): { state: SeriesState; seconds: number } {
  const state = newSeriesState()
  const numbers = Array.from({ length: seriesCount }, (_, index) => seriesNumber(state, labelsOf({
    __name__: 'requests_total', job: 'api', instance: `10.0.${index >> 8}.${index & 255}:8080`, path: `/p${index % 7}`,
  })))
  const values = new Float64Array(seriesCount)
  const start = performance.now()
  for (let scrape = 0; scrape < scrapes; scrape++) {
    for (let index = 0; index < seriesCount; index++) {
      values[index]! += index % 3 === 0 ? 30 : index % 3 === 1 ? (index * scrape) % 5 : 0
      appendSample(state, numbers[index]!, 1_700_000_000_000 + scrape * 15_000, values[index]!)
    }
  }
  return { state, seconds: (performance.now() - start) / 1000 }
}

export const benchmarks = [
  { name: 'samples appended', unit: 'samples/s', target: 1_000_000, run: () => (seriesCount * scrapes) / fill().seconds },
  {
    name: 'bytes of a sample on steady series', unit: 'bytes', target: 2, run: () => {
      const { state } = fill()
      return bytesOf(state) / state.appended
    },
  },
]
