/** Forgets segments that are older than the retention time: targets, what they followed, and blocks of both. */
import { millisecond } from '@track/simulation'
import { dropBefore } from '../retention.ts'
import type { SeriesState } from '../state.ts'
import { type Bundle, type Course, hasSegments, type SegmentColumns, type SegmentTarget } from './state.ts'

/** Drops samples and segments before a time. Answers the new numbers of series as `dropBefore` does. */
export function dropAllBefore(state: SeriesState, timeMs: number): Int32Array | undefined {
  if (hasSegments(state)) dropSegmentsBefore(state, timeMs)
  const numbers = dropBefore(state, timeMs)
  if (numbers && hasSegments(state)) renumberSegments(state, numbers)
  return numbers
}

function dropSegmentsBefore(state: SegmentColumns, timeMs: number): void {
  for (const [id, target] of state.segmentTargets) {
    if (target.endMs < timeMs) state.segmentTargets.delete(id)
    else state.segmentTargets.set(id, withoutPast(target, timeMs))
  }
  for (const [series, places] of state.segmentPlaces) {
    const kept = places.filter(({ target }) => state.segmentTargets.has(target))
    if (kept.length === 0) state.segmentPlaces.delete(series)
    else if (kept.length < places.length) state.segmentPlaces.set(series, kept)
  }
  const fromMs = earliestNeeded(state, timeMs)
  for (const [id, bundle] of state.bundles) {
    const from = fromMs.bundles.get(id)
    if (from === undefined) state.bundles.delete(id)
    else state.bundles.set(id, bundleFrom(bundle, from * millisecond))
  }
  for (const [id, course] of state.courses) {
    const from = fromMs.courses.get(id)
    if (from !== undefined) state.courses.set(id, courseFrom(course, from * millisecond))
    else if (state.segmentTargets.size === 0) state.courses.delete(id)
  }
}

/** The scrape before the bound decides about a marker at it, so it stays. */
function withoutPast(target: SegmentTarget, timeMs: number): SegmentTarget {
  const boundMs = timeMs - target.intervalMs
  const isKept = ({ toMs }: { readonly toMs: number }): boolean => toMs > boundMs
  if (target.followings.every(isKept) && target.failures.every(isKept)) return target
  return { ...target, followings: target.followings.filter(isKept), failures: target.failures.filter(isKept) }
}

interface Needed {
  readonly bundles: ReadonlyMap<string, number>
  readonly courses: ReadonlyMap<string, number>
}

/** From when on each bundle and course is read by somebody. The open block of each stays whatever its age. */
function earliestNeeded({ segmentTargets, bundles }: SegmentColumns, timeMs: number): Needed {
  const ofBundles = new Map<string, number>()
  const ofCourses = new Map<string, number>()
  for (const { followings, intervalMs } of segmentTargets.values()) {
    for (const { bundle, fromMs } of followings) {
      const from = Math.max(fromMs, timeMs - intervalMs)
      const { course } = bundles.get(bundle)!
      ofBundles.set(bundle, Math.min(from, ofBundles.get(bundle) ?? Infinity))
      ofCourses.set(course, Math.min(from, ofCourses.get(course) ?? Infinity))
    }
  }
  return { bundles: ofBundles, courses: ofCourses }
}

function bundleFrom(bundle: Bundle, at: number): Bundle {
  const { full, open } = bundle
  let dropped = 0
  while (dropped < full.length && (full[dropped + 1] ?? open).segments[0]!.at <= at) dropped++
  return dropped === 0 ? bundle : { ...bundle, full: full.slice(dropped) }
}

function courseFrom(course: Course, at: number): Course {
  const { full, open } = course
  let dropped = 0
  while (dropped < full.length && (full[dropped + 1] ?? open)[0]!.at <= at) dropped++
  return dropped === 0 ? course : { ...course, full: full.slice(dropped) }
}

/** Series were numbered anew. */
function renumberSegments(state: SegmentColumns, numbers: Int32Array): void {
  const follow = (series: number): number => (series < 0 ? -1 : numbers[series]!)
  state.segmentPlaces = new Map([...state.segmentPlaces].map(([series, places]) => [String(follow(Number(series))), places]))
  for (const [id, target] of state.segmentTargets) {
    state.segmentTargets.set(id, { ...target, series: target.series.map(follow), up: follow(target.up) })
  }
}
