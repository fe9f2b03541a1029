/** A container as its runtime knows it, and why one is not there. */
import type { Instant } from '@track/simulation'

export type ContainerKind = 'init' | 'sidecar' | 'app' | 'ephemeral'

export interface ExitedContainer {
  readonly id: string
  readonly exitCode: number
  readonly reason: string
  readonly message?: string
  readonly startedAt: Instant
  readonly finishedAt: Instant
}

export interface ContainerRow {
  readonly name: string
  readonly kind: ContainerKind
  readonly state: 'running' | 'exited'
  /** 64 hexadecimal digits. */
  readonly id: string
  /** How often it was started before. */
  readonly restarts: number
  /** `docker.io/library/nginx:1.29` and `docker.io/library/nginx@sha256:…`. */
  readonly image: string
  readonly imageId: string
  /** The image as the object named it when the container was started. */
  readonly definition: string
  readonly startedAt: Instant
  /** Present once it has exited. */
  readonly exited?: ExitedContainer
  /** The instance before this one. */
  readonly previous?: ExitedContainer
  /** Results of its probes; absent until there is one. */
  readonly isStarted?: boolean
  readonly isReady?: boolean
  readonly isAlive?: boolean
}

/** What stands in `state.waiting`. */
export interface WaitingRow {
  readonly reason: string
  readonly message: string
}
