/**
 * exec and attach over WebSocket: one byte of channel before every frame.
 *
 * Follows v5.channel.k8s.io of k8s.io/apimachinery/pkg/util/remotecommand and
 * k8s.io/apiserver/pkg/util/wsstream. Left out: SPDY/3.1 (clients before 1.30).
 */
import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { type WebSocket, WebSocketServer } from 'ws'
import type { Stream } from '@track/apiserver'
import type { Session } from '@track/session'

const remoteCommandProtocols = [
  'v5.channel.k8s.io', 'v4.channel.k8s.io', 'v3.channel.k8s.io', 'v2.channel.k8s.io', 'channel.k8s.io',
] as const

const channel = { input: 0, error: 3, resize: 4, close: 255 } as const

const server = new WebSocketServer({
  noServer: true,
  perMessageDeflate: false,
  handleProtocols: (offered) => remoteCommandProtocols.find((protocol) => offered.has(protocol)) ?? false,
})

/** A request that asks to be upgraded: the message, its socket, and what came on it already. */
export interface Upgrade {
  readonly message: IncomingMessage
  readonly socket: Duplex
  readonly head: Buffer
}

export function isRemoteCommand({ headers }: IncomingMessage): boolean {
  const offered = String(headers['sec-websocket-protocol'] ?? '').split(',').map((each) => each.trim())
  return remoteCommandProtocols.some((protocol) => offered.includes(protocol))
}

/** Joins a socket to a connection of the world until one of them ends. */
export function acceptRemoteCommand(session: Session, stream: Stream, { message, socket, head }: Upgrade): void {
  server.handleUpgrade(message, socket, head, (client) => {
    let isOver = false
    const stop = session.follow(stream, ({ chunks, ended, exitCode }) => {
      for (const { channel: number, text } of chunks) client.send(framed(number, text))
      if (!ended || isOver) return
      isOver = true
      finish(client, statusOf(exitCode ?? 0))
    })
    client.on('message', (data) => receive(session, stream, Buffer.from(data as Buffer)))
    client.on('close', () => {
      stop()
      session.close(stream)
    })
    client.on('error', () => client.terminate())
  })
}

/** A command that the node could not start: the client learns it on the error channel. */
export function failRemoteCommand(status: object, { message, socket, head }: Upgrade): void {
  server.handleUpgrade(message, socket, head, (client) => finish(client, status))
}

function finish(client: WebSocket, status: object): void {
  client.send(framed(channel.error, JSON.stringify(status)))
  client.close(1000)
}

function receive(session: Session, stream: Stream, frame: Buffer): void {
  const [number] = frame
  const payload = frame.subarray(1)
  if (number === channel.input) session.write(stream, payload.toString('utf8'))
  else if (number === channel.close && payload[0] === channel.input) session.endInput(stream)
  else if (number === channel.resize) resize(session, stream, payload.toString('utf8'))
}

function resize(session: Session, stream: Stream, text: string): void {
  const match = /"Width":(\d+),"Height":(\d+)/.exec(text)
  if (match) session.resize(stream, { width: Number(match[1]), height: Number(match[2]) })
}

function framed(number: number, text: string): Buffer {
  return Buffer.concat([Buffer.from([number]), Buffer.from(text)])
}

/** What the error channel says at the end: success, or the exit code as a cause. */
function statusOf(exitCode: number): object {
  if (exitCode === 0) return { metadata: {}, status: 'Success' }
  return {
    metadata: {}, status: 'Failure', reason: 'NonZeroExitCode',
    message: `command terminated with non-zero exit code: exit status ${exitCode}`,
    details: { causes: [{ reason: 'ExitCode', message: String(exitCode) }] },
  }
}
