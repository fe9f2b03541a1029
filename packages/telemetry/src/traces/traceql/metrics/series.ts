/**
 * Series that a metrics query gives: labels keep the types of their values, and are printed as
 * Prometheus prints them.
 *
 * Follows pkg/traceql/engine_metrics.go (Labels, SeriesSet, ToProto) of Tempo 2.8.
 */
import { labelsOf, printLabels } from '../../../series/labels.ts'
import { nil, printStatic, type Static, string } from '../statics.ts'
import { alignedEnd, alignedStart, intervalOfMs, type Steps, timestampOf } from './intervals.ts'

export interface SeriesLabel {
  readonly name: string
  readonly value: Static
}

export type SeriesLabels = readonly SeriesLabel[]

export interface MetricsExemplar {
  readonly labels: SeriesLabels
  /** NaN where it has no value of its own. */
  readonly value: number
  readonly timestampMs: number
}

/** One value an interval; NaN where there is none. */
export interface StepSeries {
  readonly labels: SeriesLabels
  readonly values: readonly number[]
  readonly exemplars: readonly MetricsExemplar[]
}

/** By what they are called in Prometheus' way. */
export type StepSeriesSet = Map<string, StepSeries>

export interface MetricsSeries {
  readonly promLabels: string
  readonly labels: SeriesLabels
  readonly samples: readonly (readonly [ms: number, value: number])[]
  readonly exemplars: readonly MetricsExemplar[]
}

export function promLabels(labels: SeriesLabels): string {
  return printLabels(labelsOf(Object.fromEntries(labels.map(({ name, value }) => [name, promValue(value)]))))
}

function promValue(value: Static): string {
  if (value.type === 'nil') return '<nil>'
  if (value.type !== 'string') return printStatic(value, true)
  return value.value === 'nil' ? '<nil>' : value.value === '' ? '<empty>' : value.value
}

/** What of a value is left once it has been sent: lists are nil, what has a unit or a name is text. */
export function sentValue(value: Static): Static {
  switch (value.type) {
    case 'int':
    case 'float':
    case 'boolean':
    case 'string': return value
    case 'nil':
    case 'duration':
    case 'status':
    case 'kind': return string(printStatic(value, true))
    default: return nil
  }
}

export function sentLabels(labels: SeriesLabels): SeriesLabels {
  return labels.map(({ name, value }) => ({ name, value: sentValue(value) }))
}

/** Series as they are sent; those without a sample are not. */
export function sentSeries(set: StepSeriesSet, steps: Steps): MetricsSeries[] {
  const [start, end] = [alignedStart(steps), alignedEnd(steps)]
  const aligned = { start, end, step: steps.step }
  return Array.from(set, ([name, { labels, values, exemplars }]) => {
    const samples = values.flatMap((value, interval) => {
      const at = timestampOf(interval, steps)
      return at > end || Number.isNaN(value) ? [] : [[Number(at / 1_000_000n), value] as const]
    })
    const kept = exemplars.filter(({ timestampMs }) => {
      const value = values[intervalOfMs(timestampMs, aligned)]
      return value !== undefined && !Number.isNaN(value)
    })
    return { promLabels: name, labels, samples, exemplars: kept }
  }).filter(({ samples }) => samples.length > 0)
}
