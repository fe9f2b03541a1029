/**
 * A result as the query API writes it: `{"resultType":"vector","result":[{"metric":{},"value":[1.5,"2"]}]}`.
 *
 * Follows web/api/v1/json_codec.go and promql/value.go of Prometheus 3.
 */
import { second, type Instant } from '@track/simulation'
import { printJsonFloat } from '../exposition/float.ts'
import { labelsRecord } from '../series/labels.ts'
import type { Point, QueryValue } from './query.ts'

/** A time in seconds and a value as text, as every sample is written. */
export type JsonPoint = readonly [seconds: number, value: string]

export type JsonData =
  | { resultType: 'scalar' | 'string'; result: JsonPoint }
  | { resultType: 'vector'; result: { metric: Record<string, string>; value: JsonPoint }[] }
  | { resultType: 'matrix'; result: { metric: Record<string, string>; values: JsonPoint[] }[] }

export function resultJson(value: QueryValue): JsonData {
  switch (value.resultType) {
    case 'scalar': return { resultType: 'scalar', result: jsonPoint(value.result) }
    case 'string': return { resultType: 'string', result: [jsonSeconds(value.result.at), value.result.value] }
    case 'vector':
      return { resultType: 'vector', result: value.result.map((each) => ({ metric: labelsRecord(each.labels), value: jsonPoint(each) })) }
    case 'matrix': {
      const result = value.result.map(({ labels, points }) => ({ metric: labelsRecord(labels), values: points.map(jsonPoint) }))
      return { resultType: 'matrix', result }
    }
  }
}

function jsonPoint({ at, value }: Point): JsonPoint {
  return [jsonSeconds(at), printJsonFloat(value)]
}

function jsonSeconds(at: Instant): number {
  return at / second
}
