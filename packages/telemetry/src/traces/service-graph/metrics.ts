/**
 * What is counted of each edge of the service graph, under the names that Tempo's metrics generator gives it.
 *
 * Follows modules/generator/processor/servicegraphs/servicegraphs.go of Tempo 2.8.
 */
import type { MetricFamily, MetricSample } from '../../exposition/metric-family.ts'
import { printFloat } from '../../exposition/float.ts'
import type { ConnectionType, Edge } from './edges.ts'

export interface EdgeCounts {
  readonly client: string
  readonly server: string
  readonly connectionType: ConnectionType
  readonly total: number
  readonly failed: number
  readonly clientSeconds: LatencyHistogram
  readonly serverSeconds: LatencyHistogram
}

export interface LatencyHistogram {
  /** By bound, not added up; the last one is beyond all bounds. */
  readonly counts: readonly number[]
  readonly sum: number
}

/** Seconds. */
const latencyBounds: readonly number[] = [0.1, 0.2, 0.4, 0.8, 1.6, 3.2, 6.4, 12.8]

const empty: LatencyHistogram = { counts: [...latencyBounds, Infinity].map(() => 0), sum: 0 }

export function newEdgeCounts({ client, server, connectionType }: Pick<Edge, 'client' | 'server' | 'connectionType'>): EdgeCounts {
  return { client, server, connectionType, total: 0, failed: 0, clientSeconds: empty, serverSeconds: empty }
}

export function countEdge(counts: EdgeCounts, { isFailed, clientSeconds, serverSeconds }: Edge): EdgeCounts {
  return {
    ...counts, total: counts.total + 1, failed: counts.failed + (isFailed ? 1 : 0), clientSeconds: observed(counts.clientSeconds, clientSeconds),
    serverSeconds: observed(counts.serverSeconds, serverSeconds),
  }
}

function observed({ counts, sum }: LatencyHistogram, seconds: number): LatencyHistogram {
  const bucket = latencyBounds.findIndex((bound) => seconds <= bound)
  return { counts: counts.with(bucket < 0 ? latencyBounds.length : bucket, counts.at(bucket)! + 1), sum: sum + seconds }
}

const prefix = 'traces_service_graph_request'

/** Edges in the order in which they were first met. A failure is told of once there is one. */
export function serviceGraphFamilies(edges: Iterable<EdgeCounts>): MetricFamily[] {
  const rows = [...edges]
  const counted = (of: readonly EdgeCounts[], valueOf: (row: EdgeCounts) => number) => of.map((row): MetricSample => ({ labels: labelsOf(row), value: valueOf(row) }))
  return [
    { name: `${prefix}_total`, help: '', type: 'counter', samples: counted(rows, ({ total }) => total) },
    { name: `${prefix}_failed_total`, help: '', type: 'counter', samples: counted(rows.filter(({ failed }) => failed > 0), ({ failed }) => failed) },
    { name: `${prefix}_server_seconds`, help: '', type: 'histogram', samples: rows.flatMap((row) => histogram(row, row.serverSeconds)) },
    { name: `${prefix}_client_seconds`, help: '', type: 'histogram', samples: rows.flatMap((row) => histogram(row, row.clientSeconds)) },
  ]
}

function labelsOf({ client, server, connectionType }: EdgeCounts): Readonly<Record<string, string>> {
  return { client, server, connection_type: connectionType }
}

function histogram(row: EdgeCounts, { counts, sum }: LatencyHistogram): MetricSample[] {
  const labels = labelsOf(row)
  let total = 0
  const buckets = counts.map((count, index): MetricSample => {
    total += count
    return { suffix: '_bucket', labels: { ...labels, le: printFloat(latencyBounds[index] ?? Infinity) }, value: total }
  })
  return [...buckets, { suffix: '_sum', labels, value: sum }, { suffix: '_count', labels, value: total }]
}
