/** The API server as `fetch` sees it, for code in a worker or a page that was written for the network. */
import type { User } from '@track/apiserver'
import type { Session } from '@track/session'

export type FetchDoor = (input: string | URL | Request, init?: RequestInit) => Promise<Response>

/** Answers like `fetch`; a watch or a log is a body that goes on. The host of the URL does not matter. */
export function fetchDoor(session: Session, user: User): FetchDoor {
  return async (input, init) => {
    const request = new Request(input, init)
    const url = new URL(request.url)
    const query: Record<string, string[]> = {}
    for (const [name, value] of url.searchParams) (query[name] ??= []).push(value)
    const body = await request.text()
    const answer = await session.request({
      method: request.method, path: url.pathname, query, headers: Object.fromEntries(request.headers), user, ...(body && { body }),
    })
    const headers = new Headers(answer.headers)
    for (const warning of answer.warnings ?? []) headers.append('warning', `299 - "${warning}"`)
    const content = answer.stream ? followed(session, answer.stream, request.signal) : (answer.body as ConstructorParameters<typeof Response>[0])
    return new Response(content, { status: answer.status, headers })
  }
}

function followed(session: Session, stream: NonNullable<Awaited<ReturnType<Session['request']>>['stream']>, signal: AbortSignal): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder()
  let stop = () => {}
  const end = () => {
    stop()
    session.close(stream)
  }
  return new ReadableStream({
    start(controller) {
      signal.addEventListener('abort', end)
      stop = session.follow(stream, ({ chunks, ended }) => {
        for (const { text } of chunks) controller.enqueue(encoder.encode(text))
        if (ended) controller.close()
      })
    },
    cancel: end,
  })
}
