/**
 * A result as the query API writes it: `{"resultType":"vector","result":[{"metric":{},"value":[1.5,"2"]}]}`.
 *
 * Follows web/api/v1/json_codec.go and promql/value.go of Prometheus 3.
 */
import { second, type Instant } from '@track/simulation'
import { printJsonFloat } from '../exposition/float.ts'
import type { FloatHistogram } from '../series/histogram/float-histogram.ts'
import { histogramJson, type JsonHistogram, printHistogram } from '../series/histogram/print.ts'
import { labelsRecord } from '../series/labels.ts'
import type { Point, QueryValue } from './query.ts'

/** A time in seconds and a value as text, as every sample is written. */
export type JsonPoint = readonly [seconds: number, value: string]

export type JsonHistogramPoint = readonly [seconds: number, histogram: JsonHistogram]

/** A native histogram stands beside its text, which is the value for those who only print; over HTTP it stands alone. */
export interface JsonSample {
  metric: Record<string, string>
  value: JsonPoint
  histogram?: JsonHistogramPoint
}

export interface JsonSeries {
  metric: Record<string, string>
  values: JsonPoint[]
  histograms?: JsonHistogramPoint[]
}

export type JsonData =
  | { resultType: 'scalar' | 'string'; result: JsonPoint }
  | { resultType: 'vector'; result: JsonSample[] }
  | { resultType: 'matrix'; result: JsonSeries[] }

export function resultJson(value: QueryValue): JsonData {
  switch (value.resultType) {
    case 'scalar': return { resultType: 'scalar', result: jsonPoint(value.result) }
    case 'string': return { resultType: 'string', result: [jsonSeconds(value.result.at), value.result.value] }
    case 'vector':
      return { resultType: 'vector', result: value.result.map((each) => ({ metric: labelsRecord(each.labels), ...jsonSample(each) })) }
    case 'matrix': {
      const result = value.result.map(({ labels, points }): JsonSeries => ({ metric: labelsRecord(labels), ...jsonPoints(points) }))
      return { resultType: 'matrix', result }
    }
  }
}

function jsonSample(point: Point): Pick<JsonSample, 'value' | 'histogram'> {
  const { at, histogram } = point
  return { value: jsonPoint(point), ...(histogram && { histogram: jsonHistogramPoint(at, histogram) }) }
}

function jsonPoints(points: readonly Point[]): Pick<JsonSeries, 'values' | 'histograms'> {
  const histograms = points.flatMap(({ at, histogram }) => (histogram ? [jsonHistogramPoint(at, histogram)] : []))
  return { values: points.map(jsonPoint), ...(histograms.length > 0 && { histograms }) }
}

function jsonHistogramPoint(at: Instant, histogram: FloatHistogram): JsonHistogramPoint {
  return [jsonSeconds(at), histogramJson(histogram)]
}

function jsonPoint({ at, value, histogram }: Pick<Point, 'at' | 'value' | 'histogram'>): JsonPoint {
  return [jsonSeconds(at), histogram ? printHistogram(histogram) : printJsonFloat(value)]
}

function jsonSeconds(at: Instant): number {
  return at / second
}
