/**
 * Takes native histograms into a store. A marker stands for each among the floats of its series, so
 * that order, retention and staleness are those of any sample.
 *
 * Follows memSeries.appendableFloatHistogram of tsdb/head_append.go of Prometheus 3.
 */
import { histogramHigh, histogramLow, isHistogramMarker } from '../float-bits.ts'
import { appendBits } from '../head.ts'
import type { SeriesState } from '../state.ts'
import { withHistogram } from './chunk.ts'
import { equalHistograms, type FloatHistogram } from './float-histogram.ts'
import { compacted } from './iterate.ts'
import { histogramFault } from './validate.ts'

/** Appends a histogram; answers why it was not taken, in Prometheus' words. */
export function appendHistogram(state: SeriesState, series: number, timeMs: number, histogram: FloatHistogram): string | undefined {
  const fault = histogramFault(histogram)
  if (fault !== undefined) return fault
  const key = String(series)
  const known = state.histograms.get(key)
  const isAfterOne = isHistogramMarker(state.lastHigh[series]!, state.lastLow[series]!)
  if (timeMs === state.lastTime[series]) {
    const isSame = isAfterOne && equalHistograms(compacted(known!.head.rows.at(-1)!), compacted(histogram))
    return isSame ? undefined : 'duplicate sample for timestamp'
  }
  const refused = appendBits(state, series, timeMs, histogramHigh, histogramLow)
  if (refused !== undefined) return refused
  state.histograms.set(key, withHistogram(known, timeMs, histogram, isAfterOne))
  return undefined
}
