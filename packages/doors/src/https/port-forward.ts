/**
 * Forwarded ports: a pair of SPDY streams a connection, over an upgraded socket or in the messages of a
 * WebSocket. The bytes of a connection are read as HTTP here, and its requests are made in the pod.
 *
 * Follows k8s.io/kubelet/pkg/cri/streaming/portforward/httpstream.go and
 * k8s.io/apimachinery/pkg/util/portforward of Kubernetes 1.34.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { Duplex } from 'node:stream'
import { type WebSocket, WebSocketServer } from 'ws'
import type { Stream } from '@track/apiserver'
import type { ForwardedAnswer, ForwardedRequest } from '@track/cluster'
import type { Session } from '@track/session'
import { SpdyConnection, type SpdyStream, type StreamListener } from './spdy/connection.ts'
import { pump } from './spdy/pump.ts'
import { offered, switchProtocols, type Upgrade } from './upgrade.ts'

const protocol = 'portforward.k8s.io'
const tunnelled = `SPDY/3.1+${protocol}`

const webSockets = new WebSocketServer({
  noServer: true, perMessageDeflate: false, maxPayload: 4 * 1024 * 1024, handleProtocols: (names) => (names.has(tunnelled) ? tunnelled : false),
})

export function asksForWebSocket({ message }: Upgrade): boolean {
  return offered(message, 'sec-websocket-protocol').includes(tunnelled)
}

export function acceptSpdyForward(session: Session, stream: Stream, upgrade: Upgrade): void {
  const { socket } = upgrade
  const forward = new Forward(session, stream, { send: (bytes) => void socket.write(bytes), end: () => socket.end() })
  switchProtocols(socket, { 'Upgrade': 'SPDY/3.1', 'X-Stream-Protocol-Version': protocol })
  pump(upgrade, forward.connection, () => forward.close())
}

export function acceptWebSocketForward(session: Session, stream: Stream, { message, socket, head }: Upgrade): void {
  webSockets.handleUpgrade(message, socket, head, (client) => {
    const forward = new Forward(session, stream, { send: (bytes) => client.send(bytes), end: () => client.close(1000) })
    carry(client, forward)
    client.on('close', () => forward.close())
    client.on('error', () => client.terminate())
  })
}

/** Message after message, in the order in which they came. */
function carry(client: WebSocket, forward: Forward): void {
  let before = Promise.resolve()
  client.on('message', (data) => {
    const bytes = Buffer.from(data as Buffer)
    before = before.then(() => forward.connection.receive(bytes)).catch(() => {
      // It speaks something else than SPDY.
      client.terminate()
    })
  })
}

interface Carrier {
  send(bytes: Buffer): void
  end(): void
}

/** The streams of one connection to the client's own port. */
interface Pair {
  readonly port: number
  error?: number
  bytes?: TunnelledBytes
}

class Forward {
  readonly connection: SpdyConnection
  readonly #session: Session
  readonly #stream: Stream
  readonly #pairs = new Map<string, Pair>()
  readonly #waiting = new Map<number, { readonly response: ServerResponse; readonly pair: Pair }>()
  readonly #pairOf = new WeakMap<Duplex, Pair>()
  readonly #stop: () => void
  #asked = 0

  /** Reads HTTP from whatever brings its bytes. */
  readonly #reader = createServer((message, response) => void this.#ask(message, response))

  constructor(session: Session, stream: Stream, { send, end }: Carrier) {
    this.#session = session
    this.#stream = stream
    this.connection = new SpdyConnection({ send, onStream: (opened) => this.#open(opened), onGoAway: end })
    this.#reader.on('clientError', (_reason, socket) => {
      this.#fail(this.#pairOf.get(socket), 'not simulated here: forwarding anything but HTTP')
      socket.destroy()
    })
    this.#stop = session.follow(stream, ({ chunks, ended }) => {
      for (const { text } of chunks) this.#answer(JSON.parse(text) as ForwardedAnswer)
      if (ended) end()
    })
  }

  close(): void {
    this.#stop()
    this.#session.close(this.#stream)
    for (const { bytes } of this.#pairs.values()) bytes?.destroy()
    this.#pairs.clear()
    this.connection.close()
  }

  #open({ id, headers }: SpdyStream): StreamListener {
    const key = headers.get('requestid') ?? headers.get('port') ?? ''
    const pair = this.#pairs.get(key) ?? { port: Number(headers.get('port')) }
    this.#pairs.set(key, pair)
    if (headers.get('streamtype') === 'error') {
      pair.error = id
      return {}
    }
    const bytes = new TunnelledBytes(this.connection, id)
    pair.bytes = bytes
    this.#pairOf.set(bytes, pair)
    bytes.on('close', () => {
      this.#pairs.delete(key)
      if (pair.error !== undefined) this.connection.end(pair.error)
    })
    this.#reader.emit('connection', bytes)
    return { onData: (data) => void bytes.push(data), onEnd: () => void bytes.push(null) }
  }

  async #ask(message: IncomingMessage, response: ServerResponse): Promise<void> {
    const pair = this.#pairOf.get(message.socket)
    if (!pair) throw new Error('a request on a connection that nobody has opened')
    try {
      // Bodies are counted by nobody in a pod; they have to be read all the same.
      for await (const _bytes of message) continue
    } catch {
      // The client has gone in the middle of it: there is nobody to answer.
      return
    }
    const id = this.#asked++
    this.#waiting.set(id, { response, pair })
    const { method = 'GET', url: path = '/', headers: read } = message
    const headers = Object.fromEntries(Object.entries(read).flatMap(([name, value]) => (value === undefined ? [] : [[name, [value].flat().join(', ')]])))
    const call = { scheme: 'http', host: headers['host'] ?? '', port: pair.port, path, method, headers, isInsecure: false } as const
    const request: ForwardedRequest = { id, port: pair.port, call }
    this.#session.write(this.#stream, JSON.stringify(request))
  }

  #answer(row: ForwardedAnswer): void {
    const found = this.#waiting.get(row.id)
    this.#waiting.delete(row.id)
    if (!found) return
    const { response, pair } = found
    if ('page' in row) {
      const { status, headers, body } = row.page
      response.writeHead(status, headers.filter(([name]) => name.toLowerCase() !== 'connection').flat()).end(response.req.method === 'HEAD' ? '' : body)
      return
    }
    if (row.failure !== '') this.#fail(pair, row.failure)
    response.destroy()
  }

  #fail(pair: Pair | undefined, words: string): void {
    if (pair?.error !== undefined) this.connection.write(pair.error, Buffer.from(words))
  }
}

/** One stream of bytes as node's streams have them. */
class TunnelledBytes extends Duplex {
  readonly #connection: SpdyConnection
  readonly #id: number

  constructor(connection: SpdyConnection, id: number) {
    super()
    this.#connection = connection
    this.#id = id
  }

  override _read(): void {}

  override _write(bytes: Buffer, _encoding: string, done: () => void): void {
    this.#connection.write(this.#id, bytes)
    done()
  }

  override _final(done: () => void): void {
    this.#connection.end(this.#id)
    done()
  }

  override _destroy(reason: Error | null, done: (reason: Error | null) => void): void {
    this.#connection.end(this.#id)
    done(reason)
  }
}
