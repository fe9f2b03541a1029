/**
 * A connection that goes on after its request was answered: a log that is followed, an exec, a
 * port that is forwarded. The row lives in the part that provides it; doors read by offset and
 * write as an input.
 */
import type { Simulation } from '@track/simulation'
import type { ApiRequest } from './api-request.ts'

/** 0 stdin, 1 stdout, 2 stderr, 3 error: the channels of remotecommand. */
export type Channel = 0 | 1 | 2 | 3

export interface Chunk {
  readonly channel: Channel
  readonly text: string
}

export interface Reading {
  readonly chunks: readonly Chunk[]
  /** Where the next read goes on. */
  readonly cursor: number
  /** Nothing will come after these chunks. */
  readonly ended: boolean
  /** The exit code, when a process has ended. */
  readonly exitCode?: number
}

/** How a subresource such as pods/log is provided; handlers live in the packages above. */
export interface Connector {
  /** Answers an id for the calls below; refuses with a StatusError. `query` as it was typed. */
  open(simulation: Simulation, request: ApiRequest, query: Readonly<Record<string, readonly string[]>>): string
  read(simulation: Simulation, id: string, cursor: number): Reading
  write?(simulation: Simulation, id: string, text: string): void
  /** The client's standard input is at its end. */
  endInput?(simulation: Simulation, id: string): void
  resize?(simulation: Simulation, id: string, size: { width: number; height: number }): void
  close(simulation: Simulation, id: string): void
}
