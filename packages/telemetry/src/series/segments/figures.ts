/** What segments add to the head's statistics: when series begin and end, how many samples, how many bytes. */
import { Samples } from '../samples.ts'
import type { SeriesState } from '../state.ts'
import { readSeries } from './sampling.ts'
import { hasSegments, type SegmentColumns, type SegmentTarget } from './state.ts'

/** The first sample of a series while its targets are scraped; Infinity without one. What is not before `knownMs` is not looked for. */
export function firstSegmentTime(state: SeriesState, series: number, knownMs = Infinity): number {
  return soughtTime(state, series, ({ firstMs, endMs, intervalMs }, into) => {
    const lastMs = Math.min(endMs, state.sampledUntil!, knownMs - 1)
    for (let [fromMs, span] = [Math.max(firstMs, state.retainedFrom), 64 * intervalMs]; fromMs <= lastMs; fromMs += span, span *= 2) {
      readSeries(state, series, { fromMs, toMs: Math.min(lastMs, fromMs + span - 1), into })
      if (into.length > 0) return into.times[0]
    }
    return undefined
  }).reduce((a, b) => Math.min(a, b), Infinity)
}

/** The last one; -Infinity without one. What is not after `knownMs` is not looked for. */
export function lastSegmentTime(state: SeriesState, series: number, knownMs = -Infinity): number {
  return soughtTime(state, series, ({ firstMs, endMs, intervalMs }, into) => {
    const earliestMs = Math.max(firstMs, state.retainedFrom, knownMs + 1)
    for (let [toMs, span] = [Math.min(endMs, state.sampledUntil!), 4 * intervalMs]; toMs >= earliestMs; toMs -= span, span *= 2) {
      readSeries(state, series, { fromMs: toMs - span + 1, toMs, into })
      if (into.length > 0) return into.times[into.length - 1]
    }
    return undefined
  }).reduce((a, b) => Math.max(a, b), -Infinity)
}

function soughtTime(state: SeriesState, series: number, seek: (target: SegmentTarget, into: Samples) => number | undefined): number[] {
  const places = state.segmentPlaces?.get(String(series)) ?? []
  return places.flatMap(({ target }) => {
    const row = state.segmentTargets?.get(target)
    return (row && seek(row, new Samples())) ?? []
  })
}

/** Samples that segments stand for; those of a count before its first one are counted too. */
export function segmentSamples(state: Partial<SegmentColumns>): number {
  if (!hasSegments(state)) return 0
  let samples = 0
  for (const { firstMs, intervalMs, endMs, followings, series } of state.segmentTargets.values()) {
    const before = (timeMs: number): number => Math.max(0, Math.ceil((Math.min(timeMs, endMs, state.sampledUntil + 1) - firstMs) / intervalMs))
    samples += before(Infinity)
    const named = series.filter((each) => each >= 0).length
    for (const { fromMs, toMs } of followings) samples += named * (before(toMs) - before(fromMs))
  }
  return samples
}

/** Bytes of an object with a few numbers, and of its place in a list. */
const rowBytes = 64

export function segmentBytes(state: Partial<SegmentColumns>): number {
  if (!hasSegments(state)) return 0
  const columns = new Set<Float64Array>()
  let rows = 0
  for (const { full, open } of state.courses.values()) for (const knots of [...full, open]) rows += knots.length
  for (const { full, open } of state.bundles.values()) {
    for (const { starts, segments } of [...full, open]) {
      columns.add(starts)
      rows += segments.length
      for (const { slopes } of segments) columns.add(slopes)
    }
  }
  for (const { followings, failures, series } of state.segmentTargets.values()) {
    rows += followings.length + failures.length + series.length
    for (const { offsets } of followings) columns.add(offsets)
  }
  let bytes = rows * rowBytes
  for (const column of columns) bytes += column.byteLength + rowBytes
  return bytes
}
