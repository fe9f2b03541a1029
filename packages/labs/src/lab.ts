/** What a lab is once its `lab.yaml` is read: a world, tasks, and what tells that a task is done. */
import type { Duration, Instant } from '@track/simulation'
import type { CheckRow } from './checks/table.ts'

export const backends = ['embedded', 'cluster'] as const
export type Backend = (typeof backends)[number]

export interface LabWorld {
  readonly seed: number
  /** One of the topologies of `cluster`. */
  readonly topology: string
  /** What the cluster has beyond what every cluster has, by name: `alerting`. */
  readonly addons: readonly string[]
  readonly startedAt?: Instant
  /** How far the world has lived when the learner comes in. */
  readonly warmUp: Duration
  /** How often tasks are looked at, in virtual time. */
  readonly checkEvery: Duration
}

export interface Task {
  readonly id: string
  readonly title: string
  /** Markdown: the aim. */
  readonly do: string
  readonly checks: readonly CheckRow[]
  readonly hints: readonly string[]
  /** What just happened, shown when the task is done. */
  readonly explain: string
  /** Holds at the start: it guards something, and must hold at the end. */
  readonly holdsAtStart: boolean
}

export interface Lab {
  readonly title: string
  readonly minutes: number
  /** Markdown: what the learner walks into. */
  readonly scenario: string
  readonly world: LabWorld
  readonly backends: readonly Backend[]
  readonly tasks: readonly Task[]
}

/** The files of a lab's folder, by their path in it. */
export interface LabFiles {
  /** `lab.yaml`. */
  readonly lab: string
  /** `start/…`: objects that are there at the beginning. */
  readonly start: Readonly<Record<string, string>>
  /** `given/…`: files in the learner's home. */
  readonly given: Readonly<Record<string, string>>
  /** `replay/…`: what replays apply to their forks. */
  readonly replay: Readonly<Record<string, string>>
}
