/** A way from a commit to production: stages that take time and people, changes that may be bad. Plain rows. */
import { type Distribution, type Instant, pow } from '@track/simulation'
import type { Measures } from '../measures.ts'
import type { WorkingHours } from '../working-time.ts'

export interface Stage {
  readonly name: string
  /** Of one run, when its turn has come. */
  readonly duration: Distribution
  /** How many runs at once; any number where absent. */
  readonly concurrency?: number
  /** When it goes on; round the clock where absent. */
  readonly hours?: WorkingHours
  /** The share of changes that it finds nothing wrong with; 1 where absent. */
  readonly success?: number
  /** Tests that fail by chance: then the run comes again. */
  readonly flaky?: { readonly tests: number; readonly rate: number }
  /** People of whom one has to say yes, in hours of work; the first to answer does. */
  readonly approvers?: readonly string[]
}

export interface Pipeline {
  readonly name: string
  readonly changes: { readonly perWeek: number; readonly arrivals: 'poisson' | 'regular'; readonly hours?: WorkingHours }
  /** How many changes go together. */
  readonly batch: number
  readonly stages: readonly Stage[]
  /** From a stage's no to the next try. */
  readonly rework: Distribution
  /** Changes that do harm in production: their share, and how long it lasts. */
  readonly failure: { readonly share: number; readonly restore: Distribution }
}

export interface Change {
  readonly id: string
  readonly committedAt: Instant
}

/** Changes on their way together. */
export interface Run {
  readonly id: string
  readonly pipeline: string
  readonly changes: readonly Change[]
  readonly stage: number
  /** Since when it waits, or is worked on. */
  readonly since: Instant
  /** Times that it has come to a stage; draws are told apart by it. */
  readonly visits: number
}

/** One that has reached production. */
export interface Deployment {
  readonly run: string
  readonly pipeline: string
  readonly at: Instant
  readonly changes: readonly Change[]
  readonly hasFailed: boolean
  /** Absent where it has not failed, or not been restored yet. */
  readonly restoredAt?: Instant
}

export interface DeliveryState extends Measures {
  readonly pipelines: Map<string, Pipeline>
  /** The next change of a pipeline, which is on its way: its number. */
  readonly arriving: Map<string, number>
  /** Committed and not yet enough for a batch, by pipeline. */
  readonly gathering: Map<string, readonly Change[]>
  /** `pipeline/stage`: runs in line, by id, first come first. */
  readonly lines: Map<string, Map<string, Run>>
  /** Being worked on, or on their way back, by id. */
  readonly running: Map<string, Run>
  readonly busy: Map<string, number>
  /** The last ones, oldest first. */
  readonly deployments: Deployment[]
  made: number
}

/** The chance that at least one of so many flaky tests fails by itself. */
export function falseFailureRate({ tests, rate }: NonNullable<Stage['flaky']>): number {
  return 1 - pow(1 - rate, tests)
}

