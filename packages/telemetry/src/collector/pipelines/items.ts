/** Telemetry put together and cut at a number of spans, points or log records. Follows processor/batchprocessor (splittraces.go, splitmetrics.go, splitlogs.go) of OpenTelemetry Collector 0.152. */
import { countItems, type Telemetry } from '../../otlp/http.ts'
import type { Metric } from '../../otlp/metrics.ts'

export function merged(a: Telemetry, b: Telemetry): Telemetry {
  if (a.signal === 'traces' && b.signal === 'traces') return { signal: 'traces', traces: [...a.traces, ...b.traces] }
  if (a.signal === 'metrics' && b.signal === 'metrics') return { signal: 'metrics', metrics: [...a.metrics, ...b.metrics] }
  if (a.signal === 'logs' && b.signal === 'logs') return { signal: 'logs', logs: [...a.logs, ...b.logs] }
  throw new Error(`${a.signal} and ${b.signal} in one batch`)
}

/** The first ones, and what is left. */
export function split(telemetry: Telemetry, size: number): readonly [first: Telemetry, rest: Telemetry | undefined] {
  if (countItems(telemetry) <= size) return [telemetry, undefined]
  const [first, rest] = [take(telemetry, size, true), take(telemetry, size, false)]
  return [first, countItems(rest) > 0 ? rest : undefined]
}

/** Up to a number of items, or those behind it. */
function take(telemetry: Telemetry, size: number, isFirst: boolean): Telemetry {
  let left = size
  const cut = <Item>(items: readonly Item[]): readonly Item[] => {
    const at = Math.min(left, items.length)
    left -= at
    return isFirst ? items.slice(0, at) : items.slice(at)
  }
  const some = <Item>(item: Item, length: number): readonly Item[] => (length > 0 ? [item] : [])
  if (telemetry.signal === 'traces') {
    return {
      signal: 'traces',
      traces: telemetry.traces.flatMap((group) => {
        const scopeSpans = group.scopeSpans.flatMap((scope) => {
          const spans = cut(scope.spans)
          return some({ ...scope, spans }, spans.length)
        })
        return some({ ...group, scopeSpans }, scopeSpans.length)
      }),
    }
  }
  if (telemetry.signal === 'logs') {
    return {
      signal: 'logs',
      logs: telemetry.logs.flatMap((group) => {
        const scopeLogs = group.scopeLogs.flatMap((scope) => {
          const logRecords = cut(scope.logRecords)
          return some({ ...scope, logRecords }, logRecords.length)
        })
        return some({ ...group, scopeLogs }, scopeLogs.length)
      }),
    }
  }
  return {
    signal: 'metrics',
    metrics: telemetry.metrics.flatMap((group) => {
      const scopeMetrics = group.scopeMetrics.flatMap((scope) => {
        const metrics = scope.metrics.flatMap((metric): readonly Metric[] => {
          if (metric.data.kind === 'empty') return []
          const points = cut<unknown>(metric.data.points)
          return some({ ...metric, data: { ...metric.data, points } as Metric['data'] }, points.length)
        })
        return some({ ...scope, metrics }, metrics.length)
      })
      return some({ ...group, scopeMetrics }, scopeMetrics.length)
    }),
  }
}
