/**
 * A result as Loki's HTTP API writes it: `{"resultType":"streams","result":[{"stream":{},"values":[["ns","line"]]}],"stats":{}}`.
 *
 * Follows pkg/util/marshal/marshal.go and pkg/logqlmodel/stats/stats.proto of Loki 3. Left out: the
 * statistics of queriers, ingesters, caches and indexes, which are not simulated; the encoding
 * flags.
 */
import { type Duration, type Instant, millisecond, second } from '@track/simulation'
import { printDecimal } from '../../exposition/float.ts'
import { labelsRecord } from '../../series/labels.ts'
import type { ReadStatistics } from '../queryable.ts'
import type { LogPoint, LogqlResult } from './query.ts'

export type LogsJsonPoint = readonly [seconds: number, value: string]

export interface StatsJson {
  readonly summary: Readonly<Record<string, number>>
}

export type LogqlJson = { readonly stats: StatsJson } & (
  | { readonly resultType: 'streams'; readonly result: { stream: Record<string, string>; values: [nanoseconds: string, line: string][] }[] }
  | { readonly resultType: 'scalar'; readonly result: LogsJsonPoint }
  | { readonly resultType: 'vector'; readonly result: { metric: Record<string, string>; value: LogsJsonPoint }[] }
  | { readonly resultType: 'matrix'; readonly result: { metric: Record<string, string>; values: LogsJsonPoint[] }[] })

/** `took` is what the query cost in the world's time. */
export function logqlJson(result: LogqlResult, took: Duration = 0): LogqlJson {
  const stats = statsJson(result, took)
  switch (result.resultType) {
    case 'streams': {
      const streams = result.result.map(({ labels, entries }) => ({
        stream: labelsRecord(labels), values: entries.map(({ at, line }): [string, string] => [`${at}000`, line]),
      }))
      return { resultType: 'streams', result: streams, stats }
    }
    case 'scalar': return { resultType: 'scalar', result: jsonPoint(result.result), stats }
    case 'vector': return { resultType: 'vector', result: result.result.map((each) => ({ metric: labelsRecord(each.labels), value: jsonPoint(each) })), stats }
    case 'matrix': {
      const series = result.result.map(({ labels, points }) => ({ metric: labelsRecord(labels), values: points.map(jsonPoint) }))
      return { resultType: 'matrix', result: series, stats }
    }
  }
}

function jsonPoint({ at, value }: LogPoint): LogsJsonPoint {
  return [jsonSeconds(at), printDecimal(value)]
}

/** To the millisecond. */
function jsonSeconds(at: Instant): number {
  return Math.floor(at / millisecond) / 1000
}

function returned({ resultType, result }: LogqlResult): number {
  if (resultType === 'streams') return result.reduce((count, { entries }) => count + entries.length, 0)
  if (resultType === 'matrix') return result.reduce((count, { points }) => count + points.length, 0)
  return resultType === 'vector' ? result.length : 0
}

function statsJson(result: LogqlResult, took: Duration): StatsJson {
  const { bytesProcessed, linesProcessed, linesKept, metadataBytesProcessed }: ReadStatistics = result.statistics
  const seconds = took / second
  const aSecond = (count: number) => (took === 0 ? 0 : Math.floor(count / seconds))
  return {
    summary: {
      bytesProcessedPerSecond: aSecond(bytesProcessed), linesProcessedPerSecond: aSecond(linesProcessed),
      totalBytesProcessed: bytesProcessed, totalLinesProcessed: linesProcessed, execTime: seconds, queueTime: 0, subqueries: 0,
      totalEntriesReturned: returned(result), splits: 0, shards: 0, totalPostFilterLines: linesKept,
      totalStructuredMetadataBytesProcessed: metadataBytesProcessed,
    },
  }
}
