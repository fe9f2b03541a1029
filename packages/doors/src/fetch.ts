/** The API server as `fetch` sees it, for code in a worker or a page that was written for the network. */
import type { HttpRequest, Stream, User } from '@track/apiserver'
import type { Session } from '@track/session'
import { warningHeader } from './warning-header.ts'

export type FetchDoor = (input: string | URL | Request, init?: RequestInit) => Promise<Response>

/** Answers like `fetch`; a watch or a log is a body that goes on. The host of the URL does not matter. */
export function fetchDoor(session: Session, user: User): FetchDoor {
  return async (input, init) => {
    const request = new Request(input, init)
    request.signal.throwIfAborted()
    const { status, headers: plainHeaders, warnings = [], stream, body } = await session.request(await read(request, user))
    const headers = new Headers(plainHeaders)
    for (const warning of warnings) headers.append('warning', warningHeader(warning))
    const hasNone = request.method === 'HEAD' || [204, 304].includes(status)
    const content = stream ? followed(session, stream, request.signal) : body as string | Uint8Array<ArrayBuffer>
    return new Response(hasNone ? null : content, { status, headers })
  }
}

async function read(request: Request, user: User): Promise<HttpRequest> {
  const { pathname, searchParams } = new URL(request.url)
  const names = new Set(searchParams.keys())
  const isBinary = (request.headers.get('content-type') ?? '').startsWith('application/vnd.kubernetes.protobuf')
  const body = isBinary ? new Uint8Array(await request.arrayBuffer()) : await request.text()
  return {
    method: request.method,
    path: pathname,
    query: Object.fromEntries(Array.from(names, (name) => [name, searchParams.getAll(name)])),
    headers: Object.fromEntries(request.headers),
    user,
    ...(body.length > 0 && { body }),
  }
}

function followed(session: Session, stream: Stream, signal: AbortSignal): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder()
  let stop = () => {}
  const end = () => {
    stop()
    session.close(stream)
  }
  return new ReadableStream({
    start(controller) {
      const abort = () => {
        end()
        controller.error(signal.reason)
      }
      signal.addEventListener('abort', abort)
      stop = session.follow(stream, ({ chunks, ended }) => {
        for (const { text } of chunks) controller.enqueue(encoder.encode(text))
        if (!ended) return
        signal.removeEventListener('abort', abort)
        controller.close()
      })
    },
    cancel: end,
  })
}
