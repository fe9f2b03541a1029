/** How fast log lines are taken in, filtered and counted, and what a fork of them costs. */
import { forkState, hour, minute, second } from '@track/simulation'
import { queryLogsInstant, queryLogsRange } from '../src/logs/logql/query.ts'
import { appendEntry, streamNumber } from '../src/logs/store/head.ts'
import { logQueryable } from '../src/logs/store/select.ts'
import { type LogsState, newLogsState } from '../src/logs/store/state.ts'
import { labelsOf } from '../src/series/labels.ts'

const start = 1_700_000_000 * second
const megabyte = 1_000_000

function line(index: number): string {
  const level = index % 50 === 0 ? 'error' : index % 7 === 0 ? 'warn' : 'info'
  return `{"ts":"2023-11-14T22:13:20.${index % 1000}Z","level":"${level}","msg":"request served","path":"/api/v1/items/${index % 997}","status":${index % 50 === 0 ? 500 : 200},"duration_ms":${index % 311},"trace_id":"${(index * 2654435761 % 4294967296).toString(16)}"}`
}

/** An hour of so many bytes in ten streams. */
function filled(bytes: number): { state: LogsState; seconds: number; bytes: number } {
  const state = newLogsState()
  const streams = Array.from({ length: 10 }, (_, pod) => streamNumber(state, labelsOf({ app: 'api', env: 'prod', pod: `api-${pod}` })))
  const count = Math.floor(bytes / line(1).length)
  const gap = Math.floor(hour / count)
  const lines = Array.from({ length: count }, (_, index) => line(index))
  const began = performance.now()
  lines.forEach((text, index) => appendEntry(state, streams[index % 10]!, start + index * gap, text, []))
  return { state, seconds: (performance.now() - began) / 1000, bytes: state.bytes }
}

const big = filled(100 * megabyte)
const end = start + hour

function seconds(run: () => unknown, times = 5): number {
  run()
  const measured = Array.from({ length: times }, () => {
    const began = performance.now()
    run()
    return (performance.now() - began) / 1000
  })
  return measured.sort((a, b) => a - b)[times >> 1]!
}

/** The second time, when the compiler has been paid for. */
function takenIn(): number {
  filled(20 * megabyte)
  const { bytes, seconds: took } = filled(20 * megabyte)
  return bytes / megabyte / took
}

function filtering(query: string): () => number {
  return () => big.bytes / megabyte / seconds(() => queryLogsRange(logQueryable(big.state), query, { start, end, step: second }, { limit: 100 }))
}

function rate(query: string): () => number {
  return () => seconds(() => queryLogsRange(logQueryable(big.state), query, { start: start + 5 * minute, end, step: minute }), 3)
}

export const benchmarks = [
  { name: 'lines taken in', unit: 'MB/s', target: 50, run: takenIn },
  { name: 'lines filtered by |= (none matches)', unit: 'MB/s', target: 200, run: filtering('{app="api"} |= "no such text"') },
  { name: 'lines filtered by != and |~ (none matches)', unit: 'MB/s', target: 100, run: filtering('{app="api"} != "request" |~ "never|nowhere"') },
  { name: 'count_over_time of |= over an hour of 100 MB', unit: 's', target: 0.5, run: () => seconds(() => queryLogsInstant(logQueryable(big.state), 'sum(count_over_time({app="api"} |= "error" [1h]))', end), 3) },
  { name: 'rate by level over an hour of 100 MB, json', unit: 's', target: 3, run: rate('sum by (level) (rate({app="api"} | json [5m]))') },
  { name: 'rate by level over an hour of 100 MB, all of json', unit: 's', target: 10, run: rate('sum by (level) (rate({app="api"} | json | status >= 500 [5m]))') },
  { name: 'newest 100 lines of 100 MB', unit: 'ms', target: 20, run: () => 1000 * seconds(() => queryLogsRange(logQueryable(big.state), '{app="api"}', { start, end, step: second })) },
  { name: 'fork of 100 MB', unit: 'ms', target: 5, run: () => 1000 * seconds(() => forkState(big.state)) },
]
