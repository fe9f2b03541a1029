/**
 * One SPDY/3.1 connection and the streams that the client opens on it, whatever carries its bytes:
 * a socket that was upgraded, or messages of a WebSocket.
 *
 * Follows github.com/moby/spdystream as k8s.io/apimachinery/pkg/util/httpstream/spdy uses it. Left out:
 * streams that the server opens.
 */
import { type Frame, FrameReader, dataFrames, lastData, ping, synReply } from './frame.ts'
import { HeaderBlocks } from './header-block.ts'

/** What a stream brings; each may come in a later call of `receive` than the stream itself. */
export interface StreamListener {
  onData?(bytes: Buffer): void
  /** The client sends nothing more on it. */
  onEnd?(): void
}

export interface SpdyStream {
  readonly id: number
  /** Names in lower case. */
  readonly headers: ReadonlyMap<string, string>
}

export interface SpdyOptions {
  send(bytes: Buffer): void
  /** A stream begins; it was accepted already. */
  onStream(stream: SpdyStream): StreamListener
  /** The client opens no more streams, and wants an end. */
  onGoAway(): void
}

export class SpdyConnection {
  readonly #options: SpdyOptions
  readonly #headers = new HeaderBlocks()
  readonly #reader = new FrameReader(this.#headers)
  readonly #listeners = new Map<number, StreamListener>()
  readonly #ended = new Set<number>()

  constructor(options: SpdyOptions) {
    this.#options = options
  }

  /** Calls one after the other, in the order in which bytes came; rejects what is not SPDY. */
  async receive(bytes: Buffer): Promise<void> {
    for await (const frame of this.#reader.read(bytes)) this.#handle(frame)
  }

  write(stream: number, bytes: Buffer): void {
    if (this.#ended.has(stream)) return
    for (const frame of dataFrames(stream, bytes)) this.#options.send(frame)
  }

  /** Nothing more is sent on the stream. */
  end(stream: number): void {
    if (this.#ended.has(stream)) return
    this.#ended.add(stream)
    this.#options.send(lastData(stream))
  }

  close(): void {
    this.#headers.close()
  }

  #handle(frame: Frame): void {
    switch (frame.type) {
      case 'syn stream':
        this.#options.send(synReply(frame.stream, this.#headers.empty()))
        this.#listeners.set(frame.stream, this.#options.onStream({ id: frame.stream, headers: frame.headers }))
        if (frame.isLast) this.#endInput(frame.stream)
        break
      case 'data':
        if (frame.bytes.length > 0) this.#listeners.get(frame.stream)?.onData?.(frame.bytes)
        if (frame.isLast) this.#endInput(frame.stream)
        break
      case 'reset':
        this.#ended.add(frame.stream)
        this.#endInput(frame.stream)
        break
      case 'ping':
        // Those with even numbers would answer pings of the server, which sends none.
        if (frame.id % 2 === 1) this.#options.send(ping(frame.id))
        break
      case 'go away':
        this.#options.onGoAway()
        break
      case 'other':
        break
    }
  }

  #endInput(stream: number): void {
    this.#listeners.get(stream)?.onEnd?.()
    this.#listeners.delete(stream)
  }
}
