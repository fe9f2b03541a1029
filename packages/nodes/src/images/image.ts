/** What an image is: a row with its names and size, and what runs when a container starts from it. */
import type { FileText } from '@track/files'
import type { Duration, Instant } from '@track/simulation'

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
  /** What its files say that it is made from; Debian unless told otherwise. */
  readonly os?: 'alpine' | 'busybox' | 'debian'
  /** Utilities that only some images have: `bash`, `curl`, `jq`, … */
  readonly utilities?: readonly string[]
  /** Files of its own, by path. */
  readonly files?: Readonly<Record<string, FileText>>
}

export type Behaviour =
  /** Holds still until it is told to end. */
  | { readonly kind: 'pause'; readonly exitCode: number }
  /** Runs its entrypoint and command as a process, in a file system of its own. */
  | { readonly kind: 'program' }
  /** A server, worker or load that its description makes (`workload.yaml`, env, args). */
  | { readonly kind: 'workload' }
  /** A well-known server, described here. */
  | ServerBehaviour

export interface ServerBehaviour {
  readonly kind: 'server'
  /** Its `workload.yaml`; arguments do not change it. */
  readonly workload: string
  /** Where the pages lie that it serves: a route a file. */
  readonly documentRoot?: string
  /** What it answers to every GET, from its command line. */
  page?(argv: readonly string[]): string
  /** The port that its command line asks for. */
  port?(argv: readonly string[]): number
  /** It listens on every port that its container declares, and on these. */
  readonly morePorts?: readonly number[]
  /** One of these variables must be set, or it ends with these words. */
  readonly requires?: { readonly variables: readonly string[]; readonly words: string }
  /** Lines that it writes as it starts. */
  readonly bootLines: readonly string[]
  readonly logs: 'stdout' | 'stderr'
  /** How it logs a request; absent: not at all. */
  accessLine?(access: Access): string
  /** With what it ends when it is told to. */
  readonly exitCode: number
  /** What the variables begin with that change its settings; without it none does. */
  readonly variables?: readonly string[]
}

/** One request, as an access log has it. */
export interface Access {
  readonly at: Instant
  readonly client: string
  readonly method: string
  readonly path: string
  readonly status: string
  readonly bytes: number
  readonly userAgent: string
  /** Of a proxy: how long it took, to which upstream, and where it went. */
  readonly proxied?: { readonly seconds: number; readonly upstream: string; readonly address: string }
}
