/** The usual queries of a dashboard, in milliseconds each. */
import { hour, minute, second } from '@track/simulation'
import { appendSample } from '../src/series/head.ts'
import { appendHistogram } from '../src/series/histogram/append.ts'
import { emptyHistogram } from '../src/series/histogram/float-histogram.ts'
import { seriesNumber } from '../src/series/index-of-labels.ts'
import { labelsOf } from '../src/series/labels.ts'
import { newSeriesState, type SeriesState } from '../src/series/state.ts'
import { parsePromql } from '../src/promql/parse.ts'
import { queryInstant, queryRange } from '../src/promql/query.ts'

const startMs = 1_700_000_000_000
const scrapes = 480
const bounds = ['0.005', '0.01', '0.025', '0.05', '0.1', '0.25', '0.5', '1', '2.5', '+Inf']

/** 1,000 counters of an API and 1,000 histograms of ten buckets, two hours of scrapes at 15 s. */
function newStore(): SeriesState {
  const state = newSeriesState()
  const append = (labels: Record<string, string>, step: number) => {
    const series = seriesNumber(state, labelsOf(labels))
    for (let scrape = 0; scrape < scrapes; scrape++) {
      appendSample(state, series, startMs + scrape * 15_000, scrape * step + ((scrape * step) % 7))
    }
  }
  for (let pod = 0; pod < 1000; pod++) {
    const labels = { job: 'api', instance: `10.0.${pod >> 8}.${pod & 255}:8080`, path: `/p${pod % 10}`, code: pod % 20 === 0 ? '500' : '200' }
    append({ __name__: 'http_requests_total', ...labels }, 1 + (pod % 13))
    bounds.forEach((le, index) => append({ __name__: 'latency_seconds_bucket', ...labels, le }, 1 + index))
    appendNative(state, labels)
    append({ __name__: 'build_info', instance: labels.instance, version: `v${pod % 3}` }, 0)
  }
  return state
}

/** A native histogram a pod, of twenty buckets. */
function appendNative(state: SeriesState, labels: Record<string, string>): void {
  const series = seriesNumber(state, labelsOf({ __name__: 'native_seconds', ...labels }))
  const indexes = Array.from({ length: 20 }, (_, place) => place - 10)
  for (let scrape = 0; scrape < scrapes; scrape++) {
    const counts = indexes.map((_, place) => scrape * (1 + (place % 4)))
    const count = counts.reduce((a, b) => a + b, 0)
    appendHistogram(state, series, startMs + scrape * 15_000, { ...emptyHistogram, schema: 3, count, sum: scrape * 2.5, positive: { indexes, counts } })
  }
}

const store = newStore()
const end = startMs * 1000 + (scrapes - 1) * 15 * second

function instant(query: string): () => number {
  return () => milliseconds(() => queryInstant(store, query, end))
}

function range(query: string, length: number, step: number): () => number {
  return () => milliseconds(() => queryRange(store, query, { start: end - length, end, step }))
}

/** The middle one of several runs; the first ones pay for the compiler. */
function milliseconds(run: () => unknown): number {
  for (let warm = 0; warm < 10; warm++) run()
  const times = Array.from({ length: 9 }, () => {
    const start = performance.now()
    run()
    return performance.now() - start
  })
  return times.sort((a, b) => a - b)[4]!
}

const parsed = 'sum by (path) (rate(http_requests_total{job="api",code=~"5.."}[5m])) / ignoring (code) group_left () sum (rate(http_requests_total[5m]))'

export const benchmarks = [
  { name: 'parse a long query', unit: 'ms', target: 0.3, run: () => milliseconds(() => parsePromql(parsed)) },
  { name: 'sum by (path) (rate [5m]) of 1,000 series', unit: 'ms', target: 8, run: instant('sum by (path) (rate(http_requests_total[5m]))') },
  { name: 'rate [1h] of 1,000 series', unit: 'ms', target: 20, run: instant('rate(http_requests_total[1h])') },
  { name: 'rate [5m] of 1,000 series over 1 h at 15 s', unit: 'ms', target: 80, run: range('sum(rate(http_requests_total[5m]))', hour, 15 * second) },
  { name: 'histogram_quantile over 10,000 buckets', unit: 'ms', target: 40, run: instant('histogram_quantile(0.99, sum by (le, path) (rate(latency_seconds_bucket[5m])))') },
  { name: 'histogram_quantile over 10,000 buckets, 1 h at 1 m', unit: 'ms', target: 400, run: range('histogram_quantile(0.99, sum by (le) (rate(latency_seconds_bucket[5m])))', hour, minute) },
  { name: 'histogram_quantile over 1,000 native histograms', unit: 'ms', target: 40, run: instant('histogram_quantile(0.99, sum by (path) (rate(native_seconds[5m])))') },
  { name: 'histogram_quantile over 1,000 native histograms, 1 h at 1 m', unit: 'ms', target: 2000, run: range('histogram_quantile(0.99, sum (rate(native_seconds[5m])))', hour, minute) },
  { name: 'topk(10) of 1,000 series', unit: 'ms', target: 10, run: instant('topk(10, rate(http_requests_total[5m]))') },
  { name: 'join of 1,000 and 1,000 series', unit: 'ms', target: 15, run: instant('rate(http_requests_total[5m]) * on (instance) group_left (version) (build_info + 1)') },
  { name: 'one series now', unit: 'ms', target: 0.1, run: instant('http_requests_total{instance="10.0.0.7:8080"}') },
]
