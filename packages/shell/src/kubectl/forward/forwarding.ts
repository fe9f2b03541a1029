/**
 * Connections to ports of this machine, handed on to a pod, and its answers back.
 *
 * Follows handleConnection of k8s.io/client-go/tools/portforward/portforward.go of Kubernetes 1.34.
 */
import type { Stream, StreamCursor } from '@track/apiserver'
import type { AcceptAnswer, AcceptedConnection, ForwardedAnswer, ForwardedRequest, ListenerResult } from '@track/cluster'
import { catchSignals, type Guest, isInterrupted, now, print, printError, type ProcessFacts, request } from '@track/processes'
import { calendarOf, type Plain, second } from '@track/simulation'
import { KubectlError } from '../errors.ts'
import type { Kubectl } from '../kubectl.ts'
import type { ForwardedPort } from './addresses.ts'

interface Forwarded {
  readonly connection: string
  readonly port: ForwardedPort
}

/** Until it is interrupted; a pod that goes is an error. */
export function* forward(kubectl: Kubectl, stream: Stream, listeners: ReadonlyMap<string, ForwardedPort>): Guest<number> {
  yield* catchSignals('INT')
  const open = new Map<number, Forwarded>()
  let cursor: StreamCursor | undefined
  for (let asked = 0; ;) {
    const row = { do: 'accept', listeners: [...listeners.keys()], stream, ...(cursor && { cursor }) } as unknown as Plain
    const answer: unknown = yield* request<AcceptAnswer>('listener', row)
    if (isInterrupted(answer)) {
      yield* tell(stream, { do: 'close' })
      return 0
    }
    const came = answer as AcceptAnswer
    if ('connection' in came) {
      const port = listeners.get(came.listener)!
      open.set(asked, { connection: came.connection, port })
      yield* handle(stream, came, { id: asked++, port })
      continue
    }
    const { chunks, ended } = came.reading
    cursor = came.reading.cursor
    for (const { text } of chunks) yield* answered(kubectl.process, stream, open, JSON.parse(text) as ForwardedAnswer)
    if (ended) throw new KubectlError('lost connection to pod')
  }
}

function* handle(stream: Stream, { call: { do: _do, resolver: _resolver, ...call } }: AcceptedConnection, { id, port }: { readonly id: number; readonly port: ForwardedPort }): Guest<void> {
  yield* print(`Handling connection for ${port.local}\n`)
  const forwarded: ForwardedRequest = { id, port: port.remote, call }
  yield* tell(stream, { do: 'write', text: JSON.stringify(forwarded) })
}

function* answered(process: ProcessFacts, stream: Stream, open: Map<number, Forwarded>, row: ForwardedAnswer): Guest<void> {
  const found = open.get(row.id)
  if (!found) return
  open.delete(row.id)
  const { connection, port } = found
  const tls = row.tls && { tls: row.tls }
  yield* finish(connection, 'page' in row ? { page: row.page, ...tls } : { failure: row.ends ?? 'empty', ...tls })
  if ('page' in row || row.failure === '') return
  const words = `an error occurred forwarding ${port.local} -> ${port.remote}: ${row.failure}`
  yield* printError(`${yield* logHead(process)} "Unhandled Error" err=${JSON.stringify(words)}\n`)
  yield* tell(stream, { do: 'close' })
  throw new KubectlError('lost connection to pod')
}

function* finish(connection: string, result: ListenerResult): Guest<void> {
  yield* request('listener', { do: 'answer', connection, result } as unknown as Plain)
}

function* tell(stream: Stream, input: Plain): Guest<void> {
  yield* request('stream input', { stream: stream as unknown as Plain, input })
}

/** `E1123 16:33:35.123456   12345 portforward.go:424]`, as klog begins its lines. */
function* logHead({ pid }: ProcessFacts): Guest<string> {
  const at = yield* now()
  const { month, day, hour, minute, second: whole } = calendarOf(at)
  const two = (value: number) => String(value).padStart(2, '0')
  const time = `${two(month)}${two(day)} ${two(hour)}:${two(minute)}:${two(whole)}.${String(at % second).padStart(6, '0')}`
  return `E${time} ${pid.split('/').at(-1)!.padStart(7)} portforward.go:424]`
}
