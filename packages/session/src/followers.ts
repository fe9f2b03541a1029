/** Who reads streams of the world, and how far each has come. */
import { readStream, type Stream, type StreamCursor, type StreamReading } from '@track/apiserver'
import type { Simulation } from '@track/simulation'
import type { SessionStream } from './session.ts'

type OnReading = (reading: StreamReading) => void

interface Follower {
  readonly stream: SessionStream
  readonly onReading: OnReading
  cursor: StreamCursor | undefined
}

/** What a terminal shows from a position on. */
export type ReadTerminal = (world: Simulation, id: string, position: number) => StreamReading

export class Followers {
  readonly #followers = new Set<Follower>()
  readonly #readTerminal: ReadTerminal | undefined

  constructor(readTerminal: ReadTerminal | undefined) {
    this.#readTerminal = readTerminal
  }

  /** Calls back at once with what is there, then with what comes. */
  add(world: Simulation, stream: SessionStream, onReading: OnReading): () => void {
    const follower: Follower = { stream, onReading, cursor: undefined }
    this.#followers.add(follower)
    this.#flush(world, follower)
    return () => this.#followers.delete(follower)
  }

  flush(world: Simulation): void {
    for (const follower of this.#followers) this.#flush(world, follower)
  }

  /** The world was left for another, in which these connections were never opened. */
  endConnections(): void {
    for (const follower of this.#followers) {
      if (follower.stream.kind !== 'connection') continue
      this.#followers.delete(follower)
      follower.onReading({ chunks: [], cursor: follower.cursor!, ended: true })
    }
  }

  clear(): void {
    this.#followers.clear()
  }

  #flush(world: Simulation, follower: Follower): void {
    const reading = this.#read(world, follower)
    const isFirst = follower.cursor === undefined
    follower.cursor = reading.cursor
    if (reading.ended) this.#followers.delete(follower)
    if (isFirst || reading.ended || reading.chunks.length > 0) follower.onReading(reading)
  }

  #read(world: Simulation, { stream, cursor }: Follower): StreamReading {
    if (stream.kind !== 'terminal') return readStream(world, stream as Stream, cursor)
    return this.#readTerminal!(world, stream.id, cursor?.position ?? 0)
  }
}
