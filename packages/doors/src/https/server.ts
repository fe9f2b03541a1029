/**
 * The HTTPS door: a real client on this machine, and the world's API server. It listens on
 * loopback only and asks for its token or certificate.
 */
import { createServer, type Server } from 'node:https'
import { randomBytes } from 'node:crypto'
import { type IncomingMessage, type ServerResponse, STATUS_CODES } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import { internalError, requestEntityTooLarge } from '@track/apimachinery'
import type { HttpResponse, User } from '@track/apiserver'
import type { Session } from '@track/session'
import { createAuthority } from './certificates.ts'
import { authenticate, refusalOf, type Token } from './guard.ts'
import { BodyTooLarge, readRequest, writeHead, writeResponse } from './http-message.ts'
import { printKubeconfig } from './kubeconfig.ts'
import { acceptRemoteCommand, failRemoteCommand, isRemoteCommand, type Upgrade } from './remote-command.ts'

export interface HttpsDoor {
  /** `https://127.0.0.1:6443` */
  readonly address: string
  readonly kubeconfig: string
  /** A token for another user, for as long as the door is open. */
  issueToken(user: User): string
  close(): Promise<void>
}

/** Why the door could not be opened, in one sentence with what to do. */
export class DoorRefused extends Error {}

const administrator: User = { name: 'kubernetes-admin', groups: ['system:masters', 'system:authenticated'] }

/** Port 0 takes any free one. */
export async function openHttpsDoor(session: Session, { port }: { port: number }): Promise<HttpsDoor> {
  const authority = await createAuthority()
  const serving = await authority.issueServer({ dns: ['localhost', 'kubernetes', 'kubernetes.default'], ip: ['127.0.0.1', '::1'] })
  const client = await authority.issueClient({ name: administrator.name, groups: ['system:masters'] })
  const tokens: Token[] = []
  const issueToken = (user: User) => {
    const token = randomBytes(24).toString('base64url')
    tokens.push({ token, user })
    return token
  }
  const token = issueToken(administrator)
  const server = createServer({
    key: serving.key, cert: serving.certificate, ca: authority.certificate, requestCert: true, rejectUnauthorized: false,
  })
  const bound = await listen(server, port)
  attach(server, session, tokens, bound)
  const address = `https://127.0.0.1:${bound}`
  return {
    address,
    kubeconfig: printKubeconfig({ server: address, authority: authority.certificate, user: { name: administrator.name, token, ...client } }),
    issueToken,
    close: () => close(server),
  }
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (reason: NodeJS.ErrnoException) => {
      const inUse = reason.code === 'EADDRINUSE'
      reject(new DoorRefused(inUse
        ? `port ${port} is in use: choose another with --port, or 0 for any free one.`
        : `cannot listen on 127.0.0.1:${port}: ${reason.message}.`))
    })
    server.listen(port, '127.0.0.1', () => resolve((server.address() as AddressInfo).port))
  })
}

function close(server: Server): Promise<void> {
  server.closeAllConnections()
  return new Promise((resolve) => server.close(() => resolve()))
}

function attach(server: Server, session: Session, tokens: readonly Token[], port: number): void {
  server.on('request', (message, response) => {
    answer(session, tokens, port, message, response).catch((reason: unknown) => fail(session, response, reason))
  })
  server.on('upgrade', (message: IncomingMessage, socket: Duplex, head: Buffer) => {
    // A bug of the engine is in the session's view; this client only sees that it was cut off.
    upgrade(session, tokens, port, { message, socket, head }).catch(() => socket.destroy())
  })
}

async function answer(session: Session, tokens: readonly Token[], port: number, message: IncomingMessage, response: ServerResponse): Promise<void> {
  const refusal = refusalOf(message, port)
  if (refusal) {
    response.writeHead(403, { 'content-type': 'text/plain' }).end(refusal)
    return
  }
  const request = await readRequest(message, authenticate(message, tokens))
  const answered = await session.request(request)
  if (answered.stream) stream(session, message, response, answered)
  else writeResponse(message, response, answered)
}

/** A watch or a followed log: every chunk as it comes, until the client or the stream ends. */
function stream(session: Session, message: IncomingMessage, response: ServerResponse, answered: HttpResponse): void {
  const following = answered.stream!
  writeHead(response, answered)
  response.flushHeaders()
  const stop = session.follow(following, ({ chunks, ended }) => {
    if (chunks.length > 0) response.write(chunks.map(({ text }) => text).join(''))
    if (ended) response.end()
  })
  const seconds = Number(new URL(message.url ?? '/', 'https://localhost').searchParams.get('timeoutSeconds') ?? 0)
  const timer = seconds > 0 ? setTimeout(() => response.end(), seconds * 1000) : undefined
  response.on('close', () => {
    clearTimeout(timer)
    stop()
    session.close(following)
  })
}

/**
 * A client that is refused the WebSocket asks again for SPDY, and shows the refusal that it gets
 * there. A command that the node cannot start fails after the upgrade, on the error channel.
 */
async function upgrade(session: Session, tokens: readonly Token[], port: number, asked: Upgrade): Promise<void> {
  const { message, socket } = asked
  const refusal = refusalOf(message, port)
  if (refusal) {
    refuse(socket, { status: 403, type: 'text/plain', body: refusal })
    return
  }
  const { stream: following, status, body } = await session.request(await readRequest(message, authenticate(message, tokens)))
  if (following && isRemoteCommand(message)) acceptRemoteCommand(session, following, asked)
  else if (following) {
    session.close(following)
    refuse(socket, { status: 400, type: 'text/plain', body: 'not simulated here: SPDY/3.1; use kubectl 1.30 or newer' })
  } else if (isRemoteCommand(message) && isFailedStart(body)) failRemoteCommand(JSON.parse(String(body)) as object, asked)
  else if (kubeletRefusal(body)) refuse(socket, { status, type: 'text/plain', body: kubeletRefusal(body)! })
  else refuse(socket, { status, type: 'application/json', body: String(body) })
}

function isFailedStart(body: HttpResponse['body']): boolean {
  return String(body).includes('"message":"Internal error occurred: error executing command in container: ')
}

/** A kubelet's own words come without the Status of the API server around them. */
function kubeletRefusal(body: HttpResponse['body']): string | undefined {
  return /"message":"Internal error occurred: unable to upgrade connection: ((?:[^"\\]|\\.)*)"/.exec(String(body))?.[1]?.replaceAll('\\"', '"')
}

function refuse(socket: Duplex, { status, type, body }: { status: number; type: string; body: string }): void {
  const bytes = Buffer.from(body)
  socket.write(`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\nContent-Type: ${type}\r\nContent-Length: ${bytes.length}\r\nConnection: close\r\n\r\n`)
  socket.end(bytes)
}

/** A body that is too long is refused as the real server does; a bug of the engine says what to report. */
function fail(session: Session, response: ServerResponse, reason: unknown): void {
  if (response.headersSent) {
    response.destroy()
    return
  }
  const refusal = reason instanceof BodyTooLarge ? requestEntityTooLarge(reason.message) : internalError(failureWords(session))
  response.writeHead(refusal.code, { 'content-type': 'application/json', connection: 'close' })
  response.end(JSON.stringify(refusal.toStatus()))
}

function failureWords(session: Session): string {
  const { failure } = session.view()
  if (!failure) return 'the connection to the session was lost'
  return `the engine stopped at a bug of its own, which is worth reporting with these words: ${failure.message}`
}
