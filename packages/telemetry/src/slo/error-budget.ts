/**
 * The error budget of an objective as a figure: how much of it is spent over the period, how fast it
 * goes, and when it will be gone at that pace.
 *
 * Follows chapter 5 of Google's SRE Workbook (burn rate: how many times faster than evenly).
 */
import type { Duration, Instant } from '@track/simulation'
import { PromqlError } from '../promql/error.ts'
import { queryInstant, type QueryOptions, type Store } from '../promql/query.ts'
import type { Objective } from './objective.ts'
import { measuredRatio, ratioWindows } from './rules.ts'
import { burnAlerts, type BurnAlert, burnRateFactor, type PeriodWindows, windowsByDefault } from './windows.ts'

export interface RatioQuestion {
  readonly window: Duration
  /** The share of bad events over the window. */
  readonly query: string
}

/** What has to be asked, the period last; or why nothing can be. */
export function budgetQuestions(objective: Objective, catalogue: readonly PeriodWindows[] = windowsByDefault): readonly RatioQuestion[] | { readonly error: string } {
  const questions: RatioQuestion[] = []
  for (const window of [...new Set([...ratioWindows(windowsFor(objective, catalogue)), objective.period])]) {
    const query = measuredRatio(objective, window)
    if (typeof query !== 'string') return query
    questions.push({ window, query })
  }
  return questions
}

/** Those of its period; for a period that nothing is said of, the recommended ones for as much burning. */
function windowsFor({ period }: Objective, catalogue: readonly PeriodWindows[]): PeriodWindows {
  return catalogue.find((each) => each.period === period) ?? { period, windows: windowsByDefault.at(-1)!.windows }
}

/** An answer; undefined where there was nothing to divide by. */
export interface RatioReading {
  readonly window: Duration
  readonly ratio: number | undefined
}

export interface BurnRate {
  readonly window: Duration
  /** 1 spends the budget evenly over the period; undefined without events. */
  readonly rate: number | undefined
}

export interface ErrorBudget {
  readonly objective: Objective
  /** The share of events that may be bad. */
  readonly allowedRatio: number
  /** The share of good events over the period. */
  readonly compliance: number | undefined
  /** Of the whole budget; more than 1 when it is overspent. */
  readonly spent: number | undefined
  readonly left: number | undefined
  readonly burnRates: readonly BurnRate[]
  /** As long as the budget lasts at the pace of the shortest window; Infinity at a pace of 0, 0 when nothing is left. */
  readonly lastsFor: Duration | undefined
  /** Alerts whose two windows burn faster than they may. */
  readonly burning: readonly BurnAlert[]
}

export function errorBudget(objective: Objective, readings: readonly RatioReading[], catalogue: readonly PeriodWindows[] = windowsByDefault): ErrorBudget {
  const { period, target } = objective
  const allowedRatio = (100 - target) / 100
  const rateOver = (window: Duration) => burnRate(readings.find((reading) => reading.window === window)?.ratio, allowedRatio)
  const windows = windowsFor(objective, catalogue)
  const ratio = readings.find(({ window }) => window === period)?.ratio
  const spent = rateOver(period)
  const left = spent === undefined ? undefined : 1 - spent
  const burnRates = ratioWindows(windows).map((window): BurnRate => ({ window, rate: rateOver(window) }))
  const burning = burnAlerts.filter((alert) => {
    const { short, long } = windows.windows[alert]
    return [short, long].every((window) => (rateOver(window) ?? 0) > burnRateFactor(windows, alert))
  })
  return { objective, allowedRatio, compliance: ratio === undefined ? undefined : 1 - ratio, spent, left, burnRates, burning, lastsFor: lastsFor(left, burnRates[0]?.rate, period) }
}

function burnRate(ratio: number | undefined, allowedRatio: number): number | undefined {
  if (ratio === undefined) return undefined
  return ratio === 0 ? 0 : ratio / allowedRatio
}

function lastsFor(left: number | undefined, rate: number | undefined, period: Duration): Duration | undefined {
  if (left === undefined || rate === undefined) return undefined
  if (left <= 0) return 0
  return rate === 0 ? Infinity : Math.round(left * period / rate)
}

/** As much as all the time that the budget allows to be bad. */
export function allowedDowntime({ target, period }: Objective): Duration {
  return Math.round((100 - target) / 100 * period)
}

/** Asks a store. Throws `PromqlError` where a query fails, or answers several series. */
export function errorBudgetAt(store: Store, objective: Objective, at: Instant, { catalogue, ...options }: QueryOptions & { readonly catalogue?: readonly PeriodWindows[] } = {}): ErrorBudget {
  const questions = budgetQuestions(objective, catalogue)
  if ('error' in questions) throw new PromqlError('parse', questions.error)
  const readings = questions.map(({ window, query }): RatioReading => {
    const found = queryInstant(store, query, at, options)
    if (found.resultType === 'scalar') return { window, ratio: found.result.value }
    if (found.resultType !== 'vector' || found.result.length > 1) throw new PromqlError('evaluate', severalSeries(objective))
    const value = found.result[0]?.value
    return { window, ratio: value === undefined || Number.isNaN(value) ? undefined : value }
  })
  return errorBudget(objective, readings, catalogue)
}

export function severalSeries({ id }: Objective): string {
  return `the queries of "${id}" answer more than one series: sum them up`
}
