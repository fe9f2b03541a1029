/** Native histograms and exemplars in a scrape. */
import { millisecond, minute, second, Simulation } from '@track/simulation'
import { expect, test } from 'vitest'
import type { Exemplar, MetricFamily, MetricSample } from '../exposition/metric-family.ts'
import { answerPrometheus } from '../http-api/api.ts'
import { requestOf } from '../http-api/request.ts'
import { parseHistogramItem, printHistogramNote } from '../promql/histogram-notation.ts'
import { queryInstant } from '../promql/query.ts'
import { appendExemplar, renumberExemplars, resizeExemplars, selectExemplars } from '../series/exemplars.ts'
import { printHistogram } from '../series/histogram/print.ts'
import { selectSeries, seriesNumber } from '../series/index-of-labels.ts'
import { labelsOf, labelsRecord, printLabels } from '../series/labels.ts'
import { newMatcher } from '../series/matcher.ts'
import { newSeriesState } from '../series/state.ts'
import { converted } from './custom-buckets.ts'
import type { ScrapeJob } from './job.ts'
import { telemetryPart } from './part.ts'

const startedAt = 1_700_000_000 * second

function scraped(job: Omit<ScrapeJob, 'name'>) {
  const telemetry = telemetryPart({
    jobs: () => [{ name: 'api', interval: 15 * second, ...job }],
    discover: () => [{ job: 'api', labels: { __address__: 'a:80' } }],
    collect: (simulation): MetricFamily[] => {
      const count = Math.floor((simulation.now - startedAt) / second)
      const exemplars: Exemplar[] = [{ labels: { trace: 'late' }, value: 0.9, timeMs: simulation.now / millisecond }, { labels: { trace: 'lost' }, value: 0.5 }]
      const histogram = parseHistogramItem(`{{schema:0 sum:${count} count:${count} buckets:[${count}]}}`)[0]!
      return [
        {
          name: 'wait_seconds', help: 'h', type: 'histogram', native: [{ labels: { path: '/' }, histogram, exemplars }],
          samples: [
            { suffix: '_bucket', labels: { path: '/', le: '+Inf' }, value: count }, { suffix: '_sum', labels: { path: '/' }, value: count },
            { suffix: '_count', labels: { path: '/' }, value: count }, { suffix: '_count', labels: { path: '/old' }, value: 1 },
          ],
        },
        { name: 'requests_total', help: 'h', type: 'counter', samples: [{ labels: {}, value: count, exemplar: { labels: { trace: 'one' }, value: 1 } }] },
      ]
    },
  })
  const simulation = Simulation.start([telemetry], { seed: 1, startedAt })
  simulation.runFor(2 * minute)
  const state = simulation.state(telemetry)
  const names = selectSeries(state, [newMatcher('__name__', '=~', 'wait.*')]).map((series) => printLabels(state.labels[series]!))
  return { simulation, telemetry, state, names: names.sort() }
}

const native = '{__name__="wait_seconds", instance="a:80", job="api", path="/"}'
const old = '{__name__="wait_seconds_count", instance="a:80", job="api", path="/old"}'
const classic = ['_bucket', '_count', '_sum'].map((suffix) => `{__name__="wait_seconds${suffix}", instance="a:80", job="api", ${suffix === '_bucket' ? 'le="+Inf", ' : ''}path="/"}`)

test.each<[string, Omit<ScrapeJob, 'name'>, string[], number]>([
  ['classic rows alone', {}, [...classic, old], 5],
  ['native ones in their place', { scrapeNativeHistograms: true }, [native, old], 3],
  ['classic ones as native ones, and those that are native anyway as they are', { scrapeNativeHistograms: true, convertClassicHistogramsToNhcb: true }, [native, native.replace('path="/"', 'path="/old"')], 3],
  ['classic ones as native ones', { convertClassicHistogramsToNhcb: true }, [native, native.replace('path="/"', 'path="/old"')], 3],
  ['both', { scrapeNativeHistograms: true, alwaysScrapeClassicHistograms: true }, [native, ...classic, old], 6],
])('a job takes %s', (_, job, names, count) => {
  const { state, simulation, names: taken } = scraped(job)
  expect(taken).toEqual([...names].sort())
  const answer = queryInstant(state, 'scrape_samples_scraped', simulation.now)
  expect(answer.result).toMatchObject([{ value: count }])
})

const row = (le: string, value: number): MetricSample => ({ suffix: '_bucket', labels: { le }, value })
const total = (suffix: '_sum' | '_count', value: number): MetricSample => ({ suffix, labels: {}, value })

test.each<[string, MetricSample[], string[]]>([
  ['buckets become differences', [row('1', 2), row('5', 6), row('+Inf', 7), total('_sum', 20), total('_count', 7)], ['{{schema:-53 count:7 sum:20 custom_values:[1 5] buckets:[2 4 1]}}']],
  ['in whatever order, the first of equals', [row('5', 6), row('1', 2), row('1', 3), row('+Inf', 6)], ['{{schema:-53 count:6 custom_values:[1 5] buckets:[2 4]}}']],
  ['without a last bucket the count is it', [row('1', 2), total('_count', 3)], ['{{schema:-53 count:3 custom_values:[1] buckets:[2 1]}}']],
  ['with a count alone', [total('_count', 3)], ['{{schema:-53 count:3 custom_values:[] buckets:[3]}}']],
  ['counts that fall', [row('1', 2), row('5', 1)], []],
  ['a count that differs', [row('+Inf', 2), total('_count', 3)], []],
  ['a negative count', [total('_count', -3)], []],
])('a classic histogram as a native one: %s', (_, samples, notes) => {
  const family: MetricFamily = { name: 'a', help: '', type: 'histogram', samples }
  expect(converted(family, () => false).map(({ histogram }) => printHistogramNote(histogram))).toEqual(notes)
})

test('native histograms are asked for like any other, and end with their target', () => {
  const { state, simulation, telemetry } = scraped({ scrapeNativeHistograms: true })
  const at = simulation.now
  const { result } = queryInstant(state, 'increase(wait_seconds[1m])', at)
  expect(result).toMatchObject([{ histogram: { hint: 'gauge', count: 60 } }])
  const child = simulation.fork()
  for (const each of [simulation, child]) each.runFor(minute)
  expect(child.state(telemetry)).toEqual(simulation.state(telemetry))
  const answer = queryInstant(state, 'wait_seconds', simulation.now)
  const shown = answer.resultType === 'vector' ? answer.result.map(({ histogram }) => printHistogram(histogram!)) : []
  expect(shown.join()).toMatch(/^\{count:1[67]\d, sum:1[67]\d, \(0.5,1\]:1[67]\d\}$/)
})

test('an exemplar without a time stays one; of a native histogram it must have one', () => {
  const { state, simulation } = scraped({ scrapeNativeHistograms: true })
  const view = { now: simulation.now, startedAt, store: state, targets: [], jobs: [], discovered: () => [], configuration: { text: () => '', loadedAt: startedAt, isLastGood: true }, metadata: new Map(), retention: minute, retentionBytes: 0, startedRetention: minute, groups: [], alertmanagers: [] }
  const { body } = answerPrometheus(view, requestOf('GET', '/api/v1/query_exemplars?query=rate(requests_total[1m])/wait_seconds', ''))
  const { data } = JSON.parse(body) as { data: { seriesLabels: object; exemplars: { labels: object; value: string }[] }[] }
  expect(data.map(({ seriesLabels, exemplars }) => [seriesLabels, exemplars.map(({ labels, value }) => [labels, value])])).toEqual([
    [{ __name__: 'requests_total', instance: 'a:80', job: 'api' }, [[{ trace: 'one' }, '1']]],
    [{ __name__: 'wait_seconds', instance: 'a:80', job: 'api', path: '/' }, Array.from({ length: 8 }, () => [{ trace: 'late' }, '0.9'])],
  ])
  const histogram = answerPrometheus(view, requestOf('GET', '/api/v1/query?query=wait_seconds', ''))
  expect(histogram.body).toMatch(/"histogram":\[[\d.]+,\{"count":"\d+","sum":"\d+","buckets":\[\[0,"0.5","1","\d+"\]\]\}\]/)
  expect(answerPrometheus(view, requestOf('GET', '/api/v1/query_exemplars?query=1', '')).body).toBe('{"status":"success","data":null}')
})

test('a series keeps its newest exemplars, in order', () => {
  const state = newSeriesState()
  const series = seriesNumber(state, labelsOf({ __name__: 'a' }))
  const exemplar = (timeMs: number, value = 1, trace = 'x') => ({ labels: labelsOf({ trace }), value, timeMs, hasTime: true })
  expect([exemplar(5), exemplar(5), exemplar(4), exemplar(5, 0), exemplar(5, 2), exemplar(5, 2, 'y'), exemplar(6, 1, 'z'.repeat(130))].map((each) => appendExemplar(state, series, each)))
    .toEqual([undefined, 'duplicate exemplar', 'out of order exemplar', 'out of order exemplar', undefined, undefined, 'label length for exemplar exceeds maximum of 128 UTF-8 characters'])
})

test('one buffer of a size serves all series: what came first makes room', () => {
  const state = newSeriesState()
  const [a, b] = ['a', 'b'].map((name) => seriesNumber(state, labelsOf({ __name__: name })))
  const shown = () => selectExemplars(state, [[newMatcher('__name__', '=~', '.+')]], { fromMs: 0, toMs: 1_000 })
    .map(({ labels, exemplars }) => `${labelsRecord(labels)['__name__']} ${exemplars.map(({ timeMs }) => timeMs).join(' ')}`)
  const put = (series: number, ...times: readonly number[]) => {
    for (const timeMs of times) expect(appendExemplar(state, series, { labels: labelsOf({ trace: 'x' }), value: 1, timeMs, hasTime: true })).toBeUndefined()
  }
  resizeExemplars(state, 4)
  put(a!, 1, 2, 3)
  put(b!, 1, 2)
  expect(shown()).toEqual(['a 2 3', 'b 1 2'])
  put(b!, 3, 4)
  expect(shown()).toEqual(['b 1 2 3 4'])
  resizeExemplars(state, 6)
  put(a!, 5, 6, 7)
  expect(shown()).toEqual(['a 5 6 7', 'b 2 3 4'])
  resizeExemplars(state, 2)
  expect(shown()).toEqual(['a 6 7'])
  renumberExemplars(state, Int32Array.of(1, 0))
  expect(shown()).toEqual(['b 6 7'])
  resizeExemplars(state, 0)
  expect(shown()).toEqual([])
  expect(appendExemplar(state, a!, { labels: [], value: 1, timeMs: 9, hasTime: true })).toBe('exemplar storage is disabled or max exemplars is less than or equal to 0')
})
