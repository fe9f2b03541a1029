/**
 * One group of unit tests: rules evaluated over its series, alerts looked at when they are asked
 * for, queries asked at the end.
 *
 * Follows cmd/promtool/unittest.go (testGroup.test) of Prometheus 3.16.
 */
import { type Duration, type Instant, minute, printGoDuration, printPrometheusDuration } from '@track/simulation'
import { PromqlError } from '../../promql/error.ts'
import { compareText, type Labels, labelsRecord } from '../../series/labels.ts'
import { isActive } from '../alert.ts'
import { evaluateGroup, type RuleWorld } from '../evaluate-group.ts'
import { loadGroups, parseRuleFile } from '../rule-file.ts'
import { type GroupState, newGroupState } from '../rule-state.ts'
import type { NamedFile } from '../part.ts'
import { type Json, printJsonDiff } from './json-diff.ts'
import { areSameAlerts, type ComparedAlert, indentLines, inTestOrder, printAlerts } from './print-alerts.ts'
import { queryFailures } from './query-tests.ts'
import { SeriesLoader } from './series-loader.ts'
import { type AlertTest, startOf, type TestFile, type TestGroup } from './test-file.ts'

export interface TestOptions {
  readonly ignoresUnknownFields?: boolean
  /** `--diff`. */
  readonly isDiff?: boolean
}

/** What a test's engine holds at most. */
const queryOptions = { samplesMax: 10_000 }

/** What is wrong, each as promtool prints it. */
export function runTestGroup(file: TestFile, given: TestGroup, rules: readonly NamedFile[], options: TestOptions): string[] {
  const evaluationInterval = file.evaluation_interval || minute
  const group = { ...given, interval: given.interval || evaluationInterval }
  const start = startOf(group) ?? 0
  const loader = newLoader(group, start)
  if (typeof loader === 'string') return [loader]
  const groups = loadInOrder(file, group, rules, options)
  if ('errors' in groups) return [...groups.errors]
  const nameless = group.alert_rule_test.find(({ alertname }) => alertname === '')
  if (nameless) {
    const name = group.name === '' ? '' : ` (in TestGroup ${group.name})`
    return [`an item under alert_rule_test misses required attribute alertname at eval_time ${printPrometheusDuration(nameless.eval_time)}${name}`]
  }
  const world: RuleWorld = {
    store: loader.store, externalLabels: group.external_labels, externalUrl: group.external_url, serverUrl: undefined, queryOffset: 0, resendDelay: 0, evaluationInterval, queryOptions,
  }
  const run = new TestRun(group, { start, evaluationInterval, world, loader, isDiff: options.isDiff ?? false })
  const { errors, isAborted } = run.evaluate(groups.states)
  return isAborted ? errors : [...errors, ...queryFailures(group, { start, store: loader.store, isFuzzy: file.fuzzy_compare, options: { ...queryOptions, subqueryStep: evaluationInterval } })]
}

function newLoader(group: TestGroup, start: Instant): SeriesLoader | string {
  try {
    return new SeriesLoader(group.input_series, start, group.interval)
  } catch (reason) {
    // A series that is no series: the parser's words.
    if (reason instanceof PromqlError) return reason.message
    throw reason
  }
}

function loadInOrder(file: TestFile, group: TestGroup, rules: readonly NamedFile[], { ignoresUnknownFields = false }: TestOptions): { readonly states: GroupState[] } | { readonly errors: readonly string[] } {
  const states: GroupState[] = []
  for (const { name, text } of rules) {
    const parsed = parseRuleFile(text, { ignoresUnknownFields })
    if (!parsed.file) return { errors: parsed.errors.map((error) => `${name}: ${error}`) }
    states.push(...loadGroups(name, parsed.file, group.interval).map((each) => newGroupState(each)))
  }
  const place = ({ group: { name } }: GroupState) => Math.max(0, file.group_eval_order.indexOf(name))
  return { states: states.sort((a, b) => place(a) - place(b)) }
}

interface RunContext {
  readonly start: Instant
  readonly evaluationInterval: Duration
  readonly world: RuleWorld
  readonly loader: SeriesLoader
  readonly isDiff: boolean
}

class TestRun {
  readonly #group: TestGroup
  readonly #context: RunContext
  readonly #times: readonly Duration[]
  #next = 0

  constructor(group: TestGroup, context: RunContext) {
    this.#group = group
    this.#context = context
    this.#times = [...new Set(group.alert_rule_test.map((test) => test.eval_time))].sort((a, b) => a - b)
  }

  evaluate(groups: readonly GroupState[]): { readonly errors: string[]; readonly isAborted: boolean } {
    const { start, evaluationInterval, loader, world } = this.#context
    const { alert_rule_test: alertTests, promql_expr_test: queryTests } = this.#group
    const end = start + Math.max(0, ...[...alertTests, ...queryTests].map((test) => test.eval_time))
    const states = [...groups]
    const errors: string[] = []
    for (let at = start; at <= end; at += evaluationInterval) {
      const refused = loader.loadUntil(at)
      if (refused !== undefined) errors.push(refused)
      const failures: string[] = []
      if (refused === undefined) states.forEach((state, index) => {
        const next = evaluateGroup(state, at, world).state
        states[index] = next
        for (const { rule, lastError } of next.rules) {
          if (lastError !== '') failures.push(`    rule: ${rule.name}, time: ${printGoDuration(at)}, err: ${lastError}`)
        }
      })
      if (failures.length > 0) return { errors: [...errors, ...failures], isAborted: true }
      errors.push(...this.#alertFailures(states, at - start))
    }
    return { errors, isAborted: false }
  }

  /** Of the tests whose time falls between this evaluation and the next. */
  #alertFailures(states: readonly GroupState[], sinceStart: Duration): string[] {
    const failures: string[] = []
    for (; this.#next < this.#times.length; this.#next++) {
      const time = this.#times[this.#next]!
      if (sinceStart > time || time >= sinceStart + this.#context.evaluationInterval) break
      for (const test of this.#group.alert_rule_test) {
        if (test.eval_time !== time) continue
        const failure = alertFailure(this.#group, test, firingAlerts(states, test.alertname), this.#context.isDiff)
        if (failure !== undefined) failures.push(failure)
      }
    }
    return failures
  }
}

function firingAlerts(states: readonly GroupState[], name: string): ComparedAlert[] {
  const rules = states.flatMap(({ rules: each }) => each).filter(({ rule }) => rule.is === 'alerting' && rule.name === name)
  return rules.flatMap(({ alerts }) => alerts.filter((alert) => alert.state === 'firing' && isActive(alert)))
}

function alertFailure({ name }: TestGroup, { alertname, eval_time: time, exp_alerts: wanted }: AlertTest, got: readonly ComparedAlert[], isDiff: boolean): string | undefined {
  const expected = inTestOrder(wanted.map((alert) => ({
    labels: writtenLabels({ ...alert.exp_labels, alertname }), annotations: writtenLabels(alert.exp_annotations),
  })))
  const found = inTestOrder(got)
  if (areSameAlerts(expected, found)) return undefined
  const shown = (alerts: readonly ComparedAlert[]) => indentLines(printAlerts(alerts), '            ')
  const group = name === '' ? '' : `    name: ${name},\n`
  if (isDiff) {
    const difference = printJsonDiff(alertsJson(expected), alertsJson(found))
    return `${group}    alertname: ${alertname}, time: ${printPrometheusDuration(time)}, \n        diff: ${indentLines(difference, '            ')}`
  }
  return `${group}    alertname: ${alertname}, time: ${printPrometheusDuration(time)}, \n        exp:${shown(expected)}, \n        got:${shown(found)}`
}

/** Without any, one without labels stands there. */
function alertsJson(alerts: readonly ComparedAlert[]): Json {
  const shown = alerts.length > 0 ? alerts : [{ labels: [], annotations: [] }]
  return shown.map(({ labels, annotations }) => ({ Labels: labelsRecord(labels), Annotations: labelsRecord(annotations) }))
}

/** With empty values, which no alert has: they are shown. */
function writtenLabels(record: Readonly<Record<string, string>>): Labels {
  return Object.entries(record).sort(([a], [b]) => compareText(a, b)).flat()
}
