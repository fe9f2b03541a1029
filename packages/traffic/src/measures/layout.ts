/** How the blocks of counters are laid out, a function a kind of owner. */
import { fineSize, histogramSize } from './histogram.ts'
import { answersFrom, answersTo, outcomes } from '../exact/outcomes.ts'

const answers = answersTo - answersFrom + 1

/** A server: for each route, and once for requests that match none, answers by outcome and durations. */
export const serverLayout = {
  perRoute: (bounds: readonly number[]): number => answers + histogramSize(bounds),
  size: (routes: number, bounds: readonly number[]): number => (routes + 1) * serverLayout.perRoute(bounds),
  answer: (outcome: number): number => outcome - answersFrom,
  /** Where the histograms of a block begin. */
  histograms: (block: number, routes: number, bounds: readonly number[]): number[] =>
    Array.from({ length: routes }, (_, route) => block + route * serverLayout.perRoute(bounds) + serverLayout.durations),
  durations: answers,
} as const

/** A client: for each route, requests and attempts by outcome, retries, and durations. */
export const clientLayout = {
  perRoute: (bounds: readonly number[]): number => 2 * outcomes.length + 5 + histogramSize(bounds),
  size: (routes: number, bounds: readonly number[], keepsTruth: boolean): number =>
    routes * clientLayout.perRoute(bounds) + (keepsTruth ? fineSize : 0),
  histograms: (block: number, routes: number, bounds: readonly number[]): number[] =>
    Array.from({ length: routes }, (_, route) => block + route * clientLayout.perRoute(bounds) + clientLayout.durations),
  request: (outcome: number): number => outcome,
  attempt: (outcome: number): number => outcomes.length + outcome,
  /** Attempts made, those under way included. */
  attempts: 2 * outcomes.length,
  retries: 2 * outcomes.length + 1,
  /** Retries that the budget refused. */
  denied: 2 * outcomes.length + 2,
  /** Attempts that were hedges, and requests that one of them answered. */
  hedges: 2 * outcomes.length + 3,
  hedgeWins: 2 * outcomes.length + 4,
  durations: 2 * outcomes.length + 5,
} as const

/** A worker: messages and their durations. */
export const workerLayout = {
  size: (bounds: readonly number[]): number => 1 + histogramSize(bounds),
  messages: 0,
  durations: 1,
} as const

/** A queue: what went through it, and how long it waited. */
export const queueLayout = {
  size: (bounds: readonly number[]): number => 4 + histogramSize(bounds) + fineSize,
  published: 0,
  delivered: 1,
  acknowledged: 2,
  redelivered: 3,
  waits: 4,
  truth: (bounds: readonly number[]): number => 4 + histogramSize(bounds),
} as const
