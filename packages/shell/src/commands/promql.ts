/** `promql`: asks the world's Prometheus, now or over a range, and draws what comes. */
import type { PromqlAnswer } from '@track/cluster'
import { now, print, printError, terminal, type Guest } from '@track/processes'
import { parseTimestamp, printTimestamp, second, type Duration, type Instant } from '@track/simulation'
import { plot, printShort, sparkline } from '../plot.ts'
import { askPromql, printMetric } from '../promql-answer.ts'
import { defineTrackCommand, TrackUsageError } from '../track-command.ts'
import { duration } from './clock.ts'

const flags = {
  'range': { kind: 'string', help: 'Ask over this long until now, and draw it: 1h.' },
  'step': { kind: 'string', help: 'The distance of the points of a range; chosen when left out.' },
  'at': { kind: 'string', help: 'Ask at this time instead of now: 2025-03-03T09:00:00Z.' },
  'output': { kind: 'string', short: 'o', help: 'json, values (one number a line), or table.', completes: ['json', 'values', 'table'] },
} as const

export const promql = defineTrackCommand({
  name: 'promql',
  summary: "Ask the world's Prometheus.",
  usage: ["'QUERY' [--at TIME]", "'QUERY' --range DURATION [--step DURATION]"],
  examples: ["promql 'up'", "promql 'sum(rate(http_requests_total[1m])) by (code)' --range 1h", "promql 'queue_messages_ready' -o json"],
  flags,

  *run({ flags: { range, step, at, output }, operands }) {
    const [query, ...more] = operands
    if (query === undefined || more.length > 0) throw new TrackUsageError('one query, in quotes')
    if (output !== undefined && !flags.output.completes.some((each) => each === output)) throw new TrackUsageError(`"${output}" is no output: json, values or table`)
    const time = at === undefined ? yield* now() : instant(at)
    const call = range === undefined
      ? { query, at: time }
      : rangeCall(query, time, duration(range, '--range'), step === undefined ? undefined : duration(step, '--step'))
    const answer = yield* askPromql(call)
    if ('error' in answer) {
      yield* printError(`promql: ${answer.error}\n`)
      return 1
    }
    for (const line of [...answer.warnings, ...answer.infos]) yield* printError(`${line}\n`)
    return yield* show(answer.data, output)
  },
})

type Data = Extract<PromqlAnswer, { readonly data: unknown }>['data']

const pointsMax = 240

function rangeCall(query: string, end: Instant, length: Duration, step: Duration | undefined) {
  const chosen = step ?? Math.max(15 * second, Math.ceil(length / pointsMax / (15 * second)) * 15 * second)
  return { query, start: end - length, end, step: chosen }
}

function instant(text: string): Instant {
  const parsed = parseTimestamp(text)
  if (Number.isNaN(parsed)) throw new TrackUsageError('--at needs a time such as 2025-03-03T09:00:00Z')
  return parsed
}

function* show(data: Data, output: string | undefined): Guest<number> {
  if (output === 'json') {
    yield* print(`${JSON.stringify(data)}\n`)
    return 0
  }
  if (data.resultType === 'matrix') return yield* draw(data.result, output)
  const rows = data.resultType === 'vector'
    ? data.result.map(({ metric, value }) => ({ metric, value: value[1] }))
    : [{ metric: {}, value: data.result[1] }]
  if (rows.length === 0) yield* printError('no data\n')
  for (const { metric, value } of rows) yield* print(output === 'values' ? `${value}\n` : `${printMetric(metric)} ${value}\n`)
  return 0
}

type Series = Extract<Data, { resultType: 'matrix' }>['result'][number]

/** One series is a plot with axes, several are a line each. */
function* draw(series: readonly Series[], output: string | undefined): Guest<number> {
  const width = Math.max(20, Math.min(120, ((yield* terminal())?.columns ?? 100) - 14))
  if (series.length === 0) yield* printError('no data\n')
  for (const { metric, values } of series) {
    const numbers = values.map(([, value]) => Number(value))
    if (output === 'values') yield* print(`${numbers.join('\n')}\n`)
    else if (series.length === 1) {
      const [from, to] = [values[0]!, values.at(-1)!].map(([at]) => printTimestamp(at * second).slice(11, 19))
      yield* print(`${printMetric(metric)}\n${plot(numbers, { width, height: 10, from: from!, to: to! }).join('\n')}\n`)
    } else {
      const [low, high] = [Math.min(...numbers), Math.max(...numbers)]
      yield* print(`${sparkline(numbers, Math.min(40, width))}  ${printShort(low)} … ${printShort(high)}  ${printMetric(metric)}\n`)
    }
  }
  return 0
}
