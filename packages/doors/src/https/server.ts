/**
 * The HTTPS door: a real client on this machine, and the world's API server. It listens on
 * loopback only and asks for its token or certificate.
 */
import { createServer, type Server } from 'node:https'
import { randomBytes } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import type { User } from '@track/apiserver'
import type { Session } from '@track/session'
import { answer, answerUpgrade, type Door } from './answer.ts'
import { createAuthority } from './certificates.ts'
import type { Token } from './guard.ts'
import { printKubeconfig } from './kubeconfig.ts'
import { closeServer, listenOnLoopback, socketsOf } from './listening.ts'

export interface HttpsDoor {
  /** `https://127.0.0.1:6443` */
  readonly address: string
  readonly kubeconfig: string
  /** A token for another user, for as long as the door is open. */
  issueToken(user: User): string
  close(): Promise<void>
}

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
  const bound = await listenOnLoopback(server, { port, flag: '--port' })
  attach(server, { session, tokens, port: bound })
  const address = `https://127.0.0.1:${bound}`
  return {
    address,
    kubeconfig: printKubeconfig({ server: address, authority: authority.certificate, user: { name: administrator.name, token, ...client } }),
    issueToken,
    close: () => closeServer(server, sockets),
  }
}

function attach(server: Server, door: Door): void {
  server.on('request', (message, response) => void answer(door, message, response))
  server.on('upgrade', (message: IncomingMessage, socket: Duplex, head: Buffer) => {
    // A client that resets its connection is gone; whoever is joined to it learns of its close.
    socket.on('error', () => socket.destroy())
    void answerUpgrade(door, { message, socket, head })
  })
}
