/** What Loki 3.7.8 answered to pushes, and what was in it then. */
import { readFileSync } from 'node:fs'
import { forkState, hour, millisecond } from '@track/simulation'
import { expect, test } from 'vitest'
import { requestOf } from '../../http-api/request.ts'
import { answerLoki } from '../http-api/api.ts'
import { newLogsState, type LogsState } from '../store/state.ts'
import { receivePush } from './receive.ts'

type Stream = readonly [labels: Readonly<Record<string, string>>, values: readonly (readonly [at: string, line: string])[]]
type Case = readonly [nowMs: number, own: string, contentType: string, contentEncoding: string, body: string, status: number, text: string, streams: readonly Stream[]]

const recorded = JSON.parse(readFileSync(new URL('testdata/pushes.json', import.meta.url), 'utf8')) as readonly Case[]

/** By labels; times are whole microseconds here. */
function inOrder(streams: readonly Stream[]): readonly Stream[] {
  const ordered = streams.map(([labels, values]): Stream => [Object.fromEntries(Object.entries(labels).toSorted(([a], [b]) => (a < b ? -1 : 1))), values.map(([at, line]) => [`${at.slice(0, -3)}000`, line])])
  return ordered.toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1))
}

function streamsOf(store: LogsState, own: string, nowMs: number): readonly Stream[] {
  const query = new URLSearchParams({ query: `{own="${own}"}`, start: String(nowMs - 86_400_000) + '000000', end: String(nowMs + 60_000) + '000000', limit: '1000', direction: 'forward' })
  const { body } = answerLoki({ now: nowMs * millisecond + hour, store }, requestOf('GET', `/loki/api/v1/query_range?${query.toString()}`))
  const { data } = JSON.parse(body) as { readonly data: { readonly result: readonly { readonly stream: Record<string, string>; readonly values: [string, string][] }[] } }
  return data.result.map(({ stream, values }) => [stream, values])
}

test.each(recorded.map((each, index) => [index, each] as const))('%i', (_, [nowMs, own, contentType, contentEncoding, body, status, text, streams]) => {
  const store = newLogsState()
  const fork = forkState(store)
  const request = { method: 'POST', contentType, contentEncoding, body: new Uint8Array(Buffer.from(body, 'base64')) }
  const answer = receivePush(store, request, { now: nowMs * millisecond })
  expect({ status: answer.status, text: answer.body, streams: inOrder(streamsOf(store, own, nowMs)) }).toEqual({ status, text, streams: inOrder(streams) })
  receivePush(fork, request, { now: nowMs * millisecond })
  expect(fork).toEqual(store)
})
