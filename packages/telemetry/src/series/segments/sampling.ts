/**
 * Makes samples of segments, at the instants at which the target was scraped, when they are read. Where a
 * scrape failed, or a series was exposed no more, stands the marker that Prometheus would have written.
 */
import { millisecond } from '@track/simulation'
import { bits, float, nanHigh, nanLow, staleHigh, staleLow } from '../float-bits.ts'
import { latestSample, type ReadSample, readSamples, Samples } from '../samples.ts'
import type { SeriesState } from '../state.ts'
import { SignalReader } from './bundle.ts'
import { CourseReader } from './course.ts'
import { type Shown, shownAs } from './shown.ts'
import { type Following, hasSegments, type Place, type SegmentColumns, type SegmentTarget } from './state.ts'

export interface Span {
  readonly fromMs: number
  readonly toMs: number
}

interface Reading extends Span {
  readonly into: Samples
}

/** The samples of a series in a time span, those that were appended and those of its segments. */
export function readSeries(state: SeriesState, series: number, reading: Reading): void {
  readSamples(state, series, reading)
  const places = state.segmentPlaces?.get(String(series))
  if (places && hasSegments(state)) readSegments(state, series, places, reading)
}

function readSegments(state: SeriesState & SegmentColumns, series: number, places: readonly Place[], { fromMs, toMs, into }: Reading): void {
  const span = { fromMs: Math.max(fromMs, state.retainedFrom), toMs: Math.min(toMs, state.sampledUntil) }
  const isAlone = into.length === 0
  const made = isAlone ? into : new Samples()
  for (const { target, signal } of places) {
    const row = state.segmentTargets.get(target)
    if (row) sample(new Scrapes(state, row, signal), row, span, { into: made, wasAppended: (timeMs) => wasAppended(state, series, timeMs) })
  }
  if (!isAlone && made.length > 0) merge(into, made)
}

function wasAppended(state: SeriesState, series: number, timeMs: number): boolean {
  const into = new Samples()
  readSamples(state, series, { fromMs: timeMs, toMs: timeMs, into })
  return into.length > 0 && !into.isStaleAt(0)
}

/** The newest sample of a series; undefined when it is stale, or there is none within the span. */
export function latestOfSeries(state: SeriesState, series: number, reading: Reading): ReadSample | undefined {
  if (!state.segmentPlaces?.has(String(series))) return latestSample(state, series, reading)
  const { into } = reading
  readSeries(state, series, reading)
  const index = into.length - 1
  if (index < 0 || into.isStaleAt(index)) return undefined
  const histogram = into.hasHistograms ? into.histograms[index] : undefined
  return { timeMs: into.times[index]!, value: into.values[index]!, ...(histogram && { histogram }) }
}

function sample(
  scrapes: Scrapes, { firstMs, intervalMs, endMs }: SegmentTarget, { fromMs, toMs }: Span, { into, wasAppended }: { readonly into: Samples; readonly wasAppended: (timeMs: number) => boolean },
): void {
  if (toMs < firstMs || fromMs > endMs) return
  // From the scrape before on: whether the series was there then decides about a marker.
  let timeMs = firstMs + Math.max(0, Math.ceil((fromMs - firstMs) / intervalMs) - 1) * intervalMs
  let wasThere = false
  let wasOwn = true
  for (; timeMs <= toMs && timeMs < endMs; timeMs += intervalMs) {
    const value = scrapes.valueAt(timeMs)
    if (timeMs >= fromMs && value !== undefined) push(into, timeMs, value)
    else if (timeMs >= fromMs && scrapes.isOwn && (wasThere || (!wasOwn && wasAppended(timeMs - intervalMs)))) into.push(timeMs, staleHigh, staleLow)
    wasThere = value !== undefined
    wasOwn = scrapes.isOwn
  }
  if (endMs < fromMs || endMs > toMs) return
  if (wasThere || (!wasOwn && wasAppended(timeMs - intervalMs))) into.push(endMs, staleHigh, staleLow)
}

function push(into: Samples, timeMs: number, value: number): void {
  if (value !== value) {
    into.push(timeMs, nanHigh, nanLow)
    return
  }
  float[0] = value
  into.push(timeMs, bits[1]!, bits[0]!)
}

/** The scrapes of one signal, one after the other. */
class Scrapes {
  /** Whether the last scrape is described by segments: otherwise its samples were appended. */
  isOwn = true
  readonly #columns: SegmentColumns
  readonly #target: SegmentTarget
  readonly #signal: number
  readonly #shown: Shown
  readonly #course = new CourseReader()
  readonly #reader = new SignalReader()
  #following = 0
  #begun = -1
  #failure = 0
  #offset = 0

  constructor(columns: SegmentColumns, target: SegmentTarget, signal: number) {
    this.#columns = columns
    this.#target = target
    this.#signal = signal
    this.#shown = target.shown[signal] ?? 'plain'
  }

  /** What the scrape saw; undefined where it saw nothing. */
  valueAt(timeMs: number): number | undefined {
    const hasFailed = this.#hasFailed(timeMs)
    this.isOwn = true
    if (this.#signal < 0) return hasFailed ? 0 : 1
    if (hasFailed) return undefined
    const following = this.#followed(timeMs)
    if (!following) {
      this.isOwn = false
      return undefined
    }
    const at = timeMs * millisecond
    return shownAs(this.#shown, this.#offset + this.#reader.valueAt(at, this.#course.positionAt(at)))
  }

  #hasFailed(timeMs: number): boolean {
    const { failures } = this.#target
    while (this.#failure < failures.length && failures[this.#failure]!.toMs <= timeMs) this.#failure++
    const failure = failures[this.#failure]
    return failure !== undefined && failure.fromMs <= timeMs
  }

  #followed(timeMs: number): Following | undefined {
    const { followings } = this.#target
    while (this.#following < followings.length && followings[this.#following]!.toMs <= timeMs) this.#following++
    const following = followings[this.#following]
    if (!following || following.fromMs > timeMs) return undefined
    if (this.#begun !== this.#following) this.#begin(following)
    return following
  }

  #begin({ bundle: id, offsets }: Following): void {
    this.#begun = this.#following
    const bundle = this.#columns.bundles.get(id)!
    this.#offset = offsets[this.#signal]!
    this.#reader.start(bundle, this.#signal)
    this.#course.start(this.#columns.courses.get(bundle.course)!)
  }
}

/** Both are in order of time; where both have a sample the appended one stays. */
function merge(into: Samples, made: Samples): void {
  const appended = new Samples()
  for (let index = 0; index < into.length; index++) copy(into, index, appended)
  const rows = into.hasHistograms ? into.histograms.slice() : undefined
  into.clear()
  let [next, other] = [0, 0]
  while (next < appended.length || other < made.length) {
    const isAppended = next < appended.length && (other >= made.length || appended.times[next]! <= made.times[other]!)
    if (!isAppended) {
      copy(made, other++, into)
      continue
    }
    if (appended.times[next] === made.times[other]) other++
    const row = rows?.[next]
    copy(appended, next++, into)
    if (row) into.histograms[into.length - 1] = row
  }
}

function copy(from: Samples, index: number, into: Samples): void {
  into.push(from.times[index]!, from.bits[2 * index + 1]!, from.bits[2 * index]!)
}
