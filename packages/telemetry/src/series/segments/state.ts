/**
 * Where segments live: beside the chunks of the same series, as rows that forks share. Series that change
 * together are one bundle; what moves them all is a course; a target's scrapes are described once.
 */
import type { Instant } from '@track/simulation'
import type { Shown } from './shown.ts'

/** Courses and bundles are cut into blocks of so many knots or segments; a full one never changes again. */
export const blockLength = 64

/** From `at` on a course goes on from `position` by `rate` a microsecond. */
export interface Knot {
  readonly at: Instant
  readonly position: number
  readonly rate: number
}

/** How far something has gone that many series follow: seconds of a flow, or time itself. */
export interface Course {
  /** Oldest first. */
  readonly full: readonly (readonly Knot[])[]
  readonly open: readonly Knot[]
}

/** How signals go on: each by its slope for every unit of the course. */
export interface Motion {
  readonly slopes: Float64Array
  /** Where a gauge jumps to at the beginning; NaN for a signal that goes on from where it is. Absent where all do. */
  readonly levels?: Float64Array
}

/** From `at` on, where its course has come to `position`. */
export interface Segment extends Motion {
  readonly at: Instant
  readonly position: number
}

export interface SegmentBlock {
  /** What each signal was when the first segment began. */
  readonly starts: Float64Array
  readonly segments: readonly Segment[]
}

/** Signals that change at the same instants. */
export interface Bundle {
  readonly course: string
  readonly at: Instant
  /** What each signal grows by in a microsecond, whatever the course does; absent where none does. */
  readonly drifts?: Float64Array
  readonly full: readonly SegmentBlock[]
  readonly open: SegmentBlock
}

/** From `fromMs` on, up to `toMs`, a target's series are its bundle's signals and an offset each. */
export interface Following {
  readonly fromMs: number
  /** Infinity while it goes on. */
  readonly toMs: number
  readonly bundle: string
  readonly offsets: Float64Array
}

/** Scrapes from `fromMs` on and before `toMs` failed. */
export interface Failure {
  readonly fromMs: number
  readonly toMs: number
}

/** A target, from its first scrape to its end: its series share everything but their labels and offsets. */
export interface SegmentTarget {
  readonly firstMs: number
  readonly intervalMs: number
  /** Where the markers stand that end its series; Infinity while it is scraped. */
  readonly endMs: number
  /** Of each signal, in their order, -1 where there is none (yet); then of `up`. */
  readonly series: readonly number[]
  readonly up: number
  readonly shown: readonly Shown[]
  /** In order of time, none within another. Between two of them samples were appended. */
  readonly followings: readonly Following[]
  readonly failures: readonly Failure[]
}

/** Where a series stands in a target; `up` is -1. */
export interface Place {
  readonly target: string
  readonly signal: number
}

export interface SegmentColumns {
  courses: Map<string, Course>
  bundles: Map<string, Bundle>
  segmentTargets: Map<string, SegmentTarget>
  /** By series number; of several the earlier first. */
  segmentPlaces: Map<string, readonly Place[]>
  /** Counts courses, bundles and targets. */
  segmentNumber: number
  /** Scrapes up to here have taken place (milliseconds). */
  sampledUntil: number
}

/** The columns, made when the first segment is written. */
export function segmentColumns(state: Partial<SegmentColumns>): SegmentColumns {
  if (state.courses === undefined) {
    const columns: SegmentColumns = {
      courses: new Map(), bundles: new Map(), segmentTargets: new Map(), segmentPlaces: new Map(), segmentNumber: 0, sampledUntil: -Infinity,
    }
    Object.assign(state, columns)
  }
  return state as SegmentColumns
}

export function hasSegments(state: Partial<SegmentColumns>): state is SegmentColumns {
  return state.courses !== undefined
}

export function nextId(columns: SegmentColumns): string {
  return String(columns.segmentNumber++)
}

/** The last of rows in order that is not behind a bound; -1 when all are. */
export function lastNotAfter<Row>(rows: readonly Row[], isAfter: (row: Row) => boolean): number {
  let [low, high] = [0, rows.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (isAfter(rows[middle]!)) high = middle
    else low = middle + 1
  }
  return low - 1
}
