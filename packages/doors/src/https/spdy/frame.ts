/**
 * The frames of SPDY/3.1: what comes on a connection is cut into them, what leaves is put into them.
 *
 * Follows the SPDY Protocol Draft 3.1, sections 2.2 and 2.6. Left out: flow control, which the clients
 * of Kubernetes (moby/spdystream) neither obey nor ask for; SETTINGS, which they ignore.
 */
import { type HeaderBlocks } from './header-block.ts'

export type Frame =
  | { readonly type: 'syn stream'; readonly stream: number; readonly headers: ReadonlyMap<string, string>; readonly isLast: boolean }
  | { readonly type: 'data'; readonly stream: number; readonly bytes: Buffer; readonly isLast: boolean }
  | { readonly type: 'reset'; readonly stream: number }
  | { readonly type: 'ping'; readonly id: number }
  | { readonly type: 'go away' }
  /** One that changes nothing here. */
  | { readonly type: 'other' }

const version = 3
const headBytes = 8
const flagFin = 0x01
/** More than any client of Kubernetes sends in one; the length field could say 16 MiB. */
const frameBytesMax = 1024 * 1024
const controlType = { synStream: 1, synReply: 2, reset: 3, ping: 6, goAway: 7, headers: 8 } as const

/** What came is not SPDY/3.1: the connection cannot go on. */
class SpdyError extends Error {}

/** Cuts bytes into frames; a part of a frame waits for the rest. */
export class FrameReader {
  #rest: Buffer = Buffer.alloc(0)
  readonly #headers: HeaderBlocks

  constructor(headers: HeaderBlocks) {
    this.#headers = headers
  }

  async* read(bytes: Buffer): AsyncGenerator<Frame> {
    this.#rest = this.#rest.length > 0 ? Buffer.concat([this.#rest, bytes]) : bytes
    while (this.#rest.length >= headBytes) {
      const length = this.#rest.readUIntBE(5, 3)
      if (length > frameBytesMax) throw new SpdyError(`a frame of ${length} bytes; at most ${frameBytesMax} are read`)
      if (this.#rest.length < headBytes + length) return
      const head = this.#rest.subarray(0, headBytes)
      const body = this.#rest.subarray(headBytes, headBytes + length)
      this.#rest = this.#rest.subarray(headBytes + length)
      yield head[0]! & 0x80 ? await this.#control(head, body) : data(head, body)
    }
  }

  async #control(head: Buffer, body: Buffer): Promise<Frame> {
    if ((head.readUInt16BE(0) & 0x7fff) !== version) throw new SpdyError(`version ${head.readUInt16BE(0) & 0x7fff} of SPDY; only 3 is spoken`)
    const type = head.readUInt16BE(2)
    const bytesMin: Partial<Record<number, number>> = { [controlType.synStream]: 10, [controlType.reset]: 8, [controlType.ping]: 4, [controlType.headers]: 4 }
    if (body.length < (bytesMin[type] ?? 0)) throw new SpdyError(`a control frame of type ${type} that is cut short`)
    switch (type) {
      case controlType.synStream: return {
        type: 'syn stream', stream: streamOf(body), headers: await this.#headers.read(body.subarray(10)), isLast: isLast(head),
      }
      case controlType.reset: return { type: 'reset', stream: streamOf(body) }
      case controlType.ping: return { type: 'ping', id: body.readUInt32BE(0) }
      case controlType.goAway: return { type: 'go away' }
      case controlType.headers:
        // Read for the state of the decompressor alone, which is one for the whole connection.
        await this.#headers.read(body.subarray(4))
        return { type: 'other' }
      default: return { type: 'other' }
    }
  }
}

function data(head: Buffer, bytes: Buffer): Frame {
  return { type: 'data', stream: streamOf(head), bytes, isLast: isLast(head) }
}

function streamOf(bytes: Buffer): number {
  return bytes.readUInt32BE(0) & 0x7fff_ffff
}

function isLast(head: Buffer): boolean {
  return (head[4]! & flagFin) !== 0
}

export function synReply(stream: number, headerBlock: Buffer): Buffer {
  return control(controlType.synReply, Buffer.concat([uint32(stream), headerBlock]))
}

export function ping(id: number): Buffer {
  return control(controlType.ping, uint32(id))
}

/** The length field has 24 bits; pieces far below it keep other streams moving. */
const dataBytesMax = 32 * 1024

export function dataFrames(stream: number, bytes: Buffer): Buffer[] {
  const frames: Buffer[] = []
  for (let from = 0; from < bytes.length; from += dataBytesMax) {
    const piece = bytes.subarray(from, from + dataBytesMax)
    frames.push(dataHead(stream, 0, piece.length), piece)
  }
  return frames
}

/** Nothing more will come on this stream. */
export function lastData(stream: number): Buffer {
  return dataHead(stream, flagFin, 0)
}

function dataHead(stream: number, flags: number, length: number): Buffer {
  return Buffer.concat([uint32(stream), uint32(flags << 24 | length)])
}

function control(type: number, body: Buffer): Buffer {
  return Buffer.concat([uint32((0x8000 | version) << 16 | type), uint32(body.length), body])
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(value >>> 0)
  return bytes
}
