/** Requests that ask to be upgraded: the world opens a connection, and the client is joined to it. */
import { badRequest, type StatusError } from '@track/apimachinery'
import type { HttpResponse } from '@track/apiserver'
import type { Session } from '@track/session'
import { readHead } from './http-message.ts'
import type { User } from '@track/apiserver'
import { acceptSpdyCommand, failSpdyCommand, hasCommandProtocol } from './spdy-command.ts'
import { acceptSpdyForward, acceptWebSocketForward, asksForWebSocket } from './port-forward.ts'
import { type Refusal, refuse, type Upgrade } from './upgrade.ts'
import { acceptWebSocketCommand, failWebSocketCommand, isWebSocketCommand } from './websocket-command.ts'

/** Paths that are nothing without an upgrade. */
export function needsUpgrade(path: string): boolean {
  return /^\/api\/v1\/namespaces\/[^/]+\/pods\/[^/]+\/(exec|attach|portforward)$/.test(path)
}

/**
 * A client that is refused the WebSocket asks again for SPDY, and shows the refusal that it gets
 * there. A command that the node cannot start fails after the upgrade, on its channel for errors.
 */
export async function connect(session: Session, user: User | undefined, upgrade: Upgrade): Promise<void> {
  const { message, socket } = upgrade
  const request = readHead(message, user)
  const isSpdy = (message.headers.upgrade ?? '').toLowerCase() === 'spdy/3.1'
  const isCommand = !request.path.endsWith('/portforward')
  if (!needsUpgrade(request.path)) return refuse(socket, refusalOf(badRequest('this path is not upgraded')))
  if (isCommand && isSpdy && !hasCommandProtocol(upgrade)) return undefined
  if (isCommand && !isSpdy && !isWebSocketCommand(upgrade)) return refuse(socket, refusalOf(badRequest('Upgrade request required')))
  if (!isCommand && !isSpdy && !asksForWebSocket(upgrade)) return refuse(socket, refusalOf(badRequest('Upgrade request required')))
  const { stream, status, body } = await session.request(request)
  if (stream && !isCommand) (isSpdy ? acceptSpdyForward : acceptWebSocketForward)(session, stream, upgrade)
  else if (stream && isSpdy) acceptSpdyCommand(session, stream, upgrade)
  else if (stream) acceptWebSocketCommand(session, stream, upgrade)
  else if (!isCommand || !isFailedStart(body)) refuse(socket, answeredRefusal(status, body))
  else if (isSpdy) failSpdyCommand(JSON.parse(String(body)) as object, upgrade)
  else failWebSocketCommand(JSON.parse(String(body)) as object, upgrade)
}

export function refusalOf(error: StatusError): Refusal {
  return { status: error.code, type: 'application/json', body: JSON.stringify(error.toStatus()) }
}

function isFailedStart(body: HttpResponse['body']): boolean {
  return String(body).includes('"message":"Internal error occurred: error executing command in container: ')
}

/** A kubelet's own words come without the Status of the API server around them. */
function answeredRefusal(status: number, body: HttpResponse['body']): Refusal {
  const words = /"message":"Internal error occurred: unable to upgrade connection: ((?:[^"\\]|\\.)*)"/.exec(String(body))?.[1]
  return words
    ? { status, type: 'text/plain', body: words.replaceAll('\\"', '"') }
    : { status, type: 'application/json', body: String(body) }
}
