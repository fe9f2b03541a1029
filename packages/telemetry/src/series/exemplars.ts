/**
 * Exemplars: single observations beside a series, with labels that lead to a trace. Each series keeps
 * its newest ones.
 *
 * Follows tsdb/exemplar.go and model/exemplar/exemplar.go of Prometheus 3, where one buffer of a
 * bounded size serves all series. Left out: the out-of-order window; of one time and value labels count by their order, not by their hash.
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

/** Exemplars that one series keeps. */
export const exemplarsMax = 100

/** Why an exemplar was not taken, in Prometheus' words. */
export type ExemplarRefusal =
  | 'out of order exemplar' | 'duplicate exemplar' | 'label length for exemplar exceeds maximum of 128 UTF-8 characters'

/** As it was exposed, with the scrape's time where it had none. */
export function storedExemplar({ labels, value, timeMs }: Exemplar, scrapedMs: number): StoredExemplar {
  return { labels: labelsOf(labels), value, timeMs: timeMs ?? scrapedMs, hasTime: timeMs !== undefined }
}

export function appendExemplar(state: SeriesState, series: number, exemplar: StoredExemplar): ExemplarRefusal | undefined {
  const length = exemplar.labels.reduce((sum, text) => sum + Array.from(text).length, 0)
  if (length > 128) return 'label length for exemplar exceeds maximum of 128 UTF-8 characters'
  const key = String(series)
  const known = state.exemplars.get(key) ?? []
  const newest = known.at(-1)
  if (newest && isSame(exemplar, newest)) return 'duplicate exemplar'
  if (newest && compareExemplars(exemplar, newest) < 0) return 'out of order exemplar'
  state.exemplars.set(key, [...known.slice(-(exemplarsMax - 1)), exemplar])
  return undefined
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
    const exemplars = (state.exemplars.get(String(series)) ?? []).filter(({ timeMs }) => timeMs >= fromMs && timeMs <= toMs)
    return exemplars.length > 0 ? [{ labels: state.labels[series]!, exemplars }] : []
  })
  return found.sort((a, b) => compareLabels(a.labels, b.labels))
}
