/** A door before a small cluster, for tests, and requests that come to it as bytes or as node sends them. */
import { type ClientRequest, type IncomingMessage, type OutgoingHttpHeaders } from 'node:http'
import { request as httpsRequest, type RequestOptions } from 'node:https'
import { connect as tlsConnect } from 'node:tls'
import { buildWorld, threeZones } from '@track/cluster'
import { LocalSession, type SessionStream } from '@track/session'
import { second } from '@track/simulation'
import { type HttpsDoor, openHttpsDoor } from '../server.ts'

/** Knows how many streams somebody follows: what is opened has to be given back. */
class CountingSession extends LocalSession {
  following = 0

  override follow(stream: SessionStream, onReading: Parameters<LocalSession['follow']>[1]): () => void {
    this.following++
    let isFollowed = true
    const stop = super.follow(stream, onReading)
    return () => {
      stop()
      if (isFollowed) this.following--
      isFollowed = false
    }
  }
}

export interface OpenDoor {
  readonly door: HttpsDoor
  readonly session: CountingSession
  readonly port: number
  readonly token: string
  close(): Promise<void>
}

export async function openDoor(): Promise<OpenDoor> {
  const world = buildWorld({ seed: 3, nodes: threeZones(1) })
  world.runFor(5 * second)
  const session = new CountingSession({ world })
  const door = await openHttpsDoor(session, { port: 0 })
  return {
    door, session,
    port: Number(new URL(door.address).port),
    token: fieldOf(door, 'token'),
    async close() {
      session.dispose()
      await door.close()
    },
  }
}

/** A line of the kubeconfig. */
function fieldOf({ kubeconfig }: HttpsDoor, name: string): string {
  return new RegExp(`${name}: (\\S+)`).exec(kubeconfig)![1]!
}

export function pemOf(door: HttpsDoor, name: string): string {
  return Buffer.from(fieldOf(door, name), 'base64').toString('utf8')
}

export interface Answered {
  readonly status: number
  readonly headers: IncomingMessage['headers']
  readonly rawHeaders: readonly string[]
  readonly bytes: Buffer
  readonly text: string
}

export interface Asking extends RequestOptions {
  readonly body?: string | Uint8Array
  readonly headers?: OutgoingHttpHeaders
  /** Instead of the administrator's; none when empty. */
  readonly token?: string
}

/** Asks as the administrator, who trusts the door's authority, unless told otherwise. */
export function ask(open: OpenDoor, path: string, asking: Asking = {}): Promise<Answered> {
  return new Promise((resolve, reject) => {
    const message = begin(open, path, asking)
    message.on('response', (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('error', reject)
      response.on('end', () => {
        const bytes = Buffer.concat(chunks)
        const { statusCode: status = 0, headers, rawHeaders } = response
        resolve({ status, headers, rawHeaders, bytes, text: bytes.toString('utf8') })
      })
    })
    message.on('error', reject)
    message.end(asking.body)
  })
}

/** The request, of which nothing but its head is sent; for those that go on. */
export function begin({ door, port, token }: OpenDoor, path: string, { body: _body, token: other = token, headers = {}, ...more }: Asking): ClientRequest {
  return httpsRequest({
    host: '127.0.0.1', port, path, ca: pemOf(door, 'certificate-authority-data'), agent: false,
    headers: { ...(other && { authorization: `Bearer ${other}` }), ...headers }, ...more,
  })
}

/** Sends bytes as they are, and answers all that came until the server closed. */
export function sendBytes({ door, port }: OpenDoor, bytes: string | Buffer): Promise<string> {
  return new Promise((resolve) => {
    let text = ''
    const socket = tlsConnect({ host: '127.0.0.1', port, ca: pemOf(door, 'certificate-authority-data') }, () => socket.write(bytes))
    socket.setEncoding('utf8').on('data', (piece: string) => { text += piece })
    // A server may cut off what is not HTTP before it was read.
    socket.on('error', () => resolve(text))
    socket.on('close', () => resolve(text))
  })
}
