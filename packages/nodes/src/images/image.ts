/** What an image is: a row with its names and size, and what runs when a container starts from it. */
import type { Duration } from '@track/simulation'

export interface Image {
  /** `docker.io/library/nginx`; the first is the one that node and container statuses show. */
  readonly repositories: readonly string[]
  readonly tags: readonly string[]
  readonly summary: string
  readonly sizeBytes: number
  /** How long a node takes to fetch it, give or take a third. */
  readonly pull: Duration
  readonly behaviour: Behaviour
  readonly entrypoint?: readonly string[]
  readonly command?: readonly string[]
  readonly env?: Readonly<Record<string, string>>
  readonly workingDir?: string
}

export type Behaviour =
  /** Holds still until it is told to end. */
  | { readonly kind: 'pause'; readonly exitCode: number }
  /** Runs its entrypoint and command as a process, in a file system of its own. */
  | { readonly kind: 'program' }
  /** A server, worker or load that its description makes (`workload.yaml`, env, args). */
  | { readonly kind: 'workload' }
  /** A well-known server, described here; `arguments` reads the command line into its settings. */
  | {
    readonly kind: 'server'
    readonly workload: string
    /** The body of a GET to each path, for those who look (`curl`, `wget`). */
    readonly pages?: Readonly<Record<string, string>>
    /** Lines that it logs as it starts. */
    readonly bootLines?: readonly string[]
    /** How it logs a request; nothing when absent. */
    readonly accessLog?: 'nginx' | 'http-echo'
    /** With what it ends after SIGTERM. */
    readonly exitCode: number
  }
