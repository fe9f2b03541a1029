/**
 * A kind of check: how its row is read from a lab, and how it judges a world. It only reads. A kind
 * is one file, and a line in `table.ts`.
 */
import type { Work } from '@track/session'
import type { Duration, Instant, Plain, Simulation } from '@track/simulation'
import type { Judgement } from '../judgement.ts'
import type { LabFiles } from '../lab.ts'
import type { Path, Reading } from '../reading.ts'

/** What a check may know besides the world. */
export interface CheckContext {
  /** Answers that were given, by `task/id`. */
  readonly answers: ReadonlyMap<string, GivenAnswer>
  readonly task: string
  readonly files: LabFiles
  readonly startedAt: Instant
  /** What a learner has changed: the same row for all checks of one look. */
  readonly objects: () => readonly Plain[]
}

export interface GivenAnswer {
  readonly value: string
  /** The value as a number in the answer's unit, where it is one. */
  readonly number?: number
  readonly at: Instant
  /** Given before the checks that it must follow were met. */
  readonly isEarly?: true
  /** What was true when it was given (or when it was opened); absent when nothing was to be measured yet. */
  readonly truth?: number
  /** Which of the check's questions it answers; 0 is the first one. */
  readonly variant: number
  /** Wrong answers to the same question before it. */
  readonly wrong: number
  /** A prediction: sealed until then. */
  readonly due?: Instant
  /** That instant has come. */
  readonly isOpened?: true
  /** A prediction of what the session had already seen. */
  readonly isSpoilt?: true
}

/** What every row has. */
export interface CheckBase {
  readonly kind: string
  /** Virtual time without a break. */
  readonly for: Duration
  /** It counts for good once it has held. */
  readonly once: boolean
  /** What is said when it does not hold, with {value} and its like. */
  readonly otherwise: string
}

export interface Experiment<Row extends CheckBase = CheckBase> {
  /** It is so short that it is run whenever the tasks are looked at. */
  readonly isQuick?: boolean
  /** What its outcome depends on. */
  reads(simulation: Simulation, row: Row, context: CheckContext): Plain
  /** Step by step, so that others get their turn meanwhile. The world itself stands still. */
  run(simulation: Simulation, row: Row, context: CheckContext): Work<Judgement>
}

export interface CheckKind<Row extends CheckBase = CheckBase> {
  readonly name: string
  /** Fields of its own, besides those that every check has. */
  readonly fields: readonly string[]
  read(reading: Reading, fields: Readonly<Record<string, unknown>>, path: Path): Omit<Row, keyof CheckBase>
  /** Of an experiment: what is said before it was tried. */
  judge(simulation: Simulation, row: Row, context: CheckContext): Judgement
  /** It runs worlds of its own, when what it reads has changed. */
  readonly experiment?: Experiment<Row>
}
