/** What one probe has found. */
import type { Duration } from '@track/simulation'

export interface Phases {
  readonly resolve: Duration
  readonly connect: Duration
  readonly tls: Duration
  readonly processing: Duration
  readonly transfer: Duration
}

export const noPhases: Phases = { resolve: 0, connect: 0, tls: 0, processing: 0, transfer: 0 }

export interface ProbeResult {
  readonly isSuccess: boolean
  readonly took: Duration
  readonly phases: Phases
  /** Of the first name alone. */
  readonly lookup: Duration
  /** Undefined where there is none. */
  readonly address: string | undefined
  readonly redirects: number
  /** Absent where no answer came. */
  readonly answer?: {
    readonly status: number
    readonly length: number
    /** So much of it: nothing of a redirect that is not followed. */
    readonly read: number
    readonly isTls: boolean
  }
  /** Of the server that answered, in PEM; empty where it is not known. */
  readonly certificates: string
  /** When the chain ends that the client found, -62135596800 s where it looked for none: the zero time of Go. */
  readonly chainEnds: number
  /** Why it failed, in the words of the exporter's log; empty where it did not. */
  readonly words: string
}
