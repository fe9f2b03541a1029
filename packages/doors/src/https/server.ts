/**
 * The HTTPS door: a real client on this machine, and the world's API server. It listens on
 * loopback only and asks for its token or certificate.
 */
import { createServer, type Server } from 'node:https'
import { randomBytes } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import type { User } from '@track/apiserver'
import type { Session } from '@track/session'
import { answer, answerUpgrade, type Door } from './answer.ts'
import { createAuthority } from './certificates.ts'
import type { Token } from './guard.ts'
import { printKubeconfig } from './kubeconfig.ts'

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
  const sockets = socketsOf(server)
  const bound = await listen(server, port)
  attach(server, { session, tokens, port: bound })
  const address = `https://127.0.0.1:${bound}`
  return {
    address,
    kubeconfig: printKubeconfig({ server: address, authority: authority.certificate, user: { name: administrator.name, token, ...client } }),
    issueToken,
    close: () => close(server, sockets),
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

/** Everyone who is connected, those whose connection was upgraded too: node forgets these. */
function socketsOf(server: Server): ReadonlySet<Socket> {
  const sockets = new Set<Socket>()
  server.on('connection', (socket: Socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
  })
  return sockets
}

function close(server: Server, sockets: ReadonlySet<Socket>): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve())
    for (const socket of sockets) socket.destroy()
  })
}

function attach(server: Server, door: Door): void {
  server.on('request', (message, response) => void answer(door, message, response))
  server.on('upgrade', (message: IncomingMessage, socket: Duplex, head: Buffer) => {
    // A client that resets its connection is gone; whoever is joined to it learns of its close.
    socket.on('error', () => socket.destroy())
    void answerUpgrade(door, { message, socket, head })
  })
}
