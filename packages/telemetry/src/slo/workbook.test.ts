/**
 * The table of the SRE Workbook's chapter 5 comes out of the generated rules themselves, evaluated over
 * a store: an alert fires when a burst has spent more than its share of the budget within its long
 * window, and its short window still burns.
 */
import { day, type Duration, hour, minute, second } from '@track/simulation'
import { assert, constantFrom, double, integer, property } from 'fast-check'
import { describe, expect, test } from 'vitest'
import { evaluateOver } from '../rules/evaluate-over.ts'
import { parseRuleFile } from '../rules/rule-file.ts'
import { appendSample } from '../series/head.ts'
import { seriesNumber } from '../series/index-of-labels.ts'
import { labelsOf } from '../series/labels.ts'
import { newSeriesState, type SeriesState } from '../series/state.ts'
import { errorBudgetAt } from './error-budget.ts'
import { generateRules } from './generate.ts'
import type { Objective } from './objective.ts'
import { prometheusSpec } from './specs/prometheus.ts'
import { type BurnAlert, burnAlerts, burnRateFactor, windowsByDefault } from './windows.ts'

const windows = windowsByDefault.at(-1)!

function documentOf(target: number): string {
  return `version: prometheus/v1
service: shop
slos:
- name: availability
  objective: ${target}
  sli: {events: {error_query: 'sum(increase(bad_total[{{.window}}]))', total_query: 'sum(increase(all_total[{{.window}}]))'}}
  alerting: {name: Burning}
`
}

function loaded(target: number): readonly Objective[] {
  const spec = prometheusSpec.load(documentOf(target), 30 * day)
  if ('error' in spec) throw new Error(spec.error)
  return spec.objectives
}

const end = 4 * day
const step = minute
const events = 1000

/** A thousand events a minute for four days; over the last `burst` the share that the burn rate makes bad. */
function storeOf(burst: Duration, badRatio: number): SeriesState {
  const store = newSeriesState()
  const [all, bad] = ['all_total', 'bad_total'].map((name) => seriesNumber(store, labelsOf({ __name__: name, job: 'shop' })))
  for (let at = 0; at <= end; at += step) {
    const atMs = at / 1000
    appendSample(store, all!, atMs, (at / step) * events)
    appendSample(store, bad!, atMs, (Math.max(0, at - (end - burst)) / step) * events * badRatio)
  }
  return store
}

function firing(target: number, store: SeriesState): string[] {
  const { text, error } = generateRules({ objectives: loaded(target) }, prometheusSpec, { catalogue: windowsByDefault })
  if (error !== undefined) throw new Error(error)
  const { file, errors } = parseRuleFile(text)
  expect(errors).toEqual([])
  const { episodes } = evaluateOver(store, file!, { from: end, to: end, evaluationInterval: 30 * second })
  return episodes.map(({ labels }) => labels[labels.indexOf('sloth_severity') + 1]!).sort()
}

/** The share of the whole budget that a burst spends within a window that ends with it. */
function spentWithin(window: Duration, burst: Duration, rate: number): number {
  return rate * Math.min(burst, window) / windows.period
}

function burns(alert: BurnAlert, burst: Duration, rate: number): { readonly isOver: boolean; readonly isNear: boolean } {
  const { short, long, errorBudgetPercent } = windows.windows[alert]
  const shares = [spentWithin(long, burst, rate) / (errorBudgetPercent / 100), rate * Math.min(burst, short) / short / burnRateFactor(windows, alert)]
  return { isOver: shares.every((share) => share > 1), isNear: shares.some((share) => Math.abs(share - 1) < 0.03) }
}

test('the factors are those of the workbook', () => {
  expect(burnAlerts.map((alert) => burnRateFactor(windows, alert))).toEqual([14.4, 6, 3, 1])
})

describe('each row of the table, just over and just under its share of the budget', () => {
  const rows = burnAlerts.flatMap((alert) => [1.05, 0.95].map((times) => [alert, times] as const))
  test.each(rows)('%s, %d of it', (alert, times) => {
    const { long, errorBudgetPercent } = windows.windows[alert]
    const rate = errorBudgetPercent / 100 * times * windows.period / long
    const store = storeOf(long, rate * 0.001)
    expect(errorBudgetAt(store, loaded(99.9)[0]!, end).burning.includes(alert)).toBe(times > 1)
    // A slow row may be over when a quick one is not: what fires is what any row of its kind says.
    const expected = (['page', 'ticket'] as const).filter((severity) => burnAlerts.some((each) => each.startsWith(severity) && burns(each, long, rate).isOver))
    expect(firing(99.9, store)).toEqual(expected)
  })
})

test('a burst of any length and strength fires what the budget that it spends says', () => {
  assert(property(constantFrom(99, 99.5, 99.9), integer({ min: 3, max: 3 * 24 * 60 }), double({ min: 0.2, max: 40, noNaN: true }), (target, minutes, rate) => {
    const burst = minutes * minute
    const outcomes = burnAlerts.map((alert) => [alert, burns(alert, burst, rate)] as const)
    if (outcomes.some(([, { isNear }]) => isNear)) return
    const store = storeOf(burst, rate * (100 - target) / 100)
    const over = outcomes.filter(([, { isOver }]) => isOver).map(([alert]) => alert)
    expect(firing(target, store)).toEqual(['page', 'ticket'].filter((severity) => over.some((alert) => alert.startsWith(severity))))
    expect(errorBudgetAt(store, loaded(target)[0]!, end).burning).toEqual(over)
  }), { numRuns: 40, seed: 5 })
})

test('the figure: what was spent, what is left, and for how long', () => {
  // Four days of events in a period of thirty: the budget is counted over the events that there were.
  const budget = errorBudgetAt(storeOf(2 * day, 0.001), loaded(99.9)[0]!, end)
  expect(budget.compliance).toBeCloseTo(0.9995, 5)
  expect(budget.spent).toBeCloseTo(0.5, 2)
  expect(budget.burnRates.find(({ window }) => window === hour)?.rate).toBeCloseTo(1, 5)
  expect(budget.lastsFor! / day).toBeCloseTo(15, 0)
  expect(errorBudgetAt(storeOf(0, 0), loaded(99.9)[0]!, end)).toMatchObject({ spent: 0, left: 1, lastsFor: Infinity, burning: [] })
  expect(errorBudgetAt(storeOf(4 * day, 0.01), loaded(99.9)[0]!, end)).toMatchObject({ lastsFor: 0, burning: ['page slow', 'ticket quick', 'ticket slow'] })
  expect(errorBudgetAt(newSeriesState(), loaded(99.9)[0]!, end)).toMatchObject({ compliance: undefined, left: undefined, lastsFor: undefined })
})
