/**
 * exec and attach over WebSocket: one byte of channel before every frame.
 *
 * Follows v5.channel.k8s.io of k8s.io/apimachinery/pkg/util/remotecommand and
 * k8s.io/apiserver/pkg/util/wsstream. Left out: channel.k8s.io and the base64 protocols.
 */
import { type WebSocket, WebSocketServer } from 'ws'
import type { Stream } from '@track/apiserver'
import type { Session } from '@track/session'
import { type CommandInput, joinCommand } from './remote-command.ts'
import { offered, type Upgrade } from './upgrade.ts'

const protocols = ['v5.channel.k8s.io', 'v4.channel.k8s.io'] as const

const channel = { input: 0, error: 3, resize: 4, close: 255 } as const

const server = new WebSocketServer({
  noServer: true,
  perMessageDeflate: false,
  maxPayload: 4 * 1024 * 1024,
  handleProtocols: (names) => protocols.find((protocol) => names.has(protocol)) ?? false,
})

export function isWebSocketCommand({ message }: Upgrade): boolean {
  const names = offered(message, 'sec-websocket-protocol')
  return protocols.some((protocol) => names.includes(protocol))
}

export function acceptWebSocketCommand(session: Session, stream: Stream, { message, socket, head }: Upgrade): void {
  server.handleUpgrade(message, socket, head, (client) => {
    const input = joinCommand(session, stream, {
      write: (number, text) => client.send(framed(number, text)),
      finish: (status) => finish(client, status),
    })
    client.on('message', (data) => receive(input, Buffer.from(data as Buffer)))
    client.on('close', () => input.close())
    client.on('error', () => client.terminate())
  })
}

/** A command that the node could not start: the client learns it on the error channel. */
export function failWebSocketCommand(status: object, { message, socket, head }: Upgrade): void {
  server.handleUpgrade(message, socket, head, (client) => {
    client.on('error', () => client.terminate())
    finish(client, status)
  })
}

function finish(client: WebSocket, status: object): void {
  client.send(framed(channel.error, JSON.stringify(status)))
  client.close(1000)
}

function receive(input: CommandInput, frame: Buffer): void {
  const [number] = frame
  const payload = frame.subarray(1)
  if (number === channel.input) input.write(payload)
  else if (number === channel.close && payload[0] === channel.input) input.end()
  else if (number === channel.resize) input.resize(payload.toString('utf8'))
}

function framed(number: number, text: string): Buffer {
  return Buffer.concat([Buffer.from([number]), Buffer.from(text)])
}
