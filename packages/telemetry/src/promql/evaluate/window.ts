/** The samples of one series that a range function sees at one step, those in (start, end]: numbers, and histograms beside them. */
import type { FloatHistogram } from '../../series/histogram/float-histogram.ts'
import type { Labels } from '../../series/labels.ts'
import type { Annotations } from './annotations.ts'
import type { Position } from '../error.ts'
import type { Call } from '../syntax.ts'

/** The native histograms in a window: from the one numbered `from` to the one before `to`. */
export interface HistogramWindow {
  readonly times: readonly number[]
  readonly rows: readonly FloatHistogram[]
  from: number
  to: number
}

/** Used again for the next window; `from` is the first sample's index, `to` the one after the last. */
export interface Window {
  times: Float64Array
  values: Float64Array
  from: number
  to: number
  /** The bounds of the range, in milliseconds, whether or not samples reach them. */
  startMs: number
  endMs: number
  rangeMs: number
  /** The step's own time. */
  timeMs: number
  labels: Labels
  /** The other arguments, at this step. */
  scalars: readonly number[]
  boundary: 'anchored' | 'smoothed' | undefined
  /** Absent where the window holds numbers only. */
  histograms: HistogramWindow | undefined
}

export interface RangeContext {
  readonly annotations: Annotations
  readonly call: Call
  /** Where an annotation about the range points to. */
  readonly position: Position
}
