/**
 * Targets whose series are kept as segments: when they are scraped, whose signals their series are meanwhile,
 * which scrapes failed, when they ended.
 *
 * Follows scrape/scrape.go of Prometheus 3 (scrapeLoop.run, endOfRunStaleness) in where samples and markers stand.
 * Left out: the reports on a scrape but `up`; native histograms and exemplars, which only samples have.
 */
import { appendSample, appendStale } from '../head.ts'
import { seriesNumber } from '../index-of-labels.ts'
import type { Labels } from '../labels.ts'
import { Samples } from '../samples.ts'
import type { SeriesState } from '../state.ts'
import { readSeries } from './sampling.ts'
import { type Shown, shownAs } from './shown.ts'
import { nextId, type Place, type SegmentColumns, segmentColumns, type SegmentTarget } from './state.ts'

export interface NewTarget {
  readonly firstMs: number
  readonly intervalMs: number
  /** Of each signal; undefined where the process does not expose it and may never. */
  readonly labels: readonly (Labels | undefined)[]
  readonly shown: readonly Shown[]
  /** Of `up`. */
  readonly up: Labels
}

/** A target that is scraped from now on; answers its id. */
export function startTarget(state: SeriesState, { firstMs, intervalMs, labels, shown, up }: NewTarget): string {
  const columns = segmentColumns(state)
  const id = nextId(columns)
  const series = labels.map((each, signal) => (each ? placed(state, each, { target: id, signal }) : -1))
  const target = { firstMs, intervalMs, endMs: Infinity, series, shown, up: placed(state, up, { target: id, signal: -1 }), followings: [], failures: [] }
  columns.segmentTargets.set(id, target)
  return id
}

/** The process may expose a signal that it did not before. */
export function nameSignal(state: SeriesState, id: string, signal: number, labels: Labels): void {
  const target = targetOf(state, id)
  if (target.series[signal] !== -1) return
  write(state, id, { series: target.series.with(signal, placed(state, labels, { target: id, signal })) })
}

function placed(state: SeriesState, labels: Labels, place: Place): number {
  const { segmentPlaces } = segmentColumns(state)
  const series = seriesNumber(state, labels)
  const key = String(series)
  segmentPlaces.set(key, [...(segmentPlaces.get(key) ?? []), place])
  return series
}

/** From `fromMs` on its series are a bundle's signals, each with an offset, which a restarted process begins anew. */
export function followBundle(
  state: SeriesState, id: string, { fromMs, bundle, offsets }: { readonly fromMs: number; readonly bundle: string; readonly offsets: Float64Array },
): void {
  unfollow(state, id, fromMs)
  write(state, id, { followings: [...targetOf(state, id).followings, { fromMs, toMs: Infinity, bundle, offsets }] })
}

/** From `fromMs` on its scrapes are appended, or it is not scraped at all. */
export function unfollow(state: SeriesState, id: string, fromMs: number): void {
  const { followings } = targetOf(state, id)
  const last = followings.at(-1)
  if (!last || last.toMs <= fromMs) return
  // One that no scrape has met leaves nothing.
  write(state, id, { followings: [...followings.slice(0, -1), ...(last.fromMs < fromMs ? [{ ...last, toMs: fromMs }] : [])] })
}

/** Scrapes from `fromMs` on and before `toMs` fail: `up` is 0, and its series end with the first of them. */
export function failScrapes(state: SeriesState, id: string, failure: { readonly fromMs: number; readonly toMs: number }): void {
  const { failures } = targetOf(state, id)
  const last = failures.at(-1)
  if (last && last.toMs > failure.fromMs) throw new Error(`scrapes of target ${id} fail from ${failure.fromMs}, within a failure up to ${last.toMs}`)
  write(state, id, { failures: [...failures, failure] })
}

/** It is scraped no more; the markers that end its series stand at `endMs`. */
export function endTarget(state: SeriesState, id: string, endMs: number): void {
  unfollow(state, id, endMs)
  write(state, id, { endMs })
}

/** A scrape while it follows no bundle: the signals' values as they are. */
export function appendScrape(state: SeriesState, id: string, timeMs: number, values: Float64Array): void {
  const target = targetOf(state, id)
  const before = new Samples()
  target.series.forEach((series, signal) => {
    if (series < 0) return
    const value = shownAs(target.shown[signal]!, values[signal]!)
    if (value !== undefined) appendSample(state, series, timeMs, value)
    else if (wasThere(state, series, timeMs - target.intervalMs, before)) appendStale(state, series, timeMs)
  })
}

function wasThere(state: SeriesState, series: number, timeMs: number, into: Samples): boolean {
  readSeries(state, series, { fromMs: timeMs, toMs: timeMs, into })
  return into.length > 0 && !into.isStaleAt(0)
}

/** Scrapes up to here have taken place. */
export function sampleUntil(state: SeriesState, timeMs: number): void {
  const columns = segmentColumns(state)
  if (timeMs > columns.sampledUntil) columns.sampledUntil = timeMs
}

/** The store as it is at an instant that its writer has not come to: for reading only. */
export function asSampledUntil<State extends SeriesState>(state: State, timeMs: number): State {
  return state.sampledUntil === undefined || state.sampledUntil >= timeMs ? state : { ...state, sampledUntil: timeMs }
}

function targetOf(state: Partial<SegmentColumns>, id: string): SegmentTarget {
  const target = state.segmentTargets?.get(id)
  if (!target) throw new Error(`there is no target ${id} with segments`)
  return target
}

function write(state: SeriesState, id: string, change: Partial<SegmentTarget>): void {
  segmentColumns(state).segmentTargets.set(id, { ...targetOf(state, id), ...change })
}
