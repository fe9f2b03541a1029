/**
 * The half of a console that waits for what is typed: a process beside the one that shows what comes.
 * No verb that anybody types, so no help lists it.
 */
import type { Stream } from '@track/apiserver'
import { type Guest, ignoreSignals, print, read, readLine, request } from '@track/processes'
import type { Plain } from '@track/simulation'
import { defineVerb } from '../verb.ts'

export const inputVerb = '__input'

export const consoleInput = defineVerb({
  name: inputVerb,
  group: 'hidden',
  summary: 'Pass standard input on to a connection',
  usage: 'STREAM',
  examples: [],
  flags: { terminal: { kind: 'boolean', help: 'Whole lines, each told on standard output before it is sent.' } },
  *run({ flags, operands: [text = ''] }) {
    const stream = JSON.parse(text) as Stream
    return yield* flags.terminal ? passLines(stream) : passAll(stream)
  },
})

function* passLines(stream: Stream): Guest<number> {
  yield* ignoreSignals('INT', 'QUIT', 'TSTP')
  for (;;) {
    const line = yield* readLine()
    if (line !== undefined) yield* print(`${line}\n`)
    yield* tell(stream, { do: 'write', text: line === undefined ? '\x04' : `${line}\r` })
  }
}

function* passAll(stream: Stream): Guest<number> {
  for (;;) {
    const text = yield* read()
    yield* tell(stream, text === '' ? { do: 'end' } : { do: 'write', text })
    if (text === '') return 0
  }
}

function* tell(stream: Stream, input: Plain): Guest<void> {
  yield* request('stream input', { stream: stream as unknown as Plain, input })
}
