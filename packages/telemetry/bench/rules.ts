/** How fast rules are evaluated: one group at an instant, and a rule file over a past of days. */
import { day, hour, minute, second } from '@track/simulation'
import { backTest } from '../src/rules/back-test.ts'
import { evaluateGroup } from '../src/rules/evaluate-group.ts'
import { evaluateOver } from '../src/rules/evaluate-over.ts'
import { loadGroups, parseRuleFile } from '../src/rules/rule-file.ts'
import { newGroupState } from '../src/rules/rule-state.ts'
import { appendSample } from '../src/series/head.ts'
import { seriesNumber } from '../src/series/index-of-labels.ts'
import { labelsOf } from '../src/series/labels.ts'
import { newSeriesState, type SeriesState } from '../src/series/state.ts'

const start = 1_700_000_000 * second

/** Requests and errors of so many pods, every minute. */
function storeOf(pods: number, length: number): SeriesState {
  const store = newSeriesState()
  for (let pod = 0; pod < pods; pod++) {
    for (const code of ['200', '500']) {
      const series = seriesNumber(store, labelsOf({ __name__: 'requests_total', code, pod: `pod-${pod}`, service: `service-${pod % 20}` }))
      let count = 0
      for (let at = start; at < start + length; at += minute) {
        const isBad = pod % 20 === 3 && Math.floor((at - start) / hour) % 24 === 7
        count += code === '200' ? 600 : isBad ? 60 : (pod + Math.floor(at / minute)) % 3
        appendSample(store, series, at / 1000, count)
      }
    }
  }
  return store
}

const file = parseRuleFile(`groups:
- name: burn
  rules:
  - {record: 'service:errors:ratio5m', expr: 'sum by (service) (rate(requests_total{code="500"}[5m])) / sum by (service) (rate(requests_total[5m]))'}
  - {record: 'service:errors:ratio1h', expr: 'sum by (service) (rate(requests_total{code="500"}[1h])) / sum by (service) (rate(requests_total[1h]))'}
  - alert: Burns
    expr: service:errors:ratio5m > 0.05 and service:errors:ratio1h > 0.02
    for: 2m
    labels: {severity: page}
    annotations: {summary: '{{ $labels.service }} fails {{ $value | humanizePercentage }}'}
`).file!

function seconds(run: () => unknown): number {
  const began = performance.now()
  run()
  return (performance.now() - began) / 1000
}

const world = { externalLabels: {}, externalUrl: '', serverUrl: '', queryOffset: 0, resendDelay: minute, evaluationInterval: minute }

/** Milliseconds for the three rules over 1,000 series, at one instant. */
function anInstant(): number {
  const store = storeOf(500, 2 * hour)
  let group = newGroupState(loadGroups('rules', file, minute)[0]!)
  const times = 60
  return seconds(() => {
    for (let step = 0; step < times; step++) group = evaluateGroup(group, start + hour + step * minute, { ...world, store }).state
  }) * 1000 / times
}

/** Seconds for 30 days at a minute over 200 series: 43,200 evaluations of three rules. */
function aMonth(): number {
  const store = storeOf(100, 30 * day)
  return seconds(() => evaluateOver(store, file, { from: start, to: start + 30 * day - minute }))
}

function aScore(): number {
  const store = storeOf(40, 7 * day)
  const incidents = Array.from({ length: 7 }, (_, index) => ({ start: start + index * day + 7 * hour, end: start + index * day + 8 * hour, label: 'service-3' }))
  return seconds(() => backTest(store, file, { from: start, to: start + 7 * day - minute, incidents }))
}

export const benchmarks = [
  { name: 'three rules over 1,000 series at an instant', unit: 'ms', target: 20, run: anInstant },
  { name: 'a month of three rules over 200 series, a minute apart', unit: 's', target: 10, run: aMonth },
  { name: 'a week of rules scored against incidents', unit: 's', target: 2, run: aScore },
]
