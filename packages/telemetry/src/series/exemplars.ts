/**
 * Exemplars: single observations beside a series, with labels that lead to a trace. One buffer of a bounded size serves all
 * series; what came first makes room for what comes.
 *
 * Follows tsdb/exemplar.go and model/exemplar/exemplar.go of Prometheus 3.16. Left out: the out-of-order window of exemplars;
 * of one time and value labels count by their order, not by their hash.
 */
import type { Exemplar } from '../exposition/metric-family.ts'
import { selectSeries } from './index-of-labels.ts'
import { compareLabels, type Labels, labelsOf, sameLabels } from './labels.ts'
import type { Matcher } from './matcher.ts'
import type { SeriesState } from './state.ts'

export interface StoredExemplar {
  readonly labels: Labels
  readonly value: number
  readonly timeMs: number
  /** The time was exposed with it, and is not the scrape's. */
  readonly hasTime: boolean
}

/** A place of the buffer. */
export interface KeptExemplar {
  readonly series: number
  readonly exemplar: StoredExemplar
  /** Where the next one of its series stands; -1 for the newest. */
  readonly next: number
}

/** Where the exemplars of a series begin and end. */
export interface ExemplarEnds {
  readonly oldest: number
  readonly newest: number
}

export interface ExemplarColumns {
  exemplars: KeptExemplar[]
  /** The place that is written next. */
  exemplarNext: number
  /** By series number. */
  exemplarEnds: Map<string, ExemplarEnds>
  /** 0 keeps none. */
  exemplarsMax: number
}

/** As Prometheus has it where the configuration says nothing. */
export const exemplarsMaxDefault = 100_000

export function newExemplarColumns(): ExemplarColumns {
  return { exemplars: [], exemplarNext: 0, exemplarEnds: new Map(), exemplarsMax: exemplarsMaxDefault }
}

const disabled = 'exemplar storage is disabled or max exemplars is less than or equal to 0'
const tooLong = 'label length for exemplar exceeds maximum of 128 UTF-8 characters'

/** Why an exemplar was not taken, in Prometheus' words. */
export type ExemplarRefusal = 'out of order exemplar' | 'duplicate exemplar' | typeof disabled | typeof tooLong

/** As it was exposed, with the scrape's time where it had none. */
export function storedExemplar({ labels, value, timeMs }: Exemplar, scrapedMs: number): StoredExemplar {
  return { labels: labelsOf(labels), value, timeMs: timeMs ?? scrapedMs, hasTime: timeMs !== undefined }
}

export function appendExemplar(state: ExemplarColumns, series: number, exemplar: StoredExemplar): ExemplarRefusal | undefined {
  if (state.exemplarsMax === 0) return disabled
  const length = exemplar.labels.reduce((sum, text) => sum + Array.from(text).length, 0)
  if (length > 128) return tooLong
  const newest = newestExemplar(state, series)
  if (newest && isSame(exemplar, newest)) return 'duplicate exemplar'
  if (newest && compareExemplars(exemplar, newest) < 0) return 'out of order exemplar'
  keep(state, series, exemplar)
  return undefined
}

export function newestExemplar({ exemplars, exemplarEnds }: ExemplarColumns, series: number): StoredExemplar | undefined {
  const ends = exemplarEnds.get(String(series))
  return ends && exemplars[ends.newest]!.exemplar
}

function keep(state: ExemplarColumns, series: number, exemplar: StoredExemplar): void {
  const { exemplars, exemplarEnds, exemplarNext: place } = state
  if (place < exemplars.length) forgetAt(state, place)
  const key = String(series)
  const ends = exemplarEnds.get(key)
  if (ends) exemplars[ends.newest] = { ...exemplars[ends.newest]!, next: place }
  exemplars[place] = { series, exemplar, next: -1 }
  exemplarEnds.set(key, { oldest: ends?.oldest ?? place, newest: place })
  state.exemplarNext = (place + 1) % state.exemplarsMax
}

/** What came first of all is the oldest of its series too. */
function forgetAt({ exemplars, exemplarEnds }: ExemplarColumns, place: number): void {
  const { series, next } = exemplars[place]!
  const key = String(series)
  if (next < 0) exemplarEnds.delete(key)
  else exemplarEnds.set(key, { ...exemplarEnds.get(key)!, oldest: next })
}

/** Another size: what came last stays, as far as there is room. */
export function resizeExemplars(state: ExemplarColumns, max: number): void {
  const size = Math.max(0, max)
  if (size !== state.exemplarsMax) rebuild(state, inOrder(state).slice(size === 0 ? Infinity : -size), size)
}

/** Series were numbered anew; a series that is gone takes its exemplars along. */
export function renumberExemplars(state: ExemplarColumns, numbers: Int32Array): void {
  const kept = inOrder(state).flatMap((row) => (numbers[row.series]! < 0 ? [] : [{ ...row, series: numbers[row.series]! }]))
  rebuild(state, kept, state.exemplarsMax)
}

/** As they came. */
function inOrder({ exemplars, exemplarNext }: ExemplarColumns): KeptExemplar[] {
  return [...exemplars.slice(exemplarNext), ...exemplars.slice(0, exemplarNext)]
}

function rebuild(state: ExemplarColumns, rows: readonly KeptExemplar[], max: number): void {
  Object.assign(state, { ...newExemplarColumns(), exemplarsMax: max })
  for (const { series, exemplar } of rows) keep(state, series, exemplar)
}

/** An exemplar without a time of its own is exposed again and again, and stays the same one. */
function isSame(a: StoredExemplar, b: StoredExemplar): boolean {
  return sameLabels(a.labels, b.labels) && (!(a.hasTime || b.hasTime) || a.timeMs === b.timeMs) && a.value === b.value
}

/** Those of one time are in order of their values, then of their labels. */
export function compareExemplars(a: StoredExemplar, b: StoredExemplar): number {
  return a.timeMs - b.timeMs || a.value - b.value || compareLabels(a.labels, b.labels)
}

export interface SeriesExemplars {
  readonly labels: Labels
  readonly exemplars: readonly StoredExemplar[]
}

/** Of the series that match any of the sets, in order of labels; both ends of the time span are included. */
export function selectExemplars(
  state: SeriesState, sets: readonly (readonly Matcher[])[], { fromMs, toMs }: { fromMs: number; toMs: number },
): SeriesExemplars[] {
  const numbers = new Set(sets.flatMap((matchers) => [...selectSeries(state, matchers)]))
  const found = [...numbers].flatMap((series) => {
    const exemplars = exemplarsOf(state, series).filter(({ timeMs }) => timeMs >= fromMs && timeMs <= toMs)
    return exemplars.length > 0 ? [{ labels: state.labels[series]!, exemplars }] : []
  })
  return found.sort((a, b) => compareLabels(a.labels, b.labels))
}

/** Oldest first. */
export function exemplarsOf({ exemplars, exemplarEnds }: ExemplarColumns, series: number): StoredExemplar[] {
  const found: StoredExemplar[] = []
  for (let place = exemplarEnds.get(String(series))?.oldest ?? -1; place >= 0; place = exemplars[place]!.next) found.push(exemplars[place]!.exemplar)
  return found
}
