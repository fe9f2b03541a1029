/**
 * What a row of the function table says: name, arguments, result, help, and the function itself.
 * Parser, evaluator, completion and help read the same rows.
 */
import type { FloatHistogram } from '../../series/histogram/float-histogram.ts'
import type { CallContext } from '../evaluate/context.ts'
import type { StepMatrix } from '../evaluate/step-matrix.ts'
import type { RangeContext, Window } from '../evaluate/window.ts'
import type { ValueType } from '../syntax.ts'

interface Signature {
  readonly name: string
  readonly arguments: readonly ValueType[]
  /** How many of the last argument's kind may be left out or added: 1 is optional, -1 any number. */
  readonly variadic?: number
  readonly returns: ValueType
  readonly isExperimental?: true
  /** The answer depends on the time of evaluation, whatever the arguments are. */
  readonly dependsOnTime?: true
  readonly help: string
}

/** One sample of a vector at a time; the result has no metric name. */
interface EachRow extends Signature {
  readonly each: (value: number, scalars: readonly number[]) => number
}

/** One window of a range vector at a time; undefined gives no sample. */
interface OverRow extends Signature {
  readonly over: (window: Window, context: RangeContext) => number | undefined
  /** For windows with native histograms; without it they are ignored, which an info says. */
  readonly overHistograms?: (window: Window, context: RangeContext) => number | FloatHistogram | undefined
  /** Of so many numbers it makes something; one unless told. */
  readonly numbersMin?: number
  /** The result bears the metric name of its series. */
  readonly keepsName?: true
}

/** A number from numbers. */
interface ScalarRow extends Signature {
  readonly scalar: (scalars: readonly number[], timeMs: number) => number
}

/** Sees the whole call. */
interface CallRow extends Signature {
  /** Looks at labels only, so that nothing is held step by step. */
  readonly isBySeries?: true
  readonly call: (context: CallContext) => StepMatrix
}

/** Known when the query's times are; never evaluated. */
interface FoldedRow extends Signature {
  readonly fold: (times: { startMs: number; endMs: number; stepMs: number }) => number
}

export type FunctionRow = EachRow | OverRow | ScalarRow | CallRow | FoldedRow
