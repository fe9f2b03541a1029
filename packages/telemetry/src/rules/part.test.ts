import { expect, test } from 'vitest'
import { millisecond, minute, type Part, printGoDuration, second, Simulation } from '@track/simulation'
import { checkWorld } from '@track/simulation/testing'
import { appendSample } from '../series/head.ts'
import { indexOfLabels, selectSeries, seriesNumber } from '../series/index-of-labels.ts'
import { labelsOf, labelValue, printLabels } from '../series/labels.ts'
import { newMatcher } from '../series/matcher.ts'
import { readSamples, Samples } from '../series/samples.ts'
import { newLabelIndex, newSeriesState, type SeriesState } from '../series/state.ts'
import { groupMetrics } from './group-metrics.ts'
import { restartRules, rulesPart, type RulesOptions, type RulesPart, setRuleFiles } from './part.ts'

/** One series, written every fifteen seconds, and what came out. */
interface Stage extends SeriesState {
  value: number
  log: string[]
}

const startedAt = 1_700_000_000 * second

const stage: Part<Stage> = {
  name: 'stage',
  initial: (simulation) => {
    simulation.schedule({ at: startedAt, part: 'stage', event: 'measure', data: null })
    return { ...newSeriesState(), value: 0, log: [] }
  },
  events: {
    measure: (simulation) => {
      const state = simulation.state(stage)
      appendSample(state, seriesNumber(state, labelsOf({ __name__: 'queue', job: 'mail' })), simulation.now / millisecond, state.value)
      simulation.scheduleAfter({ after: 15 * second, part: 'stage', event: 'measure', data: null })
    },
  },
  derived: { names: Object.keys(newLabelIndex()), derive: ({ labels }) => indexOfLabels(labels) },
}

const since = (at: number) => printGoDuration(Math.round((at - startedAt) / second) * second)

const rules = `groups:
- name: mail
  interval: 30s
  rules:
  - record: job:queue:max
    expr: max by (job) (queue)
  - alert: QueueGrows
    expr: job:queue:max > 10
    for: 1m
    annotations: {summary: "{{ $labels.job }} has {{ $value }}"}
`

function world(more: Partial<RulesOptions> = {}): { simulation: Simulation; part: RulesPart } {
  const part = rulesPart({
    files: [{ name: 'mail.yml', text: rules }],
    store: (simulation) => simulation.state(stage),
    notify: (simulation, alerts) => {
      const state = simulation.state(stage)
      const words = alerts.map(({ labels, annotations, startsAt, endsAt }) =>
        `${labelValue(labels, 'alertname')} from ${since(startsAt)} to ${since(endsAt)}: ${labelValue(annotations, 'summary')}`)
      state.log = [...state.log, `${since(simulation.now)} ${words.join(', ')}`]
    },
    ...more,
  })
  return { simulation: Simulation.start([stage, part], { seed: 1, startedAt }), part }
}

function series(simulation: Simulation, name: string): string[] {
  const state = simulation.state(stage)
  const into = new Samples()
  return selectSeries(state, [newMatcher('__name__', '=', name)]).map((number) => {
    readSamples(state, number, { fromMs: -Infinity, toMs: Infinity, into })
    const last = into.length - 1
    return `${printLabels(state.labels[number]!)} ${into.length} samples, the last ${into.isStaleAt(last) ? 'stale' : into.values[last]}`
  })
}

const after = (simulation: Simulation, duration: number) => simulation.runFor(duration)

test('an alert is pending, fires, is sent again every minute, and is resolved', () => {
  const { simulation } = world()
  after(simulation, 2 * minute)
  simulation.state(stage).value = 12
  after(simulation, 3 * minute)
  expect(series(simulation, 'ALERTS')).toEqual([
    '{__name__="ALERTS", alertname="QueueGrows", alertstate="pending", job="mail"} 3 samples, the last stale',
    '{__name__="ALERTS", alertname="QueueGrows", alertstate="firing", job="mail"} 4 samples, the last 1',
  ])
  simulation.state(stage).value = 3
  after(simulation, 2 * minute)
  expect(simulation.state(stage).log).toMatchInlineSnapshot(`
    [
      "3m16s QueueGrows from 3m16s to 7m16s: mail has 12",
      "4m46s QueueGrows from 3m16s to 8m46s: mail has 12",
      "5m16s QueueGrows from 3m16s to 5m16s: mail has 12",
      "6m46s QueueGrows from 3m16s to 5m16s: mail has 12",
    ]
  `)
})

test('after a restart an alert goes on where it was', () => {
  const { simulation, part } = world()
  simulation.state(stage).value = 12
  after(simulation, 20 * minute)
  const before = simulation.state(stage).log.length
  restartRules(simulation, part)
  after(simulation, 2 * minute)
  const [row] = simulation.state(part).groups.values()
  expect(row!.rules[1]!.alerts.map(({ state, activeAt }) => `${state} since ${since(activeAt)}`)).toMatchInlineSnapshot(`
    [
      "firing since 16s",
    ]
  `)
  expect(simulation.state(stage).log.slice(before)).toMatchInlineSnapshot(`
    [
      "21m16s QueueGrows from 21m16s to 25m16s: mail has 12",
    ]
  `)
})

test('other files: a rule that is gone is ended, one that stays goes on', () => {
  const { simulation, part } = world()
  simulation.state(stage).value = 12
  after(simulation, 5 * minute)
  expect(setRuleFiles(simulation, part, [{ name: 'mail.yml', text: rules.replace('job:queue:max\n', 'job:queue:worst\n').replace('job:queue:max >', 'queue >') }])).toEqual([])
  after(simulation, 2 * minute)
  expect(series(simulation, 'job:queue:max')).toMatchInlineSnapshot(`
    [
      "{__name__="job:queue:max", job="mail"} 11 samples, the last stale",
    ]
  `)
  expect(series(simulation, 'job:queue:worst')).toMatchInlineSnapshot(`
    [
      "{__name__="job:queue:worst", job="mail"} 4 samples, the last 12",
    ]
  `)
  const [row] = simulation.state(part).groups.values()
  expect(row!.rules[1]!.alerts.map(({ state }) => state)).toEqual(['firing'])
  expect(setRuleFiles(simulation, part, [])).toEqual([])
  after(simulation, 2 * minute)
  expect(series(simulation, 'job:queue:worst')).toMatchInlineSnapshot(`
    [
      "{__name__="job:queue:worst", job="mail"} 5 samples, the last stale",
    ]
  `)
})

test('wrong files are refused, and nothing changes', () => {
  const { simulation, part } = world()
  expect(setRuleFiles(simulation, part, [{ name: 'x.yml', text: rules.replace('> 10', '>') }])).toEqual([
    'x.yml: 8:11: group "mail", rule 2, "QueueGrows": could not parse expression: 1:16: parse error: unexpected end of input',
  ])
  expect([...simulation.state(part).groups.keys()]).toEqual(['mail.yml;mail'])
})

test('a group that takes longer than its interval misses evaluations', () => {
  const { simulation, part } = world({ took: () => 70 * second })
  after(simulation, 10 * minute)
  const metrics = groupMetrics(simulation.state(part).groups.values())
  expect(Object.fromEntries(metrics.map(({ name, samples: [sample] }) => [name, sample!.value]))).toMatchObject({
    prometheus_rule_group_iterations_total: 21, prometheus_rule_group_iterations_missed_total: 14, prometheus_rule_evaluations_total: 14, prometheus_rule_group_rules: 2,
  })
})

test('the same every time, forked, saved and replayed', () => {
  checkWorld(() => world().simulation, [
    { run: 2 * minute },
    (simulation) => {
      simulation.state(stage).value = 12
    },
    { run: 5 * minute },
  ])
})
