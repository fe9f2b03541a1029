/**
 * What a process does, apart from where it runs: a pure function of its row, what reaches it and its
 * own clock. The ensemble owns everything between processes: messages, crashes, pauses, clocks, disks.
 */
import type { Instant } from '@track/simulation'

export interface Addressed {
  readonly from: string
  readonly to: string
}

export interface Step<Row, Message> {
  readonly row: Row
  readonly outbox: readonly Message[]
  /** What an outside observer would write down: invocations and answers of a client, for the ground truth. */
  readonly notes?: readonly object[]
}

export interface Behaviour<Row extends object, Message extends Addressed> {
  /** `undefined` stands for the time that `dueAt` named. `now` is read from the process's own clock. */
  step(row: Row, input: Message | undefined, now: Instant): Step<Row, Message>
  /** The reading of its own clock at which it wants to go on without a message; Infinity for never. */
  dueAt(row: Row): Instant
  /** Whether a step changed what has to be on disk before anybody may hear of it. */
  isPersisted(before: Row, after: Row): boolean
  /** What a process is that starts again from what its disk holds. */
  restart(onDisk: Row, now: Instant): Row
  /** The row with its streams of chance drawn anew, for a fork under another seed. */
  reseed(row: Row, seed: number): Row
}
