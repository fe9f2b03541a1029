/**
 * A command in a container as the command line sees it: what is typed goes there, what it writes comes
 * here, and its exit code is the command's own.
 *
 * Follows k8s.io/kubectl/pkg/cmd/exec/exec.go (StreamOptions) of Kubernetes 1.34. Left out: raw terminals;
 * the terminal here edits lines, so that what the one in the container shows of them is taken out.
 */
import type { Stream, StreamCursor, StreamReading } from '@track/apiserver'
import {
  catchSignals, close, type Guest, isInterrupted, isRefusal, pipe, poll, print, printError, read, request, sendSignal, spawn, terminal, wait,
} from '@track/processes'
import type { Plain } from '@track/simulation'
import { CommandEnded, isRefusedWith, KubectlError } from '../errors.ts'
import type { Kubectl, Query } from '../kubectl.ts'
import { inputVerb } from './input-verb.ts'
import { Echo } from './echo.ts'

export interface ConsoleFlags {
  readonly stdin: boolean
  readonly tty: boolean
  readonly quiet: boolean
}

/** Whether there is a terminal to give; without one it is said, and gone on without. */
export function* hasTerminal({ stdin, tty, quiet }: ConsoleFlags): Guest<boolean> {
  if (!stdin || !tty) return false
  if ((yield* terminal(0)) !== null) return true
  if (!quiet) yield* printError('Unable to use a TTY - input is not a terminal or the right kind of file\n')
  return false
}

export interface ConsoleOptions {
  readonly stdin: boolean
  /** A terminal on both sides. */
  readonly isRaw: boolean
}

/** Opens a connection to a container. What the runtime refuses comes without the server's name. */
export function* connect(kubectl: Kubectl, path: string, query: Query): Guest<Stream> {
  try {
    return yield* kubectl.open(path, { method: 'POST', query })
  } catch (reason) {
    // The container's node took the connection, and could not do what was asked.
    if (isRefusedWith(reason, 'InternalError')) throw new KubectlError(reason.message.replace(/^Internal error occurred: (?=unable to upgrade)/, ''))
    throw reason
  }
}

/** Until the far end is over; a command that failed is a CommandEnded. */
export function* talk(kubectl: Kubectl, stream: Stream, { stdin, isRaw }: ConsoleOptions): Guest<void> {
  const input = stdin ? yield* beginInput(kubectl, stream, isRaw) : undefined
  if (isRaw) {
    yield* catchSignals('INT', 'QUIT', 'TSTP', 'WINCH')
    yield* tellSize(stream)
  }
  const exitCode = yield* showOutput(kubectl, stream, input?.typed)
  if (input) yield* endInput(input)
  yield* tell(stream, { do: 'close' })
  if (exitCode !== 0) throw new CommandEnded(exitCode)
}

const keys: Readonly<Record<string, string>> = { INT: '\x03', QUIT: '\x1c', TSTP: '\x1a' }

function* showOutput(kubectl: Kubectl, stream: Stream, typed: number | undefined): Guest<number> {
  const echo = new Echo()
  let cursor: StreamCursor | undefined
  for (;;) {
    const reading: unknown = yield* kubectl.read(stream, cursor)
    if (isInterrupted(reading)) {
      yield* passOn(stream, reading.interrupted, echo)
      continue
    }
    const { chunks, cursor: next, ended, exitCode } = reading as StreamReading
    cursor = next
    if (typed !== undefined) echo.expect(yield* readTyped(typed))
    for (const { channel, text } of chunks) {
      if (channel === 2) yield* printError(text)
      else yield* print(typed === undefined ? text : echo.without(text))
    }
    if (ended) return exitCode ?? 0
  }
}

function* passOn(stream: Stream, name: string, echo: Echo): Guest<void> {
  if (name === 'WINCH') return yield* tellSize(stream)
  echo.expectSignal(name)
  yield* tell(stream, { do: 'write', text: keys[name]! })
}

/** What has been sent since the last look. */
function* readTyped(typed: number): Guest<string> {
  let text = ''
  while ((yield* poll([typed], 0)) !== null) {
    const more = yield* read(typed)
    if (more === '') return text
    text += more
  }
  return text
}

function* tellSize(stream: Stream): Guest<void> {
  const size = yield* terminal(0)
  if (size) yield* tell(stream, { do: 'resize', width: size.columns, height: size.rows })
}

function* tell(stream: Stream, input: Plain): Guest<void> {
  yield* request('stream input', { stream: stream as unknown as Plain, input })
}

interface Input {
  readonly pid: string
  /** Where to read what was sent, for terminals. */
  readonly typed: number | undefined
}

/** A process of its own waits for what is typed, while this one waits for what comes. */
function* beginInput({ process: { argv } }: Kubectl, stream: Stream, isRaw: boolean): Guest<Input> {
  const ends = yield* pipe()
  const words = [argv[0]!, inputVerb, JSON.stringify(stream), ...(isRaw ? ['--terminal'] : [])]
  const started = yield* spawn(words, { descriptors: { 0: 0, 1: ends.write, 2: 2 } })
  yield* close(ends.write)
  if (isRefusal(started)) throw new KubectlError(started.error)
  if (isRaw) return { pid: started.pid, typed: ends.read }
  yield* close(ends.read)
  return { pid: started.pid, typed: undefined }
}

function* endInput({ pid }: Input): Guest<void> {
  yield* sendSignal(pid, 'KILL')
  yield* wait(pid)
}
