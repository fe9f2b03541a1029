/** Logs as they come: one after the other, or several at once. */
import type { Stream, StreamCursor, StreamReading } from '@track/apiserver'
import { type Guest, print } from '@track/processes'
import { millisecond } from '@track/simulation'
import { KubectlError } from '../errors.ts'
import type { Kubectl } from '../kubectl.ts'
import type { LogFlags } from './options.ts'
import type { LogSource } from './sources.ts'

export function* readInTurn(kubectl: Kubectl, sources: readonly LogSource[], flags: LogFlags): Guest<number> {
  for (const source of sources) {
    yield* tolerating(flags, function* () {
      const stream = yield* kubectl.open(source.path, { query: source.query })
      yield* readToEnd(kubectl, stream, source.prefix)
    })
  }
  return 0
}

function* readToEnd(kubectl: Kubectl, stream: Stream, prefix: string): Guest<void> {
  let cursor: StreamCursor | undefined
  for (;;) {
    const reading = (yield* kubectl.read(stream, cursor)) as StreamReading
    cursor = reading.cursor
    yield* print(prefixed(reading, prefix))
    if (reading.ended) return
  }
}

function prefixed({ chunks }: StreamReading, prefix: string): string {
  const text = chunks.map((chunk) => chunk.text).join('')
  if (prefix === '') return text
  const lines = text.split('\n')
  const rest = lines.pop()!
  return `${lines.map((line) => `${prefix}${line}\n`).join('')}${rest === '' ? '' : prefix + rest}`
}

function* tolerating(flags: LogFlags, read: () => Guest<void>): Guest<void> {
  try {
    yield* read()
  } catch (reason) {
    // One of the logs cannot be had, and that was said to be all right.
    if (!(reason instanceof KubectlError) || !flags['ignore-errors']) throw reason
    yield* print(`error: ${reason.message}\n`)
  }
}

interface Followed {
  readonly stream: Stream
  readonly prefix: string
  cursor: StreamCursor | undefined
}

/** How long one of several logs is waited for before the next is looked at. */
const turn = 50 * millisecond

/** Looks at each in turn; over when all have ended. */
export function* followAll(kubectl: Kubectl, sources: readonly LogSource[], flags: LogFlags): Guest<number> {
  let open: Followed[] = []
  for (const source of sources) {
    yield* tolerating(flags, function* () {
      open.push({ stream: yield* kubectl.open(source.path, { query: source.query }), prefix: source.prefix, cursor: undefined })
    })
  }
  while (open.length > 0) {
    for (const each of open) {
      const reading = yield* kubectl.read(each.stream, each.cursor, turn)
      if ('timedOut' in reading) continue
      each.cursor = reading.cursor
      yield* print(prefixed(reading, each.prefix))
      if (reading.ended) open = open.filter((other) => other !== each)
    }
  }
  return 0
}
