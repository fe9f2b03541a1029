/**
 * Selectors over the steps of a query: the newest sample of each series within the lookback, or
 * the samples of a window.
 *
 * Follows evalSeries, vectorSelectorSingle, matrixIterSlice and evalSubquery in promql/engine.go of
 * Prometheus 3: windows are open on the left; a staleness marker ends a series.
 */
import { type FloatHistogram, weight } from '../../series/histogram/float-histogram.ts'
import type { Labels } from '../../series/labels.ts'
import type { Samples } from '../../series/samples.ts'
import type { MatrixSelector, Subquery, VectorSelector } from '../syntax.ts'
import type { Evaluator } from './evaluator.ts'
import type { SampleTally } from './sample-tally.ts'
import { StatisticsReader, statisticsOverRanges } from './statistics.ts'
import { selectSmoothed } from './smoothed.ts'
import { StepMatrix } from './step-matrix.ts'

/** The value, or the time in milliseconds, of each series' newest sample at each step. */
export function selectInstants(evaluator: Evaluator, selector: VectorSelector, what: 'value' | 'time'): StepMatrix {
  if (selector.boundary === 'smoothed') return selectSmoothed(evaluator, selector)
  const { query, steps, intervalMs } = evaluator
  const series = evaluator.select(selector)
  const matrix = new StepMatrix(steps, series.length)
  const first = referenceTime(evaluator, selector, 0)
  const last = referenceTime(evaluator, selector, steps - 1)
  const into = query.buffer
  const isOneSample = selector.at !== undefined && steps > 1 || (steps === 1 && !(selector.isStatistics && what === 'value'))
  for (const each of series) {
    const at = matrix.addRow(each.labels)
    if (isOneSample) {
      const sample = each.latest({ ...spanOf(evaluator, selector, first, what), into })
      if (sample) matrix.values.fill(what === 'value' ? sample.value : sample.timeMs, at, at + steps)
      if (sample) matrix.present.fill(1, at, at + steps)
      if (sample?.histogram && what === 'value') matrix.fillHistogram(at, sample.histogram)
    } else {
      each.read({ fromMs: first - query.lookbackMs + 1, toMs: last, into })
      const times = { first, intervalMs, lookbackMs: query.lookbackMs }
      if (into.hasHistograms && what === 'value') fillMixed(matrix, at, into, { ...times, isStatistics: selector.isStatistics === true })
      else if (into.length > 0) fillInstants(matrix, at, into, { ...times, what })
    }
    if (matrix.isEmptyRow(matrix.rows - 1)) matrix.dropRow()
    else evaluator.account(evaluator.tally ? tallyRow(evaluator.tally, matrix, at) : matrix.histograms ? matrix.weightOfRow(matrix.rows - 1) : steps)
  }
  return matrix
}

/** A sample a step, weighed where it is a histogram; answers the sum. */
function tallyRow(tally: SampleTally, matrix: StepMatrix, at: number): number {
  let held = 0
  for (let step = 0; step < matrix.steps; step++) {
    if (matrix.present[at + step] === 0) continue
    const histogram = matrix.histogramAt(at + step)
    const size = histogram ? weight(histogram) : 1
    tally.add(step, size, size)
    held += size
  }
  tally.series++
  return held
}

/** Where the newest sample is looked for. Asked for times beside `@`, upstream forgets the offset half the way. */
function spanOf({ query }: Evaluator, { at, offsetMs }: VectorSelector, reference: number, what: 'value' | 'time') {
  const span = { fromMs: reference - query.lookbackMs + 1, toMs: reference }
  if (what === 'value' || at === undefined) return span
  return { fromMs: span.fromMs + Math.max(0, offsetMs), toMs: span.toMs + Math.min(0, offsetMs) }
}

function fillInstants(
  matrix: StepMatrix, at: number, samples: Samples,
  { first, intervalMs, lookbackMs, what }: { first: number; intervalMs: number; lookbackMs: number; what: 'value' | 'time' },
): void {
  const { times, length } = samples
  const source = what === 'value' ? samples.values : times
  let newest = -1
  for (let step = 0; step < matrix.steps; step++) {
    const reference = first + step * intervalMs
    while (newest + 1 < length && times[newest + 1]! <= reference) newest++
    if (newest < 0 || times[newest]! <= reference - lookbackMs || samples.isStaleAt(newest)) continue
    matrix.values[at + step] = source[newest]!
    matrix.present[at + step] = 1
  }
}

/** Where histograms are among the samples. */
function fillMixed(
  matrix: StepMatrix, at: number, samples: Samples,
  { first, intervalMs, lookbackMs, isStatistics }: { first: number; intervalMs: number; lookbackMs: number; isStatistics: boolean },
): void {
  const { times, length } = samples
  const statistics = isStatistics ? new StatisticsReader(samples) : undefined
  let newest = -1
  for (let step = 0; step < matrix.steps; step++) {
    const reference = first + step * intervalMs
    statistics?.seek(reference, lookbackMs)
    while (newest + 1 < length && times[newest + 1]! <= reference) newest++
    if (newest < 0 || times[newest]! <= reference - lookbackMs || samples.isStaleAt(newest)) continue
    const histogram = samples.histograms[newest]
    matrix.put(at + step, histogram ? statistics?.at(newest) ?? histogram : samples.values[newest]!)
  }
}

/** The time that a selector looks at, at a step. */
export function referenceTime(evaluator: Evaluator, { at, offsetMs }: { at?: number; offsetMs: number }, step: number): number {
  return (at ?? evaluator.startMs + step * evaluator.intervalMs) - offsetMs
}

export function interpolate(time1: number, value1: number, time2: number, value2: number, time: number): number {
  return value1 + ((value2 - value1) * (time - time1)) / (time2 - time1)
}

/** Takes the staleness markers out. */
export function dropStale(samples: Samples): void {
  if (!samples.stale) return
  let kept = 0
  for (let index = 0; index < samples.length; index++) {
    if (samples.isStaleAt(index)) continue
    if (samples.hasHistograms) samples.histograms[kept] = samples.histograms[index]
    samples.move(index, kept++)
  }
  samples.length = kept
  samples.stale = false
}

/** The native histograms of a series, apart from its numbers. */
export interface HistogramPoints {
  readonly times: readonly number[]
  readonly rows: readonly FloatHistogram[]
  /** Where only statistics are asked for: chooses hints by what the step's reader has seen before. */
  readonly rowsAt?: (previousEndMs: number, startMs: number) => readonly FloatHistogram[]
}

/** One series of a range vector, with all its samples that any step may see. */
export interface RangeSeries {
  readonly labels: Labels
  readonly times: Float64Array
  readonly values: Float64Array
  readonly length: number
  readonly histograms?: HistogramPoints
}

/** The series of a range argument one by one; what is given lasts until the next. */
export function forEachRange(evaluator: Evaluator, range: MatrixSelector | Subquery, visit: (series: RangeSeries) => void): void {
  if (range.kind === 'subquery') forEachSubqueryRow(evaluator, range, visit)
  else forEachSelected(evaluator, range, visit)
}

function forEachSelected(evaluator: Evaluator, { selector, rangeMs }: MatrixSelector, visit: (series: RangeSeries) => void): void {
  const { query, steps } = evaluator
  const more = selector.boundary ? query.lookbackMs : 0
  const later = selector.boundary === 'smoothed' ? query.lookbackMs : 0
  const fromMs = referenceTime(evaluator, selector, 0) - Math.trunc(rangeMs) - more + 1
  const toMs = referenceTime(evaluator, selector, steps - 1) + later
  const into = query.buffer
  for (const each of evaluator.select(selector)) {
    each.read({ fromMs, toMs, into })
    dropStale(into)
    if (into.length === 0) continue
    if (evaluator.tally) evaluator.tally.series++
    if (into.hasHistograms) visit(splitSamples(each.labels, into, selector.isStatistics === true))
    else visit({ labels: each.labels, times: into.times, values: into.values, length: into.length })
  }
}

/** Puts numbers to the front and histograms aside. */
function splitSamples(labels: Labels, samples: Samples, isStatistics: boolean): RangeSeries {
  const histograms: { times: number[]; rows: FloatHistogram[] } = { times: [], rows: [] }
  let length = 0
  for (let index = 0; index < samples.length; index++) {
    const histogram = samples.histograms[index]
    if (histogram) {
      histograms.times.push(samples.times[index]!)
      histograms.rows.push(histogram)
    } else {
      samples.move(index, length++)
    }
  }
  const rowsAt = isStatistics ? statisticsOverRanges(histograms) : undefined
  return { labels, times: samples.times, values: samples.values, length, histograms: { ...histograms, ...(rowsAt && { rowsAt }) } }
}

function forEachSubqueryRow(evaluator: Evaluator, subquery: Subquery, visit: (series: RangeSeries) => void): void {
  const { matrix, inner } = evaluator.runSubquery(subquery)
  const times = new Float64Array(inner.steps)
  const values = new Float64Array(inner.steps)
  for (let row = 0; row < matrix.rows; row++) {
    const histograms: { times: number[]; rows: FloatHistogram[] } = { times: [], rows: [] }
    let length = 0
    for (let step = 0; step < inner.steps; step++) {
      const at = row * inner.steps + step
      if (matrix.present[at] === 0) continue
      const timeMs = inner.startMs + step * inner.intervalMs
      const histogram = matrix.histogramAt(at)
      if (histogram) {
        histograms.times.push(timeMs)
        histograms.rows.push(withOpenHint(histogram))
        continue
      }
      times[length] = timeMs
      values[length++] = matrix.values[at]!
    }
    const labels = matrix.labels[row]!
    if (histograms.rows.length > 0) visit({ labels, times, values, length, histograms })
    else if (length > 0) visit({ labels, times, values, length })
  }
}

/** A subquery may leave samples out or give one twice, so that what was known of resets is not known any more. */
function withOpenHint(histogram: FloatHistogram): FloatHistogram {
  return histogram.hint === 'reset' || histogram.hint === 'not_reset' ? { ...histogram, hint: 'unknown' } : histogram
}
