/**
 * Loki's tail as a WebSocket: what there is, then what comes as the world's time passes.
 *
 * Follows TailHandler in pkg/querier/http.go and Tailer in pkg/querier/tail of Loki 3.7.8: an entry a stream, in the order of time, at most
 * 100 a message. Left out: entries that are dropped because a client is slow, pings.
 */
import { type WebSocket, WebSocketServer } from 'ws'
import type { Session, SessionView } from '@track/session'
import type { Upgrade } from '../https/upgrade.ts'

export interface Tailed {
  readonly session: Session
  /** With its query: `/loki/api/v1/tail?query=…`. */
  readonly path: string
  /** A GET of the same server, answered by its body where it succeeds. */
  read(path: string): Promise<string | undefined>
}

const server = new WebSocketServer({ noServer: true, perMessageDeflate: false, maxPayload: 64 * 1024 })

export const isTail = (path: string) => /^\/loki\/api\/v1\/tail(\?|$)/.test(path)

const perMessage = 100
const perAnswer = 5000
const secondNs = 1_000_000_000n
const hourNs = 3600n * secondNs

export function acceptTail(tailed: Tailed, { message, socket, head }: Upgrade): void {
  server.handleUpgrade(message, socket, head, (client) => {
    client.on('error', () => client.terminate())
    follow(tailed, client)
  })
}

interface Entry {
  readonly at: bigint
  readonly stream: Readonly<Record<string, string>>
  readonly value: readonly [at: string, line: string]
}

const nanoseconds = ({ now }: SessionView) => BigInt(now) * 1000n

/** One question at a time; the world's time wakes it. */
function follow({ session, path, read }: Tailed, client: WebSocket): void {
  const asked = new URL(path, 'http://loki').searchParams
  const [query, limit] = [asked.get('query') ?? '', asked.get('limit') ?? '100']
  const delay = BigInt(asked.get('delay_for') || '0') * secondNs
  let from = startOf(asked.get('start'), nanoseconds(session.view()))
  let isFirst = true
  let isAsking = false

  const ask = async () => {
    const until = nanoseconds(session.view()) - delay
    if (isAsking || (!isFirst && until <= from)) return
    isAsking = true
    const window = { query, start: String(from), end: String(until) }
    const found = entriesIn(await read(rangePath(isFirst ? { ...window, limit, direction: 'BACKWARD' } : { ...window, limit: String(perAnswer), direction: 'FORWARD' })))
    isFirst = false
    isAsking = false
    if (found === undefined) return client.close(1011, 'only log selector is supported')
    send(client, found)
    from = (found.at(-1)?.at ?? from - 1n) + 1n
  }

  const wake = () => void ask().catch((reason: unknown) => client.close(1011, `the engine has stopped: ${(reason as Error).message}`))
  const leave = session.subscribe(wake)
  client.on('close', leave)
  wake()
}

/** A client goes by the machine's clock: what is in the world's future for it is the last hour, as where nothing is said. */
function startOf(given: string | null, now: bigint): bigint {
  const isWhole = given !== null && /^\d{1,19}$/.test(given)
  return isWhole && BigInt(given) <= now ? BigInt(given) : now - hourNs
}

function rangePath(parameters: Readonly<Record<string, string>>): string {
  return `/loki/api/v1/query_range?${new URLSearchParams(parameters).toString()}`
}

interface RangeAnswer {
  readonly data: { readonly resultType: string; readonly result: readonly { readonly stream: Entry['stream']; readonly values: readonly Entry['value'][] }[] }
}

/** Oldest first; undefined where the query is of no logs. */
function entriesIn(body: string | undefined): readonly Entry[] | undefined {
  if (body === undefined) return undefined
  const { data: { resultType, result } } = JSON.parse(body) as RangeAnswer
  if (resultType !== 'streams') return undefined
  const entries = result.flatMap(({ stream, values }) => values.map((value): Entry => ({ at: BigInt(value[0]), stream, value })))
  return entries.toSorted((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0))
}

function send(client: WebSocket, entries: readonly Entry[]): void {
  for (let start = 0; start < entries.length; start += perMessage) {
    const streams = entries.slice(start, start + perMessage).map(({ stream, value }) => ({ stream, values: [value] }))
    client.send(JSON.stringify({ streams }))
  }
}
