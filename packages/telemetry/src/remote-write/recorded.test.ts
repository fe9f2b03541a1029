/** What Prometheus' receiver answers to the same requests, and what its store holds then. */
import { readFileSync } from 'node:fs'
import { day, forkState, millisecond } from '@track/simulation'
import { expect, test } from 'vitest'
import { newSeriesState, type SeriesState } from '../series/state.ts'
import { receiveRemoteWrite, type RemoteWriteAnswer } from './receive.ts'
import { decodeSnappy, encodeSnappy } from './snappy.ts'
import { contentsOf, inLabelOrder, type StoredRow } from './testing/store-contents.ts'

interface Case {
  readonly outOfOrderMs: number
  readonly requests: readonly { readonly method: string; readonly contentType: string; readonly contentEncoding: string; readonly body: string }[]
}

interface Outcome {
  readonly answers: readonly RemoteWriteAnswer[]
  readonly series: readonly StoredRow[]
  readonly snappy: readonly string[]
}

const recorded: { cases: [Case, Outcome][] } = JSON.parse(readFileSync(new URL('../../testdata/remote-write.json', import.meta.url), 'utf8'))

const bytesOf = (text: string) => new Uint8Array(Buffer.from(text, 'base64'))

/** All of the times are before it but those that are meant to be too far ahead. */
const now = 1_700_000_000_000 * millisecond + day

const shown = (words: string) => (words.length > 60 ? `${words.slice(0, 60)}…` : words).trim()

test.each(recorded.cases.map(([asked, outcome], index) => [index, outcome.answers.map(({ status, body }) => `${status} ${shown(body)}`).join(' | '), asked, outcome] as const))('%i: %s', (_index, _answers, { requests, outOfOrderMs }, outcome) => {
  const store = newSeriesState()
  const options = { now, outOfOrderWindow: outOfOrderMs * millisecond }
  const send = (to: SeriesState, { body, ...head }: Case['requests'][number]) => receiveRemoteWrite(to, { ...head, body: bytesOf(body) }, options)
  const before = requests.slice(0, 1).map((request) => send(store, request))
  const fork = forkState(store as never) as unknown as SeriesState
  const answers = [...before, ...requests.slice(1).map((request) => send(store, request))]
  expect(answers).toEqual(outcome.answers)
  for (const request of requests.slice(1)) send(fork, request)
  expect(contentsOf(fork)).toEqual(contentsOf(store))
  expect(inLabelOrder(contentsOf(store))).toEqual(inLabelOrder(outcome.series.filter(({ samples }) => samples.length > 0)))
})

test('blocks that another encoder made are decoded, and those of this one by itself', () => {
  const pairs = recorded.cases.flatMap(([{ requests }, { snappy }]) => requests.map(({ body }, index) => [body, snappy[index]!] as const)).filter(([, other]) => other !== '')
  expect(pairs.length).toBeGreaterThan(200)
  for (const [body, other] of pairs) {
    const decoded = decodeSnappy(bytesOf(other))
    expect(decoded).toEqual(decodeSnappy(bytesOf(body)))
    expect(decodeSnappy(encodeSnappy(decoded))).toEqual(decoded)
  }
})
