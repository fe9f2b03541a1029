/** What the ruler of Loki 3.7.8 answered of the same rule file over the same lines, and of rule groups, right and wrong. */
import { readFileSync } from 'node:fs'
import { compareWorlds, minute, parseTimestamp, type Part, second, Simulation } from '@track/simulation'
import { expect, test } from 'vitest'
import { requestOf } from '../../http-api/request.ts'
import { queryInstant } from '../../promql/query.ts'
import { type AlertNotification } from '../../rules/notification.ts'
import { rulesPart, setRuleFiles } from '../../rules/part.ts'
import { labelsOf, printLabels } from '../../series/labels.ts'
import { newSeriesState, type SeriesState } from '../../series/state.ts'
import { pushLogs } from '../store/push.ts'
import { newLogsState, type LogsState } from '../store/state.ts'
import { answerRuler } from './api.ts'
import { lokiRuleLanguage } from './rule-files.ts'

const startedAt = parseTimestamp('2026-01-05T08:00:00Z')
const shop = readFileSync(new URL('testdata/shop.yaml', import.meta.url), 'utf8')
const recorded = JSON.parse(readFileSync(new URL('testdata/answers.json', import.meta.url), 'utf8')) as readonly (readonly [method: string, path: string, body: string | null, status: number, contentType: string, text: string])[]

const logs: Part<LogsState> = { name: 'loki', initial: newLogsState, events: {} }
const series: Part<SeriesState> = { name: 'series', initial: newSeriesState, events: {} }
const language = lokiRuleLanguage((simulation) => simulation.state(logs))

function startWorld() {
  const told: AlertNotification[] = []
  const ruler = rulesPart({
    name: 'ruler', language, store: (simulation) => simulation.state(series), server: { externalUrl: 'http://loki:3100', evaluationInterval: 2 * second }, notify: (_simulation, alerts) => told.push(...alerts),
  })
  const simulation = Simulation.start([logs as Part, series as Part, ruler as Part], { seed: 1, startedAt })
  const entries = ['error a', 'error b', 'fine'].map((line, index) => ({ at: startedAt + index, line, metadata: [] }))
  pushLogs(simulation.state(logs), [{ labels: labelsOf({ app: 'r' }), entries }], { now: startedAt })
  return { simulation, ruler, told, errors: setRuleFiles(simulation, ruler, [{ name: 'shop.yaml', text: shop }], { language }) }
}

/** Times, and how long something took, are the machine's. */
const timeless = (text: string) => text.replaceAll(/"(activeAt|lastEvaluation)":"[^"]*"/g, '"$1":""').replaceAll(/"evaluationTime":[\d.e-]+/g, '"evaluationTime":0')

const ran = startWorld()
ran.simulation.runUntil(startedAt + 6 * second)

test.each(recorded)('%s %s %s', (method, path, body, status, contentType, text) => {
  const view = { groups: [...ran.simulation.state(ran.ruler).groups.values()], files: [{ name: 'shop.yaml', text: shop }] }
  const answer = answerRuler(view, requestOf(method, path), body ?? '')!
  expect({ status: answer.status, contentType: answer.contentType, text: timeless(answer.body) }).toEqual({ status, contentType, text: timeless(text) })
})

test('what fires goes out with a link to its query, and what is recorded is a series', () => {
  expect(ran.errors).toEqual([])
  const [alert] = ran.told
  expect([printLabels(alert!.labels), printLabels(alert!.annotations)]).toEqual(['{alertname="ManyErrors", app="r", severity="page", team="r"}', '{summary="2 errors"}'])
  expect(decodeURIComponent(alert!.generatorUrl.replaceAll('+', ' '))).toBe('http://loki:3100/explore?left={"queries":[{"expr":"(sum by (app)(count_over_time({app=\\"r\\"} |= \\"error\\"[5m])) \\u003e 1)","queryType":"range"}]}')
  const found = queryInstant(ran.simulation.state(series), '{__name__=~"app:lines:rate1m|ALERTS"}', ran.simulation.now)
  expect(found.resultType === 'vector' && found.result.map(({ labels, value }) => `${printLabels(labels)} ${value}`)).toEqual([
    '{__name__="ALERTS", alertname="ManyErrors", alertstate="firing", app="r", severity="page", team="r"} 1', '{__name__="ALERTS", alertname="Slow", alertstate="pending"} 1',
    '{__name__="app:lines:rate1m", app="r", from="loki"} 0.05',
  ])
})

test('a file that is wrong changes nothing', () => {
  const { simulation, ruler } = startWorld()
  expect(setRuleFiles(simulation, ruler, [{ name: 'shop.yaml', text: shop.replace('count_over_time({app="r"}[5m])', 'count_over_time({app="r"})') }], { language })).toEqual([
    "shop.yaml: could not parse expression for alert 'Slow' in group 'errors': parse error at line 1, col 30: syntax error: unexpected )",
  ])
  expect(simulation.state(ruler).groups.size).toBe(2)
})

test('a fork in the middle goes the same way', () => {
  const { simulation } = startWorld()
  simulation.runUntil(startedAt + 3 * second)
  const fork = simulation.fork()
  for (const each of [simulation, fork]) each.runUntil(startedAt + 7 * minute)
  expect(compareWorlds(simulation, fork)).toBeUndefined()
})
