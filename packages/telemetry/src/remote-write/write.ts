/**
 * One decoded request of remote write 1.0 or 2.0 against a store: the first is taken whole or not at
 * all, of the second what is right is taken.
 *
 * Follows storage/remote/write_handler.go of Prometheus 3.16. Left out: metadata (checked and forgotten,
 * as without its feature), start timestamps.
 */
import { compareExemplars, type StoredExemplar } from '../series/exemplars.ts'
import { printLabels } from '../series/labels.ts'
import type { SeriesState } from '../series/state.ts'
import type { WriteRequest, WriteRequestV2, WrittenHistogram } from './messages.ts'
import { PendingWrite, type WriteOptions } from './pending.ts'
import { histogramOfWire } from './wire-histogram.ts'
import { inNameOrder, isSeriesName, repeatedName, type WireLabels, withoutEmpty } from './wire-labels.ts'

export interface Written {
  /** Why (some of) it was not taken; each line is one reason. */
  readonly error?: string
  readonly samples: number
  readonly histograms: number
  readonly exemplars: number
}

const nothing: Written = { samples: 0, histograms: 0, exemplars: 0 }

/** Series whose labels are none are passed over in silence. */
export function writeV1(store: SeriesState, { timeseries }: WriteRequest, options: WriteOptions): Written {
  const pending = new PendingWrite(store, options)
  for (const { labels: written, samples, histograms, exemplars } of timeseries) {
    const given = inNameOrder(written)
    if (!isSeriesName(given) || repeatedName(given) !== undefined) continue
    const labels = withoutEmpty(given)
    for (const { value, timestamp } of samples) {
      const error = pending.add(labels, timestamp, value)
      if (error !== undefined) return { ...nothing, error }
    }
    for (const histogram of histograms) {
      const error = addHistogram(pending, labels, histogram)
      if (error !== undefined) return { ...nothing, error }
    }
    pending.addExemplars(labels, exemplars.map((exemplar) => stored(inNameOrder(exemplar.labels), exemplar)).sort(compareExemplars))
  }
  pending.commit()
  return nothing
}

function addHistogram(pending: PendingWrite, labels: WireLabels, written: WrittenHistogram): string | undefined {
  const histogram = histogramOfWire(written)
  if ('fault' in histogram) return written.timestamp > pending.latestMs ? pending.add(labels, written.timestamp, 0) : histogram.fault
  return pending.add(labels, written.timestamp, written.sum === 'stale' ? 'stale' : histogram)
}

function stored(labels: WireLabels, { value, timestamp }: { readonly value: number; readonly timestamp: number }): StoredExemplar {
  return { labels: withoutEmpty(labels), value, timeMs: timestamp, hasTime: true }
}

export function writeV2(store: SeriesState, { symbols, timeseries }: WriteRequestV2, options: WriteOptions): Written {
  const pending = new PendingWrite(store, options)
  const errors: string[] = []
  const counts = { samples: 0, histograms: 0, exemplars: 0 }
  for (const series of timeseries) {
    const given = labelsOfRefs(series.labelsRefs, symbols)
    const refs = `[${series.labelsRefs.join(' ')}]`
    if ('error' in given) errors.push(`parsing labels for series ${refs}: ${given.error}`)
    else {
      const fault = metadataFault(series.metadata, symbols)
      if (fault === undefined) writeSeries(given, series, { symbols, pending, errors, counts })
      else errors.push(`parsing metadata for series ${refs}: ${fault}`)
    }
  }
  pending.commit()
  return { ...counts, ...(errors.length > 0 ? { error: errors.join('\n') } : {}) }
}

function labelsOfRefs(refs: readonly number[], symbols: readonly string[]): WireLabels | { readonly error: string } {
  if (refs.length % 2 !== 0) return { error: `invalid labelRefs length ${refs.length}` }
  for (let index = 0; index < refs.length; index += 2) {
    const [name, value] = [refs[index]!, refs[index + 1]!]
    if (name >= symbols.length || value >= symbols.length) return { error: `labelRefs ${name} (name) = ${value} (value) outside of symbols table (size ${symbols.length})` }
  }
  return inNameOrder(Array.from({ length: refs.length / 2 }, (_, index) => ({ name: symbols[refs[2 * index]!]!, value: symbols[refs[2 * index + 1]!]! })))
}

type WrittenSeries = WriteRequestV2['timeseries'][number]

function metadataFault(metadata: WrittenSeries['metadata'], symbols: readonly string[]): string | undefined {
  const { unitRef = 0, helpRef = 0 } = metadata ?? {}
  const outside = (name: string, ref: number) => `metadata ${name} ${ref} outside of symbols table (size ${symbols.length})`
  if (unitRef >= symbols.length) return outside('unit_ref', unitRef)
  return helpRef >= symbols.length ? outside('help_ref', helpRef) : undefined
}

interface Writing {
  readonly symbols: readonly string[]
  readonly pending: PendingWrite
  readonly errors: string[]
  readonly counts: { samples: number; histograms: number; exemplars: number }
}

function writeSeries(given: WireLabels, { samples, histograms, exemplars }: WrittenSeries, { symbols, pending, errors, counts }: Writing): void {
  const shown = printLabels(given)
  const repeated = repeatedName(given)
  if (!isSeriesName(given)) errors.push(`invalid metric name or labels, got ${shown}`)
  else if (repeated !== undefined) errors.push(`invalid labels for series, labels ${shown}, duplicated label ${repeated}`)
  else if (samples.length === 0 && histograms.length === 0) errors.push(`TimeSeries must contain at least one sample or histogram for series ${shown}`)
  else {
    const labels = withoutEmpty(given)
    const complain = (error: string) => errors.push(`${error} for series ${shown}`)
    for (const { value, timestamp } of samples) {
      const error = pending.add(labels, timestamp, value)
      if (error === undefined) counts.samples++
      else complain(error)
    }
    for (const histogram of histograms) {
      const error = addHistogram(pending, labels, histogram)
      if (error === undefined) counts.histograms++
      else complain(error)
    }
    const read: StoredExemplar[] = []
    for (const exemplar of exemplars) {
      const found = labelsOfRefs(exemplar.labelsRefs, symbols)
      if ('error' in found) errors.push(`parsing exemplar for series ${shown}: ${found.error}`)
      else read.push(stored(found, exemplar))
    }
    const outcome = read.length > 0 ? pending.addExemplars(labels, read.sort(compareExemplars)) : 'no series'
    if (outcome === 'no series') return
    outcome.refusals.forEach(complain)
    counts.exemplars += read.length - outcome.failed
  }
}
