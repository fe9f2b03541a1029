/**
 * The door for whatever reads a world's monitoring or writes to it: Grafana, promtool, amtool, a client library.
 * Plain HTTP on loopback, and its address bears a token, as a server behind a path prefix has one, so that any
 * client can be pointed at it; a bearer token is taken as well.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { randomBytes } from 'node:crypto'
import { gunzipSync } from 'node:zlib'
import type { Session } from '@track/session'
import type { Plain } from '@track/simulation'
import { closeServer, listenOnLoopback, socketsOf } from '../https/listening.ts'
import { foreignness, isSame } from '../https/guard.ts'
import { refuse, type Upgrade } from '../https/upgrade.ts'
import { acceptTail, isTail } from './tail.ts'
import { bodyBytesMax, BodyTooLarge, headersOf, readBytes } from '../https/http-message.ts'

export interface MonitoringDoor {
  /** `http://127.0.0.1:9090/TOKEN`, to which `/api/v1/query` is added, or the name of a server before it. */
  readonly address: string
  close(): Promise<void>
}

export interface MonitoringDoorOptions {
  /** 0 takes any free one. */
  readonly port: number
  /** The flag that chose the port, for whoever finds it in use. */
  readonly flag: string
  /** Told otherwise, it asks for none: whoever is on this machine may come in. */
  readonly asksForToken: boolean
  /** The only server behind the door; without it the first word of a path names one. */
  readonly server?: string
}

/**
 * `session` answers the query `monitoring`, and its part `network calls` takes what changes something.
 * Rejects with `DoorRefused`.
 */
export async function openMonitoringDoor(session: Session, { port, flag, asksForToken, server: only }: MonitoringDoorOptions): Promise<MonitoringDoor> {
  const token = asksForToken ? randomBytes(24).toString('base64url') : undefined
  const server = createServer()
  const sockets = socketsOf(server)
  const bound = await listenOnLoopback(server, { port, flag })
  attach(server, { session, token, port: bound, only })
  return { address: `http://127.0.0.1:${bound}${token === undefined ? '' : `/${token}`}`, close: () => closeServer(server, sockets) }
}

interface Door {
  readonly session: Session
  readonly token: string | undefined
  readonly port: number
  readonly only: string | undefined
}

interface Asked {
  readonly api: string
  readonly method: string
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string | Uint8Array
}

const tokenWords = 'this door asks for its token: it is part of the address that was printed, or goes into the header "Authorization: Bearer TOKEN"\n'

type Answered = { readonly status: number; readonly contentType: string; readonly headers?: Readonly<Record<string, string>>; readonly body: string | Uint8Array }

function attach(server: Server, door: Door): void {
  server.on('request', (message, response) => void answer(door, message, response))
  server.on('upgrade', (message, socket, head) => void upgrade(door, { message, socket, head }))
}

/** Only Loki's tail is a WebSocket; what the world refuses of it is told as any answer. */
async function upgrade(door: Door, asking: Upgrade): Promise<void> {
  const { message, socket } = asking
  socket.on('error', () => socket.destroy())
  const plain = (status: number, body: string) => refuse(socket, { status, type: 'text/plain; charset=utf-8', body })
  const foreign = foreignness(message, door.port)
  if (foreign !== undefined) return plain(403, foreign)
  const opened = openedPath(message, door.token)
  if (opened === undefined) return plain(401, tokenWords)
  const { api, path } = named(opened, door.only)
  const ask = async (asked: string) => await answerOf(door, { api, path: asked, method: 'GET', headers: {} })
  try {
    const found = await ask(path)
    if (found === 'no such server') return plain(404, `no server "${api}" in this world\n`)
    // A tail that is right is refused for being no WebSocket, which this one is.
    if (!isTail(path) || found.status !== 400 || found.body !== 'Bad Request\n') return refuse(socket, { status: found.status, type: found.contentType, body: String(found.body) })
    const read = async (asked: string) => {
      const answered = await ask(asked)
      return answered !== 'no such server' && answered.status === 200 ? String(answered.body) : undefined
    }
    acceptTail({ session: door.session, path, read }, asking)
  } catch (reason) {
    // A session that has stopped at a bug of the engine, which is in its view.
    plain(500, `the engine has stopped: ${(reason as Error).message}\n`)
  }
}

async function answer(door: Door, message: IncomingMessage, response: ServerResponse): Promise<void> {
  const foreign = foreignness(message, door.port)
  if (foreign !== undefined) return end(response, 403, foreign)
  const path = openedPath(message, door.token)
  if (path === undefined) return end(response, 401, tokenWords)
  try {
    const found = await answerOf(door, { ...named(path, door.only), method: message.method ?? 'GET', headers: headersOf(message), ...await bodyOf(message) })
    if (found === 'no such server') return end(response, 404, `no server "${named(path, door.only).api}" in this world\n`)
    end(response, found.status, message.method === 'HEAD' ? '' : found.body, { contentType: found.contentType, ...found.headers })
  } catch (reason) {
    // A body without end, one that is not packed as it says, or a session that has stopped at a bug of the engine, which is in its view.
    if (reason instanceof BodyTooLarge) end(response, 413, `${reason.message}\n`)
    else if (reason instanceof BadEncoding) end(response, 400, `${reason.message}\n`)
    else end(response, 500, `the engine has stopped: ${(reason as Error).message}\n`)
  }
}

async function answerOf({ session }: Door, asked: Asked): Promise<Answered | 'no such server'> {
  const found = await session.query('monitoring', asked as unknown as Plain) as Answered | 'no such server' | 'changes'
  if (found !== 'changes') return found
  return await session.input('network calls', 'system request', asked as unknown as Plain) as Answered
}

/** Without the token; undefined where it is missing. */
function openedPath({ url = '/', headers }: IncomingMessage, token: string | undefined): string | undefined {
  if (token === undefined) return url
  const [, first = '', rest = ''] = /^\/([^/?]*)(.*)$/s.exec(url) ?? []
  if (isSame(first, token)) return rest.startsWith('/') ? rest : `/${rest}`
  const bearer = /^Bearer +(\S+)$/i.exec(headers.authorization ?? '')?.[1]
  return bearer !== undefined && isSame(bearer, token) ? url : undefined
}

function named(path: string, only: string | undefined): { readonly api: string; readonly path: string } {
  if (only !== undefined) return { api: only, path }
  const [, api = '', rest = ''] = /^\/([^/?]*)(.*)$/s.exec(path) ?? []
  return { api, path: rest.startsWith('/') ? rest : `/${rest}` }
}

class BadEncoding extends Error {}

/** Text where its type is a text's, else bytes; unpacked, as servers do it before they read. */
async function bodyOf(message: IncomingMessage): Promise<{ readonly body?: string | Uint8Array }> {
  const packed = await readBytes(message)
  if (packed.length === 0) return {}
  const bytes = message.headers['content-encoding'] === 'gzip' ? unpacked(packed) : packed
  const isText = /^(application\/(json|x-www-form-urlencoded|yaml)|text\/)|^$/.test(message.headers['content-type'] ?? '')
  return { body: isText ? bytes.toString('utf8') : new Uint8Array(bytes) }
}

function unpacked(bytes: Buffer): Buffer {
  try {
    return gunzipSync(bytes, { maxOutputLength: bodyBytesMax })
  } catch (reason) {
    // What was sent is no gzip, or more than a body may be.
    if ((reason as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') throw new BodyTooLarge(`limit is ${bodyBytesMax}`)
    throw new BadEncoding(`the body is no gzip: ${(reason as Error).message}`)
  }
}

function end(response: ServerResponse, status: number, body: string | Uint8Array, { contentType = 'text/plain; charset=utf-8', ...headers }: Readonly<Record<string, string>> = {}): void {
  response.writeHead(status, { ...headers, ...(contentType !== '' && { 'content-type': contentType }), 'x-content-type-options': 'nosniff' }).end(body)
}
