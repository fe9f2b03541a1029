/** One request through the HTTPS door: who it is, whether it may come in, and its answer. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import { badRequest, internalError, requestEntityTooLarge, StatusError } from '@track/apimachinery'
import type { HttpResponse } from '@track/apiserver'
import type { Session, SessionFailure } from '@track/session'
import { printMicroTimestamp } from '@track/simulation'
import { connect, needsUpgrade, refusalOf } from './connect.ts'
import { authenticate, foreignness, type Token } from './guard.ts'
import { BodyTooLarge, readBody, readHead, readUrl, writeHead, writeResponse } from './http-message.ts'
import { refuse, type Upgrade } from './upgrade.ts'

export interface Door {
  readonly session: Session
  readonly tokens: readonly Token[]
  readonly port: number
}

export async function answer({ session, tokens, port }: Door, message: IncomingMessage, response: ServerResponse): Promise<void> {
  try {
    const foreign = foreignness(message, port)
    if (foreign) {
      response.writeHead(403, { 'content-type': 'text/plain' }).end(foreign)
      return
    }
    const head = readHead(message, authenticate(message, tokens))
    const body = await readBody(message)
    if (head.user && needsUpgrade(head.path)) throw badRequest('Upgrade request required')
    const answered = await session.request({ ...head, ...(body !== undefined && { body }) })
    if (answered.stream) follow(session, message, response, answered)
    else writeResponse(message, response, answered)
  } catch (reason) {
    // A refusal of the door, or a bug of the engine, which the session has in its view and this client is told.
    fail(response, refusalFor(session, reason))
  }
}

export async function answerUpgrade({ session, tokens, port }: Door, upgrade: Upgrade): Promise<void> {
  const { message, socket } = upgrade
  try {
    const foreign = foreignness(message, port)
    if (foreign) refuse(socket, { status: 403, type: 'text/plain', body: foreign })
    else await connect(session, authenticate(message, tokens), upgrade)
  } catch (reason) {
    // As above.
    refuse(socket, refusalOf(refusalFor(session, reason)))
  }
}

/** A client that does not read what it watches is cut off before it fills the memory. */
const unreadBytesMax = 64 * 1024 * 1024

/** A watch or a followed log: every chunk as it comes, until the client or the stream ends. */
function follow(session: Session, message: IncomingMessage, response: ServerResponse, answered: HttpResponse): void {
  const stream = answered.stream!
  writeHead(response, answered)
  response.flushHeaders()
  let isOver = false
  const finish = () => {
    isOver = true
    response.end()
  }
  const stop = session.follow(stream, ({ chunks, ended }) => {
    if (isOver) return
    if (chunks.length > 0) response.write(chunks.map(({ text }) => text).join(''))
    if (ended) finish()
    else if (response.writableLength > unreadBytesMax) response.destroy()
  })
  const seconds = stream.kind === 'watch' ? Number(readUrl(message).query['timeoutSeconds']?.[0] ?? 0) : 0
  const timer = seconds > 0 ? setTimeout(finish, seconds * 1000) : undefined
  response.on('close', () => {
    clearTimeout(timer)
    stop()
    session.close(stream)
  })
}

function fail(response: ServerResponse, refusal: StatusError): void {
  if (response.headersSent) {
    response.destroy()
    return
  }
  response.writeHead(refusal.code, { 'content-type': 'application/json', connection: 'close' })
  response.end(JSON.stringify(refusal.toStatus()))
}

function refusalFor(session: Session, reason: unknown): StatusError {
  if (reason instanceof BodyTooLarge) return requestEntityTooLarge(reason.message)
  if (reason instanceof StatusError) return reason
  const { failure } = session.view()
  if (!failure) return internalError(`the connection to the session was lost: ${(reason as Error).message}`)
  return internalError(`the engine stopped at a bug of its own, which is worth reporting with these words: ${reportOf(failure)}`)
}

/** A bug that was met in an event says by itself what makes it happen again. */
function reportOf({ message, event, at, handled, seed }: SessionFailure): string {
  if (message.endsWith(`seed ${seed})`)) return message
  return `${message} (after ${event} at ${printMicroTimestamp(at)}, event ${handled}, seed ${seed})`
}
