/** Connections to containers that are open, as rows; doors read them by the number of chunks they have had. */
import type { Chunk } from '@track/apiserver'
import type { LogReader } from './log-connector.ts'

/** A command that runs for somebody, or a container's own process that somebody is attached to. */
export interface ConsoleRow {
  readonly kind: 'console'
  /** The container, as `uid/name`. */
  readonly key: string
  readonly chunks: readonly Chunk[]
  readonly exitCode?: number
  /** Present for a terminal, with what has been typed of the line. */
  readonly terminal?: { readonly id: string; readonly typed: string }
  /** Present where input without a terminal is wanted. */
  readonly input?: string
  /** Absent for who is attached. */
  readonly process?: {
    readonly pid: string
    readonly stdout: { readonly id: string; readonly offset: number }
    readonly stderr?: { readonly id: string; readonly offset: number }
  }
}

export type ConnectionRow = LogReader | ConsoleRow
