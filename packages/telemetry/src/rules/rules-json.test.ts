/** What a Prometheus tells of the same rule file over its API, but for times. */
import { readFileSync } from 'node:fs'
import { minute, second } from '@track/simulation'
import { expect, test } from 'vitest'
import { printGoJson } from '../http-api/go-json.ts'
import { requestOf } from '../http-api/request.ts'
import { parseMetricSelector } from '../promql/parse-metric-selector.ts'
import { newSeriesState } from '../series/state.ts'
import { evaluateGroup } from './evaluate-group.ts'
import { loadGroups, parseRuleFile } from './rule-file.ts'
import { newGroupState } from './rule-state.ts'
import { alertsJson, rulesJson, type RulesFilter } from './rules-json.ts'

const recorded: { file: string; cases: [path: string, body: string][] } = JSON.parse(readFileSync(new URL('../../testdata/rules-api.json', import.meta.url), 'utf8'))

const world = {
  store: newSeriesState(), externalLabels: {}, externalUrl: '', serverUrl: '', queryOffset: 0, resendDelay: minute, evaluationInterval: minute,
}

/** The group of an hour has not had its turn. */
const states = loadGroups('r.yml', parseRuleFile(recorded.file).file!, minute).map((group) => {
  let state = newGroupState(group)
  for (let at = 1_700_000_000 * second; group.interval < minute && at < 1_700_000_003 * second; at += second) state = evaluateGroup(state, at, world).state
  return state
})

function bodyOf(path: string): string {
  const { path: name, parameters } = requestOf('GET', path)
  const [type] = parameters['type'] ?? []
  const filter: RulesFilter = {
    ...(type === 'alert' || type === 'record' ? { type } : {}), names: parameters['rule_name[]'] ?? [], groups: parameters['rule_group[]'] ?? [], files: parameters['file[]'] ?? [],
    matcherSets: (parameters['match[]'] ?? []).map(parseMetricSelector), excludesAlerts: parameters['exclude_alerts'] !== undefined,
  }
  return printGoJson({ status: 'success', data: name === 'alerts' ? alertsJson(states) : rulesJson(states, filter) })
}

const withoutTimes = (body: string) => body.replaceAll(/"20\d\d-[^"]*"/g, '"TIME"').replaceAll(/"evaluationTime":[\d.e-]+/g, '"evaluationTime":0')

test.each(recorded.cases)('%s', (path, body) => {
  expect(withoutTimes(bodyOf(path))).toBe(withoutTimes(body))
})
