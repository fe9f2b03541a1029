/** The series of a test, loaded up to the time that is being evaluated. Follows promql/promqltest/test.go (LazyLoader) of Prometheus 3.16. */
import { type Instant, millisecond } from '@track/simulation'
import { PromqlError } from '../../promql/error.ts'
import type { NotedSample } from '../../promql/series-notation.ts'
import { appendSample, appendStale } from '../../series/head.ts'
import { appendHistogram } from '../../series/histogram/append.ts'
import { seriesNumber } from '../../series/index-of-labels.ts'
import { type DescribedSeries, parseSeriesDescription } from './series-description.ts'
import type { Labels } from '../../series/labels.ts'
import { newSeriesState, type SeriesState } from '../../series/state.ts'

interface Loading {
  readonly labels: Labels
  readonly values: readonly NotedSample[]
  next: number
}

/** Shape of its own: it goes on from where it was. */
export class SeriesLoader {
  readonly store: SeriesState = newSeriesState()
  readonly #loading: readonly Loading[]
  readonly #startMs: number
  readonly #stepMs: number

  /** Throws `PromqlError`. A series that is given twice counts as it is given last. */
  constructor(series: readonly { readonly series: string; readonly values: string }[], start: Instant, step: number) {
    const byLabels = new Map<string, Loading>()
    for (const [index, { series: metric, values: notes }] of series.entries()) {
      const { labels, values } = described(`${metric} ${notes}`.trim(), index)
      byLabels.set(labels.join('\xff'), { labels, values, next: 0 })
    }
    this.#loading = [...byLabels.values()]
    this.#startMs = start / millisecond
    this.#stepMs = step / millisecond
  }

  /** Answers why a sample was not taken; it comes again the next time. */
  loadUntil(at: Instant): string | undefined {
    const atMs = Math.floor(at / millisecond)
    for (const loading of this.#loading) {
      for (; loading.next < loading.values.length && this.#startMs + loading.next * this.#stepMs <= atMs; loading.next++) {
        const refused = this.#append(loading)
        if (refused !== undefined) return refused
      }
    }
    return undefined
  }

  #append({ labels, values, next }: Loading): string | undefined {
    const value = values[next]
    if (value === undefined) return undefined
    const series = seriesNumber(this.store, labels)
    const timeMs = this.#startMs + next * this.#stepMs
    if (typeof value === 'object') return appendHistogram(this.store, series, timeMs, value)
    if (value === 'stale') appendStale(this.store, series, timeMs)
    else appendSample(this.store, series, timeMs, value)
    return undefined
  }
}

/** Throws `PromqlError`; its line is that of the load command that promtool makes of a test. */
function described(text: string, index: number): DescribedSeries {
  try {
    return parseSeriesDescription(text)
  } catch (reason) {
    // A series that is no series: its words, with the line.
    if (reason instanceof PromqlError) throw new PromqlError('parse', reason.message.replace(/^1:/, `${index + 2}:`), reason.position)
    throw reason
  }
}
