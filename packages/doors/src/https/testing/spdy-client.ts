/** A client that speaks SPDY/3.1 as kubectl before 1.30 does, for tests. */
import { connect as tlsConnect, type TLSSocket } from 'node:tls'
import { type Frame, FrameReader, dataFrames, lastData, ping } from '../spdy/frame.ts'
import { HeaderBlocks } from '../spdy/header-block.ts'
import { type OpenDoor, pemOf } from './open-door.ts'

export interface SpdyClient {
  /** The head of the answer to the upgrade, and its body where it was refused. */
  readonly answer: string
  /** Opens the streams of a command, in kubectl's order. */
  open(...names: readonly string[]): void
  /** Opens a stream with headers of its own; it is called by its type. */
  openWith(headers: Readonly<Record<'streamtype', string> & Record<string, string>>): void
  write(name: string, text: string): void
  end(name: string): void
  ping(id: number): void
  sendBytes(bytes: Buffer): void
  /** All text that came on a stream. */
  text(name: string): string
  readonly pings: readonly number[]
  readonly closed: Promise<void>
  destroy(): void
}

export async function openSpdy({ door, port, token }: OpenDoor, path: string): Promise<SpdyClient> {
  const socket = tlsConnect({ host: '127.0.0.1', port, ca: pemOf(door, 'certificate-authority-data') })
  // What is cut off on purpose is an error of the client.
  socket.on('error', () => {})
  const closed = new Promise<void>((resolve) => { socket.on('close', () => resolve()) })
  socket.write([
    `POST ${path} HTTP/1.1`, `Host: 127.0.0.1:${port}`, `Authorization: Bearer ${token}`, 'Content-Length: 0', 'Connection: Upgrade',
    'Upgrade: SPDY/3.1', 'X-Stream-Protocol-Version: v4.channel.k8s.io', 'X-Stream-Protocol-Version: v3.channel.k8s.io', '', '',
  ].join('\r\n'))
  const { head, rest } = await readAnswer(socket)
  const isRefused = !head.startsWith('HTTP/1.1 101')
  const refusal = isRefused ? await readText(socket, rest) : ''
  const ids = new Map<string, number>()
  const texts = new Map<number, string>()
  const pings: number[] = []
  const block = blockWriter()
  if (!isRefused) {
    const reader = new FrameReader(new HeaderBlocks())
    void readFrames(reader, socket, rest, (frame) => {
      if (frame.type === 'data') texts.set(frame.stream, (texts.get(frame.stream) ?? '') + frame.bytes.toString('utf8'))
      if (frame.type === 'ping') pings.push(frame.id)
    })
  }
  const openWith = (headers: Parameters<SpdyClient['openWith']>[0]) => {
    ids.set(headers.streamtype, ids.size * 2 + 1)
    socket.write(opening(ids.get(headers.streamtype)!, block(headers)))
  }
  return {
    answer: head + refusal, pings, closed, openWith,
    open: (...names) => names.forEach((streamtype) => openWith({ streamtype })),
    write: (name, text) => dataFrames(ids.get(name)!, Buffer.from(text)).forEach((frame) => socket.write(frame)),
    end: (name) => void socket.write(lastData(ids.get(name)!)),
    ping: (id) => void socket.write(ping(id)),
    sendBytes: (bytes) => void socket.write(bytes),
    text: (name) => texts.get(ids.get(name)!) ?? '',
    destroy: () => void socket.destroy(),
  }
}

function readAnswer(socket: TLSSocket): Promise<{ head: string; rest: Buffer }> {
  return new Promise((resolve) => {
    let bytes = Buffer.alloc(0)
    const read = (piece: Buffer) => {
      bytes = Buffer.concat([bytes, piece])
      const end = bytes.indexOf('\r\n\r\n')
      if (end < 0) return
      socket.off('data', read)
      socket.pause()
      resolve({ head: bytes.toString('utf8', 0, end + 4), rest: bytes.subarray(end + 4) })
    }
    socket.on('data', read)
  })
}

/** All that comes until the server ends. */
async function readText(socket: TLSSocket, rest: Buffer): Promise<string> {
  const pieces = [rest]
  for await (const piece of socket as AsyncIterable<Buffer>) pieces.push(piece)
  return Buffer.concat(pieces).toString('utf8')
}

async function readFrames(reader: FrameReader, socket: TLSSocket, rest: Buffer, onFrame: (frame: Frame) => void): Promise<void> {
  if (rest.length > 0) socket.unshift(rest)
  try {
    for await (const piece of socket as AsyncIterable<Buffer>) for await (const frame of reader.read(piece)) onFrame(frame)
  } catch {
    // The connection was cut off, which `closed` tells.
  }
}

/** Stored blocks of one zlib stream, each with an empty one after it. */
function blockWriter(): (headers: Record<string, string>) => Buffer {
  let head = Buffer.from([0x78, 0x01])
  return (headers) => {
    const words = Object.entries(headers).flat()
    const plain = Buffer.concat([uint32(words.length / 2), ...words.flatMap((word) => [uint32(word.length), Buffer.from(word)])])
    const stored = Buffer.from([0, plain.length, 0, ~plain.length & 0xff, 0xff])
    const block = Buffer.concat([head, stored, plain, Buffer.from([0, 0, 0, 0xff, 0xff])])
    head = Buffer.alloc(0)
    return block
  }
}

function opening(stream: number, block: Buffer): Buffer {
  return Buffer.concat([uint32(0x80030001), uint32(10 + block.length), uint32(stream), uint32(0), Buffer.from([0, 0]), block])
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(value >>> 0)
  return bytes
}
