/** Rules over native histograms write the same whether they are asked over many times at once or time by time, and forks go their own ways. */
import { forkState, millisecond, minute } from '@track/simulation'
import { expect, test } from 'vitest'
import { printFloat } from '../exposition/float.ts'
import { printHistogramNote } from '../promql/histogram-notation.ts'
import { parseNotes } from '../promql/series-notation.ts'
import { seriesNumber } from '../series/index-of-labels.ts'
import { printLabels } from '../series/labels.ts'
import { appendWithin } from '../series/out-of-order.ts'
import { readSamples, Samples } from '../series/samples.ts'
import { newSeriesState, type SeriesState } from '../series/state.ts'
import { evaluateGroup, type RuleWorld } from './evaluate-group.ts'
import { evaluateOver } from './evaluate-over.ts'
import { loadGroups, parseRuleFile } from './rule-file.ts'
import { newGroupState } from './rule-state.ts'

const { file } = parseRuleFile(`groups:
- name: latency
  interval: 1m
  rules:
  - {record: 'job:latency:rate5m', expr: 'sum by (job) (rate(latency[5m]))'}
  - {record: 'job:latency:copy', expr: 'latency'}
  - {record: 'job:latency:p50', expr: 'histogram_quantile(0.5, job:latency:rate5m)'}
  - {alert: Any, expr: latency, for: 2m, annotations: {value: '{{ $value }}'}}
`)

const end = 20 * minute

function loaded(): SeriesState {
  const store = newSeriesState()
  const notes = [
    'latency{job="a"} {{schema:0 count:3 sum:5 buckets:[1 2]}}+{{schema:0 count:3 sum:5 buckets:[1 2]}}x20',
    'latency{job="b"} {{schema:1 count:1 sum:1 buckets:[1]}}x5 stale _ {{schema:1 count:4 sum:9 z_bucket:2 z_bucket_w:0.01 buckets:[1 0 1]}}x8',
    'latency{job="c"} 1 2 {{count:2 sum:2 buckets:[2]}} 4 _ _ _ _ _ _ _ 3',
  ]
  for (const { labels, values } of notes.map(parseNotes)) {
    const series = seriesNumber(store, labels)
    values.forEach((value, index) => {
      if (value !== undefined) appendWithin(store, series, index * minute / millisecond, value, { windowMs: 0, newestMs: 0 })
    })
  }
  return store
}

function shown(store: SeriesState): string[] {
  const into = new Samples()
  return store.labels.map((labels, series) => {
    readSamples(store, series, { fromMs: -Infinity, toMs: Infinity, into })
    const samples = Array.from({ length: into.length }, (_, index) => {
      const histogram = into.hasHistograms ? into.histograms[index] : undefined
      return `${into.times[index]!} ${into.isStaleAt(index) ? 'stale' : histogram ? printHistogramNote(histogram) : printFloat(into.values[index]!)}`
    })
    return `${printLabels(labels)} ${samples.join(', ')}`
  }).sort()
}

test('all times at once, and one after the other, with a fork in the middle', () => {
  const atOnce = loaded()
  const { episodes, errors } = evaluateOver(atOnce, file!, { from: 0, to: end })
  expect(errors).toEqual([])
  const stepped = loaded()
  let forked: SeriesState | undefined
  const world = (store: SeriesState): RuleWorld => ({ store, externalLabels: {}, externalUrl: '', serverUrl: '', queryOffset: 0, resendDelay: minute, evaluationInterval: minute })
  let [state, child] = [newGroupState(loadGroups('rules', file!, minute)[0]!), undefined as ReturnType<typeof newGroupState> | undefined]
  for (let at = 0; at <= end; at += minute) {
    if (at === 10 * minute) [forked, child] = [forkState(stepped as never) as unknown as SeriesState, state]
    state = evaluateGroup(state, at, world(stepped)).state
    if (child && forked) child = evaluateGroup(child, at, world(forked)).state
  }
  expect(shown(stepped)).toEqual(shown(atOnce))
  expect(shown(forked!)).toEqual(shown(stepped))
  expect(shown(stepped).filter((line) => line.includes('job:latency:rate5m') && line.includes('{{')).length).toBe(2)
  // Of the alert over a histogram the value is 0, and its text the histogram.
  expect(episodes.map(({ annotations }) => annotations.join(' '))).toContainEqual('value {count:63, sum:105, (0.5,1]:21, (1,2]:42}')
  expect(state.rules[3]!.alerts.map(({ value }) => value)).toEqual([0, 0, 3])
})
