/** Spans as processes of the traffic make them: what a request carries, and what is left when a piece of work has ended. */
import type { Instant } from '@track/simulation'
import type { PropagatorName } from '@track/telemetry'

/** What a span is of: a request as its user sees it, an attempt, work in a server, a message sent, a message worked on. */
export type SpanOf = 'request' | 'attempt' | 'service' | 'sending' | 'processing'

/** Sixty-four bits of an identifier, as two unsigned words. */
export interface IdWords {
  readonly low: number
  readonly high: number
}

/** Which trace and span something belongs to, as the table of requests, jobs and messages holds it. */
export interface Context {
  readonly trace: { readonly first: IdWords; readonly last: IdWords }
  readonly span: IdWords
  /** Absent in a root. */
  readonly parent?: IdWords
  readonly isSampled: boolean
  /** The headers that it travels with. */
  readonly carriedAs: readonly PropagatorName[]
  readonly startedAt: Instant
  /** Of a message being worked on: what it carried, and takes along when it comes back. */
  readonly message?: Context | null
}

export interface EndedSpan {
  readonly context: Context
  readonly of: SpanOf
  readonly startedAt: Instant
  readonly endedAt: Instant
  /** Of HTTP, and of what is asked of a store; of a message the queue's name. */
  readonly method: string
  readonly path: string
  /** Whom an attempt was sent to, by the name that was asked for; empty on the server's side. */
  readonly peer: string
  /** What a store speaks: `postgresql`, `redis`; absent for HTTP. */
  readonly system?: string
  /** The row of how it ended. */
  readonly outcome: number
  /** 1 for the first. */
  readonly attempt: number
  /** An attempt beside another one that had no answer yet. */
  readonly isHedge?: boolean
  /** Which variant of its route a server's work was; absent where it was none. */
  readonly variant?: string
  /** How many of its kind it stands for, where it was drawn from a flow; absent: itself. */
  readonly weight?: number
}

const digits = 8

function hex(word: number): string {
  return word.toString(16).padStart(digits, '0')
}

export function idText({ high, low }: IdWords): string {
  return hex(high) + hex(low)
}

export function traceIdText({ trace: { first, last } }: Pick<Context, 'trace'>): string {
  return idText(first) + idText(last)
}
