/** What a function that sees its whole call is given. */
import type { Call, Expression } from '../syntax.ts'
import type { Annotations } from './annotations.ts'
import type { StepMatrix } from './step-matrix.ts'

export interface CallContext {
  readonly call: Call
  readonly annotations: Annotations
  readonly steps: number
  readonly startMs: number
  readonly intervalMs: number
  /** One step, and an end that is the start: results keep their order. */
  readonly isInstant: boolean
  evaluate(expression: Expression): StepMatrix
  /** The times of the samples that an instant selector finds, in milliseconds; undefined for anything else. */
  sampleTimes(expression: Expression): StepMatrix | undefined
  /** For each step whether any series of the call's range argument has a sample. */
  isAnyAt(call: Call): Uint8Array
}
