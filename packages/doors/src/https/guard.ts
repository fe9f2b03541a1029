/**
 * Who may come in through a loopback door: requests for its own names (a page that was rebound to
 * 127.0.0.1 has another Host), from no foreign page (Origin), with its token or certificate.
 */
import type { IncomingMessage } from 'node:http'
import type { TLSSocket } from 'node:tls'
import { timingSafeEqual } from 'node:crypto'
import type { User } from '@track/apiserver'

const loopbackNames = ['localhost', '127.0.0.1', '[::1]'] as const

export interface Token {
  readonly token: string
  readonly user: User
}

/** Why a request is turned away before it is read; undefined when it may come in. */
export function foreignness({ headers }: IncomingMessage, port: number): string | undefined {
  const { host, origin } = headers
  if (!isOwnHost(host, port)) return `this server answers to ${loopbackNames[1]}:${port}, not to "${host ?? ''}"\n`
  if (origin !== undefined && !isOwnOrigin(origin, port)) return `requests from pages of "${origin}" are refused\n`
  return undefined
}

function isOwnHost(host: string | undefined, port: number): boolean {
  return loopbackNames.some((name) => host?.toLowerCase() === `${name}:${port}`)
}

function isOwnOrigin(origin: string, port: number): boolean {
  return loopbackNames.some((name) => origin === `https://${name}:${port}` || origin === `http://${name}:${port}`)
}

/** The user that a bearer token or a client certificate stands for. */
export function authenticate(request: IncomingMessage, tokens: readonly Token[]): User | undefined {
  const bearer = /^Bearer +(\S+)$/i.exec(request.headers.authorization ?? '')?.[1]
  if (bearer !== undefined) return tokens.find(({ token }) => isSame(token, bearer))?.user
  const socket = request.socket as TLSSocket
  return socket.authorized ? certificateUser(socket) : undefined
}

/** CN is the name and every O a group, as Kubernetes reads a client certificate. */
function certificateUser(socket: TLSSocket): User | undefined {
  const { CN, O } = socket.getPeerCertificate().subject as { CN?: string | string[]; O?: string | string[] }
  const name = [CN ?? []].flat()[0]
  if (!name) return undefined
  return { name, groups: [...[O ?? []].flat(), 'system:authenticated'] }
}

/** In a time that does not tell how much of them is the same. */
export function isSame(a: string, b: string): boolean {
  const left = Buffer.from(a)
  const right = Buffer.from(b)
  return left.length === right.length && timingSafeEqual(left, right)
}
