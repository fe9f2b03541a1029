/** logcli labels, series, stats and fmt. Follows pkg/logcli/{labelquery,seriesquery,index} and cmd/logcli/main.go of Loki 3.7.8. */
import { type Guest, print, readAll } from '@track/processes'
import { LogqlError, parseLogql, prettyLogql } from '@track/telemetry'
import type { Invocation } from '../promtool/kingpin/command.ts'
import { askLoki, LogcliError, nanoseconds, type Parameters } from './client.ts'
import { type LabelSet, printLabelSet } from './label-set.ts'
import { refused } from './queries.ts'
import { printBytes } from './statistics.ts'
import { spanOf } from './times.ts'

function* asked(invocation: Invocation, path: string, parameters: Parameters): Guest<unknown> {
  const { start, end } = yield* spanOf(invocation)
  try {
    return yield* askLoki(invocation, path, { ...parameters, start: nanoseconds(start), end: nanoseconds(end) })
  } catch (reason) {
    // What the client says of a request that came to nothing.
    if (reason instanceof LogcliError) throw new LogcliError(`Error doing request: ${reason.message}`)
    throw reason
  }
}

export function* printLabels(invocation: Invocation): Guest<number> {
  if (yield* refused(invocation)) return 1
  const name = invocation.value('label')
  const { data = [] } = (yield* asked(invocation, name === '' ? '/loki/api/v1/labels' : `/loki/api/v1/label/${encodeURIComponent(name)}/values`, {})) as { readonly data?: readonly string[] }
  yield* print(data.map((each) => `${each}\n`).join(''))
  return 0
}

export function* printSeries(invocation: Invocation): Guest<number> {
  if (yield* refused(invocation)) return 1
  const { data } = (yield* asked(invocation, '/loki/api/v1/series', { match: invocation.value('matcher') })) as { readonly data: readonly LabelSet[] }
  yield* print(invocation.has('analyze-labels') ? analysis(data) : data.map((labels) => `${printLabelSet(labels)}\n`).join(''))
  return 0
}

/** Most values first; among equals the real one has no order, here they go by name. */
function analysis(streams: readonly LabelSet[]): string {
  const names = [...new Set(streams.flatMap((labels) => Object.keys(labels)))].sort()
  const rows = names.map((name) => {
    const found = streams.flatMap((labels) => labels[name] ?? [])
    return { name, values: new Set(found).size, streams: found.length }
  }).sort((a, b) => b.values - a.values)
  const head = ['Label Name', 'Unique Values', 'Found In Streams'] as const
  const first = Math.max(head[0].length, ...rows.map(({ name }) => name.length)) + 2
  const table = rows.map(({ name, values, streams: count }) => `${name.padEnd(first)}${String(values).padEnd(head[1].length + 2)}${count}\n`)
  return `Total Streams:  ${streams.length}\nUnique Labels:  ${names.length}\n\n${head[0].padEnd(first)}${head[1]}  ${head[2]}\n${table.join('')}`
}

export function* printStatsOfIndex(invocation: Invocation): Guest<number> {
  if (yield* refused(invocation)) return 1
  const { bytes, chunks, streams, entries } = (yield* asked(invocation, '/loki/api/v1/index/stats', { query: invocation.value('query') })) as Readonly<Record<string, number>>
  yield* print(`{\n  bytes: ${printBytes(bytes!).replace(' ', '')}\n  chunks: ${chunks}\n  streams: ${streams}\n  entries: ${entries}\n}\n`)
  return 0
}

export function* printFormatted(): Guest<number> {
  const text = yield* readAll()
  try {
    yield* print(`${prettyLogql(parseLogql(text))}\n`)
  } catch (reason) {
    // No LogQL.
    if (reason instanceof LogqlError) throw new LogcliError(`unable to format logql: failed to parse the query: ${reason.message}`)
    throw reason
  }
  return 0
}
