/**
 * The door for whatever reads a Prometheus: Grafana, promtool, a client library. Plain HTTP on loopback,
 * and its address bears a token, as a Prometheus behind a path prefix has one, so that any client can be
 * pointed at it; a bearer token is taken as well. It only reads.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { randomBytes } from 'node:crypto'
import type { Session } from '@track/session'
import { closeServer, listenOnLoopback, socketsOf } from '../https/listening.ts'
import { foreignness, isSame } from '../https/guard.ts'
import { BodyTooLarge, readBody } from '../https/http-message.ts'

export interface PrometheusDoor {
  /** `http://127.0.0.1:9090/TOKEN`, to which `/api/v1/query` is added. */
  readonly address: string
  close(): Promise<void>
}

export interface PrometheusDoorOptions {
  /** 0 takes any free one. */
  readonly port: number
  /** Told otherwise, it asks for none: whoever is on this machine may read. */
  readonly asksForToken: boolean
}

/** `session` answers the query `prometheus`. Rejects with `DoorRefused`. */
export async function openPrometheusDoor(session: Session, { port, asksForToken }: PrometheusDoorOptions): Promise<PrometheusDoor> {
  const token = asksForToken ? randomBytes(24).toString('base64url') : undefined
  const server = createServer()
  const sockets = socketsOf(server)
  const bound = await listenOnLoopback(server, { port, flag: '--prometheus-port' })
  attach(server, { session, token, port: bound })
  return { address: `http://127.0.0.1:${bound}${token === undefined ? '' : `/${token}`}`, close: () => closeServer(server, sockets) }
}

interface Door {
  readonly session: Session
  readonly token: string | undefined
  readonly port: number
}

function attach(server: Server, door: Door): void {
  server.on('request', (message, response) => void answer(door, message, response))
}

async function answer({ session, token, port }: Door, message: IncomingMessage, response: ServerResponse): Promise<void> {
  const foreign = foreignness(message, port)
  if (foreign !== undefined) return end(response, 403, foreign)
  const path = openedPath(message, token)
  if (path === undefined) return end(response, 401, 'this Prometheus asks for its token: it is part of the address that was printed, or goes into the header "Authorization: Bearer TOKEN"\n')
  try {
    const form = await formOf(message)
    const { status, contentType, body } = (await session.query('prometheus', { method: message.method ?? 'GET', path, ...(form !== undefined && { form }) })) as Answered
    end(response, status, message.method === 'HEAD' ? '' : body, contentType)
  } catch (reason) {
    // A body without end, or a session that has stopped at a bug of the engine, which is in its view.
    if (reason instanceof BodyTooLarge) end(response, 413, `${reason.message}\n`)
    else end(response, 500, `the engine has stopped: ${(reason as Error).message}\n`)
  }
}

type Answered = { readonly status: number; readonly contentType: string; readonly body: string }

/** Without the token; undefined where it is missing. */
function openedPath({ url = '/', headers }: IncomingMessage, token: string | undefined): string | undefined {
  if (token === undefined) return url
  const [, first = '', rest = ''] = /^\/([^/?]*)(.*)$/s.exec(url) ?? []
  if (isSame(first, token)) return rest.startsWith('/') ? rest : `/${rest}`
  const bearer = /^Bearer +(\S+)$/i.exec(headers.authorization ?? '')?.[1]
  return bearer !== undefined && isSame(bearer, token) ? url : undefined
}

/** Prometheus reads forms, and nothing else of what a client may send. */
async function formOf(message: IncomingMessage): Promise<string | undefined> {
  const body = await readBody(message)
  const isForm = (message.headers['content-type'] ?? '').startsWith('application/x-www-form-urlencoded')
  return isForm && typeof body === 'string' ? body : undefined
}

function end(response: ServerResponse, status: number, body: string, contentType = 'text/plain; charset=utf-8'): void {
  response.writeHead(status, { ...(contentType !== '' && { 'content-type': contentType }), 'x-content-type-options': 'nosniff' }).end(body)
}
