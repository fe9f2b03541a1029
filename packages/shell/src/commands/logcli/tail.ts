/**
 * logcli query --tail: what there is, then what comes, until it is stopped.
 *
 * Follows pkg/logcli/query/tail.go of Loki 3.7.8, its slip with --exclude-label included. Left out: the WebSocket (it asks again each second), and so connections that break; entries that come
 * show their structured metadata as those do that were there.
 */
import { type Guest, now, print, sleep } from '@track/processes'
import { type Instant, second } from '@track/simulation'
import type { Invocation } from '../promtool/kingpin/command.ts'
import { askLoki, logLine, nanoseconds, refusedTail } from './client.ts'
import { except, only } from './label-set.ts'
import { type LabelledEntry, painter, printEntry } from './print-streams.ts'
import type { ApiResult } from './print-values.ts'

const askEvery = second
/** Entries that one answer holds. */
const batchMax = 5000

export function* tail(invocation: Invocation, start: Instant): Guest<number> {
  const [query, limit, delay] = ['query', 'limit', 'delay-for'].map(invocation.value) as [string, string, string]
  const refused = yield* refusedTail(invocation, { query, limit, start: nanoseconds(start), delay_for: delay === '0' ? undefined : delay })
  if (refused !== undefined) {
    yield* logLine(`Tailing logs failed: ${refused}`)
    return 1
  }
  const [shown, ignored] = [invocation.values('include-label'), invocation.values('exclude-label')]
  const paint = yield* painter()
  if (!invocation.has('quiet')) {
    if (ignored.length > 0) yield* logLine(`Ignoring labels key: ${paint('red', ignored.join(','))}`)
    if (shown.length > 0) yield* logLine(`Print only labels key: ${paint('red', shown.join(','))}`)
  }
  let known = yield* entriesOf(invocation, { query, start: nanoseconds(start), limit, direction: 'BACKWARD' })
  let from = BigInt(nanoseconds(start))
  while (known) {
    yield* print(known.map((entry) => `${printEntry(invocation, entry, { width: 0, paint })}\n`).join(''))
    from = (known.at(-1)?.at ?? from - 1n) + 1n
    yield* sleep(askEvery)
    const until = (yield* now()) - Number(delay) * second
    known = BigInt(nanoseconds(until)) <= from ? []
      : yield* entriesOf(invocation, { query, start: String(from), end: nanoseconds(until), limit: String(batchMax), direction: 'FORWARD' })
  }
  yield* logLine('Error reading stream: websocket: close 1011 (internal server error): only log selector is supported')
  return 0
}

/** Oldest first; undefined where the query is of no logs. */
function* entriesOf(invocation: Invocation, parameters: Readonly<Record<string, string>>): Guest<readonly LabelledEntry[] | undefined> {
  const { data } = (yield* askLoki(invocation, '/loki/api/v1/query_range', parameters, { isSilent: true })) as { readonly data: ApiResult }
  if (data.resultType !== 'streams') return undefined
  const [shown, ignored] = [invocation.values('include-label'), invocation.values('exclude-label')]
  const entries = data.result.flatMap(({ stream, values }) => {
    const kept = shown.length > 0 ? only(stream, shown) : stream
    const labels = ignored.length > 0 ? except(kept, shown) : kept
    return values.map(([at, line]): LabelledEntry => ({ at: BigInt(at), line, labels }))
  })
  return entries.toSorted((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0))
}
