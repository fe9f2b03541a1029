/**
 * logcli query and instant-query. Follows pkg/logcli/query/query.go of Loki 3.7.8. Left out: parallel jobs and part files,
 * --stdin, reading a store by its configuration, colours by label; of --stats what ingester, querier and caches tell.
 */
import { type Guest, now, print, printError } from '@track/processes'
import { second } from '@track/simulation'
import type { Invocation } from '../promtool/kingpin/command.ts'
import { askLoki, LogcliError, nanoseconds } from './client.ts'
import { type Entry, printStreams } from './print-streams.ts'
import { type ApiResult, printIndented } from './print-values.ts'
import { printStatistics, type Summary } from './statistics.ts'
import { tail } from './tail.ts'
import { durationOf, spanOf, timeOf } from './times.ts'

interface Answer {
  readonly data: ApiResult & { readonly stats: { readonly summary: Summary } }
}

const notSimulated = ['stdin', 'store-config', 'remote-schema', 'merge-parts', 'part-path-prefix', 'colored-output', 'proxy-url', 'ca-cert', 'cert', 'key', 'cpuprofile', 'memprofile']

/** Refuses what is known and cannot be done here. */
export function* refused(invocation: Invocation): Guest<boolean> {
  const flag = notSimulated.find((name) => invocation.has(name) || !['', 'false'].includes(invocation.value(name)))
  if (flag === undefined && ['', '1'].includes(invocation.value('parallel-max-workers'))) return false
  yield* printError(`not simulated here: --${flag ?? 'parallel-max-workers'}\n`)
  return true
}

/** Whole numbers; kingpin has its own words for others. */
function numberOf(invocation: Invocation, flag: string): number {
  const text = invocation.value(flag)
  if (!/^[+-]?\d+$/.test(text)) throw new LogcliError(`strconv.ParseInt: parsing "${text}": invalid syntax`)
  return Number(text)
}

const directionOf = (invocation: Invocation) => (invocation.has('forward') ? 'FORWARD' : 'BACKWARD')

export function* queryInstant(invocation: Invocation): Guest<number> {
  if (yield* refused(invocation)) return 1
  const at = timeOf(invocation.value('now'), yield* now())
  const { data } = (yield* failing(askLoki(invocation, '/loki/api/v1/query', {
    query: invocation.value('query'), limit: String(numberOf(invocation, 'limit')), time: nanoseconds(at), direction: directionOf(invocation),
  }))) as Answer
  if (invocation.has('stats')) yield* printStatistics(data.stats.summary)
  yield* printResult(invocation, data, [])
  return 0
}

export function* queryOverTime(invocation: Invocation): Guest<number> {
  if (yield* refused(invocation)) return 1
  const span = yield* spanOf(invocation)
  if (invocation.has('tail') || invocation.has('follow')) return yield* tail(invocation, span.start)
  let [start, end] = [nanoseconds(span.start), nanoseconds(span.end)]
  const limit = numberOf(invocation, 'limit')
  const batch = limit === 0 ? numberOf(invocation, 'batch') : Math.min(limit, numberOf(invocation, 'batch'))
  const [step, interval] = [durationOf(invocation, 'step'), durationOf(invocation, 'interval')]
  let last: readonly Entry[] = []
  for (let total = 0; total < limit || limit === 0;) {
    const size = limit !== 0 && limit - total < batch ? limit - total + last.length : batch
    const { data } = (yield* failing(askLoki(invocation, '/loki/api/v1/query_range', {
      query: invocation.value('query'), limit: String(size), start, end, direction: directionOf(invocation),
      step: step === 0 ? undefined : goSeconds(step), interval: interval === 0 ? undefined : goSeconds(interval),
    }))) as Answer
    if (invocation.has('stats')) yield* printStatistics(data.stats.summary)
    const printed = yield* printResult(invocation, data, last)
    last = printed.last
    if (printed.count <= 0 || last.length === 0 || printed.count === limit) break
    if (last.length >= batch) throw new LogcliError(overlapping(batch, last.length))
    total += printed.count
    // The next batch begins with the last time again: several entries may have it.
    if (invocation.has('forward')) start = String(last[0]!.at)
    else end = String(last[0]!.at + 1n)
  }
  return 0
}

/** `SetFloat` of Loki's query string builder. */
function goSeconds(duration: number): string {
  return String(duration / second)
}

function overlapping(batch: number, entries: number): string {
  return `Invalid batch size ${batch}, the next query will have ${entries} overlapping entries `
    + '(there will always be 1 overlapping entry but Loki allows multiple entries to have '
    + 'the same timestamp, so when a batch ends in this scenario the next query will include '
    + `all the overlapping entries again).  Please increase your batch size to at least ${entries + 1} to account `
    + 'for overlapping entryes'
}

function* failing(asking: Guest<unknown>): Guest<unknown> {
  try {
    return yield* asking
  } catch (reason) {
    // What the client says of a request that came to nothing.
    if (reason instanceof LogcliError) throw new LogcliError(`Query failed: ${reason.message}`)
    throw reason
  }
}

function* printResult(invocation: Invocation, data: ApiResult, last: readonly Entry[]) {
  if (data.resultType === 'streams') return yield* printStreams(invocation, data.result, last)
  yield* print(printIndented(data.result))
  return { count: -1, last: [] }
}
