/** A request that asks to be upgraded, and the bytes with which it is accepted or refused. */
import { type IncomingMessage, STATUS_CODES } from 'node:http'
import type { Duplex } from 'node:stream'

export interface Upgrade {
  readonly message: IncomingMessage
  readonly socket: Duplex
  /** What came after the request already. */
  readonly head: Buffer
}

export interface Refusal {
  readonly status: number
  readonly type: string
  readonly body: string
}

/** The names that the client offers in a header. */
export function offered({ headers }: IncomingMessage, header: string): string[] {
  return String(headers[header] ?? '').split(',').map((each) => each.trim()).filter((each) => each !== '')
}

export function switchProtocols(socket: Duplex, headers: Readonly<Record<string, string>>): void {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`)
  socket.write(`HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\n${lines.join('')}\r\n`)
}

export function refuse(socket: Duplex, { status, type, body }: Refusal): void {
  const bytes = Buffer.from(body)
  const head = `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\nContent-Type: ${type}\r\nContent-Length: ${bytes.length}\r\nConnection: close\r\n\r\n`
  socket.end(Buffer.concat([Buffer.from(head), bytes]))
}
