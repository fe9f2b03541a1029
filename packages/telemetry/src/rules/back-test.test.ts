import { expect, test } from 'vitest'
import { minute, printPrometheusDuration } from '@track/simulation'
import { parseSeries } from '../promql/series-notation.ts'
import { appendSample } from '../series/head.ts'
import { seriesNumber } from '../series/index-of-labels.ts'
import { printLabels } from '../series/labels.ts'
import { newSeriesState, type SeriesState } from '../series/state.ts'
import { backTest, type BackTest, type BackTestOptions } from './back-test.ts'
import { parseRuleFile } from './rule-file.ts'

const rules = `groups:
- name: errors
  rules:
  - record: service:errors:rate
    expr: sum by (service) (errors)
  - alert: Errors
    expr: service:errors:rate > 5
    for: 2m
    labels: {severity: page}
  - alert: Noise
    expr: errors > 1
    labels: {severity: ticket}
`

/** A sample a minute. */
function storeOf(...lines: readonly string[]): SeriesState {
  const store = newSeriesState()
  for (const line of lines) {
    const { labels, values } = parseSeries(line)
    values.forEach((value, index) => appendSample(store, seriesNumber(store, labels), index * 60_000, value as number))
  }
  return store
}

function shown({ pages, delays, precision, recall, medianDelay, worstDelay, errors }: BackTest): string[] {
  const span = (duration: number | undefined) => (duration === undefined ? 'never' : printPrometheusDuration(duration))
  return [
    ...pages.map(({ labels, start, end, alerts, incidents }) => `${printLabels(labels)} from ${span(start)} to ${span(end)}, ${alerts} alerts, about ${incidents.join(' ') || 'nothing'}`),
    `delays ${delays.map(span).join(' ')}; precision ${precision}, recall ${recall}, median ${span(medianDelay)}, worst ${span(worstDelay)}`, ...errors,
  ]
}

const store = () => storeOf('errors{service="cart"} 0x9 9x9 0x19 7x9 0x9', 'errors{service="pay"} 0x19 2x4 9x14 0x19')
const incidents = [
  { start: 9 * minute, end: 20 * minute, label: 'cart' },
  { start: 25 * minute, end: 40 * minute, label: 'pay' },
  { start: 50 * minute, end: 55 * minute, label: 'mail' },
]
const options: BackTestOptions = { from: 0, to: 59 * minute, incidents, matching: { pages: { severity: ['page'] } } }
const file = parseRuleFile(rules).file!

test('one page an alert name, as long as alerts follow each other', () => {
  expect(shown(backTest(store(), file, options))).toEqual([
    '{alertname="Errors"} from 12m to 20m, 1 alerts, about 0',
    '{alertname="Errors"} from 27m to 50m, 2 alerts, about 1',
    'delays 3m 2m never; precision 1, recall 0.6666666666666666, median 2m30s, worst 3m',
  ])
})

test('grouped and matched by service', () => {
  const matching = { ...options.matching, groupBy: ['alertname', 'service'], matchLabel: 'service' }
  expect(shown(backTest(store(), file, { ...options, matching }))).toEqual([
    '{alertname="Errors", service="cart"} from 12m to 20m, 1 alerts, about 0',
    '{alertname="Errors", service="pay"} from 27m to 40m, 1 alerts, about 1',
    '{alertname="Errors", service="cart"} from 42m to 50m, 1 alerts, about nothing',
    'delays 3m 2m never; precision 0.6666666666666666, recall 0.6666666666666666, median 2m30s, worst 3m',
  ])
})

test('nothing happened, and nothing paged', () => {
  const quiet = backTest(storeOf('errors{service="cart"} 0x59'), file, { ...options, incidents: [] })
  expect(shown(quiet)).toEqual(['delays ; precision undefined, recall undefined, median never, worst never'])
})

test('a rule that fails says so once', () => {
  const broken = parseRuleFile('groups:\n- name: g\n  rules:\n  - alert: A\n    expr: up * on() group_left() vector(1) * up / on() up\n').file!
  const result = backTest(storeOf('up{a="1"} 1x59', 'up{a="2"} 1x59'), broken, options)
  expect(result.errors).toHaveLength(1)
  expect(result.matching).toMatchObject({ before: 5 * minute, groupBy: ['alertname'] })
})
