/**
 * Native histograms beside the classic ones, for processes that ask for them: buckets that grow by a factor of at most 1.1, 160 of them at most; when
 * there are more, two and two become one for good. Counted densely, so that nothing is decided before somebody reads.
 *
 * Follows prometheus/histogram.go (pickSchema, histogramCounts.observe, doubleBucketWidth, nativeExemplars) of prometheus/client_golang 1.25.
 * Left out: resets of a histogram with too many buckets, wider zero buckets, observations of the fluid grain (there the classic histogram stands alone).
 */
import { type Duration, log, millisecond, minute, second } from '@track/simulation'
import { type Buckets, emptyHistogram, exponentialBound, type FloatHistogram, type NativeSample } from '@track/telemetry'
import { type Absent, type MayHave, widened } from '../exact/columns.ts'
import type { ExemplarRow } from '../tracing/exemplars.ts'
import type { Counts } from './counts.ts'

/** Of a factor of 1.1: eight buckets to a power of two. */
const schemaFirst = 3
const bucketsMax = 160

/** 2^-128. */
const zeroThreshold = 2.938735877055719e-39

/** From a microsecond to 48 days. */
const indexFirst = -159
const indexLast = 176

/** Upper bounds in seconds. */
const bounds: readonly number[] = Array.from({ length: indexLast - indexFirst + 1 }, (_, place) => exponentialBound(indexFirst + place, schemaFirst))

/** Behind the zero bucket. */
const size = bounds.length + 1

export interface Natives {
  nativeCounts: Float64Array
  nativeUsed: number
  /** Where the native counts of a histogram begin, by where its classic ones do. */
  nativeBases: Map<string, number>
  /** Places that are free again. */
  nativeFree: number[]
  /** By the same place, in order of their values. */
  nativeExemplars: Map<string, readonly ExemplarRow[]>
}

export const noNatives: Absent<Natives> = {
  nativeCounts: undefined, nativeUsed: undefined, nativeBases: undefined, nativeFree: undefined, nativeExemplars: undefined,
}

/** The histograms at these places are native as well. */
export function openNatives(state: MayHave<Natives>, places: readonly number[]): void {
  for (const place of places) openNative(state, place)
}

function openNative(state: MayHave<Natives>, place: number): void {
  if (state.nativeBases === undefined) {
    Object.assign(state, { nativeCounts: new Float64Array(4 * size), nativeUsed: 0, nativeBases: new Map(), nativeFree: [], nativeExemplars: new Map() } satisfies Natives)
  }
  const natives = state as Natives
  const base = natives.nativeFree.pop() ?? natives.nativeUsed
  if (base === natives.nativeUsed) natives.nativeUsed += size
  if (natives.nativeUsed > natives.nativeCounts.length) natives.nativeCounts = widened(natives.nativeCounts, 2 * natives.nativeCounts.length)
  natives.nativeCounts.fill(0, base, base + size)
  natives.nativeBases.set(String(place), base)
}

/** Who counts there from now on begins anew. */
export function closeNatives({ nativeBases, nativeFree, nativeExemplars }: Natives, from: number, length: number): void {
  for (let place = from; place < from + length; place++) {
    const key = String(place)
    const base = nativeBases.get(key)
    if (base === undefined) continue
    nativeBases.delete(key)
    nativeExemplars.delete(key)
    nativeFree.push(base)
  }
}

export function observeNatively(state: Natives, place: number, value: Duration): void {
  const base = state.nativeBases.get(String(place))
  if (base !== undefined) state.nativeCounts[base + (value <= 0 ? 0 : 1 + bucketOf(value / second))]!++
}

/** The first bucket whose bound is not below. */
function bucketOf(value: number): number {
  let [from, to] = [0, bounds.length - 1]
  while (from < to) {
    const middle = (from + to) >> 1
    if (bounds[middle]! >= value) to = middle
    else from = middle + 1
  }
  return from
}

/** What it says when it is scraped; undefined where there is none, or where flows are counted in the classic one alone. */
export function nativeSample(
  state: MayHave<Natives> & Counts, { counts, base: place, bounds: classic }: { readonly counts: Float64Array; readonly base: number; readonly bounds: readonly number[] },
  labels: NativeSample['labels'],
): NativeSample | undefined {
  const base = counts === state.counts ? state.nativeBases?.get(String(place)) : undefined
  if (base === undefined) return undefined
  const own = state.nativeCounts!.subarray(base, base + size)
  let [count, counted] = [0, 0]
  for (const each of own) count += each
  for (let bucket = 0; bucket <= classic.length; bucket++) counted += counts[place + bucket]!
  if (count !== counted) return undefined
  const exemplars = state.nativeExemplars!.get(String(place)) ?? []
  return {
    labels, histogram: { ...histogramOf(own), count, sum: counts[place + classic.length + 1]! / second },
    ...(exemplars.length > 0 && { exemplars: exemplars.map(exemplarOf) }),
  }
}

function histogramOf(own: Float64Array): FloatHistogram {
  let schema = schemaFirst
  let positive = populated(own)
  while (positive.indexes.length > bucketsMax && schema > -4) {
    positive = halved(positive)
    schema--
  }
  return { ...emptyHistogram, schema, zeroThreshold, zeroCount: own[0]!, positive }
}

function populated(own: Float64Array): Buckets {
  const indexes: number[] = []
  const counts: number[] = []
  for (let bucket = 1; bucket < size; bucket++) {
    if (own[bucket] === 0) continue
    indexes.push(indexFirst + bucket - 1)
    counts.push(own[bucket]!)
  }
  return { indexes, counts }
}

/** Two and two become one. */
function halved({ indexes, counts }: Buckets): Buckets {
  const merged = new Map<number, number>()
  indexes.forEach((index, place) => {
    const wider = Math.ceil(index / 2)
    merged.set(wider, (merged.get(wider) ?? 0) + counts[place]!)
  })
  return { indexes: [...merged.keys()], counts: [...merged.values()] }
}

function exemplarOf({ traceId, spanId, value, at }: ExemplarRow): NonNullable<NativeSample['exemplars']>[number] {
  return { labels: { trace_id: traceId, span_id: spanId }, value, timeMs: Math.floor(at / millisecond) }
}

const exemplarsMax = 10
const exemplarLife: Duration = 5 * minute

/** A native histogram keeps ten, well spread over its values. */
export function keepNativeExemplar({ nativeBases, nativeExemplars }: Natives, place: number, row: ExemplarRow): void {
  const key = String(place)
  if (nativeBases.has(key)) nativeExemplars.set(key, withExemplar(nativeExemplars.get(key) ?? [], row))
}

/** One too many goes: the oldest where it is too old, else the older one of the closest pair, or who would be too close to the new one. */
export function withExemplar(rows: readonly ExemplarRow[], row: ExemplarRow): ExemplarRow[] {
  if (rows.length < exemplarsMax) {
    const place = rows.findIndex(({ value }) => row.value < value)
    return rows.toSpliced(place < 0 ? rows.length : place, 0, row)
  }
  const found = rows.findIndex(({ value }) => row.value <= value)
  const place = found < 0 ? rows.length : found
  const kept = rows.toSpliced(leaving(rows, row, place), 1)
  return kept.toSpliced(leaving(rows, row, place) < place ? place - 1 : place, 0, row)
}

function leaving(rows: readonly ExemplarRow[], row: ExemplarRow, place: number): number {
  const oldest = rows.reduce((best, { at }, each) => (at < rows[best]!.at ? each : best), 0)
  if (row.at - rows[oldest]!.at > exemplarLife) return oldest
  let [closest, leaves] = [Infinity, 0]
  for (let each = 1; each < rows.length; each++) {
    const distance = distanceOf(rows[each]!, rows[each - 1]!)
    if (distance >= closest) continue
    closest = distance
    leaves = rows[each]!.at < rows[each - 1]!.at ? each : each - 1
  }
  for (const each of [place - 1, place]) {
    const neighbour = rows[each]
    if (!neighbour || distanceOf(neighbour, row) >= closest) continue
    closest = distanceOf(neighbour, row)
    leaves = each
  }
  return leaves
}

function distanceOf(a: ExemplarRow, b: ExemplarRow): number {
  return Math.abs(log(a.value) - log(b.value))
}

