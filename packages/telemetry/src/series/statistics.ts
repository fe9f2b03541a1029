/**
 * What is in the head: counts, and where the cardinality comes from.
 *
 * Follows web/api/v1/api.go (TSDBStats) and tsdb/index/postings.go (Stats) of Prometheus 3.
 */
import { bytesOf } from './bytes.ts'
import { metricName } from './labels.ts'
import { firstSegmentTime, lastSegmentTime, segmentBytes, segmentSamples } from './segments/figures.ts'
import { pageBytes, type SeriesState } from './state.ts'

export interface Named {
  readonly name: string
  readonly value: number
}

export interface HeadStatistics {
  readonly numSeries: number
  readonly numLabelPairs: number
  readonly chunkCount: number
  readonly samplesAppended: number
  /** Milliseconds since the Unix epoch; NaN in an empty head. */
  readonly minTime: number
  readonly maxTime: number
  readonly bytes: number
  readonly seriesCountByMetricName: readonly Named[]
  readonly labelValueCountByLabelName: readonly Named[]
  readonly memoryInBytesByLabelName: readonly Named[]
  readonly seriesCountByLabelValuePair: readonly Named[]
}

export function headStatistics(state: SeriesState, limit = 10): HeadStatistics {
  const byMetric: Named[] = []
  const byPair: Named[] = []
  const values = new Map<string, number>()
  const memory = new Map<string, number>()
  for (let pair = 0; pair < state.pairNames.length; pair++) {
    const name = state.pairNames[pair]!
    const value = state.pairValues[pair]!
    const count = state.pairCount[pair]!
    if (name === metricName) byMetric.push({ name: value, value: count })
    byPair.push({ name: `${name}=${value}`, value: count })
    values.set(name, (values.get(name) ?? 0) + 1)
    memory.set(name, (memory.get(name) ?? 0) + value.length * count)
  }
  const series = state.labels.length
  return {
    numSeries: series,
    numLabelPairs: state.pairNames.length,
    chunkCount: state.chunks + series + histogramChunks(state),
    samplesAppended: state.appended + segmentSamples(state),
    minTime: series === 0 ? NaN : earliest(state),
    maxTime: series === 0 ? NaN : latest(state),
    bytes: bytesOf(state) + segmentBytes(state),
    seriesCountByMetricName: biggest(byMetric, limit),
    labelValueCountByLabelName: biggest(named(values), limit),
    memoryInBytesByLabelName: biggest(named(memory), limit),
    seriesCountByLabelValuePair: biggest(byPair, limit),
  }
}

function histogramChunks({ histograms }: SeriesState): number {
  let count = 0
  for (const { full } of histograms.values()) count += full.length
  return count
}

function earliest(state: SeriesState): number {
  let time = Infinity
  for (let series = 0; series < state.labels.length; series++) time = Math.min(time, firstAppended(state, series))
  for (const [series] of state.segmentPlaces ?? []) time = Math.min(time, firstSegmentTime(state, Number(series), time))
  return Math.max(time, state.retainedFrom)
}

function latest(state: SeriesState): number {
  let time = -Infinity
  for (let series = 0; series < state.labels.length; series++) time = Math.max(time, state.lastTime[series]!)
  for (const [series] of state.segmentPlaces ?? []) time = Math.max(time, lastSegmentTime(state, Number(series), time))
  return time
}

/** The chunks know their own first sample; the oldest that answers is not before the retention bound. */
export function firstTime(state: SeriesState, series: number): number {
  if (state.segmentPlaces?.has(String(series))) return Math.max(Math.min(firstAppended(state, series), firstSegmentTime(state, series)), state.retainedFrom)
  return Math.max(firstAppended(state, series), state.retainedFrom)
}

/** The last sample, appended or of a segment. */
export function lastTime(state: SeriesState, series: number): number {
  const appended = state.lastTime[series]!
  return state.segmentPlaces?.has(String(series)) ? Math.max(appended, lastSegmentTime(state, series)) : appended
}

function firstAppended(state: SeriesState, series: number): number {
  let location = state.lastChunk[series]!
  let first = state.lastTime[series] === -Infinity ? Infinity : state.headFirst[series]!
  while (location >= state.firstPage * pageBytes) {
    const page = Math.floor(location / pageBytes) - state.firstPage
    const bytes = page < state.pages.length ? state.pages[page]! : state.page
    const header = new DataView(bytes.buffer, bytes.byteOffset + (location % pageBytes), 16)
    location = header.getFloat64(0)
    first = header.getFloat64(8)
  }
  return first
}

function named(counts: ReadonlyMap<string, number>): Named[] {
  return Array.from(counts, ([name, value]) => ({ name, value }))
}

function biggest(rows: readonly Named[], limit: number): Named[] {
  return rows.toSorted((a, b) => b.value - a.value || (a.name < b.name ? -1 : 1)).slice(0, limit)
}
