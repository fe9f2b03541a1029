/**
 * Forgets what is older than the retention time: whole pages, and series that have nothing left.
 *
 * Follows what Prometheus' head compaction and block deletion leave visible (tsdb/db.go): a
 * sample older than the bound no longer answers, and a series without samples is gone.
 */
import { renumberExemplars } from './exemplars.ts'
import { withoutChunksBefore } from './histogram/chunk.ts'
import { seriesNumber } from './index-of-labels.ts'
import { bytesOf } from './bytes.ts'
import { newSeriesState, pageBytes, type SeriesState, slotBytes } from './state.ts'

/** Drops samples before `timeMs`. Answers the new number of each series (-1: gone) when they were numbered anew. */
export function dropBefore(state: SeriesState, timeMs: number): Int32Array | undefined {
  if (timeMs <= state.retainedFrom) return undefined
  state.retainedFrom = timeMs
  let dropped = 0
  while (dropped < state.pages.length && state.pageTimes[dropped]! < timeMs) dropped++
  state.pages.splice(0, dropped)
  state.pageTimes.splice(0, dropped)
  state.firstPage += dropped
  for (const [series, histograms] of state.histograms) state.histograms.set(series, withoutChunksBefore(histograms, timeMs))
  forgetLate(state, timeMs)
  let gone = 0
  for (let series = 0; series < state.labels.length; series++) if (isGone(state, series, timeMs)) gone++
  // Numbering anew costs a pass over everything, so it waits until half of the series are gone.
  return gone * 2 > state.labels.length ? numberAnew(state, timeMs) : undefined
}

/** Drops the oldest pages until the head takes no more than so many bytes, as far as that is possible. Answers as `dropBefore` does. */
export function dropBeyond(state: SeriesState, bytesMax: number): Int32Array | undefined {
  const excess = Math.ceil((bytesOf(state) - bytesMax) / pageBytes)
  if (excess <= 0 || state.pages.length === 0) return undefined
  // A page's newest sample goes too.
  const newest = state.pageTimes.slice(0, excess).reduce((a, b) => Math.max(a, b), -Infinity)
  return dropBefore(state, newest + 1)
}

function forgetLate({ outOfOrder }: SeriesState, timeMs: number): void {
  if (!outOfOrder) return
  for (const [series, late] of outOfOrder) {
    const kept = late.filter((sample) => sample.timeMs >= timeMs)
    if (kept.length === 0) outOfOrder.delete(series)
    else if (kept.length < late.length) outOfOrder.set(series, kept)
  }
}

function isGone({ lastTime, outOfOrder, segmentPlaces }: SeriesState, series: number, timeMs: number): boolean {
  return lastTime[series]! < timeMs && !outOfOrder?.has(String(series)) && !segmentPlaces?.has(String(series))
}

function numberAnew(state: SeriesState, timeMs: number): Int32Array {
  const fresh = newSeriesState()
  const numbers = new Int32Array(state.labels.length).fill(-1)
  for (let series = 0; series < state.labels.length; series++) {
    if (isGone(state, series, timeMs)) continue
    const number = seriesNumber(fresh, state.labels[series]!)
    numbers[series] = number
    for (const column of headColumns) fresh[column][number] = state[column][series]!
    fresh.heads.set(state.heads.subarray(series * slotBytes, (series + 1) * slotBytes), number * slotBytes)
  }
  const { labels, labelSlots, labelHashes, pairNames, pairValues, pairSlots, pairLast, pairCount } = fresh
  const { links, linkSeries, linkNext, heads } = fresh
  state.histograms = numberedAnew(state.histograms, numbers)
  renumberExemplars(state, numbers)
  if (state.outOfOrder) state.outOfOrder = numberedAnew(state.outOfOrder, numbers)
  Object.assign(state, { labels, labelSlots, labelHashes, pairNames, pairValues, pairSlots, pairLast, pairCount })
  Object.assign(state, { links, linkSeries, linkNext, heads })
  for (const column of headColumns) Object.assign(state, { [column]: fresh[column] })
  state.numbering++
  return numbers
}

function numberedAnew<Row>(rows: ReadonlyMap<string, Row>, numbers: Int32Array): Map<string, Row> {
  return new Map([...rows].flatMap(([series, row]) => {
    const number = numbers[Number(series)]!
    return number < 0 ? [] : [[String(number), row] as const]
  }))
}

const headColumns = [
  'headCount', 'headBits', 'headWindow', 'headFirst', 'lastTime', 'lastDelta', 'lastHigh', 'lastLow', 'lastChunk',
] as const
