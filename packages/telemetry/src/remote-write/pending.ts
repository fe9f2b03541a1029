/**
 * What one request brings, checked against what was there before it and written when all of it has
 * been looked at.
 *
 * Follows tsdb/head_append.go (appendable) and head_append_v2.go of Prometheus 3.16.
 */
import { type Duration, hour, type Instant, millisecond, minute } from '@track/simulation'
import { printFloat } from '../exposition/float.ts'
import { appendExemplar, compareExemplars, newestExemplar, type StoredExemplar } from '../series/exemplars.ts'
import { bits, float, isHistogramMarker } from '../series/float-bits.ts'
import { equalHistograms, type FloatHistogram } from '../series/histogram/float-histogram.ts'
import { compacted } from '../series/histogram/iterate.ts'
import { findSeries, seriesNumber } from '../series/index-of-labels.ts'
import { appendLate, appendWithin, newestTime } from '../series/out-of-order.ts'
import { type Labels, labelsKey, sameLabels } from '../series/labels.ts'
import type { SeriesState } from '../series/state.ts'

export interface WriteOptions {
  readonly now: Instant
  /** `storage.tsdb.out_of_order_time_window` */
  readonly outOfOrderWindow?: Duration
}

export type PendingValue = number | 'stale' | FloatHistogram

interface PendingSample {
  readonly labels: Labels
  readonly timeMs: number
  readonly value: PendingValue
}

/** How far samples may be ahead of the clock. */
const aheadMax: Duration = 10 * minute

/** The newest hour of the head: half of the span of a block. */
const openSpanMs = hour / millisecond

/** Why a sample is refused; the sender shall not try again. */
export type SampleRefusal = string

/** Shape of its own: it collects, and writes at the end. */
export class PendingWrite {
  readonly #store: SeriesState
  readonly #samples: PendingSample[] = []
  readonly #exemplars: { readonly labels: Labels; readonly exemplar: StoredExemplar }[] = []
  readonly #touched = new Set<string>()
  /** Samples after it are refused. */
  readonly latestMs: number
  readonly #windowMs: number
  #headMs: number

  constructor(store: SeriesState, { now, outOfOrderWindow = 0 }: WriteOptions) {
    this.#store = store
    this.latestMs = Math.floor((now + aheadMax) / millisecond)
    this.#windowMs = outOfOrderWindow / millisecond
    this.#headMs = newestTime(store)
  }

  /** Answers why it is not taken. */
  add(labels: Labels, timeMs: number, value: PendingValue): SampleRefusal | undefined {
    if (timeMs > this.latestMs) return 'out of bounds: timestamp is too far in the future'
    // The first sample of all opens the head.
    if (this.#headMs === -Infinity) this.#headMs = timeMs
    if (this.#windowMs === 0 && timeMs < this.#openFromMs()) return 'out of bounds'
    this.#touched.add(labelsKey(labels))
    const refused = this.#refusal(findSeries(this.#store, labels), timeMs, value)
    if (refused === undefined) this.#samples.push({ labels, timeMs, value })
    return refused
  }

  #openFromMs(): number {
    return Math.max(this.#headMs - openSpanMs, this.#store.retainedFrom)
  }

  #refusal(series: number, timeMs: number, value: PendingValue): SampleRefusal | undefined {
    const openFromMs = this.#openFromMs()
    if (timeMs >= openFromMs) {
      const last = series < 0 ? -Infinity : this.#store.lastTime[series]!
      if (timeMs > last) return undefined
      if (timeMs === last) return this.#duplicate(series, timeMs, value)
    }
    if (this.#windowMs > 0) return timeMs >= this.#headMs - this.#windowMs ? undefined : 'too old sample'
    return timeMs < openFromMs ? 'out of bounds' : 'out of order sample'
  }

  #duplicate(series: number, timeMs: number, value: PendingValue): SampleRefusal | undefined {
    const { lastHigh, lastLow, histograms } = this.#store
    const [high, low] = [lastHigh[series]!, lastLow[series]!]
    const isHistogram = isHistogramMarker(high, low)
    if (typeof value === 'object') {
      const known = isHistogram ? histograms.get(String(series))?.head.rows.at(-1) : undefined
      return known && equalHistograms(compacted(known), compacted(value)) ? undefined : 'duplicate sample for timestamp'
    }
    const words = timeMs === 0 ? 'duplicate sample for timestamp' : `duplicate sample for timestamp ${timeMs}; overrides not allowed:`
    const wanted = printFloat(value === 'stale' ? NaN : value)
    const refuse = (existing: string) => (timeMs === 0 ? words : `${words} ${existing}, new value ${wanted}`)
    if (isHistogram) return refuse('existing is a histogram')
    bits[0] = low
    bits[1] = high
    const existing = float[0]!
    const isSame = value === 'stale' ? high === 0x7ff0_0000 && low === 2 : Object.is(existing, value)
    return isSame ? undefined : refuse(`existing ${printFloat(existing)}`)
  }

  /** How many of them are not taken, and why where the sender is told; sorted by time. */
  addExemplars(labels: Labels, exemplars: readonly StoredExemplar[]): { readonly failed: number; readonly refusals: readonly string[] } | 'no series' {
    const series = findSeries(this.#store, labels)
    if (series < 0 && !this.#touched.has(labelsKey(labels))) return 'no series'
    const refusals: string[] = []
    let failed = 0
    for (const exemplar of exemplars) {
      const isFuture = exemplar.timeMs > this.latestMs
      const refused = isFuture ? 'out of bounds' : this.#exemplarRefusal(series, exemplar)
      if (refused === 'duplicate exemplar') continue
      if (refused === undefined) this.#exemplars.push({ labels, exemplar })
      else failed++
      if (refused === 'out of order exemplar') refusals.push(refused)
    }
    return { failed, refusals }
  }

  #exemplarRefusal(series: number, exemplar: StoredExemplar): string | undefined {
    if (exemplar.labels.reduce((sum, text) => sum + Array.from(text).length, 0) > 128) return 'label length'
    const newest = series < 0 ? undefined : newestExemplar(this.#store, series)
    if (!newest) return undefined
    if (newest.timeMs === exemplar.timeMs && newest.value === exemplar.value && sameLabels(newest.labels, exemplar.labels)) return 'duplicate exemplar'
    return compareExemplars(exemplar, newest) < 0 ? 'out of order exemplar' : undefined
  }

  /** What comes twice, or behind another one of the same request, is dropped in silence. */
  commit(): void {
    for (const { labels, timeMs, value } of this.#samples) {
      const series = seriesNumber(this.#store, labels)
      // What is older than the head's open hour stands beside it even where its series is new.
      if (timeMs < this.#openFromMs()) appendLate(this.#store, series, timeMs, value)
      else appendWithin(this.#store, series, timeMs, value, { windowMs: this.#windowMs, newestMs: this.#headMs })
    }
    for (const { labels, exemplar } of this.#exemplars) appendExemplar(this.#store, seriesNumber(this.#store, labels), exemplar)
  }
}
